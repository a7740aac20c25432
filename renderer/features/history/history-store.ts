import { create } from 'zustand';
import { history, type ErrorData } from '../../../preload/contract/index.ts';
import type { HistoryKind, HistoryRow } from '../../../preload/contract/history.ts';
import { invoke } from '../../client/bridge.ts';

/** Lines that are asked for at once: three screens of a large window. */
export const pageSize = 120;

export interface HistoryState {
  readonly typed: string;
  readonly kind: HistoryKind | 'all';
  /** Undefined until the first answer. */
  readonly total: number | undefined;
  /** What has been read, by the number of its page. */
  readonly pages: ReadonlyMap<number, readonly HistoryRow[]>;
  readonly where: string;
  readonly error: ErrorData | undefined;
  /** The line whose stick stands at the right. */
  readonly open: string | undefined;
}

/** The history page, as it was left. */
export const useHistory = create<HistoryState>(() => ({
  typed: '',
  kind: 'all',
  total: undefined,
  pages: new Map(),
  where: '',
  error: undefined,
  open: undefined,
}));

/** Which search the pages belong to; the answer to an older one is dropped. */
let generation = 0;
const asked = new Set<number>();

/** Begins a search anew. What is shown stays until the first answer is there. */
export async function searchHistory(change: Partial<Pick<HistoryState, 'typed' | 'kind'>> = {}): Promise<void> {
  useHistory.setState(change);
  generation += 1;
  asked.clear();
  await readPage(0, { fresh: true });
}

/** Reads a page of the present search unless it is there or under way. */
export async function readPage(page: number, { fresh = false } = {}): Promise<void> {
  if (asked.has(page)) return;
  asked.add(page);
  const mine = generation;
  const { typed, kind } = useHistory.getState();
  const outcome = await invoke(history.search, {
    ...(typed.trim() === '' ? {} : { text: typed }),
    ...(kind === 'all' ? {} : { kinds: [kind] }),
    offset: page * pageSize,
    limit: pageSize,
  });
  if (mine !== generation) return;
  if (!outcome.ok) {
    asked.delete(page);
    useHistory.setState({ error: outcome.error, total: useHistory.getState().total ?? 0 });
    return;
  }
  const { rows, total, where, trouble } = outcome.value;
  useHistory.setState((state) => ({
    pages: new Map([...(fresh ? [] : state.pages), [page, rows]]),
    total,
    where,
    error: trouble,
  }));
}

export const rowAt = ({ pages }: HistoryState, index: number): HistoryRow | undefined =>
  pages.get(Math.floor(index / pageSize))?.[index % pageSize];

/** A line that is shown, by its id. */
export const lineOf = ({ pages }: HistoryState, id: string): HistoryRow | undefined =>
  [...pages.values()].flat().find((row) => row.id === id);

export const openLine = (id: string | undefined): void => useHistory.setState({ open: id });
