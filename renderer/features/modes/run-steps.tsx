import type { Run } from '../../../preload/contract/index.ts';
import { sayError } from '../../../resources/text/index.ts';
import { duration } from '../../components/format.ts';
import { ErrorNote } from '../../components/error-note.tsx';
import { Say } from '../../components/say.tsx';
import type { StepItem } from '../../components/step-list.tsx';
import { stepTime } from './run-words.ts';

/**
 * The step that a person sees as under way. While the run waits for a hand, that is the step that asks for it, though the
 * runner already watches for the return.
 */
export const stepInView = (run: Run): number =>
  run.waitingFor !== undefined && run.plan.steps[run.current - 1]?.kind === 'person' ? run.current - 1 : run.current;

/** What is shown of one step: its state, what came of it, how long it took. */
function stepItem(run: Run, index: number): StepItem | undefined {
  const step = run.plan.steps[index];
  if (step === undefined) return undefined;
  const did = run.steps[index];
  const inView = run.state === 'running' ? stepInView(run) : -1;
  const base = { key: String(index), title: <Say message={step.title} /> };
  const planned = { ...(step.detail !== undefined && { detail: <Say message={step.detail} /> }), time: stepTime(step) };
  if (index === inView) return { ...base, ...planned, state: 'now' };
  if (inView >= 0 && index > inView) return { ...base, ...planned, state: 'todo' };
  switch (did?.state) {
    case 'done':
      // A hand is not timed, and the words that asked for it are answered.
      if (step.kind === 'person') return { ...base, state: 'done' };
      return {
        ...base,
        state: 'done',
        ...(did.note !== undefined && { detail: <Say message={did.note} /> }),
        ...(did.tookMs !== undefined && { time: duration(did.tookMs) }),
      };
    case 'failed': {
      const time = did.tookMs === undefined ? {} : { time: duration(did.tookMs) };
      if (did.error?.code === 'run.cancelled') {
        return { ...base, ...time, state: 'skipped', detail: sayError(did.error).what };
      }
      const detail = did.note ?? step.detail;
      return {
        ...base,
        ...time,
        state: 'failed',
        ...(detail !== undefined && { detail: <Say message={detail} /> }),
        ...(did.error !== undefined && { extra: <ErrorNote error={did.error} /> }),
      };
    }
    case 'skipped':
      return { ...base, state: 'skipped' };
    case 'now':
    case 'todo':
    case undefined:
      return { ...base, ...planned, state: did?.state ?? 'todo' };
  }
}

/** The steps of a run with what became of each; a failed one says what to do. */
export const runSteps = (run: Run): StepItem[] =>
  run.plan.steps.map((_step, index) => stepItem(run, index)).filter((item) => item !== undefined);
