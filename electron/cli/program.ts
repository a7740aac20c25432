import { readPace, readVirtual } from '../compose/virtual-start.ts';
import { maskError } from '../core/facts/mask.ts';
import { Failure, toErrorData } from '../core/model/index.ts';
import { readArguments } from './arguments.ts';
import type { Context } from './context.ts';
import { exitCodes, exitOfError, type ExitCode } from './exit-codes.ts';
import { helpText } from './help.ts';
import { speakAsAsked } from './language.ts';
import { errorWords } from './print.ts';
import { verbNamed, verbs } from './verbs/index.ts';
import { version } from '../../package.json';

/** The `mwb` command line: reads what was typed, puts the world together, runs one verb, closes everything. */
async function main(argv: readonly string[]): Promise<ExitCode> {
  await speakAsAsked(argv, process.env);
  const args = readArguments(argv);
  if (args.flags.has('version')) {
    print(version);
    return exitCodes.done;
  }
  if (args.flags.has('help') || args.verb === undefined) {
    print(helpText(await Promise.all(Object.values(verbs).map((load) => load()))));
    return args.flags.has('help') ? exitCodes.done : exitCodes.usage;
  }
  const verb = await verbNamed(args.verb);
  if (verb === undefined) throw new Failure('cli.usage', { problem: `“${args.verb}” is not a verb.` });
  const offline = typeof verb.offline === 'function' ? verb.offline(args) : verb.offline === true;
  const keeps = typeof verb.keeps === 'function' ? verb.keeps(args) : verb.keeps === true;
  const stop = new AbortController();
  const interrupted = (): void => stop.abort();
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
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
  } finally {
    await composition.stop();
  }
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const complain = (text: string): void => void process.stderr.write(`${text}\n`);

// A reader that goes away early (head, a closed pager) is no fault of ours; anything else on stdout is.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? exitCodes.done : exitCodes.file);
});

// Words for people have nobody to read them then; what is under way at a stick still has to end in order.
process.stderr.on('error', () => undefined);

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (thrown: unknown) => {
    const error = toErrorData(thrown);
    complain(errorWords(process.argv.includes('--raw') ? error : maskError(error)));
    process.exitCode = exitOfError(error.code);
  },
);
