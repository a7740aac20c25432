import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Result, Sample } from '../orders.ts';
import { stickGuest, windowGuest, type GuestKind } from './image.ts';
import { compare } from './compare.ts';
import { trip } from './trip.ts';

/** ms. All scenarios take some eight minutes on two idle cores; a loaded machine gets five times as long. */
const guestLimitMs = 2_400_000;
/** ms for one round of a measurement, in which each contender switches once, or for one cycle of a soak. */
const roundLimitMs = 240_000;
const bootLimitMs = 120_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: 'boolean', default: false },
    long: { type: 'boolean', default: false },
    measure: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
  },
});
const repo = process.env['LAB_ROOT'] ?? process.cwd();
const rounds = Math.max(1, Number.parseInt(values.rounds, 10) || 1);

function skip(why: string): number {
  say(`skipped: ${why}`);
  // Whoever sums up the tests tells a skipped lab from a passed one by this code.
  return Number(process.env['MWB_SKIP_CODE'] ?? 0);
}

/** The guests of a run of the lab; the window's is an own one, so that the other stays small. Its scenarios begin with "window". */
const guests: readonly { kind: GuestKind; entry: string }[] = [
  { kind: stickGuest, entry: 'guest' },
  { kind: windowGuest, entry: 'window' },
];

/** Runs the scenarios. @returns the exit status: 0 when all passed or the lab cannot run here, else 1 */
async function scenarios(): Promise<number> {
  const results: Result[] = [];
  let whole = true;
  let seconds = 0;
  let logs = '';
  const wordsFor = (kind: GuestKind): string[] =>
    positionals.filter((word) => word.startsWith('window') === (kind === windowGuest));
  const isMeant = ({ kind }: (typeof guests)[number]): boolean => {
    if (values.short) return kind === stickGuest;
    return positionals.length === 0 || wordsFor(kind).length > 0;
  };
  for (const { kind, entry } of guests.filter(isMeant)) {
    const runtime = process.env['LAB_RUNTIME'];
    if (kind === windowGuest && runtime === undefined) {
      say('out  window: Electron cannot be had on this machine.');
      continue;
    }
    const end = await trip({
      repo,
      kind,
      entry,
      runtime: kind === windowGuest ? runtime : undefined,
      limitMs: guestLimitMs,
      say: (line) => say(`lab: ${line}`),
      answer(order) {
        if (order.order === 'chosen') return { words: wordsFor(kind), short: values.short, long: values.long, rounds };
        if (order.order !== 'result') throw new Error(`no ${order.order} is expected of scenarios`);
        results.push(order.result);
        report(order.result);
        return undefined;
      },
    });
    if ('lacking' in end) {
      if (results.length === 0) return skip(end.lacking);
      say(`out  ${entry}: ${end.lacking}`);
      continue;
    }
    whole &&= end.finished;
    seconds += end.guest.seconds;
    logs = end.logFolder;
  }
  const count = (verdict: Result['verdict']): number => results.filter((one) => one.verdict === verdict).length;
  const [passed, failed] = [count('passed'), count('failed')];
  say(
    `lab: ${passed} passed, ${failed} failed, ${whole ? 'all guests ended in order' : 'a guest broke off'}, ${seconds.toFixed(0)} s; logs in ${logs}`,
  );
  return whole && failed === 0 && passed > 0 ? 0 : 1;
}

function report(result: Result): void {
  const mark = { passed: 'ok  ', failed: 'FAIL', 'left out': 'out ' }[result.verdict];
  say(`${mark} ${result.name} (${result.seconds.toFixed(1)} s) ${result.facts.join('; ')}`);
  if (result.why !== undefined) say(result.why.replaceAll(/^/gm, '     '));
}

/** Runs the comparison with usb_modeswitch. @returns 0 when the aim is met or it cannot run here, else 1 */
async function measure(): Promise<number> {
  const samples: Sample[] = [];
  const end = await trip({
    repo,
    kind: stickGuest,
    entry: 'measure',
    limitMs: bootLimitMs + rounds * roundLimitMs,
    say: (line) => say(`bench: ${line}`),
    answer(order) {
      if (order.order === 'chosen') return { words: positionals, short: false, long: false, rounds };
      if (order.order !== 'sample') throw new Error(`no ${order.order} is expected of a measurement`);
      samples.push(order.sample);
      return undefined;
    },
  });
  if ('lacking' in end) return skip(end.lacking);
  const { lines, met } = compare(samples);
  for (const line of lines) say(line);
  const record = process.env['MWB_RECORD'];
  if (record !== undefined && samples.length > 0) appendFileSync(record, `${lines.join('\n')}\n`);
  return end.finished && met ? 0 : 1;
}

process.exitCode = await (values.measure ? measure() : scenarios());
