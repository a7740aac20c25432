import table from '../../../resources/facts/signal.json' with { type: 'json' };
import type { Watch, WatchSample, WatchSignal } from '../../../preload/contract/watch.ts';
import { watchSignals } from '../../../preload/contract/watch.ts';
import { say } from '../../../resources/text/index.ts';
import { signalBands, type SignalBand } from '../../components/signal-band.ts';

export const unitOf = (key: WatchSignal): string => (['rsrp', 'rssi', 'rscp'].includes(key) ? 'dBm' : 'dB');

/** `-92 dBm`. */
export const valueWords = (key: WatchSignal, value: number): string => `${String(value)} ${unitOf(key)}`;

/** Where each band of a value begins, the best first; the last one reaches down for ever. */
export const bandsOf = (key: WatchSignal): { band: SignalBand; from: number }[] =>
  table[key].flatMap(({ word, from }) => {
    const band = signalBands.find((one) => one === word);
    return band === undefined ? [] : [{ band, from }];
  });

/** The values that this watch has, the one that says most about the link first. */
export const seenSignals = (watch: Watch): WatchSignal[] =>
  watchSignals.filter((key) => watch.ranges[key] !== undefined);

/** The value to draw: the chosen one as long as it is there, else the leading one of the last verdict, else the first. */
export function drawnSignal(watch: Watch, chosen: WatchSignal | undefined): WatchSignal | undefined {
  const seen = seenSignals(watch);
  if (chosen !== undefined && seen.includes(chosen)) return chosen;
  const leading = watch.samples.findLast(({ verdict }) => verdict !== undefined)?.verdict?.of;
  return leading !== undefined && seen.includes(leading) ? leading : seen[0];
}

export interface Point {
  /** Seconds since the watch began. */
  t: number;
  value: number | undefined;
  at: string;
}
/** One value over time; a look without it is a gap. */
export const pointsOf = (samples: readonly WatchSample[], key: WatchSignal): Point[] =>
  samples.map(({ elapsedMs, signal, at }) => ({ t: elapsedMs / 1000, value: signal[key], at }));

/** What the drawing shows in one sentence, for those who do not see it. */
export function chartWords(key: WatchSignal, points: readonly Point[]): string {
  const values = points.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const last = values.at(-1);
  if (last === undefined) return say({ id: 'watch.chart-empty' });
  const params = {
    of: `@fact.label.${key}`,
    count: values.length,
    min: valueWords(key, Math.min(...values)),
    max: valueWords(key, Math.max(...values)),
    last: valueWords(key, last),
  };
  return say({ id: 'watch.chart-words', params });
}
