import { usage } from '../compose/usage.ts';
import { readPace, readVirtual } from '../compose/virtual-start.ts';
import { maskError } from '../core/facts/mask.ts';
import { Failure, toErrorData, type ErrorData } from '../core/model/index.ts';
import { readArguments } from './arguments.ts';
import type { Context } from './context.ts';
import { exitCodes, exitOfError, type ExitCode } from './exit-codes.ts';
import { helpText, verbHelp } from './help.ts';
import { speakAsAsked } from './language.ts';
import { errorWords } from './print.ts';
import { nearest } from './nearest.ts';
import { isVerb, verbNames } from './verb-table.ts';
import { verbs } from './verbs/index.ts';
import { version } from '../../package.json';

/** Ends what runs in order. Ctrl+C fires it, the end of the terminal, and a reader of stdout that is no more. */
const stop = new AbortController();
/** ms that what runs has to end in order when nobody reads any more; a step at a stick ends within that. */
const unheardMs = 60_000;
/** How the program ends when stdout takes nothing any more. */
let unheard: ExitCode | undefined;

/** The `mwb` command line: reads what was typed, puts the world together, runs one verb, closes everything. */
async function main(argv: readonly string[]): Promise<ExitCode> {
  await speakAsAsked(argv, process.env);
  const args = readArguments(argv);
  if (args.flags.has('version')) {
    print(version);
    return exitCodes.done;
  }
  const isHelp = args.verb === 'help' || args.flags.has('help');
  const name = args.verb === 'help' ? args.rest[0] : args.verb;
  if (name === undefined) {
    print(helpText());
    return isHelp ? exitCodes.done : exitCodes.usage;
  }
  if (!isVerb(name)) throw notAVerb(name);
  if (isHelp) {
    print(verbHelp(name));
    return exitCodes.done;
  }
  const verb = await verbs[name]();
  const offline = typeof verb.offline === 'function' ? verb.offline(args) : verb.offline === true;
  const keeps = typeof verb.keeps === 'function' ? verb.keeps(args) : verb.keeps === true;
  const interrupted = (): void => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, interrupted);
  const { compose } = await import('../compose/compose.ts');
  const composition = await compose({
    version,
    virtual: readVirtual(args.values.get('virtual')),
    bench: false,
    faults: args.values.has('virtual') || !offline ? args.faults : [],
    real: !args.values.has('virtual') && !offline,
    systemRules: !args.values.has('virtual'),
    usbModeFile: args.values.get('usb-mode'),
    dataFolder: args.values.get('data'),
    keepJournal: keeps || (!args.values.has('virtual') && !offline),
    historyServer: process.env['DATABASE_URL'],
    pace: readPace(args.values.get('pace')),
    debug: process.env['MWB_DEBUG'] === '1',
    signal: stop.signal,
    tell: (error) => complain(errorWords(args.flags.has('raw') ? error : maskError(error))),
  });
  try {
    const context: Context = { args, composition, out: print, err: complain, signal: stop.signal };
    if (stop.signal.aborted) throw new Failure('run.cancelled');
    return await verb.run(context);
  } catch (error) {
    // Where no bus can be seen, that is why a place is not known.
    const { bus } = composition.workbench.snapshot();
    if (error instanceof Failure && error.code === 'place.unknown' && bus !== undefined) complain(errorWords(bus));
    throw error;
  } finally {
    await composition.stop();
  }
}

function notAVerb(text: string): Failure {
  const near = nearest(text, verbNames);
  return near === undefined ? usage('not-a-verb', { text }) : usage('not-a-verb-but', { text, near });
}

/** What is wrong with the words for a verb is explained by the help of that verb. */
function seeing(error: ErrorData): ErrorData {
  const verb = process.argv.slice(2).find(isVerb);
  if (error.code !== 'cli.usage' || verb === undefined) return error;
  return { ...error, params: { ...error.params, see: `mwb ${verb} --help` } };
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const complain = (text: string): void => void process.stderr.write(`${text}\n`);

// A reader that goes away early (head, a closed pager) is no fault of ours; anything else on stdout is. What is open is closed
// in order: a stick in the middle of a step, the link of a pseudo-terminal.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (unheard !== undefined) return;
  unheard = error.code === 'EPIPE' ? exitCodes.done : exitCodes.file;
  if (error.code !== 'EPIPE') {
    const code = error.code === 'ENOSPC' ? 'file.no-space' : 'file.unwritable';
    complain(errorWords(new Failure(code, { path: 'stdout' }, error).data));
  }
  stop.abort();
  setTimeout(() => process.exit(unheard), unheardMs).unref();
});

// Words for people have nobody to read them then; what is under way at a stick still has to end in order.
process.stderr.on('error', () => undefined);

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = unheard ?? code;
  },
  (thrown: unknown) => {
    const error = seeing(toErrorData(thrown));
    process.exitCode = unheard ?? exitOfError(error.code);
    if (unheard !== undefined && error.code === 'run.cancelled') return;
    complain(errorWords(process.argv.includes('--raw') ? error : maskError(error)));
  },
);
