import type { HistoryQuery } from './history.ts';
import { placeSchema } from './place.ts';
import { verdicts } from './run.ts';

/** States in which a stick leaves a batch, beside the verdicts of runs. */
export const batchOutcomes = ['passed', 'failed', 'skipped'] as const;
const outcomes: ReadonlySet<string> = new Set([...verdicts, ...batchOutcomes]);

/** A search as a database can answer it: words that are a day, a place or an outcome have gone where they belong. */
export interface PlainQuery {
  query: Omit<HistoryQuery, 'text' | 'from' | 'to'>;
  /** Lower case; each stands somewhere among the names and numbers of the stick. */
  words: string[];
  /** ISO time, this and later. */
  from?: string | undefined;
  /** ISO time, before this. */
  until?: string | undefined;
}

/** Reads what a person typed into the search. */
export function readSearch({ text = '', from, to, ...rest }: HistoryQuery): PlainQuery {
  const plain: PlainQuery = { query: { ...rest }, words: [], from, until: to && endOf(to) };
  const heard: string[] = [];
  for (const word of text
    .toLowerCase()
    .split(/\s+/)
    .filter((one) => one !== '')) {
    if (/^\d{4}-\d{2}(-\d{2})?$/.test(word) && plain.from === undefined) {
      plain.from = word;
      plain.until = endOf(word);
    } else if (outcomes.has(word)) heard.push(word);
    else if (plain.query.place === undefined && placeSchema.safeParse(word).success) plain.query.place = word;
    else plain.words.push(word);
  }
  if (heard.length > 0) plain.query.outcomes = [...(rest.outcomes ?? []), ...heard];
  return plain;
}

/** Above each time that begins so: `~` stands behind every sign that an ISO time goes on with. */
const endOf = (text: string): string => `${text.replace(/Z$/, '')}~`;
