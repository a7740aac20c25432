import { maskText, type Identifier } from '../facts/mask.ts';
import type { Watch, WatchEvent, WatchSample } from '../model/index.ts';

/** How a log is written: identifiers masked unless a person asked for them in full; events in words. */
export interface LogHow {
  identifiers: readonly Identifier[];
  numbers: 'masked' | 'full';
  say: (event: WatchEvent) => string;
}

/** One sample as a line of JSON. */
export function sampleLine(sample: WatchSample, how: LogHow): string {
  const { at, elapsedMs, tookMs, signal, states, verdict, raw, error } = sample;
  const plain = Object.fromEntries(Object.entries(states).map(([key, { value }]) => [key, value]));
  return lineOf({ at, elapsedMs, tookMs, ...plain, ...signal, ...(verdict && { verdict: verdict.word, verdictOf: verdict.of }), raw, ...(error && { error: error.code }) }, how);
} // prettier-ignore

/** One event as a line of JSON. */
export const eventLine = (event: WatchEvent, how: LogHow): string =>
  lineOf({ at: event.at, elapsedMs: event.elapsedMs, event: event.kind, text: how.say(event) }, how);

/** A whole watch as lines, in the order in which things happened. */
export function watchLines(watch: Watch, how: LogHow): string[] {
  const all = [
    ...watch.events.map((event) => ({ at: event.elapsedMs, line: eventLine(event, how) })),
    ...watch.samples.map((sample) => ({ at: sample.elapsedMs, line: sampleLine(sample, how) })),
  ];
  return all.sort((a, b) => a.at - b.at).map(({ line }) => line);
}

/** Text that stands in a string of JSON is masked before it is put there, so that nothing of the form breaks. */
function lineOf(value: unknown, { identifiers, numbers }: LogHow): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' && numbers === 'masked' ? maskText(part, identifiers) : part,
  );
}

/** A sample as it may be shown. */
export const maskSample = (sample: WatchSample, identifiers: readonly Identifier[]): WatchSample => ({
  ...sample,
  raw: sample.raw.map(({ ask, lines }) => ({ ask, lines: lines.map((line) => maskText(line, identifiers)) })),
});
