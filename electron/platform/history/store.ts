import {
  visitKey,
  type ErrorData,
  type HistoryEntry,
  type HistoryPage,
  type HistoryQuery,
  type HistoryStick,
} from '../../core/model/index.ts';
import type { HistoryStore } from '../../core/ports.ts';
import { forgetIn, takeOut } from './forget.ts';
import { whereOf } from './query.ts';
import { columns, columnsOfE, rowOf, valuesOf } from './rows.ts';
import { bringUpToDate } from './schema.ts';
import type { Sql, SqlAsk } from './sql.ts';
import { learnStick, numberOfStick, stickIn, tidySticks } from './sticks.ts';

/** Lines of an answer when none is said. */
const usualLimit = 100;

/** The history on a database, brought to its present form. Failures: store.*, file.*. The caller closes it. */
export async function openStore(sql: Sql): Promise<HistoryStore> {
  try {
    await bringUpToDate(sql);
  } catch (error) {
    await sql.close();
    throw error;
  }
  return new Store(sql);
}

class Store implements HistoryStore {
  readonly readOnly: ErrorData | undefined = undefined;
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  get where(): string {
    return this.#sql.where;
  }

  async put(...entries: readonly HistoryEntry[]): Promise<void> {
    await this.#sql.write(async (ask) => {
      for (const entry of entries) await putOne(ask, entry);
    });
  }

  async get(id: string): Promise<HistoryEntry | undefined> {
    const [row] = await this.#sql.all(`${selectWhole} WHERE e.id = ?`, [id]);
    return row === undefined ? undefined : wholeOf(row);
  }

  async search(query: HistoryQuery): Promise<HistoryPage> {
    const where = await whereOf(this.#sql, query);
    // Ids first, from an index alone: jumping far down a long list then reads no line that is not shown.
    const found = await this.#sql.all(
      `SELECT ${columnsOfE} FROM history_entries e JOIN
        (SELECT e.id AS page_id FROM history_entries e WHERE ${where.sql} ${pageOf(query)}) page ON page.page_id = e.id
        ${orderOf(query)}`,
      where.values,
    );
    const [count] = await this.#sql.all(
      `SELECT count(*) AS total FROM history_entries e WHERE ${where.count}`,
      where.values,
    );
    return { rows: found.map(rowOf), total: Number(count?.['total'] ?? 0) };
  }

  async entries(query: HistoryQuery): Promise<HistoryEntry[]> {
    const where = await whereOf(this.#sql, query);
    const found = await this.#sql.all(`${selectWhole} WHERE ${where.sql} ${pageOf(query)}`, where.values);
    return found.map(wholeOf);
  }

  async stick(key: string): Promise<HistoryStick | undefined> {
    const known = await stickIn(this.#sql, key);
    if (known === undefined) return undefined;
    const { words: _words, ...stick } = known;
    return stick;
  }

  async assign(visit: string, { key, imei, iccid, name }: Parameters<HistoryStore['assign']>[1]): Promise<void> {
    await this.#sql.write(async (ask) => {
      const moved = await ask.all('SELECT DISTINCT stick FROM history_entries WHERE visit = ? AND stick <> ?', [
        visit,
        key,
      ]);
      await ask.all(
        'UPDATE history_entries SET stick = ?, imei = COALESCE(?, imei), name = COALESCE(?, name) WHERE visit = ?',
        [key, imei ?? null, name ?? null, visit],
      );
      for (const { stick } of moved) {
        const before = await stickIn(ask, String(stick));
        if (before !== undefined)
          await learnStick(ask, { ...before, stick: key, imei, iccid, name: name ?? before.name });
      }
      await ask.all(`UPDATE history_entries SET stick_number = ${numberOfStick} WHERE visit = ?`, [key, visit]);
      await tidySticks(ask);
    });
  }

  async forget(stick: string): Promise<{ entries: number; numbers: string[] }> {
    const taken = await this.#sql.write((ask) => forgetIn(ask, this.#sql.dialect, stick));
    await this.#sql.scrub();
    return taken;
  }

  async prune(before: string): Promise<{ entries: number }> {
    const entries = await this.#sql.write((ask) => takeOut(ask, { sql: 'at < ?', values: [before] }));
    if (entries > 0) await this.#sql.scrub();
    return { entries };
  }

  close(): Promise<void> {
    return this.#sql.close();
  }
}

const selectWhole = `SELECT ${columnsOfE}, b.body AS body FROM history_entries e JOIN history_bodies b ON b.id = e.id`;

const wholeOf = (row: Parameters<typeof rowOf>[0]): HistoryEntry => ({
  ...rowOf(row),
  body: JSON.parse(String(row['body'])) as unknown,
});

const orderOf = ({ order }: HistoryQuery): string =>
  order === 'oldest' ? 'ORDER BY e.at, e.id' : 'ORDER BY e.at DESC, e.id DESC';

const pageOf = (query: HistoryQuery): string =>
  `${orderOf(query)} LIMIT ${String(query.limit ?? usualLimit)} OFFSET ${String(query.offset ?? 0)}`;

async function putOne(ask: SqlAsk, given: HistoryEntry): Promise<void> {
  const stick = given.stick ?? (given.visit === undefined ? undefined : visitKey(given.visit));
  const entry = { ...given, stick };
  const { name, usbId, imei, iccid, serial, virtual, at } = entry;
  if (stick !== undefined)
    await learnStick(ask, { stick, name, usbId, imei, iccid, serial, virtual, firstAt: at, lastAt: at });
  const replaced = [...columns.slice(1), 'stick_number'];
  await ask.all(
    `INSERT INTO history_entries (${columns.join(', ')}, stick_number)
      VALUES (${columns.map(() => '?').join(', ')}, ${numberOfStick})
      ON CONFLICT (id) DO UPDATE SET ${replaced.map((column) => `${column} = excluded.${column}`).join(', ')}`,
    [...valuesOf(entry), stick ?? null],
  );
  await ask.all(
    'INSERT INTO history_bodies (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
    [entry.id, JSON.stringify(entry.body ?? null)],
  );
}
