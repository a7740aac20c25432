import {
  signalWordSchema,
  watchSignals,
  watchStates,
  type ErrorData,
  type Fact,
  type WatchSample,
} from '../model/index.ts';

/** Which value speaks for the link: the newest radio first, as on the page of facts. */
const leading = ['rsrp', 'rscp', 'rssi'] as const;

export interface Looked {
  facts: readonly Fact[];
  at: string;
  elapsedMs: number;
  tookMs: number;
  error?: ErrorData | undefined;
}

/** What one reading says of signal and registration. Pure. */
export function sampleOf({ facts, at, elapsedMs, tookMs, error }: Looked): WatchSample {
  const read = new Map(facts.filter(({ status }) => status === 'read').map((fact) => [fact.key, fact]));
  const signal: WatchSample['signal'] = {};
  for (const key of watchSignals) {
    const value = read.get(key)?.value;
    if (typeof value === 'number') signal[key] = value;
  }
  const states: WatchSample['states'] = {};
  for (const key of watchStates) {
    const fact = read.get(key);
    if (fact === undefined || fact.value === null) continue;
    states[key] = { value: String(fact.value), ...(fact.words && { words: fact.words }) };
  }
  const verdict = verdictOf(read);
  const isSilent = facts.every(({ status }) => status === 'no-answer');
  return {
    at,
    elapsedMs: Math.round(elapsedMs),
    tookMs: Math.round(tookMs),
    signal,
    states,
    ...(verdict && { verdict }),
    raw: rawOf(facts),
    ...(error !== undefined && isSilent ? { error } : {}),
  };
}

function verdictOf(read: ReadonlyMap<string, Fact>): WatchSample['verdict'] {
  for (const of of leading) {
    const fact = read.get(of);
    const word = signalWordSchema.safeParse(fact?.judgement?.words.id.replace(/^signal\./, ''));
    if (typeof fact?.value === 'number' && word.success) return { of, value: fact.value, word: word.data };
  }
  return undefined;
}

/** Each answer once, in the order in which it was asked for. */
function rawOf(facts: readonly Fact[]): WatchSample['raw'] {
  const asks = new Map<string, { at: string; lines: string[] }>();
  for (const { source, raw, at } of facts) {
    const known = asks.get(source.ask);
    if (known === undefined) asks.set(source.ask, { at, lines: [...raw] });
    else known.lines.push(...raw.filter((line) => !known.lines.includes(line)));
  }
  return [...asks]
    .filter(([, { lines }]) => lines.length > 0)
    .sort(([, a], [, b]) => a.at.localeCompare(b.at))
    .map(([ask, { lines }]) => ({ ask, lines }));
}
