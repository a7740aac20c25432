import { PackageOpen } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { report, type OutputOf } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Section } from '../../components/legend.tsx';

type Files = OutputOf<typeof report.evidence>['files'];

/** For a stick that no rule knows: all that would be handed on is shown before it is saved. */
export function EvidenceSection({ place }: { readonly place: string }): ReactElement {
  const [files, setFiles] = useState<Files>();
  const [saved, setSaved] = useState<string>();
  const act = useAct();
  const look = async (): Promise<void> => {
    setSaved(undefined);
    const outcome = await act.run(() => invoke(report.evidence, { place }));
    if (outcome?.ok === true) setFiles(outcome.value.files);
  };
  const save = async (): Promise<void> => {
    const outcome = await act.run(() => invoke(report.saveEvidence, { place }));
    if (outcome?.ok !== true || outcome.value.file === undefined) return;
    setSaved(outcome.value.file.path);
    setFiles(undefined);
  };
  return (
    <Section title={word('report-page.evidence')}>
      <p className="second">{word('report-page.evidence-use')}</p>
      {act.error !== undefined && <ErrorNote error={act.error} />}
      {saved !== undefined && <p role="status">{say({ id: 'report-page.evidence-saved', params: { path: saved } })}</p>}
      <Button isDisabled={act.busy} onPress={() => void look()}>
        <PackageOpen />
        {word('report-page.evidence-look')}
      </Button>
      <Dialog
        isOpen={files !== undefined}
        onClose={() => setFiles(undefined)}
        title={word('report-page.evidence-title')}
        sub={word('report-page.evidence-masked')}
        actions={
          <Button kind="filled" isDisabled={act.busy} onPress={() => void save()}>
            {word('report-page.evidence-save')}
          </Button>
        }
      >
        {(files ?? []).map((file) => (
          <details key={file.name} className="evidence-file">
            <summary>
              <span className="mono">{file.name}</span> <span className="second">{file.about}</span>
            </summary>
            <pre className="mono">{file.text}</pre>
          </details>
        ))}
      </Dialog>
    </Section>
  );
}
