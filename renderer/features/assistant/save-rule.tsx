import { Copy, Save } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { workbench, type Run } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { copyText } from '../../client/copy-text.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Section } from '../../components/legend.tsx';
import { Spoken } from '../../components/say.tsx';
import { methodName } from './method-words.ts';
import './assistant.css';

/** After a verified try: keep it as a rule in the person's folder, one file that can be shared. */
export function SaveRule({ run }: { readonly run: Run }): ReactElement | null {
  const { trial } = run.plan;
  const act = useAct();
  const [saved, setSaved] = useState<{ readonly path: string; readonly text: string }>();
  const [copied, setCopied] = useState(false);
  if (trial === undefined || run.verdict !== 'verified') return null;
  const save = async (): Promise<void> => {
    const outcome = await act.run(() => invoke(workbench.saveTrial, { place: run.place }));
    if (outcome?.ok === true) setSaved(outcome.value);
  };
  return (
    <Section title={word('trial.title')}>
      {act.error !== undefined && <ErrorNote error={act.error} />}
      <div className="way-back">
        <div className="grow" role="status">
          {saved === undefined ? (
            <Spoken
              text={say({ id: 'trial.words', params: { method: methodName(trial.method), id: run.plan.device } })}
            />
          ) : (
            <>
              <b>
                <Spoken text={say({ id: 'trial.saved', params: { path: saved.path } })} />
              </b>
              <div className="second">{word('trial.saved.words')}</div>
            </>
          )}
        </div>
        {saved === undefined ? (
          <Button isDisabled={act.busy} onPress={() => void save()}>
            <Save />
            {word('trial.save')}
          </Button>
        ) : (
          <Button onPress={() => void copyText(saved.text).then(setCopied)}>
            <Copy />
            {word(copied ? 'trial.copied' : 'trial.copy')}
          </Button>
        )}
      </div>
      {saved !== undefined && <pre className="rule-text mono">{saved.text}</pre>}
    </Section>
  );
}
