import { z } from 'zod';
import data from '../../../resources/facts/signal.json' with { type: 'json' };
import { message, shipped } from '../model/index.ts';
import { absent, read, type Parsed } from './parsed.ts';

export const signalKeys = ['rssi', 'rsrp', 'rsrq', 'sinr', 'rscp', 'ecio'] as const;
export type SignalKey = (typeof signalKeys)[number];

const bands = z.array(
  z.strictObject({
    from: z.number(),
    word: z.enum(['excellent', 'good', 'fair', 'poor', 'bad']),
    state: z.enum(['ok', 'ready', 'attention', 'bad']),
  }),
);
const table = shipped(
  z.strictObject({ source: z.string(), rssi: bands, rsrp: bands, rsrq: bands, sinr: bands, rscp: bands, ecio: bands }),
  data,
);

/** Power is in dBm, ratios in dB. */
const units: Readonly<Record<SignalKey, 'dBm' | 'dB'>> = {
  rssi: 'dBm', rsrp: 'dBm', rscp: 'dBm', rsrq: 'dB', sinr: 'dB', ecio: 'dB',
}; // prettier-ignore

/** What radio can deliver at all; a value outside is no signal value. */
const possible: Readonly<Record<SignalKey, [number, number]>> = {
  rssi: [-125, -20], rsrp: [-156, -20], rscp: [-126, -20], rsrq: [-43, 20], sinr: [-30, 40], ecio: [-33, 0.5],
}; // prettier-ignore

/** A signal value with its band in words; nothing when it lies outside what is possible. Rounded to a tenth. */
export function signal(key: SignalKey, value: number, certainty: Parsed['certainty'] = 'sure'): Parsed[] {
  const [low, high] = possible[key];
  if (!(value >= low && value <= high)) return [];
  const band = table[key].find((b) => value >= b.from);
  const judgement = band && { state: band.state, words: message(`signal.${band.word}`) };
  return [read(key, Math.round(value * 10) / 10, { unit: units[key], certainty, ...(judgement && { judgement }) })];
}

/**
 * Values of one cell without the ratios whose power was told and is none that can be: zeros and placeholders stand there where no
 * cell is heard.
 * @param told whether a number stands where this value belongs
 */
export function soundSignal<P extends Parsed>(found: readonly P[], told: (key: SignalKey) => boolean): P[] {
  const isLost = (power: SignalKey): boolean => told(power) && !found.some(({ key }) => key === power);
  const powers: Partial<Record<string, SignalKey>> = { rsrq: 'rsrp', sinr: 'rsrp', ecio: 'rscp' };
  return found.filter(({ key }) => {
    const power = powers[key];
    return power === undefined || !isLost(power);
  });
}

/** A coded value: `first + n * step` for n up to `top`; `none` codes mean that there is none; others are not understood. */
export function coded(
  key: SignalKey,
  n: number | undefined,
  scale: { first: number; step: number; top: number; none: readonly number[] },
): Parsed[] {
  if (n === undefined) return [];
  if (scale.none.includes(n)) return [absent(key)];
  return n < 0 || n > scale.top ? [] : signal(key, scale.first + n * scale.step);
}
