import { useState, type ReactElement } from 'react';
import { watch as contract, type ErrorData } from '../../../preload/contract/index.ts';
import type { ConnectionReport, ConnectionStep } from '../../../preload/contract/watch.ts';
import { say, word } from '../../../resources/text/index.ts';
import { invoke, listen } from '../../client/bridge.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { StateWord, type GlyphName } from '../../components/glyph.tsx';
import { Section } from '../../components/legend.tsx';

const glyphs: Readonly<Record<ConnectionStep['state'], GlyphName>> = {
  done: 'verified',
  failed: 'failed',
  'left-out': 'idle',
};
const verdicts: Readonly<Record<ConnectionReport['verdict'], GlyphName>> = {
  online: 'verified',
  address: 'ready',
  offline: 'attention',
};

/** Attach, address and one echo on demand; nothing is left changed. */
export function Connection({ place }: { readonly place: string }): ReactElement {
  const [steps, setSteps] = useState<readonly ConnectionStep[]>([]);
  const [report, setReport] = useState<ConnectionReport>();
  const [error, setError] = useState<ErrorData>();
  const [isBusy, setBusy] = useState(false);
  const test = async (): Promise<void> => {
    setSteps([]);
    setReport(undefined);
    setError(undefined);
    setBusy(true);
    const stop = listen(contract.stepped, (news) => {
      if (news.place === place) setSteps((before) => [...before, news.step]);
    });
    const outcome = await invoke(contract.tryConnection, { place });
    stop();
    setBusy(false);
    if (outcome.ok) setReport(outcome.value);
    else setError(outcome.error);
  };
  const shown = report?.steps ?? steps;
  return (
    <Section
      title={word('connection.title')}
      aside={
        <Button size="small" isDisabled={isBusy} onPress={() => void test()}>
          {word(isBusy ? 'connection.trying' : 'connection.try')}
        </Button>
      }
    >
      {error !== undefined && <ErrorNote error={error} tone="warn" />}
      {shown.length === 0 && error === undefined && <p className="second">{word('connection.why')}</p>}
      <ul aria-live="polite">
        {report !== undefined && (
          <li className="watch-row">
            <b>{word('watch.now')}</b>
            <StateWord name={verdicts[report.verdict]}>{say({ id: `connection.verdict.${report.verdict}` })}</StateWord>
          </li>
        )}
        {shown.map(({ step, state, says }) => (
          <li className="watch-row" key={step}>
            <span className="second">{say({ id: `connection.step.${step}` })}</span>
            <StateWord name={glyphs[state]}>{say(says)}</StateWord>
          </li>
        ))}
      </ul>
    </Section>
  );
} // prettier-ignore
