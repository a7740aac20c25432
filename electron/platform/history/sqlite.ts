import { chmod, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type Database from 'libsql/promise';
import { Failure } from '../../core/model/index.ts';
import { errnoOf } from '../shared/errno.ts';
import { ensureFolder } from '../shared/folder.ts';
import { LOCK_LIMIT_MS, withLock } from '../store/lock.ts';
import type { Sql, SqlAsk, SqlRow, SqlValue } from './sql.ts';

/** The history holds identifiers of people's SIMs: the owner alone may read it. */
const OWNER_ONLY = { file: 0o600, folder: 0o700 };

export interface SqliteOptions {
  /** ms that a write waits for another process that is writing. */
  lockLimitMs?: number;
  /** Pages of 4 KiB that the file may have; a test's small disk. */
  mostPages?: number;
}

/** KiB. The indexes of 100,000 runs, which a search goes through; SQLite's own 2 MiB would be read anew each time. */
const cacheKiB = 32 * 1024;

/** A database that ends with the program. */
export const inMemory = ':memory:';

/**
 * Opens the database file, which is made for its owner alone. Failures: store.no-engine, store.broken (what lies there is no
 * database; nothing is changed), file.*.
 */
export async function openSqlite(file: string, options: SqliteOptions = {}): Promise<Sql> {
  try {
    if (file !== inMemory) await makeFile(file);
  } catch (error) {
    throw failureOf(file, error);
  }
  const Opened = await loadEngine();
  try {
    const database: unknown = new Opened(file, { timeout: options.lockLimitMs ?? LOCK_LIMIT_MS });
    if (!isEngine(database)) throw new Failure('store.no-engine', {}, 'another version of libsql');
    const sqlite = new Sqlite(database, file, options);
    await sqlite.prepare();
    return sqlite;
  } catch (error) {
    throw failureOf(file, error);
  }
}

/** Moves what is no database aside, with what belongs to it, and tells under which name. */
export async function setAside(file: string): Promise<string> {
  const aside = `${file}.broken-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  for (const part of ['', '-wal', '-shm']) {
    try {
      await rename(`${file}${part}`, `${aside}${part}`);
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw failureOf(file, error);
    }
  }
  return aside;
}

async function loadEngine(): Promise<typeof Database> {
  try {
    return (await import('libsql/promise')).default;
  } catch (error) {
    throw new Failure('store.no-engine', {}, error);
  }
}

/** SQLite gives what it makes beside the file (its log) the rights of the file. */
async function makeFile(file: string): Promise<void> {
  await ensureFolder(path.dirname(file), OWNER_ONLY.folder);
  const handle = await open(file, 'a', OWNER_ONLY.file);
  try {
    if (((await handle.stat()).mode & 0o777) !== OWNER_ONLY.file) await handle.chmod(OWNER_ONLY.file);
  } finally {
    await handle.close();
  }
}

class Sqlite implements Sql {
  readonly dialect = {
    text: 'TEXT',
    tableNames: `SELECT name FROM sqlite_master WHERE type = 'table'`,
    contains: 'instr' as const,
  };
  readonly where: string;
  readonly #database: Engine;
  readonly #options: SqliteOptions;
  /** One question after the other: a reader must not see what a write has begun and may take back. */
  #queue: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(database: Engine, file: string, options: SqliteOptions) {
    this.#database = database;
    this.where = file;
    this.#options = options;
  }

  /**
   * A log before the file and a sync for each write: what was promised outlives `kill -9` and a power cut. What is taken out is
   * overwritten with zeros.
   */
  async prepare(): Promise<void> {
    const kept = `cache_size=-${String(cacheKiB)}`;
    for (const pragma of [
      'auto_vacuum=INCREMENTAL',
      'journal_mode=WAL',
      'synchronous=FULL',
      'secure_delete=ON',
      kept,
    ]) {
      await this.#ask(`PRAGMA ${pragma}`);
    }
    if (this.#options.mostPages !== undefined)
      await this.#ask(`PRAGMA max_page_count=${String(this.#options.mostPages)}`);
  }

  all(sql: string, values: readonly SqlValue[] = []): Promise<SqlRow[]> {
    return this.#inTurn(() => this.#ask(sql, values));
  }

  write<T>(work: (ask: SqlAsk) => Promise<T>): Promise<T> {
    return this.#inTurn(() => this.#locked(() => this.#transaction(work)));
  }

  async backUp(version: number): Promise<void> {
    if (this.where === inMemory) return;
    const copy = `${this.where}.before-${String(version)}`;
    await this.#inTurn(async () => {
      await rm(copy, { force: true });
      await makeFile(copy);
      await this.#ask('VACUUM INTO ?', [copy]);
      await chmod(copy, OWNER_ONLY.file);
    });
  }

  async scrub(): Promise<void> {
    if (this.where === inMemory) return;
    await this.#inTurn(() =>
      this.#locked(async () => {
        await this.#ask('PRAGMA incremental_vacuum');
        // Old copies would hold what was taken out.
        for (const copy of await copiesOf(this.where)) await rm(copy, { force: true });
        const [done] = await this.#ask('PRAGMA wal_checkpoint(TRUNCATE)');
        if (done?.['busy'] !== 0) throw new Failure('store.locked', { path: this.where });
      }),
    );
  }

  async close(): Promise<void> {
    await this.#inTurn(() => {
      if (!this.#closed) this.#database.close();
      this.#closed = true;
      return Promise.resolve();
    });
  }

  async #transaction<T>(work: (ask: SqlAsk) => Promise<T>): Promise<T> {
    await this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = await work({ all: (sql, values) => this.#ask(sql, values) });
      await this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      // A full disk may have ended the transaction already.
      if (this.#database.inTransaction) await this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  #locked<T>(work: () => Promise<T>): Promise<T> {
    if (this.where === inMemory) return work();
    return withLock(`${this.where}.lock`, work, this.#options.lockLimitMs ?? LOCK_LIMIT_MS);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#queue.then(work).catch((error: unknown) => {
      throw failureOf(this.where, error);
    });
    this.#queue = mine.then(
      () => undefined,
      () => undefined,
    );
    return mine;
  }

  async #ask(sql: string, values: readonly SqlValue[] = []): Promise<SqlRow[]> {
    return (await this.#database.prepare(sql)).all([...values]);
  }
}

