import { ArrowRight, FileText, Undo2, Unplug } from 'lucide-react';
import type { ReactElement } from 'react';
import { workbench, type Run, type SessionSnapshot } from '../../../preload/contract/index.ts';
import { say, sayError, word } from '../../../resources/text/index.ts';
import { chooseMode, goTo, putAsideRun } from '../../app/navigation.ts';
import { invoke } from '../../client/bridge.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Legend, Section } from '../../components/legend.tsx';
import { modeInline } from '../../components/mode-words.ts';
import { Note, type NoteTone } from '../../components/note.tsx';
import { Body, Columns, Sill } from '../../components/page.tsx';
import { RawLog } from '../../components/raw-log.tsx';
import { Say, Spoken } from '../../components/say.tsx';
import { StepList } from '../../components/step-list.tsx';
import { SaveRule } from '../assistant/save-rule.tsx';
import { PlaceRecord } from '../devices/place-record.tsx';
import { answerLines, ChangeTable, ProofList } from './proof.tsx';
import { RunHistory } from './run-history.tsx';
import { runSteps } from './run-steps.tsx';
import { resultDetail, verdictTitle, wireLines } from './run-words.ts';
import './modes.css';

const noteTone: Readonly<Record<NonNullable<Run['verdict']>, NoteTone>> = {
  verified: 'ok',
  different: 'warn',
  lost: 'bad',
  unknown: 'warn',
};

/** The verdict, its sentence, and when and how long. */
function ResultNote({ run }: { readonly run: Run }): ReactElement {
  const verdict = run.verdict ?? 'unknown';
  return (
    <Note
      big
      tone={noteTone[verdict]}
      glyph={verdict}
      role={verdict === 'verified' ? 'status' : 'alert'}
      title={<Spoken text={verdictTitle(run)} />}
    >
      <Spoken text={resultDetail(run)} />
    </Note>
  );
}

function WayBackSection({
  session,
  run,
}: {
  readonly session: SessionSnapshot;
  readonly run: Run;
}): ReactElement | null {
  const { wayBack } = run.plan;
  if (wayBack.kind === 'none' && run.verdict !== 'verified') return null;
  const open = session.targets.filter((one) => one.whyNot === undefined);
  // A value that was read before the change leads back to just what was there.
  const target =
    open.find((one) => one.ways[0]?.key.endsWith('-stored') === true) ?? open.find((one) => one.mode === wayBack.to);
  return (
    <Section title={word('after.way-back')}>
      <div className="way-back">
        <div className="grow">
          <b>
            <Say message={wayBack.title} />
          </b>
          <div className="second">
            <Say message={wayBack.detail} />
          </div>
        </div>
        {target !== undefined && (
          <Button
            onPress={() => {
              putAsideRun(session.place, run.id);
              chooseMode(session.place, target.mode);
            }}
          >
            <Undo2 />
            {say({ id: 'after.back-to', params: { mode: modeInline(target.mode) } })}
          </Button>
        )}
      </div>
    </Section>
  );
}

function AfterSill({ session, run }: { readonly session: SessionSnapshot; readonly run: Run }): ReactElement {
  const { place } = session;
  const act = useAct();
  const verdict = run.verdict ?? 'unknown';
  const failed = act.error === undefined ? undefined : sayError(act.error).what;
  const another = (kind: 'plain' | 'filled'): ReactElement => (
    <Button kind={kind} onPress={() => putAsideRun(place, run.id)}>
      {word('after.choose')}
    </Button>
  );
  if (session.sighting === undefined) {
    return (
      <Sill is={word('after.lost')} next={failed ?? word('after.lost.next')} tone="warn">
        {session.virtual && (
          <Button
            kind="filled"
            isDisabled={act.busy}
            onPress={() => void act.run(() => invoke(workbench.replugVirtual, { place }))}
          >
            <Unplug />
            {word('virtual.replug')}
          </Button>
        )}
      </Sill>
    );
  }
  // A try does not know beforehand what the stick becomes.
  const became = run.plan.to === 'unknown' ? (run.modeAfter?.main ?? 'unknown') : run.plan.to;
  const readable = run.plan.expects.answer !== 'none';
  if (verdict === 'verified' && readable) {
    return (
      <Sill is={word('next.read')} next={word('next.read.next')} tone="ok">
        {another('plain')}
        <Button onPress={() => goTo({ page: 'stick', place, tab: 'report' })}>
          <FileText />
          {word('after.report')}
        </Button>
        <Button kind="filled" onPress={() => goTo({ page: 'stick', place, tab: 'info' })}>
          {word('next.read.button')}
          <ArrowRight />
        </Button>
      </Sill>
    );
  }
  if (verdict === 'verified') {
    return (
      <Sill
        is={say({ id: 'after.there', params: { mode: `@mode.${became}.a` } })}
        next={word('after.there.next')}
        tone="ok"
      >
        {another('filled')}
      </Sill>
    );
  }
  return (
    <Sill is={word(`after.${verdict}.sill`)} next={word('after.again.next')} tone="warn">
      {another('filled')}
    </Sill>
  );
}

/** What came of the run: verdict, what changed, the proofs, the way back, how it went, what comes next. */
export function AfterRun({ session, run }: { readonly session: SessionSnapshot; readonly run: Run }): ReactElement {
  const done = run.steps.filter((step) => step.state === 'done').length;
  return (
    <>
      <Body aside={<PlaceRecord session={session} />}>
        <div className="notes">
          <ResultNote run={run} />
          {run.error !== undefined && !run.cancelled && !run.steps.some((step) => step.error !== undefined) && (
            <ErrorNote error={run.error} />
          )}
        </div>
        <Columns split="mode">
          <div>
            <ChangeTable changes={run.changes} />
            <SaveRule run={run} />
            <WayBackSection session={session} run={run} />
            {run.verdict === 'verified' && (
              <Section title={word('after.mind')}>
                <p className="second">
                  <Spoken text={word(run.plan.persistent ? 'after.mind.persistent' : 'after.mind.volatile')} />
                </p>
              </Section>
            )}
            <RunHistory history={session.history} />
          </div>
          <section>
            <Legend
              title={word('after.how')}
              aside={say({ id: 'after.steps', params: { done, all: run.plan.steps.length } })}
            />
            <StepList label={word('after.how')} steps={runSteps(run)} />
            {run.answer !== undefined && run.answer.length > 0 && (
              <div className="section">
                <RawLog lines={answerLines(run.answer)} label={word('after.answer')} />
              </div>
            )}
            <ProofList proofs={run.proofs} />
            {run.verdict !== 'verified' && run.wire.length > 0 && (
              <Section title={word('wire.title')}>
                <RawLog lines={wireLines(run.wire)} label={word('wire.title')} />
              </Section>
            )}
          </section>
        </Columns>
      </Body>
      <AfterSill session={session} run={run} />
    </>
  );
}
