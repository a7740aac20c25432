import { create } from 'zustand';
import { watch as contract, type ErrorData } from '../../../preload/contract/index.ts';
import type { Watch } from '../../../preload/contract/watch.ts';
import { invoke, listen } from '../../client/bridge.ts';

interface WatchesState {
  /** By place, under way or ended. */
  readonly watches: Readonly<Record<string, Watch>>;
  readonly errors: Readonly<Record<string, ErrorData>>;
  readonly saved: Readonly<Record<string, { readonly path: string; readonly lines: number }>>;
}

/** What the window knows of watches; the main process keeps them. */
export const useWatches = create<WatchesState>(() => ({ watches: {}, errors: {}, saved: {} }));

type News = Omit<Watch, 'samples'> & { sample?: Watch['samples'][number] | undefined };

/** A watch with what has come since. News of a watch that is not known begin with nothing before them. */
export function withNews(before: Watch | undefined, { sample, events, ...rest }: News): Watch {
  // Another watch began in the meantime: what was before belongs to the one that has ended.
  const same = before?.startedAt === rest.startedAt ? before : undefined;
  return {
    ...rest,
    samples: sample === undefined ? (same?.samples ?? []) : [...(same?.samples ?? []), sample],
    events: [...(same?.events ?? []), ...events],
  };
}

const put = (place: string, watch: Watch): void =>
  useWatches.setState(({ watches }) => ({ watches: { ...watches, [place]: watch } }));

let following = false;
/** Hears news from now on; once for the life of the window. */
export function followWatches(): void {
  if (following) return;
  following = true;
  listen(contract.news, (news) => put(news.place, withNews(useWatches.getState().watches[news.place], news)));
}

/** Asks for the watch at a place, with all that is kept of it. */
export async function readWatch(place: string): Promise<void> {
  const outcome = await invoke(contract.now, { place });
  if (outcome.ok && outcome.value !== null) put(place, outcome.value);
}

export async function startWatch(place: string, everyMs: number): Promise<void> {
  forget(place);
  const outcome = await invoke(contract.start, { place, everyMs });
  if (!outcome.ok) fail(place, outcome.error);
  // A look that came while we were told of the beginning is newer.
  else if (useWatches.getState().watches[place]?.startedAt !== outcome.value.startedAt) put(place, outcome.value);
}

export async function stopWatch(place: string): Promise<void> {
  const outcome = await invoke(contract.stop, { place });
  if (!outcome.ok) fail(place, outcome.error);
}

export async function saveLog(place: string): Promise<void> {
  forget(place);
  const outcome = await invoke(contract.saveLog, { place });
  if (!outcome.ok) {
    fail(place, outcome.error);
    return;
  }
  const { path, lines } = outcome.value;
  if (path !== undefined) useWatches.setState(({ saved }) => ({ saved: { ...saved, [place]: { path, lines } } }));
}

const fail = (place: string, error: ErrorData): void =>
  useWatches.setState(({ errors }) => ({ errors: { ...errors, [place]: error } }));

function forget(place: string): void {
  useWatches.setState(({ errors: { [place]: _error, ...errors }, saved: { [place]: _saved, ...saved } }) => ({
    errors,
    saved,
  }));
}
