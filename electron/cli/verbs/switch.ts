import { say, word } from '../../../resources/text/index.ts';
import { usage } from '../../compose/usage.ts';
import { readMode, readPlace } from '../arguments.ts';
import { printJson, sayToMend, type Context, type Verb } from '../context.ts';
import { exitCodes, exitOfError, exitOfVerdict } from '../exit-codes.ts';
import { readSecretFile, typeSecret } from '../secret.ts';
import { errorWords, planWords, runWords, wireWords } from '../print.ts';
import { Failure, type Place, type Plan, type Run } from '../../core/model/index.ts';

export const plan: Verb = {
  name: 'plan',
  run(context) {
    const [place, mode] = context.args.rest;
    const at = readPlace(place);
    const made = context.composition.workbench.plan(at, readMode(mode), choiceOf(context));
    sayToMend(context, at);
    if (context.args.flags.has('json')) printJson(context, made);
    else context.out(planWords(made));
    return Promise.resolve(exitCodes.done);
  },
};

export const switchMode: Verb = {
  name: 'switch',
  async run(context) {
    const [placeText, modeText] = context.args.rest;
    const place = readPlace(placeText);
    const mode = readMode(modeText);
    if (context.args.flags.has('dry-run')) return rehearse(context, place, modeText ?? '');
    const { workbench } = context.composition;
    // Before anything is sent: a file that cannot be read stops nothing in the middle.
    const file = context.args.values.get('password-file');
    const secret = file === undefined ? undefined : await readSecretFile(file, context.composition.world.files);
    refuseWithoutHands(context, place, workbench.plan(place, mode, choiceOf(context)));
    sayToMend(context, place);
    const { done } = workbench.startRun(place, mode, {
      ...choiceOf(context),
      consent: context.args.values.get('confirm'),
    });
    const stop = follow(context, place, secret);
    const cancel = (): void => workbench.cancel(place);
    context.signal.addEventListener('abort', cancel, { once: true });
    if (context.signal.aborted) cancel();
    const run = context.composition.maskRun(await done, context.args.flags.has('raw') ? 'full' : 'masked');
    context.signal.removeEventListener('abort', cancel);
    stop();
    // Told first: whatever becomes of the file, the stick is where the run has brought it.
    const code = finish(context, run);
    if (context.args.flags.has('save-rule') && run.verdict === 'verified') {
      const saved = await context.composition.saveTrial(place);
      context.err(say({ id: 'trial.saved', params: { path: saved.path } }));
    }
    return code;
  },
};

/** Nobody can pull a virtual stick but this program: a plan that needs it is not begun without --replug. */
function refuseWithoutHands({ args, composition, err }: Context, place: Place, { steps }: Plan): void {
  const byHand = steps.some(({ operations }) =>
    operations.some((one) => one.op === 'ask-person' && one.ask === 'replug'),
  );
  if (!byHand || !composition.virtual.has(place) || args.flags.has('replug')) return;
  err(word('cli.switch.replug'));
  throw new Failure('run.person-needed', { place });
}

/** Which way, or which try. Failure cli.usage for both at once. */
function choiceOf({ args }: Context): { way?: string | undefined; tryOut?: string | undefined } {
  const way = args.values.get('way');
  const tryOut = args.values.get('try');
  if (way !== undefined && tryOut !== undefined) throw usage('way-or-try');
  return { way, tryOut };
}

async function rehearse(context: Context, place: Place, modeText: string): Promise<0> {
  const { workbench } = context.composition;
  const mode = readMode(modeText);
  const made = workbench.plan(place, mode, choiceOf(context));
  const wire = await workbench.rehearse(place, mode, choiceOf(context));
  if (context.args.flags.has('json')) printJson(context, { dryRun: true, plan: made, wire });
  else
    context.out(
      [planWords(made), '', word('cli.switch.would-send'), wireWords(wire), word('cli.switch.not-sent')].join('\n'),
    );
  return exitCodes.done;
}

function finish(context: Context, run: Run) {
  if (context.args.flags.has('json')) printJson(context, run);
  else context.out(runWords(run));
  if (run.verdict !== 'verified') {
    const words = run.words === undefined ? '' : say(run.words);
    context.err(`${say({ id: `verdict.${run.verdict ?? 'unknown'}` })}: ${words}`);
    if (run.error !== undefined) context.err(errorWords(run.error));
  }
  if (run.cancelled) return exitCodes.cancelled;
  // A step that could not even begin (no rights, port held) tells more than "different" about what to do next.
  if (run.error !== undefined && run.verdict === 'different') {
    const code = exitOfError(run.error.code);
    if (code === exitCodes.noAccess) return code;
  }
  return exitOfVerdict[run.verdict ?? 'unknown'];
}

/** Tells each step on stderr as it begins; pulls and plugs a virtual stick when asked for with --replug. */
function follow(context: Context, place: Place, secret: string | undefined): () => void {
  const { workbench } = context.composition;
  const quiet = context.args.flags.has('json');
  let told = -1;
  let asked = false;
  let wanted = false;
  const look = (): void => {
    const { run } = workbench.session(place);
    if (run === undefined || run.state !== 'running') return;
    const step = run.plan.steps[run.current];
    if (run.current !== told && step !== undefined) {
      told = run.current;
      if (!quiet) context.err(`${String(told + 1)}/${String(run.plan.steps.length)} ${say(step.title)}`);
    }
    if (run.waitingFor === 'replug' && !asked) {
      asked = true;
      if (context.args.flags.has('replug')) void replug(context, place);
      else context.err(say({ id: 'cli.switch.pull', params: { place } }));
    }
    if (run.waitingFor === undefined) asked = false;
    if (run.waitingFor === 'secret' && !wanted) {
      wanted = true;
      void giveSecret(context, place, secret);
    }
  };
  look();
  return workbench.onChange(look);
}

/** Gives the run its password: from the file, else typed. Nobody to type it = the run is stopped, nothing was sent. */
async function giveSecret(context: Context, place: Place, given: string | undefined): Promise<void> {
  const { workbench } = context.composition;
  const secret = given ?? (await typeSecret(context.err, context.signal));
  if (secret !== undefined) {
    // The run may have ended in the meantime.
    if (workbench.session(place).run?.waitingFor === 'secret') workbench.answerSecret(place, secret);
    return;
  }
  context.err(word('cli.switch.nobody-types'));
  workbench.cancel(place);
}

async function replug(context: Context, place: Place): Promise<void> {
  try {
    if (!context.composition.virtual.has(place)) throw new Failure('run.person-needed', { place });
    await context.composition.virtual.replug(place);
  } catch (error) {
    context.err(errorWords(error instanceof Failure ? error.data : new Failure('internal', {}, error).data));
  }
}
