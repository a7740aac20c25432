import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { runEntry } from '../core/history/entries.ts';
import { StoreKeeper } from '../core/history/store-keeper.ts';
import type { Keeper } from '../core/history/keeper.ts';
import {
  Failure,
  historyEntrySchema,
  runSchema,
  toErrorData,
  type ErrorData,
  type HistoryEntry,
} from '../core/model/index.ts';
import type { Clock, HistoryStore, Journal, Log } from '../core/ports.ts';
import type { Composition } from './compose.ts';
import { LateStore } from '../platform/history/late-store.ts';
import { openPostgres } from '../platform/history/postgres.ts';
import { inMemory, openSqlite, setAside } from '../platform/history/sqlite.ts';
import { openStore } from '../platform/history/store.ts';
import { takeJournal } from '../platform/store/journal.ts';

export interface HistoryOptions {
  folder: string;
  /** False: what happens is known until the program ends, and leaves no trace. */
  keep: boolean;
  /** A shared server, as in DATABASE_URL. */
  server?: string | undefined;
  /** The journal of runs, which takes what the history cannot. */
  spare: Journal;
  station: () => string | undefined;
  clock: Clock;
  log: Log;
  tell: (error: ErrorData) => void;
}

export interface OpenHistory {
  store: HistoryStore;
  keeper: Keeper;
}

/** The history of this computer or of the workshop. It never rejects: what cannot be opened is told of when it is asked. */
export function openHistory(options: HistoryOptions): OpenHistory {
  const { folder, keep, server, spare, station, clock, log, tell } = options;
  const file = path.join(folder, 'history.db');
  const open = async (): Promise<HistoryStore> => {
    if (!keep) return openStore(await openSqlite(inMemory));
    const store = server === undefined ? await openFile(file, tell) : await openStore(openPostgres(server));
    await takeIn(folder, store);
    return store;
  };
  const where = server === undefined ? file : openPostgres(server).where;
  const store = new LateStore(keep ? where : inMemory, open);
  const keeper = new StoreKeeper({
    store, spare, station, clock, log, tell,
    newId: randomUUID,
    takeIn: () => (keep ? takeIn(folder, store) : Promise.resolve()),
  }); // prettier-ignore
  return { store, keeper };
}

/** What is no database is kept under another name and said; the history begins anew then. */
async function openFile(file: string, tell: (error: ErrorData) => void): Promise<HistoryStore> {
  try {
    return await openStore(await openSqlite(file));
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'store.broken') throw error;
    await setAside(file);
    tell(error.data);
    return openStore(await openSqlite(file));
  }
}

/** Brings over what the journal of runs holds: all of an earlier version, and what the history could not take. */
async function takeIn(folder: string, store: HistoryStore): Promise<void> {
  await takeJournal(path.join(folder, 'journal.jsonl'), async (values) => {
    const entries = values.flatMap(entryOf);
    if (entries.length > 0) await store.put(...entries);
  });
}

function entryOf(value: unknown): HistoryEntry[] {
  const run = runSchema.safeParse(value);
  if (run.success) return run.data.state === 'ended' ? [runEntry(run.data)] : [];
  const entry = historyEntrySchema.safeParse(value);
  return entry.success ? [entry.data] : [];
}

const dayMs = 24 * 3600_000;

/** Takes out what is older than the settings say; nothing where they say nothing. Failures: store.*, file.*. */
export async function pruneBySettings({ history, person, world }: Composition): Promise<{ entries: number }> {
  const days = person.historyDays ?? 0;
  if (days === 0) return { entries: 0 };
  return history.prune(new Date(world.clock.now() - days * dayMs).toISOString());
}

/** Does so now and once a day, as long as the program runs. */
export function keepWithinDays(composition: Composition): void {
  const { clock, log } = composition.world;
  void pruneBySettings(composition)
    .catch((error: unknown) => log.error('old lines of the history stay', { error: toErrorData(error) }))
    .finally(() => clock.after(dayMs, () => keepWithinDays(composition)));
}
