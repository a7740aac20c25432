import { TestTube } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { rules } from '../../../preload/contract/index.ts';
import type { RuleDetail, RuleFit, RuleTrace } from '../../../preload/contract/rules.ts';
import { say, sayError, word } from '../../../resources/text/index.ts';
import { goTo } from '../../app/navigation.ts';
import { invoke } from '../../client/bridge.ts';
import { sessionAt, useSnapshot } from '../../client/snapshot-store.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Section } from '../../components/legend.tsx';
import { RawLog } from '../../components/raw-log.tsx';
import { Spoken } from '../../components/say.tsx';
import { Tag } from '../../components/tag.tsx';
import { traceLines } from './rule-words.ts';

/** Shows a stick on its Mode page, where a switch is started. */
export const goToMode = (place: string): void => goTo({ page: 'stick', place, tab: 'mode' });

function fitWords({ failed, isThis, taken }: RuleFit): string {
  if (failed !== undefined) {
    return say({ id: 'rules-page.fit.failed', params: { what: `@rules-page.fit.attribute.${failed}` } });
  }
  if (isThis) return word('rules-page.fit.this');
  return taken === undefined
    ? word('rules-page.fit.no-rule')
    : say({ id: 'rules-page.fit.other', params: { entry: taken } });
}

/** The sticks of this id that are plugged in: what the rule would send, and the way to where it is sent. */
export function RuleFits({ detail: { fits, row } }: { readonly detail: RuleDetail }): ReactElement {
  const snapshot = useSnapshot((state) => state.snapshot);
  const rehearsal = useAct();
  const [sent, setSent] = useState<{ place: string; trace: RuleTrace }>();
  const rehearse = async (place: string): Promise<void> => {
    const outcome = await rehearsal.run(() => invoke(rules.rehearse, { key: row.key, place }));
    if (outcome?.ok === true) setSent({ place, trace: outcome.value });
  };
  return (
    <Section title={word('rules-page.detail.fits')}>
      {fits.length === 0 && <p className="second">{word('rules-page.fit.none')}</p>}
      {rehearsal.error !== undefined && <ErrorNote error={rehearsal.error} />}
      {fits.map((fit) => {
        const session = sessionAt(snapshot, fit.place);
        return (
          <div className="rule-fit" key={fit.place}>
            <div className="grow">
              <div className="rival-line">
                <b>{session?.identity.name}</b>
                <span className="mono second">{fit.place}</span>
                {session?.virtual === true && <Tag tone="virt">{word('virtual.tag')}</Tag>}
              </div>
              <div className="second">
                <Spoken text={fitWords(fit)} />
              </div>
            </div>
            <Button size="small" isDisabled={rehearsal.busy} onPress={() => void rehearse(fit.place)}>
              <TestTube />
              {word('rules-page.fit.try')}
            </Button>
            <Button kind="quiet" size="small" onPress={() => goToMode(fit.place)}>
              {word('rules-page.fit.open')}
            </Button>
          </div>
        );
      })}
      {sent !== undefined && <Rehearsal {...sent} onClose={() => setSent(undefined)} />}
    </Section>
  );
}

function Rehearsal({
  place,
  trace,
  onClose,
}: {
  readonly place: string;
  readonly trace: RuleTrace;
  readonly onClose: () => void;
}): ReactElement {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={word('rules-page.rehearsal.title')}
      sub={<Spoken text={say({ id: 'rules-page.rehearsal.words', params: { place } })} />}
      actions={
        <Button kind="filled" autoFocus onPress={onClose}>
          {word('rules-page.rehearsal.close')}
        </Button>
      }
    >
      <div className="rule-question">
        {trace.refused === undefined ? (
          <RawLog lines={traceLines(trace)} label={word('rules-page.rehearsal.title')} />
        ) : (
          <p>
            <b>{word('rules-page.trace.none')}</b>{' '}
            <Spoken text={`${sayError(trace.refused).what} ${sayError(trace.refused).advice}`} />
          </p>
        )}
      </div>
    </Dialog>
  );
}
