import { say } from '../../../resources/text/index.ts';
import { readPlace } from '../arguments.ts';
import { printJson, type Context, type Verb } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { factWords, table } from '../print.ts';
import { readSecretFile, typeSecret } from '../secret.ts';
import { Failure, factGroups, type FactSet, type Place } from '../../core/model/index.ts';

export const info: Verb = {
  name: 'info',
  async run(context) {
    const place = readPlace(context.args.rest[0]);
    const { composition } = context;
    composition.workbench.session(place);
    const facts = composition.maskFacts(await readSignedIn(context, place), numbersOf(context));
    if (context.args.flags.has('json')) printJson(context, facts);
    else context.out(factTable(facts));
    return exitCodes.done;
  },
};

/**
 * Reads the facts; where a page hides them and somebody can be asked, once more with the password: from the file, else typed.
 * It is used for this reading alone. Failures: as readFacts; run.bad-secret, http.wrong-password.
 */
async function readSignedIn(context: Context, place: Place): Promise<FactSet> {
  const facts = await readFacts(context, place);
  if (!facts.facts.some(({ error }) => error?.code === 'http.login-needed')) return facts;
  const file = context.args.values.get('password-file');
  const { files } = context.composition.world;
  const secret = file === undefined ? await typeSecret(context.err, context.signal) : await readSecretFile(file, files);
  if (secret === undefined) {
    context.err(say({ id: 'page-login.give' }));
    return facts;
  }
  return readFacts(context, place, { secret, keep: false });
}

/** Reads the facts; Ctrl+C ends the reading. Failures: those of Workbench.readFacts, run.cancelled. */
export async function readFacts(
  { composition, signal }: Context,
  place: Place,
  typed?: { secret: string; keep: boolean },
): Promise<FactSet> {
  const cancel = (): void => composition.workbench.cancel(place);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const facts = await composition.workbench.readFacts(place, typed);
    if (signal.aborted) throw new Failure('run.cancelled');
    return facts;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

const numbersOf = (context: Context): 'masked' | 'full' => (context.args.flags.has('raw') ? 'full' : 'masked');

function factTable(facts: FactSet): string {
  const groups = factGroups
    .map((group) => ({ group, rows: facts.facts.filter((fact) => fact.group === group) }))
    .filter(({ rows }) => rows.length > 0)
    .map(({ group, rows }) => `${say({ id: `fact.group.${group}` })}\n${table(rows.map(factWords))}`);
  return [...groups, ...(facts.note === undefined ? [] : [say(facts.note)])].join('\n\n');
}
