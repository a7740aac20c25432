import { buildSummary, type Summary } from '../core/report/index.ts';
import { Failure, type HistoryEntry } from '../core/model/index.ts';
import { inEnglish, say } from '../../resources/text/index.ts';
import type { Composition, Numbers } from './compose.ts';

/** What a summary is of: a day in UTC, or a batch. */
export type SummaryOf = { kind: 'day'; day: string } | { kind: 'batch'; batch: string };

/** A summary twice: in the language of its readers, and as data for other programs, in English. */
export interface MadeSummary {
  summary: Summary;
  data: Summary;
}

const titleOf = (of: SummaryOf): string =>
  of.kind === 'day'
    ? say({ id: 'summary.day', params: { day: of.day } })
    : say({ id: 'summary.batch', params: { batch: of.batch } });

/** Entries that are read at once. */
const pageSize = 500;

/** The summary of a day or a batch from the history, one row a stick. Failure history.unknown when it holds nothing of it. */
export async function summaryOfHistory(
  { history, person, workbench }: Composition,
  of: SummaryOf,
  numbers: Numbers,
): Promise<MadeSummary> {
  const query = of.kind === 'day' ? { from: of.day, to: of.day } : { batch: of.batch };
  const entries: HistoryEntry[] = [];
  for (;;) {
    const kinds = ['run', 'facts', 'batch-item'] as const;
    const page = await history.entries({
      ...query,
      kinds: [...kinds],
      order: 'oldest',
      offset: entries.length,
      limit: pageSize,
    });
    entries.push(...page);
    if (page.length < pageSize) break;
  }
  if (entries.length === 0) throw new Failure('history.unknown', { what: titleOf(of) });
  const now = new Date().toISOString();
  const build = (): Summary =>
    buildSummary({
      entries,
      title: titleOf(of),
      now,
      program: { name: 'Modem Workbench', version: workbench.snapshot().version },
      station: person.station,
      operator: person.operator,
      numbers,
    });
  return { summary: build(), data: inEnglish(build) };
}

/** File name without ending. */
export const summaryName = (summary: Summary): string =>
  `${summary.virtual ? 'VIRTUAL-' : ''}${summary.title}`.replace(/[^A-Za-z0-9.-]+/g, '-').replace(/^-|-$/g, '');
