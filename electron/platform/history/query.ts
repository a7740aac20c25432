import { readSearch, type HistoryQuery } from '../../core/model/index.ts';
import type { SqlAsk, SqlValue } from './sql.ts';

/** Part of a statement with its values. */
interface Part {
  sql: string;
  /** The same for counting, where it must not lead to an index of its own. */
  count?: string;
  values: SqlValue[];
  /** Its index is the one to count by. */
  leads?: true;
}

/** A condition with its values. */
export interface Where {
  sql: string;
  /** The same condition, written so that counting all that fits is quick. */
  count: string;
  values: SqlValue[];
}

/**
 * A search for so many sticks is answered line by line from the newest; for fewer, by the sticks. Each costs about the same
 * here with 100,000 runs.
 */
const fewSticks = 400;

/** Lines that are counted one by one in about the time that going through the sticks takes. */
const fewLines = 3000;

/** Batches that are found by their name; one who has more looks for a day as well. */
const mostBatches = 200;

/** What stands in the index of sticks beside the time: a search for many sticks is counted without reading a line. */
const inSticks: ReadonlySet<string> = new Set(['kind', 'outcome', 'place', 'virtual']);

/** The condition on `history_entries e` that answers a search. */
export async function whereOf(ask: SqlAsk, asked: HistoryQuery): Promise<Where> {
  const { query, words, from, until } = readSearch(asked);
  const parts: Part[] = [];
  const same = (column: string, value: string | number | undefined): void => {
    if (value === undefined) return;
    const count = typeof value === 'number' ? `(e.${column} + 0) = ?` : `COALESCE(e.${column}, '') = ?`;
    parts.push({ sql: `e.${column} = ?`, ...(inSticks.has(column) && { count }), values: [value] });
  };
  same('stick', query.stick);
  same('visit', query.visit);
  same('batch', query.batch);
  same('place', query.place);
  same('virtual', query.virtual === undefined ? undefined : Number(query.virtual));
  if (query.kinds !== undefined) parts.push(among('kind', query.kinds));
  if (query.outcomes !== undefined) parts.push(among('outcome', query.outcomes));
  if (query.imei !== undefined) parts.push(numberIn('imei', query.imei, 15));
  if (query.iccid !== undefined) parts.push(numberIn('iccid', query.iccid, 19));
  if (from !== undefined) parts.push({ sql: 'e.at >= ?', values: [from] });
  if (until !== undefined) parts.push({ sql: 'e.at < ?', values: [until] });
  const ofStick = [...words, ...(query.model === undefined ? [] : [query.model.toLowerCase()])];
  if (ofStick.length > 0) parts.push(await sticksWith(ask, ofStick));
  if (parts.length === 0) return { sql: '1 = 1', count: '1 = 1', values: [] };
  const sql = parts.map((part) => part.sql).join(' AND ');
  const many = parts.some(({ leads }) => leads === true) && !(await isNarrow(ask, parts));
  return {
    sql,
    count: many ? parts.map((part) => part.count ?? part.sql).join(' AND ') : sql,
    values: parts.flatMap(({ values }) => values),
  };
}

/** Whether what is asked beside the sticks leaves so few lines that each may be looked at. */
async function isNarrow(ask: SqlAsk, parts: readonly Part[]): Promise<boolean> {
  const others = parts.filter(({ leads }) => leads !== true);
  if (others.length === 0) return false;
  const found = await ask.all(
    `SELECT count(*) AS lines FROM (SELECT 1 FROM history_entries e WHERE ${others.map(({ sql }) => sql).join(' AND ')}
      LIMIT ${String(fewLines + 1)}) AS few`,
    others.flatMap(({ values }) => values),
  );
  return Number(found[0]?.['lines']) <= fewLines;
}

function among(column: string, values: readonly string[]): Part {
  if (values.length === 0) return { sql: '1 = 0', values: [] };
  const list = `IN (${values.map(() => '?').join(', ')})`;
  return {
    sql: `e.${column} ${list}`,
    ...(inSticks.has(column) && { count: `COALESCE(e.${column}, '') ${list}` }),
    values: [...values],
  };
}

/** A whole number is found by the index, a part of one by looking at all. */
function numberIn(column: string, digits: string, whole: number): Part {
  if (digits.length >= whole) return { sql: `e.${column} = ?`, values: [digits] };
  return { sql: `e.${column} LIKE ? ESCAPE '!'`, values: [`%${likeText(digits)}%`] };
}

/** Lines of sticks whose names or numbers hold the words, and batches with such a name or id. */
async function sticksWith(ask: SqlAsk, words: readonly string[]): Promise<Part> {
  const sticks = await linesOfSticks(ask, words);
  const named = words.map(() => `lower(name || ' ' || batch) LIKE ? ESCAPE '!'`).join(' AND ');
  const batches = await ask.all(
    `SELECT id FROM history_entries WHERE kind = 'batch' AND ${named} ORDER BY at DESC LIMIT ${String(mostBatches)}`,
    words.map((word) => `%${likeText(word)}%`),
  );
  if (batches.length === 0) return sticks;
  const ids = `e.id IN (${batches.map(() => '?').join(', ')})`;
  return {
    sql: `(${sticks.sql} OR ${ids})`,
    count: `(${sticks.count ?? sticks.sql} OR ${ids})`,
    values: [...sticks.values, ...batches.map(({ id }) => String(id))],
  };
}

async function linesOfSticks(ask: SqlAsk, words: readonly string[]): Promise<Part> {
  const condition = words.map(() => `words LIKE ? ESCAPE '!'`).join(' AND ');
  const values = words.map((word) => `%${likeText(word)}%`);
  const found = await ask.all(
    `SELECT stick FROM history_sticks WHERE ${condition} LIMIT ${String(fewSticks + 1)}`,
    values,
  );
  if (found.length <= fewSticks)
    return among(
      'stick',
      found.map(({ stick }) => String(stick)),
    );
  const sticks = `(SELECT number FROM history_sticks WHERE ${condition})`;
  return {
    // Added to nothing, so that no index of sticks is taken: one by time or outcome leads to the page sooner.
    sql: `(e.stick_number + 0) IN ${sticks}`,
    // All of them are counted from that index alone.
    count: `e.stick_number IN ${sticks}`,
    values,
    leads: true,
  };
}

const likeText = (text: string): string => text.replace(/[!%_]/g, (sign) => `!${sign}`);
