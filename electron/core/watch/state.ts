import {
  message,
  watchSignals,
  watchStates,
  type ErrorData,
  type Place,
  type Watch,
  type WatchEnd,
  type WatchEvent,
  type WatchSample,
} from '../model/index.ts';

/** Samples kept in memory: four hours at one in two seconds. The log has all. */
export const keptSamples = 7200;
/** Changes kept in memory. */
const keptEvents = 1000;

/** A step of a watch: the watch after it and what happened. The one before is not changed. */
export interface WatchStep {
  watch: Watch;
  events: WatchEvent[];
}

export interface WatchBegin {
  place: Place;
  where: string;
  at: string;
  everyMs: number;
  forMs?: number | undefined;
}

export function beginWatch({ place, where, at, everyMs, forMs }: WatchBegin): WatchStep {
  const watch: Watch = {
    place, where, startedAt: at, everyMs, ...(forMs !== undefined && { forMs }),
    state: 'running', samples: [], taken: 0, events: [], ranges: {},
  }; // prettier-ignore
  return withEvents(watch, [
    { at, elapsedMs: 0, kind: 'began', says: message('watch.event.began', { where, seconds: everyMs / 1000 }) },
  ]);
}

/** The watch with one more sample, and what changed against the last one that has the same value. */
export function withSample(watch: Watch, sample: WatchSample): WatchStep {
  const events = [...answering(watch, sample), ...changes(watch, sample)];
  const samples = [...watch.samples, sample].slice(-keptSamples);
  const ranges = { ...watch.ranges };
  for (const key of watchSignals) {
    const value = sample.signal[key];
    if (value === undefined) continue;
    const { min, max, mean, count } = ranges[key] ?? { min: value, max: value, mean: 0, count: 0 };
    ranges[key] = {
      min: Math.min(min, value),
      max: Math.max(max, value),
      mean: Math.round(((mean * count + value) / (count + 1)) * 100) / 100,
      count: count + 1,
    };
  }
  return withEvents({ ...watch, state: 'running', samples, ranges, taken: watch.taken + 1 }, events);
}

/** Somebody else has the port: the look waits. */
export function waitsForPort(watch: Watch, at: string, elapsedMs: number): WatchStep {
  if (watch.state !== 'running') return { watch, events: [] };
  const says = message('watch.event.busy', { where: watch.where });
  return withEvents({ ...watch, state: 'busy' }, [{ at, elapsedMs: Math.round(elapsedMs), kind: 'busy', says }]);
}

export function endWatch(
  watch: Watch,
  { why, at, elapsedMs, error }: { why: WatchEnd; at: string; elapsedMs: number; error?: ErrorData | undefined },
): WatchStep {
  if (watch.state === 'ended') return { watch, events: [] };
  const ended = { why, ...(error && { error }) };
  const says = message(`watch.event.ended-${why}`);
  const event = { at, elapsedMs: Math.round(elapsedMs), kind: 'ended' as const, says };
  return withEvents({ ...watch, state: 'ended', ended }, [event]);
}

function withEvents(watch: Watch, events: WatchEvent[]): WatchStep {
  return { watch: { ...watch, events: [...watch.events, ...events].slice(-keptEvents) }, events };
}

function answering(watch: Watch, sample: WatchSample): WatchEvent[] {
  const wasSilent = watch.samples.at(-1)?.error !== undefined;
  const isSilent = sample.error !== undefined;
  if (wasSilent === isSilent) return [];
  const { at, elapsedMs } = sample;
  const kind = isSilent ? ('silent' as const) : ('answers' as const);
  return [{ at, elapsedMs, kind, says: message(`watch.event.${kind}`) }];
}

/** A state that is not read this time has not changed; the first reading of all is no change either. */
function changes(watch: Watch, sample: WatchSample): WatchEvent[] {
  const { at, elapsedMs } = sample;
  const events: WatchEvent[] = [];
  for (const key of watchStates) {
    const now = sample.states[key];
    const before = watch.samples.findLast(({ states }) => states[key] !== undefined)?.states[key];
    if (now === undefined || before === undefined || before.value === now.value) continue;
    const params = { from: wordsOf(before), to: wordsOf(now) };
    events.push({ at, elapsedMs, kind: key, says: message(`watch.event.${key}`, params) });
  }
  const before = watch.samples.findLast(({ verdict }) => verdict !== undefined)?.verdict;
  const now = sample.verdict;
  if (now !== undefined && before !== undefined && before.word !== now.word) {
    const params = { from: `@signal.${before.word}`, to: `@signal.${now.word}`, of: `@fact.label.${now.of}`, value: now.value };
    events.push({ at, elapsedMs, kind: 'signal', says: message('watch.event.signal', params) });
  }
  return events;
} // prettier-ignore

/** Words that have parameters of their own do not fit into a sentence; their value does. */
const wordsOf = ({ value, words }: { value: string; words?: { id: string; params?: unknown } | undefined }): string =>
  words !== undefined && words.params === undefined ? `@${words.id}` : value;
