import { numberForms, stickKeyOf, withoutNumbers } from '../../core/model/index.ts';
import type { Dialect, SqlAsk, SqlRow } from './sql.ts';
import { tidySticks } from './sticks.ts';

/** Shorter ones stand in many texts by chance. */
const leastLength = 8;
/** Forms that one statement looks for. */
const formsAtOnce = 60;

/** What is known of a stick by the numbers that are its own. */
interface Own {
  /** Its key, and those under which it was known before it told its IMEI. */
  keys: string[];
  /** IMEI, serial number and SIM cards that no other stick has told. */
  numbers: string[];
}

/**
 * Takes all lines of a stick out, and its numbers out of every other line. A SIM card or a serial number that another stick has
 * told as well stays in the lines of that other one. Call it within a write.
 */
export async function forgetIn(
  ask: SqlAsk,
  dialect: Dialect,
  stick: string,
): Promise<{ entries: number; numbers: string[] }> {
  const { keys, numbers } = await ownOf(ask, stick);
  let entries = 0;
  for (const key of keys) entries += await takeOut(ask, { sql: 'stick = ?', values: [key] });
  await maskElsewhere(ask, dialect, numbers);
  return { entries, numbers };
}

/** Takes lines out and gives their count. Call it within a write. */
export async function takeOut(ask: SqlAsk, where: { sql: string; values: string[] }): Promise<number> {
  const [count] = await ask.all(`SELECT count(*) AS entries FROM history_entries WHERE ${where.sql}`, where.values);
  await ask.all(
    `DELETE FROM history_bodies WHERE id IN (SELECT id FROM history_entries WHERE ${where.sql})`,
    where.values,
  );
  await ask.all(`DELETE FROM history_entries WHERE ${where.sql}`, where.values);
  await tidySticks(ask);
  return Number(count?.['entries'] ?? 0);
}

async function ownOf(ask: SqlAsk, stick: string): Promise<Own> {
  const rows = await ask.all(
    `SELECT DISTINCT imei, iccid, serial, substr(usb_id, 1, 4) AS vid FROM history_entries WHERE stick = ?`,
    [stick],
  );
  const keys = new Set([stick]);
  const numbers = new Set<string>(stick.startsWith('imei:') ? [stick.slice('imei:'.length)] : []);
  for (const { serial, vid } of rows) {
    const key = stickKeyOf({ serial: textOf(serial), vid: textOf(vid) });
    if (key === undefined || (await isOfOthers(ask, 'serial', serial, [stick, key]))) continue;
    keys.add(key);
    numbers.add(String(serial));
  }
  for (const { imei, iccid } of rows) {
    if (imei) numbers.add(String(imei));
    if (iccid && !(await isOfOthers(ask, 'iccid', iccid, [...keys]))) numbers.add(String(iccid));
  }
  return { keys: [...keys], numbers: [...numbers].filter((number) => number.length >= leastLength) };
}

const textOf = (value: SqlRow[string] | undefined): string | undefined =>
  value === null || value === undefined || value === '' ? undefined : String(value);

/** Whether a stick that is known by another key has told this number. */
async function isOfOthers(
  ask: SqlAsk,
  column: 'serial' | 'iccid',
  value: SqlRow[string] | undefined,
  own: readonly string[],
): Promise<boolean> {
  const [found] = await ask.all(
    `SELECT id FROM history_entries WHERE ${column} = ? AND stick NOT LIKE 'visit:%'
      AND stick NOT IN (${own.map(() => '?').join(', ')}) LIMIT 1`,
    [value ?? null, ...own],
  );
  return found !== undefined;
}

/** A batch tells of all its sticks, and a stay that was never told apart may show a number: such a line stays without it. */
async function maskElsewhere(ask: SqlAsk, { contains }: Dialect, numbers: readonly string[]): Promise<void> {
  if (numbers.length === 0) return;
  const list = `(${numbers.map(() => '?').join(', ')})`;
  for (const column of ['imei', 'iccid', 'serial']) {
    await ask.all(`UPDATE history_entries SET ${column} = NULL WHERE ${column} IN ${list}`, numbers);
    await ask.all(`UPDATE history_sticks SET ${column} = NULL WHERE ${column} IN ${list}`, numbers);
  }
  const forms = numbers.flatMap(numberForms);
  for (const [table, key, column] of [
    ['history_bodies', 'id', 'body'],
    ['history_entries', 'id', 'says'],
    ['history_sticks', 'stick', 'words'],
  ] as const) {
    for (let from = 0; from < forms.length; from += formsAtOnce) {
      const some = forms.slice(from, from + formsAtOnce);
      const holds = some.map(() => `${contains}(${column}, ?) > 0`).join(' OR ');
      const found = await ask.all(`SELECT ${key}, ${column} FROM ${table} WHERE ${holds}`, some);
      for (const row of found) {
        await ask.all(`UPDATE ${table} SET ${column} = ? WHERE ${key} = ?`, [
          withoutNumbers(String(row[column]), numbers),
          row[key] ?? null,
        ]);
      }
    }
  }
}
