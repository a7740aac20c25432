import { Unplug, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { workbench, type Run, type SessionSnapshot, type Step } from '../../../preload/contract/index.ts';
import { say, sayError, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { clock, counter, duration } from '../../components/format.ts';
import { Legend, Section, Well } from '../../components/legend.tsx';
import { StepBars, TimeBar } from '../../components/meter.tsx';
import { modeInline } from '../../components/mode-words.ts';
import { Body, Columns, Sill } from '../../components/page.tsx';
import { RawLog } from '../../components/raw-log.tsx';
import { StepList, type StepItem } from '../../components/step-list.tsx';
import { Spoken } from '../../components/say.tsx';
import { PlaceRecord } from '../devices/place-record.tsx';
import { runSteps } from './run-steps.tsx';
import { operationCount, since, stepParts, wireLines } from './run-words.ts';
import { SecretDialog } from './secret-dialog.tsx';
import { useNow } from './use-now.ts';
import './modes.css';

/** The step under way carries its bar; the counter beside it runs. The watch for the return times the hand as well. */
function withClock(items: StepItem[], run: Run, now: number): StepItem[] {
  const step = run.plan.steps[run.current];
  if (step === undefined) return items;
  const elapsed = since(run.steps[run.current]?.startedAt, now);
  const timed = {
    time: (
      <>
        {counter(elapsed)}{' '}
        <span className="third">{say({ id: 'step.of-max', params: { time: duration(step.limitMs) } })}</span>
      </>
    ),
    extra: <TimeBar elapsed={elapsed} limit={step.limitMs} usual={step.usualMs} label={word('step.elapsed')} />,
  };
  return items.map((item) => (item.state === 'now' ? { ...item, ...timed } : item));
}

/** What the program asks a person for, with the button that does it on a virtual stick. */
function PersonSill({
  session,
  cancel,
}: {
  readonly session: SessionSnapshot;
  readonly cancel: ReactElement;
}): ReactElement {
  const act = useAct();
  return (
    <Sill
      is={say({ id: 'during.replug', params: { place: session.place } })}
      next={
        act.error === undefined
          ? word(session.virtual ? 'during.replug.virtual' : 'during.replug.next')
          : sayError(act.error).what
      }
      tone="warn"
    >
      {cancel}
      {session.virtual && (
        <Button
          kind="filled"
          isDisabled={act.busy}
          onPress={() => void act.run(() => invoke(workbench.replugVirtual, { place: session.place }))}
        >
          <Unplug />
          {word('virtual.replug')}
        </Button>
      )}
    </Sill>
  );
}

function RunSill({
  session,
  run,
  now,
}: {
  readonly session: SessionSnapshot;
  readonly run: Run;
  readonly now: number;
}): ReactElement {
  const act = useAct();
  const cancel = (
    <Button
      size="large"
      isDisabled={act.busy}
      onPress={() => void act.run(() => invoke(workbench.cancel, { place: session.place }))}
    >
      <X />
      {word('during.cancel')}
    </Button>
  );
  if (run.waitingFor === 'replug') return <PersonSill session={session} cancel={cancel} />;
  const step: Step | undefined = run.plan.steps[run.current];
  const params = {
    number: Math.min(run.current + 1, run.plan.steps.length),
    all: run.plan.steps.length,
    what: step === undefined ? '' : say(step.title),
  };
  const is = say({ id: 'during.step', params });
  const elapsed = counter(since(run.steps[run.current]?.startedAt, now));
  const next =
    act.error !== undefined
      ? sayError(act.error).what
      : say({ id: 'during.elapsed', params: { elapsed, limit: duration(step?.limitMs ?? 0) } });
  return (
    <Sill is={<Spoken text={is} />} next={next}>
      <StepBars parts={stepParts(run, now)} label={is} />
      {cancel}
    </Sill>
  );
}

/** The run as it goes: steps, bytes on the wire, Cancel. */
export function DuringRun({ session, run }: { readonly session: SessionSnapshot; readonly run: Run }): ReactElement {
  const now = useNow();
  const title = say({
    id: 'run.title',
    params: { from: modeInline(run.plan.from), to: modeInline(run.plan.to) },
  });
  const waits = run.plan.steps[run.current]?.kind === 'return';
  return (
    <>
      <Body aside={<PlaceRecord session={session} />}>
        <Columns split="mode">
          <section>
            <Legend title={title} aside={say({ id: 'run.started', params: { time: clock(run.startedAt) } })} />
            <StepList label={title} steps={withClock(runSteps(run), run, now)} />
            {run.waitingFor === undefined && (
              <Well title={word('during.pull')} icon={<Unplug />}>
                {run.plan.persistent
                  ? word('during.pull.persistent')
                  : say({ id: 'during.pull.words', params: { from: modeInline(run.plan.from) } })}
              </Well>
            )}
          </section>
          <section>
            <Section
              title={word('wire.title')}
              aside={say({ id: 'wire.count', params: { count: operationCount(run.wire) } })}
            >
              <RawLog lines={wireLines(run.wire)} label={word('wire.title')} />
            </Section>
            {waits && run.waitingFor === undefined && (
              <Section title={word('during.why')}>
                <p className="second">{word('during.why.words')}</p>
              </Section>
            )}
          </section>
        </Columns>
      </Body>
      <RunSill session={session} run={run} now={now} />
      {run.waitingFor === 'secret' && (
        <SecretDialog
          place={session.place}
          of={run.plan.steps[run.current]?.kind === 'web' ? 'page' : 'commands'}
          canKeep={session.page?.canKeep === true}
        />
      )}
    </>
  );
}
