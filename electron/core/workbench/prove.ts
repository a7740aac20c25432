import { message, toErrorData } from '../model/index.ts';
import type { Expectation, Message, ModeToken, Run, Step, Verdict } from '../model/index.ts';
import { changedList, portsIn } from '../modes/fields.ts';
import { modeOf } from '../modes/recognise.ts';
import { wire, type Progress, type RunnerInput } from './run-context.ts';
import type { Session } from './session.ts';
import { verify } from './verify.ts';

/** Reads the stick again and gives the run its verdict; the verdict stands before what was opened is closed. */
export async function proveIt(
  input: RunnerInput,
  step: Step,
  progress: Progress,
  signal: AbortSignal,
): Promise<Message> {
  const { session, world, hub, run } = input;
  // A stick that stayed or came as another has nothing more to wait for: one look tells.
  const limitMs = progress.ended === undefined ? step.limitMs : 1;
  const endings: Promise<void>[] = [];
  /** The step ends when what was opened is closed: then others can have it. */
  const allClosed = async (): Promise<void> => {
    for (const end of await Promise.allSettled(endings)) {
      if (end.status === 'rejected')
        world.log.error('a port could not be closed', { place: session.place, error: toErrorData(end.reason) });
    }
  };
  const seen = await verify({
    session,
    expects: settled(step.expects ?? run.plan.expects, run),
    vendorId: run.before.device.vid,
    world,
    hub,
    limitMs,
    signal,
    secret: progress.secret,
    alone: progress.alone === true && session.generation !== run.generation,
    onWire: (line) => wire(input, line),
    later: (work) => {
      // Looked at below; until then nobody waits for it.
      work.catch(() => undefined);
      endings.push(work);
    },
  }).catch(async (thrown: unknown) => {
    await allClosed();
    throw thrown;
  });
  run.proofs = seen.proofs;
  run.answer = seen.answer;
  if (seen.readBack !== undefined) {
    session.said.set(seen.readBack.setting, seen.readBack.value);
    run.settings = run.settings?.map((one) =>
      one.setting === seen.readBack?.setting ? { ...one, after: seen.readBack.value } : one,
    );
  }
  if (seen.error !== undefined) run.error = seen.error;
  // A stick that has not left and was not given another configuration is what it was, whatever that looks like.
  const stayed =
    progress.ended?.verdict === 'different' && session.generation === progress.since && expectsReturn(step, run);
  const verdict = stayed && seen.verdict !== 'lost' ? 'different' : seen.verdict;
  // What ended the way early has the more telling words, as long as it is still so.
  const early = progress.ended?.verdict === verdict ? progress.ended : undefined;
  run.verdict = verdict;
  run.words = early?.words ?? verdictWords(run, verdict, run.plan.to === 'unknown' ? modeNow(session) : run.plan.to);
  if (verdict === 'verified') delete progress.ended;
  else progress.ended = { verdict, words: run.words };
  input.onChange();
  await allClosed();
  return run.words;
}

/** What must be seen, now that it is known what was stored before: the list with its change, and its number of ports. */
function settled(expects: Expectation, { settings = [] }: Run): Expectation {
  const { functions, setting } = expects;
  if (functions === undefined) return expects;
  const before = settings.find((one) => one.setting === functions.setting)?.before;
  const wanted = before === undefined ? undefined : changedList(before, functions);
  if (wanted === undefined) return expects;
  const ports = portsIn(wanted, functions);
  return {
    ...expects,
    minSerialPorts: ports,
    maxSerialPorts: ports,
    ...(setting === undefined ? {} : { setting: { ...setting, wanted } }),
  };
}

/** A rule that does not say what the stick becomes leaves that to be read. */
const modeNow = ({ sighting, vendor }: Session): ModeToken =>
  sighting === undefined ? 'unknown' : modeOf(sighting, vendor).main;

const expectsReturn = (step: Step, run: Run): boolean => (step.expects ?? run.plan.expects).configuration === undefined;

function verdictWords(run: Run, verdict: Verdict, became: ModeToken): Message {
  const failed = run.proofs.find((proof) => !proof.agrees);
  if (verdict === 'verified') return message('run.words.verified', { mode: `@mode.${became}.a` });
  if (verdict === 'unknown') return message('run.words.no-answer', { mode: `@mode.${became}.a` });
  return failed?.saw ?? message(`run.words.${verdict}`, { place: run.place, seconds: '0' });
}
