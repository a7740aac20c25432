import { batchEntrySchema, type BatchEntry, type BatchSummary, type PieceEnd, type Place } from '../model/index.ts';

/** What a batch's journal says so far. Pure: the same lines always make the same memory. */
export interface BatchMemory {
  begun: Extract<BatchEntry, { kind: 'begun' }> | undefined;
  closed: boolean;
  lastAt: string;
  slots: ReadonlyMap<Place, number>;
  /** In the order of the journal. */
  ends: readonly PieceEnd[];
  /** The last end at each place. */
  lastAtPlace: ReadonlyMap<Place, PieceEnd>;
  /** Begun and without an end, with what had been done to it by then. */
  open: ReadonlyMap<string, { place: Place; slot: number; acts: readonly ('pin' | 'script')[]; imei?: string }>;
}

export const emptyMemory: BatchMemory = {
  begun: undefined,
  closed: false,
  lastAt: '',
  slots: new Map(),
  ends: [],
  lastAtPlace: new Map(),
  open: new Map(),
};

/** Reads journal lines as they came from the disk; what is no entry of ours (another version's) is left out and counted. */
export function readEntries(lines: readonly unknown[]): { entries: BatchEntry[]; foreign: number } {
  const read = lines.map((line) => batchEntrySchema.safeParse(line));
  const entries = read.flatMap((one) => (one.success ? [one.data] : []));
  return { entries, foreign: lines.length - entries.length };
}

export const memoryOf = (entries: readonly BatchEntry[]): BatchMemory => entries.reduce(remember, emptyMemory);

/** One line more. */
export function remember(memory: BatchMemory, entry: BatchEntry): BatchMemory {
  switch (entry.kind) {
    case 'begun':
      return { ...memory, begun: entry, closed: false, lastAt: entry.at };
    case 'slot':
      return { ...memory, slots: new Map(memory.slots).set(entry.place, entry.slot) };
    case 'started': {
      const { place, slot, piece } = entry;
      return {
        ...memory,
        closed: false,
        lastAt: entry.at,
        open: new Map(memory.open).set(piece, { place, slot, acts: [] }),
      };
    }
    case 'acting': {
      const before = memory.open.get(entry.piece);
      if (before === undefined) return memory;
      const now = {
        ...before,
        acts: [...before.acts, entry.act],
        ...(entry.imei !== undefined && { imei: entry.imei }),
      };
      return { ...memory, lastAt: entry.at, open: new Map(memory.open).set(entry.piece, now) };
    }
    case 'ended': {
      const open = new Map(memory.open);
      open.delete(entry.piece);
      return {
        ...memory,
        lastAt: entry.at,
        open,
        ends: [...memory.ends, entry],
        lastAtPlace: new Map(memory.lastAtPlace).set(entry.place, entry),
      };
    }
    case 'closed':
      return { ...memory, closed: true, lastAt: entry.at };
  }
}

/** The good one with this IMEI or ICCID, if there is one. */
export const doneWith = (
  memory: BatchMemory,
  key: 'imei' | 'iccid',
  value: string | undefined,
): PieceEnd | undefined =>
  value === undefined ? undefined : memory.ends.find((end) => end.outcome === 'good' && end[key] === value);

/** A script had begun on this stick when the program ended, and nobody has asked for another try since. */
export const heldWith = (memory: BatchMemory, imei: string | undefined): PieceEnd | undefined =>
  imei === undefined ? undefined : memory.ends.findLast((end) => end.imei === imei && end.outcome === 'held');

/** Ends that count: a later try on the same stick takes the place of what was not good before it. */
export function countedEnds(ends: readonly PieceEnd[]): PieceEnd[] {
  const replaced = new Set(ends.flatMap((end) => (end.retryOf === undefined ? [] : [end.retryOf])));
  return ends.filter((end, index) => {
    if (end.outcome === 'good') return true;
    if (replaced.has(end.piece)) return false;
    if (end.outcome === 'twice') return true;
    // The same stick by its own word, in whichever slot it was tried again.
    return end.imei === undefined || !ends.slice(index + 1).some((later) => later.imei === end.imei);
  });
}

/** What came of it, from the journal alone. */
export function summaryOf(memory: BatchMemory): BatchSummary | undefined {
  const { begun, ends, open, closed, lastAt } = memory;
  if (begun === undefined) return undefined;
  const pieces = countedEnds(ends);
  const count = (test: (end: PieceEnd) => boolean): number => pieces.filter(test).length;
  return {
    id: begun.id,
    name: begun.name,
    begunAt: begun.at,
    lastAt,
    closed,
    ...(begun.wanted !== undefined && { wanted: begun.wanted }),
    virtual: pieces.some((end) => end.virtual),
    good: count((end) => end.outcome === 'good'),
    failed: count((end) => end.outcome === 'failed'),
    doneAlready: count((end) => end.twice === 'done-already'),
    sameImei: count((end) => end.twice === 'same-imei'),
    sameIccid: count((end) => end.twice === 'same-iccid'),
    held: count((end) => end.outcome === 'held'),
    open: open.size,
    pieces,
  };
}
