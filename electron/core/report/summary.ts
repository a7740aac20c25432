import { say, sayError } from '../../../resources/text/index.ts';
import { outcomeOfEnd } from '../history/batch-entries.ts';
import { factText } from '../history/entries.ts';
import { factSetSchema, pieceEndSchema, runSchema } from '../model/index.ts';
import type { BatchSummary, Fact, HistoryEntry, PieceEnd, Run } from '../model/index.ts';
import { maskText, maskValue, type Identifier } from '../facts/mask.ts';
import { SUMMARY_SCHEMA_VERSION, summaryRowSchema, type Summary, type SummaryRow } from './summary-model.ts';

export interface SummaryInput {
  /** In clear: runs, facts and batch items of the time or the batch. */
  entries: readonly HistoryEntry[];
  title: string;
  /** ISO 8601. */
  now: string;
  program: { name: string; version: string };
  station?: string | undefined;
  operator?: string | undefined;
  numbers: 'masked' | 'full';
}

const good: ReadonlySet<string> = new Set(['verified', 'passed']);
const bad: ReadonlySet<string> = new Set(['different', 'lost', 'failed']);

/** The summary of a day: one row a stick, its last outcome. Sightings alone make no row. */
export function buildSummary(input: SummaryInput): Summary {
  const sorted = input.entries.toSorted((a, b) => a.at.localeCompare(b.at));
  const sticks = new Map<string, HistoryEntry[]>();
  for (const entry of sorted) {
    if (entry.kind !== 'run' && entry.kind !== 'facts' && entry.kind !== 'batch-item') continue;
    const key = entry.stick ?? entry.id;
    sticks.set(key, [...(sticks.get(key) ?? []), entry]);
  }
  const rows = [...sticks.values()].map(rowOf);
  return summaryOf(
    rows.toSorted((a, b) => a.at.localeCompare(b.at)),
    input,
  );
}

/** The summary of rows that someone else has made, such as a batch. With `masked` no number is left in them. */
export function summaryOf(rows: readonly SummaryRow[], input: Omit<SummaryInput, 'entries'>): Summary {
  const { station, operator, title, now, program, numbers } = input;
  const shown = numbers === 'masked' ? rows.map(maskedRow) : [...rows];
  const count = (set: ReadonlySet<string>): number => rows.filter(({ outcome }) => set.has(outcome ?? '')).length;
  const [goods, bads] = [count(good), count(bad)];
  return {
    kind: 'modem-workbench-summary',
    schema: SUMMARY_SCHEMA_VERSION,
    madeAt: now,
    program,
    title,
    ...(station ? { station } : {}),
    ...(operator ? { operator } : {}),
    numbers,
    virtual: rows.some(({ virtual }) => virtual),
    counts: { sticks: rows.length, good: goods, bad: bads, other: rows.length - goods - bads },
    rows: shown,
  };
}

/** The summary of a batch by its journal: one row for each end that counts. */
export function buildBatchSummary(batch: BatchSummary, input: Omit<SummaryInput, 'entries'>): Summary {
  const { pieces, virtual: _virtual, ...about } = batch;
  return { ...summaryOf(pieces.map(rowOfEnd), input), batch: about };
}

function rowOfEnd(end: PieceEnd): SummaryRow {
  const { at, place, slot, virtual, stick, imei, iccid, firmware, mode, twice, label } = end;
  return plain({
    ...{ at, place, slot, virtual, name: stick === '' ? '–' : stick, imei, iccid, firmware, to: mode, twice, label },
    outcome: outcomeOfEnd(end),
    reason: reasonOf(end),
    runs: 0,
  });
}

/** Why a stick did not leave its batch as a good one. */
function reasonOf({ outcome, reason, error }: PieceEnd): string | undefined {
  if (outcome === 'good') return undefined;
  return reason === undefined ? error && sayError(error).what : say(reason);
}

function rowOf(entries: readonly HistoryEntry[]): SummaryRow {
  const last = entries.at(-1);
  const told = entries.filter(({ outcome }) => outcome !== undefined);
  const [kept, left] = [told.filter(({ outcome }) => outcome !== 'skipped'), told.at(-1)];
  // Left out of a batch it is what it was before, done already or the twin of one that is; a switch on the way counts for less.
  const decisive =
    left?.outcome === 'skipped' ? (kept.findLast(({ kind }) => kind === 'batch-item') ?? kept.at(-1) ?? left) : left;
  const run = entries.flatMap(({ kind, body }) => (kind === 'run' ? readRun(body) : [])).at(-1);
  const facts = entries.flatMap(({ kind, body }) => (kind === 'facts' ? readFacts(body) : [])).at(-1) ?? [];
  const newest = <K extends keyof HistoryEntry>(field: K): HistoryEntry[K] | undefined =>
    entries.findLast((entry) => entry[field] !== undefined)?.[field];
  const end = pieceEndSchema.safeParse(decisive?.body);
  const isGood = good.has(decisive?.outcome ?? '');
  const reason = end.success ? reasonOf(end.data) : isGood ? undefined : run?.words && say(run.words);
  return plain({
    at: last?.at ?? '',
    place: newest('place'),
    station: newest('station'),
    virtual: entries.some(({ virtual }) => virtual),
    name: newest('name') ?? '–',
    usbId: newest('usbId'),
    imei: newest('imei'),
    iccid: newest('iccid'),
    serial: newest('serial'),
    firmware: factText(facts, 'firmware'),
    from: run?.plan.from,
    to: run?.plan.to,
    outcome: decisive?.outcome,
    reason,
    runs: entries.filter(({ kind }) => kind === 'run').length,
  });
}

/** Without the fields that hold nothing. */
const plain = (row: { [K in keyof SummaryRow]: SummaryRow[K] | undefined }): SummaryRow =>
  summaryRowSchema.parse(Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)));

function maskedRow(row: SummaryRow): SummaryRow {
  const { imei, iccid, serial } = row;
  const known: Identifier[] = [
    ...(imei === undefined ? [] : [{ kind: 'imei' as const, value: imei }]),
    ...(iccid === undefined ? [] : [{ kind: 'iccid' as const, value: iccid }]),
    // Makers print the same short serial on a whole series; it tells nobody apart.
    ...(serial === undefined || serial.length < 8 ? [] : [{ kind: 'serial' as const, value: serial }]),
  ];
  return plain({
    ...row,
    imei: imei && maskValue('imei', imei),
    iccid: iccid && maskValue('iccid', iccid),
    serial: serial !== undefined && serial.length >= 8 ? maskValue('serial', serial) : serial,
    name: maskText(row.name, known),
    firmware: row.firmware && maskText(row.firmware, known),
    reason: row.reason && maskText(row.reason, known),
    label: row.label && maskText(row.label, known),
  });
}

const readRun = (body: unknown): Run[] => {
  const run = runSchema.safeParse(body);
  return run.success ? [run.data] : [];
};

const readFacts = (body: unknown): Fact[][] => {
  const set = factSetSchema.safeParse(body);
  return set.success ? [set.data.facts] : [];
};
