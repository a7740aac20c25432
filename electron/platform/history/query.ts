import { readSearch, type HistoryQuery } from '../../core/model/index.ts';
import type { SqlAsk, SqlValue } from './sql.ts';

/** Part of a statement with its values. */
export interface Where {
  sql: string;
  values: SqlValue[];
}

/**
 * A search for so many sticks is answered line by line from the newest; for fewer, by the sticks. Each costs about the same
 * here with 100,000 runs.
 */
const fewSticks = 400;

/** The condition on `history_entries e` that answers a search. */
export async function whereOf(ask: SqlAsk, asked: HistoryQuery): Promise<Where> {
  const { query, words, from, until } = readSearch(asked);
  const parts: Where[] = [];
  const same = (column: string, value: string | number | undefined): void => {
    if (value !== undefined) parts.push({ sql: `e.${column} = ?`, values: [value] });
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
  if (parts.length === 0) return { sql: '1 = 1', values: [] };
  return { sql: parts.map(({ sql }) => sql).join(' AND '), values: parts.flatMap(({ values }) => values) };
}

function among(column: string, values: readonly string[]): Where {
  if (values.length === 0) return { sql: '1 = 0', values: [] };
  return { sql: `e.${column} IN (${values.map(() => '?').join(', ')})`, values: [...values] };
}

/** A whole number is found by the index, a part of one by looking at all. */
function numberIn(column: string, digits: string, whole: number): Where {
  if (digits.length >= whole) return { sql: `e.${column} = ?`, values: [digits] };
  return { sql: `e.${column} LIKE ? ESCAPE '!'`, values: [`%${likeText(digits)}%`] };
}

async function sticksWith(ask: SqlAsk, words: readonly string[]): Promise<Where> {
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
  return {
    // Joined with nothing, so that no index of sticks is taken: one by time or outcome leads to the page sooner.
    sql: `(e.stick || '') IN (SELECT stick FROM history_sticks WHERE ${condition})`,
    values,
  };
}

const likeText = (text: string): string => text.replace(/[!%_]/g, (sign) => `!${sign}`);
