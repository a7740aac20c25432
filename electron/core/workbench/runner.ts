import { Failure, idOf, interfacesOf, message, toErrorData } from '../model/index.ts';
import type { Device, Plan, Run, Step, StepRun } from '../model/index.ts';
import { limited } from '../modes/limits.ts';
import { modeOf } from '../modes/recognise.ts';
import type { Dispose, UsbDevice } from '../ports.ts';
import { act } from './acts.ts';
import { changesOf } from './changes.ts';
import { wireNow, type Progress, type RunnerInput } from './run-context.ts';
import type { Session } from './session.ts';

/** ms. After a cancel or a failed step the stick is looked at once more; one that is just re-enumerating gets this long. */
const lastLookMs = 2_500;
/** ms for a step that was stopped to let go of the stick: release, close and drivers have two seconds each. */
const letGoMs = 10_000;
/** ms for giving back what is not the stick's own: a driver, the place to other programs. */
const giveBackMs = 5_000;

/**
 * Carries a plan out, step by step, and ends it with a verdict that was read from the stick. Never throws: whatever goes
 * wrong is in the run. The same function serves real, virtual and recorded sticks; only the world differs.
 */
export async function carryOut(input: RunnerInput): Promise<void> {
  const { run, session, world } = input;
  const progress: Progress = { since: session.generation, detached: new Set() };
  const begun = world.clock.monotonic();
  try {
    // The place stays ours until drivers and other programs have theirs back.
    await world.locks.hold(session.place, async () => {
      try {
        await takeSteps(input, progress);
      } catch (thrown) {
        await endBadly(input, progress, thrown);
      } finally {
        await closeOpen(input, progress);
        await giveDrivers(input, progress);
        await giveBack(input, progress);
      }
    });
  } catch (thrown) {
    await endBadly(input, progress, thrown);
  } finally {
    if (run.verdict !== 'verified' && run.error === undefined && progress.cut !== undefined) run.error = progress.cut;
    if (session.sighting !== undefined) {
      run.after = session.sighting;
      run.modeAfter = modeOf(session.sighting, session.vendor);
    }
    run.generation = session.generation;
    run.changes = changesOf(run);
    run.state = 'ended';
    delete run.waitingFor;
    run.verdict ??= 'unknown';
    run.endedAt = new Date(world.clock.now()).toISOString();
    run.tookMs = Math.round(world.clock.monotonic() - begun);
    session.remember(run);
    input.onChange();
  }
}

async function takeSteps(input: RunnerInput, progress: Progress): Promise<void> {
  const { run } = input;
  for (const [index, step] of run.plan.steps.entries()) {
    if (progress.ended !== undefined && step.kind !== 'verify') {
      setStep(input, index, { state: 'skipped' });
      continue;
    }
    run.current = index;
    await takeStep(input, step, index, progress);
  }
}

async function takeStep(input: RunnerInput, step: Step, index: number, progress: Progress): Promise<void> {
  const { session, world, signal } = input;
  if (signal.aborted) throw new Failure('run.cancelled');
  const begun = world.clock.monotonic();
  setStep(input, index, { state: 'now', startedAt: new Date(world.clock.now()).toISOString() });
  const took = (): number => Math.round(world.clock.monotonic() - begun);
  const limit = limitOf(input, step.limitMs);
  try {
    // Some leave as soon as their driver is off: the rest of the leg is not for what is there now, and its return decides.
    const leaving = progress.acting === true && touches(step) && hasLeft(session, progress);
    if (!leaving) guardDevice(session, step);
    const note = leaving ? undefined : await Promise.race([act(input, step, progress, limit.signal), limit.over]);
    setStep(input, index, {
      state: progress.ended === undefined ? 'done' : 'failed',
      tookMs: took(),
      ...(note === undefined ? {} : { note }),
    });
  } catch (thrown) {
    const error = limit.expired() ? stepExpired(step) : toErrorData(thrown);
    setStep(input, index, { state: 'failed', tookMs: took(), error });
    throw limit.expired() ? new Failure(error.code, error.params, error.cause) : thrown;
  } finally {
    limit.dispose();
  }
}

interface StepLimit {
  signal: AbortSignal;
  /** Rejects when the step has not ended by itself after the signal: something in the system answers no more. */
  over: Promise<never>;
  expired: () => boolean;
  dispose: Dispose;
}

/** A signal that also fires when the step's own limit is over; waits with a limit of their own end before it. */
function limitOf(input: RunnerInput, limitMs: number): StepLimit {
  const { clock } = input.world;
  const own = new AbortController();
  let late = false;
  let stopLetGo: Dispose = () => undefined;
  let giveUp: (why: Failure) => void = () => undefined;
  const over = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  over.catch(() => undefined);
  own.signal.addEventListener('abort', () => {
    stopLetGo = clock.after(letGoMs, () => giveUp(new Failure('run.cancelled')));
  });
  // One second beyond the step's limit: the step's own waits say better what they waited for.
  const stop = clock.after(limitMs + 1_000, () => {
    late = true;
    own.abort();
  });
  const forward = (): void => own.abort();
  input.signal.addEventListener('abort', forward, { once: true });
  return {
    signal: own.signal,
    over,
    expired: () => late && !input.signal.aborted,
    dispose: () => {
      stop();
      stopLetGo();
      input.signal.removeEventListener('abort', forward);
    },
  };
}

