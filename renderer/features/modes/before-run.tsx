import { ArrowRight, TestTube } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import {
  workbench,
  type ModeToken,
  type Plan,
  type SessionSnapshot,
  type WireLine,
} from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { forgetChoice, useNavigation } from '../../app/navigation.ts';
import { invoke } from '../../client/bridge.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Legend } from '../../components/legend.tsx';
import { modeInline } from '../../components/mode-words.ts';
import { Body, Columns, Sill } from '../../components/page.tsx';
import { Gone } from '../devices/gone.tsx';
import { PlaceRecord } from '../devices/place-record.tsx';
import { chosenTarget } from './choice.ts';
import { DryRun } from './dry-run.tsx';
import { NoAtPort } from './no-at-port.tsx';
import { NoWayBack } from './no-way-back.tsx';
import { PlanSide } from './plan-side.tsx';
import { RunHistory } from './run-history.tsx';
import { TargetCards } from './target-cards.tsx';
import { usePlan } from './use-plan.ts';
import { WayChoice } from './ways.tsx';
import './modes.css';

/** Why there is nothing to choose: in words with the remedy where that is known. */
function Nowhere({ session }: { readonly session: SessionSnapshot }): ReactElement | null {
  if (session.targets.length > 0) return null;
  if (session.nowhere !== undefined) return <ErrorNote error={session.nowhere} tone="warn" />;
  return <p className="second">{word('targets.none')}</p>;
}

/** Choose a mode and a way, see the plan, start it. Nothing has been sent. */
export function BeforeRun({ session }: { readonly session: SessionSnapshot }): ReactElement {
  const { place } = session;
  const picked = useNavigation((state) => state.chosen[place]);
  const chosen = chosenTarget(session, picked);
  const target = session.targets.find(({ mode }) => mode === chosen);
  const [pickedWay, setPickedWay] = useState<string>();
  // A way of another target, or of what the stick was before, is no way any more.
  const pickedHere = target?.ways.find(({ key }) => key === pickedWay)?.key;
  // A way that stays in the present mode must be named: without one there is nothing to do.
  const way = pickedHere ?? (target?.mode === session.mode.main ? target.ways[0]?.key : undefined);
  const device = session.sighting?.device;
  const stick = device === undefined ? 'away' : `${device.vid}:${device.pid} ${session.mode.main}`;
  const plan = usePlan(place, { mode: chosen, way }, stick);
  const start = useAct();
  const dry = useAct();
  const [wire, setWire] = useState<readonly WireLine[]>();
  const [asking, setAsking] = useState<Plan>();
  const made = plan.outcome?.ok === true && chosen !== undefined ? plan.outcome.value : undefined;
  const byWay = way === undefined ? {} : { way };
  const begin = async (mode: ModeToken, consent?: string): Promise<void> => {
    setAsking(undefined);
    const agreed = consent === undefined ? {} : { consent };
    const outcome = await start.run(() => invoke(workbench.start, { place, mode, ...byWay, ...agreed }));
    if (outcome?.ok === true) forgetChoice(place);
  };
  const press = (mode: ModeToken): void => {
    if (made?.asks === undefined) void begin(mode);
    else setAsking(made);
  };
  const tryIt = async (mode: ModeToken): Promise<void> => {
    const outcome = await dry.run(() => invoke(workbench.dryRun, { place, mode, ...byWay }));
    if (outcome?.ok === true) setWire(outcome.value);
  };
  const failure = start.error ?? dry.error;
  return (
    <>
      <Body aside={<PlaceRecord session={session} />}>
        {session.sighting === undefined && <Gone session={session} />}
        {failure !== undefined && (
          <div className="notes">
            <ErrorNote error={failure} />
          </div>
        )}
        <Columns split="mode">
          <div>
            <section className="section">
              <Legend title={word('targets.title')} />
              <TargetCards session={session} chosen={chosen} />
              <Nowhere session={session} />
            </section>
            <RunHistory history={session.history} />
          </div>
          <section>
            {target !== undefined && (
              <WayChoice key={target.mode} target={target} chosen={way} onChoose={setPickedWay} />
            )}
            {chosen !== undefined && <PlanSide plan={plan} />}
          </section>
        </Columns>
      </Body>
      {chosen === undefined ? (
        <Sill is={word('before.nowhere')} next={word('before.nowhere.next')} />
      ) : (
        <Sill is={word('before.nothing-sent')} next={word('before.nothing-sent.next')}>
          <Button isDisabled={made === undefined || dry.busy} onPress={() => void tryIt(chosen)}>
            <TestTube />
            {word('before.dry-run')}
          </Button>
          <Button kind="filled" isDisabled={made === undefined || start.busy} onPress={() => press(chosen)}>
            {say({ id: 'before.start', params: { mode: modeInline(chosen) } })}
            <ArrowRight />
          </Button>
        </Sill>
      )}
      {wire !== undefined && <DryRun wire={wire} onClose={() => setWire(undefined)} />}
      {asking?.asks?.level === 3 && (
        <NoAtPort
          plan={asking}
          typed={asking.asks.typed}
          onKeep={() => setAsking(undefined)}
          onSend={(typed) => void begin(asking.to, typed)}
        />
      )}
      {asking?.asks?.level === 2 && (
        <NoWayBack plan={asking} onKeep={() => setAsking(undefined)} onSwitch={() => void begin(asking.to, 'yes')} />
      )}
    </>
  );
}