/** What is used of libsql, whose own types leave it open. */
interface Engine {
  readonly inTransaction: boolean;
  prepare(sql: string): Promise<{ all(values: SqlValue[]): Promise<SqlRow[]> }>;
  exec(sql: string): Promise<void>;
  close(): void;
}

const isEngine = (opened: unknown): opened is Engine =>
  typeof opened === 'object' && opened !== null && 'inTransaction' in opened && 'prepare' in opened;

/** Copies that were kept before a change of form. */
async function copiesOf(file: string): Promise<string[]> {
  const begin = `${path.basename(file)}.before-`;
  const names = await readdir(path.dirname(file));
  return names.filter((name) => name.startsWith(begin)).map((name) => path.join(path.dirname(file), name));
}

function failureOf(file: string, error: unknown): Failure {
  if (error instanceof Failure) return error;
  const code = errnoOf(error);
  if (code.startsWith('SQLITE_FULL') || ['ENOSPC', 'EDQUOT'].includes(code))
    return new Failure('file.no-space', { path: file }, error);
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT'))
    return new Failure('store.broken', { path: file }, error);
  if (code.startsWith('SQLITE_BUSY')) return new Failure('store.locked', { path: file }, error);
  if (code.startsWith('SQLITE_') && !/READONLY|CANTOPEN|IOERR|PERM/.test(code))
    return new Failure('internal', {}, error);
  return new Failure('file.unwritable', { path: file }, error);
}