const touches = (step: Step): boolean => step.kind === 'free-driver' || step.kind === 'send';
const hasLeft = (session: Session, { since }: Progress): boolean =>
  session.sighting === undefined || session.generation !== since;

const stepExpired = ({ title, limitMs }: Step) =>
  new Failure('run.step-late', { ...title.params, step: `@${title.id}`, seconds: Math.round(limitMs / 1000) }).data;

/** No byte for a stick that is not the one of the plan. */
function guardDevice(session: Session, step: Step): void {
  if (step.device === undefined) return;
  const id = idOf(session.present().device);
  if (id !== step.device) throw new Failure('place.gone', { place: session.place, id: step.device, now: id });
}

/** A failed or cancelled step: look once more and say what is so, never more. */
async function endBadly(input: RunnerInput, progress: Progress, thrown: unknown): Promise<void> {
  const { run, session } = input;
  const error = toErrorData(thrown);
  run.error = error;
  run.cancelled = error.code === 'run.cancelled';
  for (const step of run.steps) if (step.state === 'todo') step.state = 'skipped';
  for (const step of run.steps) {
    if (step.state === 'now') {
      step.state = 'failed';
      step.error = error;
    }
  }
  await settle(input, progress);
  const now = session.sighting;
  if (now === undefined) {
    run.verdict = run.cancelled ? 'unknown' : 'lost';
    run.words = message(run.cancelled ? 'run.words.cancelled-away' : 'run.words.lost-in-step', { place: run.place });
    return;
  }
  const id = idOf(now.device);
  const same = alike(now.device, run.before.device);
  run.verdict = same ? 'different' : 'unknown';
  const key = run.cancelled ? 'cancelled' : 'failed';
  run.words = message(`run.words.${key}-${same ? 'unchanged' : 'changed'}`, { id, place: run.place });
}

/**
 * Lets a stick that has just been told something show what it makes of it: it takes a moment to leave, and one that is away
 * is given a moment to return.
 */
async function settle({ session, world }: RunnerInput, progress: Progress): Promise<void> {
  const calm = new AbortController();
  const left = progress.actedAt === undefined ? 0 : progress.actedAt + lastLookMs - world.clock.monotonic();
  const gone = (): true | undefined => (hasLeft(session, progress) ? true : undefined);
  if (left > 0) await session.until(gone, left, calm.signal);
  if (session.sighting === undefined) await session.until(() => session.sighting, lastLookMs, calm.signal);
}

/** The same looks: some sticks switch and keep their id, some only get another configuration. */
const alike = (a: Device, b: Device): boolean =>
  idOf(a) === idOf(b) &&
  a.activeConfiguration === b.activeConfiguration &&
  JSON.stringify(interfacesOf(a)) === JSON.stringify(interfacesOf(b));

/** What a step left open for the next one, which did not come. */
async function closeOpen(input: RunnerInput, progress: Progress): Promise<void> {
  const { open } = progress;
  if (open === undefined) return;
  delete progress.open;
  try {
    await inTime(input, open.close(), 'close');
  } catch (error) {
    input.world.log.error('the stick could not be closed', { place: input.session.place, error: toErrorData(error) });
  }
}

/** A stick that did not leave has lost its driver to us; the system gets it back. One that left starts anew anyway. */
async function giveDrivers(input: RunnerInput, progress: Progress): Promise<void> {
  const { session, world } = input;
  if (progress.detached.size === 0 || session.sighting === undefined || session.generation !== progress.since) return;
  try {
    const device = await inTime(input, world.usb.open(session.place), 'open');
    try {
      await inTime(input, attachAll(device, progress.detached), 'attach');
    } finally {
      await inTime(input, device.close(), 'close');
    }
  } catch (error) {
    world.log.error('the driver could not be given back', { place: session.place, error: toErrorData(error) });
    wireNow(input, 'note', 'the driver could not be given back');
  }
}

async function attachAll(device: UsbDevice, interfaces: ReadonlySet<number>): Promise<void> {
  for (const number of interfaces) {
    if (!(await device.hasDriver(number))) await device.attachDriver(number);
  }
}

/** Nobody can stop this work; the run ends without it. */
const inTime = <T>(input: RunnerInput, work: Promise<T>, what: string): Promise<T> =>
  limited(work, { clock: input.world.clock, signal: undefined, limitMs: giveBackMs, what });

async function giveBack(input: RunnerInput, progress: Progress): Promise<void> {
  const { giveBack: back } = progress;
  if (back === undefined) return;
  try {
    await inTime(input, back(), 'give-back');
  } catch (error) {
    input.world.log.error('other programs could not be given the place back', {
      place: input.session.place,
      error: toErrorData(error),
    });
    wireNow(input, 'note', 'other programs could not be given the place back');
  }
}

function setStep(input: RunnerInput, index: number, part: Partial<StepRun>): void {
  const step = input.run.steps[index];
  if (step === undefined) return;
  Object.assign(step, part);
  input.onChange();
}

/** A run as it begins: every step to do. */
export function beginRun(id: string, plan: Plan, session: Session, now: number): Run {
  const before = session.present();
  return {
    id,
    place: session.place,
    virtual: session.virtual,
    stick: session.identity.name,
    plan,
    state: 'running',
    startedAt: new Date(now).toISOString(),
    current: 0,
    steps: plan.steps.map(() => ({ state: 'todo' })),
    wire: [],
    before,
    modeBefore: modeOf(before, session.vendor),
    cancelled: false,
    generation: session.generation,
    proofs: [],
    changes: [],
  };
}
