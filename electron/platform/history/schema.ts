import { Failure } from '../../core/model/index.ts';
import type { Dialect, Sql } from './sql.ts';

/** Statements that make the next form out of the one before. */
export type Step = (dialect: Dialect) => string[];

/**
 * The way from each form to the next, once written never changed. Columns that are looked for stand in `history_entries`,
 * the rest of an entry in `history_bodies`, so that a search reads little.
 */
export const ownSteps: readonly Step[] = [
  ({ text }) => [
    `CREATE TABLE history_entries (
      id ${text} PRIMARY KEY, kind ${text} NOT NULL, at ${text} NOT NULL, place ${text}, virtual INTEGER NOT NULL,
      station ${text}, visit ${text}, stick ${text}, name ${text}, usb_id ${text}, imei ${text}, iccid ${text},
      serial ${text}, outcome ${text}, batch ${text}, says ${text})`,
    `CREATE TABLE history_bodies (id ${text} PRIMARY KEY, body ${text} NOT NULL)`,
    `CREATE TABLE history_sticks (
      stick ${text} PRIMARY KEY, name ${text}, usb_id ${text}, imei ${text}, iccid ${text}, serial ${text},
      virtual INTEGER NOT NULL, first_at ${text} NOT NULL, last_at ${text} NOT NULL, words ${text} NOT NULL)`,
    'CREATE INDEX history_by_time ON history_entries (at, id)',
    'CREATE INDEX history_by_kind ON history_entries (kind, at, id)',
    'CREATE INDEX history_by_stick ON history_entries (stick, at, id)',
    'CREATE INDEX history_by_place ON history_entries (place, kind, at)',
    'CREATE INDEX history_by_visit ON history_entries (visit)',
    'CREATE INDEX history_by_batch ON history_entries (batch, at, id)',
    'CREATE INDEX history_by_outcome ON history_entries (outcome, at, id)',
    'CREATE INDEX history_by_imei ON history_entries (imei)',
    'CREATE INDEX history_by_iccid ON history_entries (iccid)',
  ],
  // All that a search for many sticks (a maker's name) is narrowed by: it is counted from this index alone.
  () => [
    'DROP INDEX history_by_stick',
    'CREATE INDEX history_by_stick ON history_entries (stick, at, id, kind, outcome, place, virtual)',
  ],
  // A number in place of the long key: going from a third of all sticks to their lines takes a third of the time.
  () => [
    'ALTER TABLE history_sticks ADD COLUMN number INTEGER',
    `UPDATE history_sticks SET number = counted.number FROM
      (SELECT stick AS of_stick, row_number() OVER (ORDER BY stick) AS number FROM history_sticks) counted
      WHERE counted.of_stick = history_sticks.stick`,
    'CREATE UNIQUE INDEX history_sticks_by_number ON history_sticks (number)',
    'ALTER TABLE history_entries ADD COLUMN stick_number INTEGER',
    `UPDATE history_entries SET stick_number =
      (SELECT s.number FROM history_sticks s WHERE s.stick = history_entries.stick)`,
    'CREATE INDEX history_by_stick_number ON history_entries (stick_number, kind, outcome, place, virtual, at)',
    'DROP INDEX history_by_stick',
    'CREATE INDEX history_by_stick ON history_entries (stick, at, id)',
  ],
];

/**
 * Brings the database to the present form; each step is made whole or not at all, after a copy of what was there.
 * Failures: store.newer, and those of the database.
 */
export async function bringUpToDate(sql: Sql, steps: readonly Step[] = ownSteps): Promise<void> {
  const before = (await versionOf(sql)) ?? 0;
  if (before === 0) await sql.write(makeMeta(sql.dialect));
  for (;;) {
    const present = (await versionOf(sql)) ?? 0;
    if (present > steps.length) throw new Failure('store.newer', { path: sql.where });
    if (present === steps.length) return;
    // A new one has nothing to copy.
    if (before > 0) await sql.backUp(present + 1);
    await sql.write(async (ask) => {
      const [row] = await ask.all(`SELECT value FROM history_meta WHERE name = 'schema'`);
      // Another program may have made this step meanwhile.
      if (Number(row?.['value']) !== present) return;
      for (const statement of steps[present]?.(sql.dialect) ?? []) await ask.all(statement);
      await ask.all(`UPDATE history_meta SET value = ? WHERE name = 'schema'`, [String(present + 1)]);
    });
  }
}

const makeMeta =
  ({ text }: Dialect) =>
  async (ask: Pick<Sql, 'all'>): Promise<void> => {
    await ask.all(`CREATE TABLE IF NOT EXISTS history_meta (name ${text} PRIMARY KEY, value ${text} NOT NULL)`);
    await ask.all(`INSERT INTO history_meta (name, value) VALUES ('schema', '0') ON CONFLICT (name) DO NOTHING`);
  };

/** Undefined where nothing of ours is there yet. */
async function versionOf(sql: Sql): Promise<number | undefined> {
  const there = await sql.all(sql.dialect.tableNames);
  if (!there.some(({ name }) => name === 'history_meta')) return undefined;
  const [row] = await sql.all(`SELECT value FROM history_meta WHERE name = 'schema'`);
  return row === undefined ? undefined : Number(row['value']);
}
