import { inEnglish, say } from '../../resources/text/index.ts';
import { countedEnds } from '../core/batch/index.ts';
import { buildBatchSummary, buildSummary, type Summary } from '../core/report/index.ts';
import { batchSummarySchema, Failure, pieceEndSchema } from '../core/model/index.ts';
import type { BatchSummary, HistoryEntry, HistoryQuery } from '../core/model/index.ts';
import { batchSummaryOf } from './batches.ts';
import type { Composition, Numbers } from './compose.ts';

/** What a summary is of: a day in UTC, or a batch. */
export type SummaryOf = { kind: 'day'; day: string } | { kind: 'batch'; batch: string };

/** A summary twice: in the language of its readers, and as data for other programs, in English. */
export interface MadeSummary {
  summary: Summary;
  data: Summary;
}

/** Entries that are read at once. */
const pageSize = 500;

/**
 * The summary of a day from the history, one row a stick, or of a batch: from its own journal, or from the history where another
 * bench has it. Failures: history.unknown when nothing is kept of it, file.*, store.*.
 */
export async function summaryOfHistory(
  composition: Composition,
  of: SummaryOf,
  numbers: Numbers,
): Promise<MadeSummary> {
  const { person, workbench, world } = composition;
  const about = {
    now: new Date(world.clock.now()).toISOString(),
    program: { name: 'Modem Workbench', version: workbench.version },
    station: person.station,
    operator: person.operator,
    numbers,
  };
  if (of.kind === 'batch') {
    const batch = (await batchSummaryOf(composition, of.batch)) ?? (await batchInHistory(composition, of.batch));
    const titleOf = (): string => say({ id: 'summary.batch', params: { batch: `${batch.name} (${batch.id})` } });
    return twice(() => buildBatchSummary(batch, { ...about, title: titleOf() }));
  }
  const titleOf = (): string => say({ id: 'summary.day', params: { day: of.day } });
  const entries = await allOf(composition, { from: of.day, to: of.day, kinds: ['run', 'facts', 'batch-item'] });
  if (entries.length === 0) throw new Failure('history.unknown', { what: titleOf() });
  return twice(() => buildSummary({ ...about, entries, title: titleOf() }));
}

const twice = (build: () => Summary): MadeSummary => ({ summary: build(), data: inEnglish(build) });

/** A batch as the history tells of it. What it counted stays right where a stick was forgotten. Failure history.unknown. */
async function batchInHistory(composition: Composition, id: string): Promise<BatchSummary> {
  const entries = await allOf(composition, { batch: id, kinds: ['batch', 'batch-item'] });
  const read = entries.flatMap(({ kind, body }) => {
    const counts = kind === 'batch' ? batchSummarySchema.omit({ pieces: true }).safeParse(body) : undefined;
    return counts?.success === true ? [counts.data] : [];
  });
  const counts = read.at(-1);
  if (counts === undefined) throw new Failure('history.unknown', { what: id });
  const ends = entries.flatMap(({ body }) => {
    const end = pieceEndSchema.safeParse(body);
    return end.success ? [end.data] : [];
  });
  return { ...counts, pieces: countedEnds(ends) };
}

async function allOf({ history }: Composition, query: HistoryQuery): Promise<HistoryEntry[]> {
  const entries: HistoryEntry[] = [];
  for (;;) {
    const page = await history.entries({ ...query, order: 'oldest', offset: entries.length, limit: pageSize });
    entries.push(...page);
    if (page.length < pageSize) return entries;
  }
}

/** File name without ending. */
export const summaryName = (summary: Summary): string =>
  `${summary.virtual ? 'VIRTUAL-' : ''}${summary.title}`.replace(/[^A-Za-z0-9.-]+/g, '-').replace(/^-|-$/g, '');
