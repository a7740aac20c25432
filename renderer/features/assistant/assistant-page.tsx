import { ArrowRight, TestTube } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { RadioGroup } from 'react-aria-components';
import {
  workbench,
  type Plan,
  type Proposal,
  type SessionSnapshot,
  type WireLine,
} from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { ChoiceCard } from '../../components/choice-card.tsx';
import { DangerDialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Legend } from '../../components/legend.tsx';
import { Body, Columns, Sill } from '../../components/page.tsx';
import { Spoken } from '../../components/say.tsx';
import { Tag, type TagTone } from '../../components/tag.tsx';
import { PlaceRecord } from '../devices/place-record.tsx';
import { DryRun } from '../modes/dry-run.tsx';
import { PlanSide } from '../modes/plan-side.tsx';
import { RunHistory } from '../modes/run-history.tsx';
import { usePlan } from '../modes/use-plan.ts';
import { Descriptors } from './descriptors.tsx';
import { methodName } from './method-words.ts';
import './assistant.css';

const chanceTone: Readonly<Record<Proposal['chance'], TagTone>> = { good: 'act', fair: 'plain', poor: 'warn' };

/** What the relatives of the stick listen to, the likeliest first. */
function Proposals({
  proposals,
  chosen,
  onChoose,
}: {
  readonly proposals: readonly Proposal[];
  readonly chosen: string | undefined;
  readonly onChoose: (method: string) => void;
}): ReactElement {
  return (
    <RadioGroup aria-label={word('unknown.proposals')} value={chosen ?? null} onChange={onChoose}>
      {proposals.map(({ method, chance, odds }) => (
        <ChoiceCard
          key={method}
          value={method}
          name={methodName(method)}
          tag={<Tag tone={chanceTone[chance]}>{say({ id: `odds.chance.${chance}` })}</Tag>}
        >
          {odds.map(({ family, uses, of, examples }) => (
            <span className="odds" key={family}>
              <Spoken text={say({ id: `odds.${family}`, params: { uses, of, examples: examples.join(', ') } })} />
            </span>
          ))}
        </ChoiceCard>
      ))}
    </RadioGroup>
  );
}

/** The question before a try: it wakes when the stick's id is typed. */
function TrialQuestion({
  plan,
  typed,
  onKeep,
  onSend,
}: {
  readonly plan: Plan;
  readonly typed: string;
  readonly onKeep: () => void;
  readonly onSend: (typed: string) => void;
}): ReactElement {
  return (
    <DangerDialog
      isOpen
      level={3}
      title={word('unknown.danger')}
      about={word('unknown.danger.about')}
      line={`${plan.device}  ${methodName(plan.trial?.method ?? '')}`}
      causes={[{ from: 0, to: plan.device.length }]}
      why={word('unknown.danger.why')}
      rows={[
        { label: word('unknown.danger.lost'), value: word('unknown.danger.lost.words') },
        { label: word('unknown.danger.back'), value: say(plan.wayBack.detail) },
      ]}
      typed={typed}
      typeIt={word('unknown.type-it')}
      said={word('unknown.danger.said')}
      onKeep={onKeep}
      onSend={onSend}
    />
  );
}

/** For a stick that no rule names: what it shows, what may bring it further and how likely, and the try itself. */
export function AssistantPage({
  session,
  proposals,
}: {
  readonly session: SessionSnapshot;
  readonly proposals: readonly Proposal[];
}): ReactElement {
  const { place } = session;
  const [picked, setPicked] = useState<string>();
  const [asking, setAsking] = useState(false);
  const [wire, setWire] = useState<readonly WireLine[]>();
  const act = useAct();
  const tryOut = (proposals.find(({ method }) => method === picked) ?? proposals[0])?.method;
  const device = session.sighting?.device;
  const stick = device === undefined ? 'away' : `${device.vid}:${device.pid} ${session.mode.main}`;
  const plan = usePlan(place, { mode: tryOut === undefined ? undefined : 'unknown', tryOut }, stick);
  const made = plan.outcome?.ok === true ? plan.outcome.value : undefined;
  const typed = made?.asks?.level === 3 ? made.asks.typed : undefined;
  const wish = { place, mode: 'unknown', ...(tryOut !== undefined && { tryOut }) } as const;
  const rehearse = async (): Promise<void> => {
    const outcome = await act.run(() => invoke(workbench.dryRun, wish));
    if (outcome?.ok === true) setWire(outcome.value);
  };
  const send = (consent: string): void => {
    setAsking(false);
    void act.run(() => invoke(workbench.start, { ...wish, consent }));
  };
  return (
    <>
      <Body aside={<PlaceRecord session={session} />}>
        {act.error !== undefined && (
          <div className="notes">
            <ErrorNote error={act.error} />
          </div>
        )}
        <Columns split="mode">
          <div>
            <section className="section">
              <Legend title={word('unknown.title')} />
              <p className="second">{word('unknown.about')}</p>
              <Descriptors session={session} />
            </section>
            <section className="section">
              <Legend title={word('unknown.proposals')} />
              {proposals.length === 0 && <p className="second">{word('unknown.no-proposals')}</p>}
              <Proposals proposals={proposals} chosen={tryOut} onChoose={setPicked} />
            </section>
            <RunHistory history={session.history} />
          </div>
          <section>{tryOut !== undefined && <PlanSide plan={plan} />}</section>
        </Columns>
      </Body>
      <Sill is={word('unknown.sill')} next={word('unknown.sill.next')}>
        <Button isDisabled={made === undefined || act.busy} onPress={() => void rehearse()}>
          <TestTube />
          {word('before.dry-run')}
        </Button>
        <Button kind="filled" isDisabled={typed === undefined || act.busy} onPress={() => setAsking(true)}>
          {word('unknown.ask')}
          <ArrowRight />
        </Button>
      </Sill>
      {asking && made !== undefined && typed !== undefined && (
        <TrialQuestion plan={made} typed={typed} onKeep={() => setAsking(false)} onSend={send} />
      )}
      {wire !== undefined && <DryRun wire={wire} onClose={() => setWire(undefined)} />}
    </>
  );
}
