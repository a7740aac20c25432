import { Copy, Shield } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { create } from 'zustand';
import { workbench, type SystemCheck } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { copyText } from '../../client/copy-text.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Note } from '../../components/note.tsx';
import { Say } from '../../components/say.tsx';

/** The check whose remedy is shown. It stays when the check is mended, so that the dialog can say so. */
const useShown = create<{ readonly key: SystemCheck['key'] | undefined }>(() => ({ key: undefined }));
const show = (key: SystemCheck['key'] | undefined): void => useShown.setState({ key });

/** What mends a check: a button that shows it, in its row or as the lever of the sill. */
export function Remedy({
  check,
  size,
}: {
  readonly check: SystemCheck;
  readonly size: 'row' | 'sill';
}): ReactElement | null {
  const { remedy } = check;
  if (remedy?.command === undefined) return null;
  const words = word(remedy.oneClick === undefined ? `remedy.${remedy.kind}` : 'remedy.one-click');
  const open = (): void => show(check.key);
  if (size === 'sill')
    return (
      <Button kind="filled" onPress={open}>
        <Shield />
        {words}
      </Button>
    );
  return (
    <Button kind="quiet" size="small" onPress={open}>
      {words}
    </Button>
  );
}

/** The dialog of the remedy that was asked for; stands in the window once. */
export function RemedyDialog({ checks }: { readonly checks: readonly SystemCheck[] }): ReactElement | null {
  const key = useShown((state) => state.key);
  const check = checks.find((one) => one.key === key);
  return check === undefined ? null : <Shown key={check.key} check={check} />;
}

function Shown({ check }: { readonly check: SystemCheck }): ReactElement {
  // As it was when the dialog was opened: this is what is granted, whatever the next look finds.
  const [{ remedy }] = useState(check);
  const [done, setDone] = useState(false);
  const [copied, setCopied] = useState(false);
  const act = useAct();
  const oneClick = remedy?.oneClick;
  const mend = async (runs: string): Promise<void> => {
    const outcome = await act.run(() => invoke(workbench.mendSystem, { key: check.key, runs }));
    if (outcome?.ok === true) setDone(true);
  };
  const close = (): void => show(undefined);
  return (
    <Dialog
      isOpen
      onClose={close}
      title={say(check.title)}
      sub={done ? undefined : <Say message={check.detail} />}
      said={act.busy ? <span role="status">{word('remedy.asking')}</span> : undefined}
      actions={
        <>
          <Button size="large" onPress={close}>
            {word('remedy.close')}
          </Button>
          {oneClick !== undefined && !done && (
            <Button kind="filled" isDisabled={act.busy} onPress={() => void mend(oneClick.runs)}>
              <Shield />
              {word('remedy.do-it')}
            </Button>
          )}
        </>
      }
    >
      {done && (
        <Note
          tone={check.state === 'missing' ? 'warn' : 'ok'}
          glyph={check.state === 'missing' ? 'attention' : 'verified'}
          role="status"
          title={word(check.state === 'missing' ? 'remedy.not-yet' : 'remedy.done')}
        >
          <Say message={check.detail} />
        </Note>
      )}
      {act.error !== undefined && <ErrorNote error={act.error} />}
      {oneClick !== undefined && !done && (
        <>
          <p className="remedy-words">{word('remedy.one-click.words')}</p>
          <pre className="remedy-command">{oneClick.runs}</pre>
          {oneClick.file !== undefined && (
            <>
              <p className="remedy-words">{say({ id: 'remedy.writes', params: { file: oneClick.file.path } })}</p>
              <pre className="remedy-command remedy-file" tabIndex={0} aria-label={oneClick.file.path}>
                {oneClick.file.text}
              </pre>
            </>
          )}
        </>
      )}
      {!done && remedy?.command !== undefined && (
        <>
          <p className="remedy-words">
            {word(oneClick === undefined ? `remedy.${remedy.kind}.words` : 'remedy.or-by-hand')}
          </p>
          {oneClick === undefined && <p className="remedy-words">{word('remedy.no-pkexec')}</p>}
          <pre className="remedy-command">{remedy.command}</pre>
          <Button size="small" kind="quiet" onPress={() => void copyText(remedy.command ?? '').then(setCopied)}>
            <Copy />
            {word(copied ? 'remedy.copied' : 'remedy.copy')}
          </Button>
        </>
      )}
    </Dialog>
  );
}
