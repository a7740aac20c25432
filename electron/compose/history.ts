import { randomUUID } from 'node:crypto';
import { access } from 'node:fs/promises';
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
import { inMemory, openSqlite, setAside } from '../platform/history/sqlite.ts';
import { openStore } from '../platform/history/store.ts';
import { errnoOf } from '../platform/shared/errno.ts';
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
export async function openHistory(options: HistoryOptions): Promise<OpenHistory> {
  const { folder, keep, server, spare, station, clock, log, tell } = options;
  const file = path.join(folder, 'history.db');
  // What speaks to a server is read only where there is one.
  const shared = server === undefined ? undefined : await sharedHistory(server);
  const open = async (): Promise<HistoryStore> => {
    if (!keep) return openStore(await openSqlite(inMemory));
    const store = await (shared?.open() ?? openFile(file, tell));
    await takeIn(folder, store);
    return store;
  };
  const store = new LateStore(keep ? (shared?.where ?? file) : inMemory, open);
  const keeper = new StoreKeeper({
    store, spare, station, clock, log, tell,
    newId: randomUUID,
    isNew: async () => !keep || (shared === undefined && (await isMissing(file)) && (await isMissing(journalIn(folder)))),
    takeIn: () => (keep ? takeIn(folder, store) : Promise.resolve()),
  }); // prettier-ignore
  return { store, keeper };
}

async function sharedHistory(url: string): Promise<{ where: string; open: () => Promise<HistoryStore> }> {
  const { openPostgres, serverPlace } = await import('../platform/history/postgres.ts');
  const where = serverPlace(url);
  return {
    // What is no address of a server may hold a password, so it is not said.
    where: where ?? 'DATABASE_URL',
    open: async () => {
      if (where === undefined) throw new Failure('store.unreachable', { server: 'DATABASE_URL' });
      return openStore(openPostgres(url));
    },
  };
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

const journalIn = (folder: string): string => path.join(folder, 'journal.jsonl');

/** What cannot be looked at counts as there: opening it tells why. */
const isMissing = (file: string): Promise<boolean> =>
  access(file).then(
    () => false,
    (error: unknown) => errnoOf(error) === 'ENOENT',
  );

/** Brings over what the journal of runs holds: all of an earlier version, and what the history could not take. */
async function takeIn(folder: string, store: HistoryStore): Promise<void> {
  await takeJournal(journalIn(folder), async (values) => {
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
