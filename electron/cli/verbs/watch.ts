import { decimals, say } from '../../../resources/text/index.ts';
import { LineFile } from '../../compose/line-file.ts';
import { usage } from '../../compose/usage.ts';
import { identifiersIn } from '../../core/workbench/masking.ts';
import { leastEveryMs, mostForMs } from '../../core/workbench/watching.ts';
import { eventLine, sampleLine, type LogHow } from '../../core/watch/log.ts';
import {
  watchSignals,
  type Place,
  type Watch,
  type WatchEnd,
  type WatchEvent,
  type WatchSample,
} from '../../core/model/index.ts';
import { readPlace, readTime } from '../arguments.ts';
import type { Context, Verb } from '../context.ts';
import { exitCodes, exitOfError, type ExitCode } from '../exit-codes.ts';
import { errorWords, table } from '../print.ts';
import { numbersOf } from './port.ts';

export const watch: Verb = {
  name: 'watch',
  async run(context) {
    const place = readPlace(context.args.rest[0]);
    const wish = readWish(context);
    const { composition, signal } = context;
    composition.workbench.session(place);
    const path = context.args.values.get('log');
    const log = path === undefined ? undefined : await LineFile.begin(path);
    try {
      const running = await (await composition.watches.get()).start(place, wish);
      const how = howAt(context, place);
      const isJson = context.args.flags.has('json');
      // The first line of the log says where and when it began.
      const tell = (event: WatchEvent): void => {
        const line = eventLine(event, how());
        void log?.add(line);
        if (isJson) context.out(line);
        else context.err(event.kind === 'began' ? say(event.says) : `  ${say(event.says)}`);
      };
      for (const event of running.now.events) tell(event);
      running.onNews(({ sample, events }) => {
        if (sample !== undefined) {
          const line = sampleLine(sample, how());
          void log?.add(line);
          context.out(isJson ? line : sampleWords(sample));
        }
        for (const event of events) tell(event);
      });
      const stop = (): void => running.stop();
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
      void log?.fault.then((failure) => context.err(errorWords(failure.data)));
      const ended = await running.done;
      if (!isJson) context.out(summaryWords(ended));
      return exitOf(ended);
    } finally {
      await log?.end();
    }
  },
};

function readWish({ args }: Context): { everyMs?: number; forMs?: number } {
  const every = args.values.get('every');
  const time = args.values.get('for');
  const wish = {
    ...(every === undefined ? {} : { everyMs: readTime(every, 'every') }),
    ...(time === undefined ? {} : { forMs: readTime(time, 'for') }),
  };
  if ((wish.everyMs ?? leastEveryMs) < leastEveryMs) throw usage('every-too-short');
  if ((wish.forMs ?? 0) > mostForMs) throw usage('for-too-long');
  return wish;
}

/** How lines are written now; the stick may have told more of itself since the last one. */
const howAt =
  (context: Context, place: Place): (() => LogHow) =>
  () => {
    const session = context.composition.workbench.session(place);
    const identifiers = identifiersIn(session.facts, [session.sighting]);
    return { identifiers, numbers: numbersOf(context), say: ({ says }) => say(says) };
  };

/** `06:12:01  Registered, home network  LTE  LTE BAND 3  fair  RSRP -92 dBm  RSRQ -10 dB`. */
function sampleWords({ at, states, signal, verdict, error }: WatchSample): string {
  const time = at.slice(11, 19);
  if (error !== undefined) return `${time}  ${say({ id: 'watch.event.silent' })}`;
  const shown = [states.registration, states.rat, states.band, states.operator].flatMap((state) => (state === undefined ? [] : [state.words === undefined ? state.value : say(state.words)]));
  const values = watchSignals.flatMap((key) => {
    const value = signal[key];
    return value === undefined ? [] : [`${say({ id: `fact.label.${key}` })} ${String(value)}`];
  });
  const word = verdict === undefined ? [] : [say({ id: `signal.${verdict.word}` })];
  return [time, ...shown, ...word, ...values].join('  ');
} // prettier-ignore

function summaryWords({ ranges, taken }: Watch): string {
  const rows = watchSignals.flatMap((key) => {
    const range = ranges[key];
    if (range === undefined) return [];
    return [[`  ${say({ id: `fact.label.${key}` })}`, String(range.min), decimals(range.mean, 1), String(range.max)]];
  });
  const head = say({ id: taken === 1 ? 'watch.summary-one' : 'watch.summary', params: { taken } });
  if (rows.length === 0) return head;
  const names = ['', say({ id: 'watch.min' }), say({ id: 'watch.mean' }), say({ id: 'watch.max' })];
  return `${head}\n${table([names, ...rows])}`;
}

const exits: Readonly<Record<Exclude<WatchEnd, 'failed'>, ExitCode>> = {
  stopped: exitCodes.done,
  time: exitCodes.done,
  gone: exitCodes.unknownPlace,
  run: exitCodes.noAccess,
};
function exitOf({ ended }: Watch): ExitCode {
  if (ended === undefined) return exitCodes.internal;
  if (ended.why !== 'failed') return exits[ended.why];
  return ended.error === undefined ? exitCodes.noAnswer : exitOfError(ended.error.code);
}
