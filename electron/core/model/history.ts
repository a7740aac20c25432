import { z } from 'zod';
import { messageSchema } from './message.ts';
import { placeSchema } from './place.ts';

/** What the history keeps. `batch` is one batch as a whole, `batch-item` one stick of it. */
export const historyKinds = ['sighting', 'run', 'facts', 'report', 'batch', 'batch-item'] as const;
export const historyKindSchema = z.enum(historyKinds);
export type HistoryKind = z.infer<typeof historyKindSchema>;

/** One line of the history, in clear: everything that it is found by. `core/history/mask.ts` makes it fit to be shown. */
export const historyRowSchema = z.object({
  /** Unique for ever and on every bench; `put` with the same id replaces. */
  id: z.string().min(1).max(120),
  kind: historyKindSchema,
  /** ISO 8601 in UTC with milliseconds. */
  at: z.string(),
  place: placeSchema.optional(),
  virtual: z.boolean(),
  /** Name of the bench as in the settings. */
  station: z.string().optional(),
  /**
   * The stay of one stick at one place, as long as the program takes it for the same stick. What is learnt of a stick later in
   * its stay is true of all that was kept of this stay.
   */
  visit: z.string().optional(),
  /** Which stick: `stickKeyOf` of what it has told. The store fills in a key of the stay where nothing is told. */
  stick: z.string().optional(),
  /** As people see it: "Huawei E303s-2". */
  name: z.string().optional(),
  /** `12d1:1001`. */
  usbId: z.string().optional(),
  imei: z.string().optional(),
  iccid: z.string().optional(),
  serial: z.string().optional(),
  /** Verdict of a run, state of a batch or of one of its sticks (`passed`, `failed`, …). */
  outcome: z.string().max(40).optional(),
  /** Id of the batch that it belongs to. */
  batch: z.string().optional(),
  /** What happened, in one line. */
  says: messageSchema.optional(),
});
export type HistoryRow = z.infer<typeof historyRowSchema>;

/** An entry with the whole of what is kept: the run, the sighting, the fact set, the report, the batch. Plain JSON. */
export const historyEntrySchema = historyRowSchema.extend({ body: z.unknown() });
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

/** What a stick is told apart by. */
export interface StickMarks {
  imei?: string | undefined;
  serial?: string | undefined;
  /** USB vendor, four hex digits. */
  vid?: string | undefined;
}

const day = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/;

/** What is looked for; every field narrows. */
export const historyQuerySchema = z.object({
  /** Words, each of which must fit: part of a name, USB id or number, a place, an outcome (`lost`), a day or month (`2026-11`). */
  text: z.string().max(200).optional(),
  kinds: z.array(historyKindSchema).optional(),
  stick: z.string().optional(),
  visit: z.string().optional(),
  batch: z.string().optional(),
  place: placeSchema.optional(),
  /** Digits, all or some of them. */
  imei: z.string().max(20).optional(),
  iccid: z.string().max(24).optional(),
  /** Part of the name or of the USB id. */
  model: z.string().max(60).optional(),
  outcomes: z.array(z.string().max(40)).optional(),
  /** A day or a time in UTC; this and later. */
  from: z.string().regex(day).optional(),
  /** A day or a time in UTC; this and earlier, the day to its end. */
  to: z.string().regex(day).optional(),
  virtual: z.boolean().optional(),
  order: z.enum(['newest', 'oldest']).optional(),
  offset: z.number().int().min(0).optional(),
  /** At most; 100 without it. */
  limit: z.number().int().min(1).max(1000).optional(),
});
export type HistoryQuery = z.infer<typeof historyQuerySchema>;

export const historyPageSchema = z.object({
  rows: z.array(historyRowSchema),
  /** All that are found, also those that are not on this page. */
  total: z.number().int(),
});
export type HistoryPage = z.infer<typeof historyPageSchema>;

/** A stick as the history knows it. */
export const historyStickSchema = z.object({
  stick: z.string(),
  name: z.string(),
  usbId: z.string().optional(),
  imei: z.string().optional(),
  /** The last SIM card that was in it. */
  iccid: z.string().optional(),
  serial: z.string().optional(),
  virtual: z.boolean(),
  firstAt: z.string(),
  lastAt: z.string(),
});
export type HistoryStick = z.infer<typeof historyStickSchema>;
