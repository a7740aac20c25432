import { buildSummary, type Summary } from '../core/report/index.ts';
import { Failure, type HistoryEntry } from '../core/model/index.ts';
import type { Composition, Numbers } from './compose.ts';

/** What a summary is of: a day in UTC, or a batch. */
export type SummaryOf = { kind: 'day'; day: string; title: string } | { kind: 'batch'; batch: string; title: string };

/** Entries that are read at once. */
const pageSize = 500;

/** The summary of a day or a batch from the history, one row a stick. Failure history.unknown when it holds nothing of it. */
export async function summaryOfHistory(
  { history, person, workbench }: Composition,
  of: SummaryOf,
  numbers: Numbers,
): Promise<Summary> {
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
  if (entries.length === 0) throw new Failure('history.unknown', { what: of.title });
  return buildSummary({
    entries,
    title: of.title,
    now: new Date().toISOString(),
    program: { name: 'Modem Workbench', version: workbench.snapshot().version },
    station: person.station,
    operator: person.operator,
    numbers,
  });
}

/** File name without ending. */
export const summaryName = (summary: Summary): string =>
  `${summary.virtual ? 'VIRTUAL-' : ''}${summary.title}`.replace(/[^A-Za-z0-9.-]+/g, '-').replace(/^-|-$/g, '');
