import pg from 'pg';
import { Failure } from '../../core/model/index.ts';
import type { Sql, SqlAsk, SqlRow, SqlValue } from './sql.ts';

/** ms. A server in the same house answers in milliseconds; what takes longer is not there. */
const connectLimitMs = 5_000;
/** ms. The slowest question is a search of everything; the lock of another bench is waited for as long. */
const answerLimitMs = 20_000;
/** One to write and one to ask meanwhile. */
const mostConnections = 2;
/** Benches write one after the other. The number tells this lock from those of other programs: "MWB" and a zero. */
const writeLock = 0x4d574200;

/** A shared history on a server; nothing is opened before the first question. @param url as in DATABASE_URL */
export function openPostgres(url: string): Sql {
  return new Postgres(url);
}

class Postgres implements Sql {
  readonly dialect = {
    text: 'TEXT COLLATE "C"',
    tableNames: 'SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()',
    contains: 'strpos' as const,
  };
  readonly where: string;
  readonly #pool: pg.Pool;

  constructor(url: string) {
    this.where = serverPlace(url) ?? '';
    this.#pool = new pg.Pool({
      connectionString: url,
      max: mostConnections,
      connectionTimeoutMillis: connectLimitMs,
      query_timeout: answerLimitMs,
      application_name: 'Modem Workbench',
      // A bench that only looks holds no connection open.
      idleTimeoutMillis: 30_000,
      allowExitOnIdle: true,
    });
    // An idle connection that the server closes is no fault of anyone; the next question opens another.
    this.#pool.on('error', () => undefined);
  }

  all(sql: string, values: readonly SqlValue[] = []): Promise<SqlRow[]> {
    return this.#tried(() => ask(this.#pool, sql, values));
  }

  write<T>(work: (ask: SqlAsk) => Promise<T>): Promise<T> {
    return this.#tried(async () => {
      const client = await this.#pool.connect();
      let broken: Error | undefined;
      // A connection that breaks tells it twice: to the question, which fails, and here, where nobody else listens.
      const lost = (error: Error): void => void (broken = error);
      client.on('error', lost);
      try {
        await client.query('BEGIN');
        await client.query('SELECT pg_advisory_xact_lock($1)', [writeLock]);
        const result = await work({ all: (sql, values) => ask(client, sql, values ?? []) });
        await client.query('COMMIT');
        return result;
      } catch (error) {
        // Where even this fails the connection is thrown away, and the server takes the work back itself.
        await client.query('ROLLBACK').catch((also: unknown) => (broken = also instanceof Error ? also : new Error()));
        throw error;
      } finally {
        client.release(broken);
        client.off('error', lost);
      }
    });
  }

  /** A server has its own backups. */
  backUp(): Promise<void> {
    return Promise.resolve();
  }

  /** Without it the rows stay in the server's files until it tidies up by itself. */
  async scrub(): Promise<void> {
    for (const table of ['history_entries', 'history_bodies', 'history_sticks']) await this.all(`VACUUM FULL ${table}`);
  }

  async close(): Promise<void> {
    if (!this.#pool.ended) await this.#pool.end();
  }

  async #tried<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw failureOf(this.where, error);
    }
  }
}

async function ask(on: pg.Pool | pg.PoolClient, sql: string, values: readonly SqlValue[]): Promise<SqlRow[]> {
  let count = 0;
  const text = sql.replace(/\?/g, () => `$${String((count += 1))}`);
  const { rows } = await on.query<Record<string, SqlValue>>(text, [...values]);
  return rows;
}

/** Server and database without user and password; undefined for what is no address of a server. @param url as in DATABASE_URL */
export function serverPlace(url: string): string | undefined {
  try {
    const { host, port, database } = new pg.Client({ connectionString: url });
    return `${host}:${String(port)}/${database ?? ''}`;
  } catch {
    // The driver reads addresses in several forms and throws for all else; its words would hold the password.
    return undefined;
  }
}

/** SQLSTATE classes: 53100 disk full, 22 and 23 and 42 are faults of a statement, thus ours. */
function failureOf(server: string, error: unknown): Failure {
  const state = error instanceof pg.DatabaseError ? (error.code ?? '') : '';
  if (state === '53100') return new Failure('file.no-space', { path: server }, error);
  if (/^(?:22|23|42)/.test(state) && state !== '42501') return new Failure('internal', {}, error);
  return new Failure('store.unreachable', { server }, error);
}
