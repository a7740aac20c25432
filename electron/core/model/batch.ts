import { z } from 'zod';
import { errorDataSchema } from './errors.ts';
import { messageSchema } from './message.ts';
import { modeTokenSchema } from './mode.ts';
import { placeSchema } from './place.ts';

/**
 * How the work on one stick ended. `twice`: this stick, or another one with its number, is done already. `held`: it cannot be
 * said whether it may be done again without asking.
 */
export const pieceOutcomes = ['good', 'failed', 'twice', 'held'] as const;
export const pieceOutcomeSchema = z.enum(pieceOutcomes);
export type PieceOutcome = z.infer<typeof pieceOutcomeSchema>;

/** Why a stick is `twice`: it was here before; another one on the bench shows its IMEI; another one had its SIM. */
export const twiceKinds = ['done-already', 'same-imei', 'same-iccid'] as const;

const signalSchema = z.object({ dBm: z.number(), words: messageSchema.optional() });

/** What was read from a stick that the row shows. Identifiers in full; faces mask them. */
const readSchema = z.object({
  stick: z.string(),
  virtual: z.boolean(),
  mode: modeTokenSchema.optional(),
  imei: z.string().optional(),
  iccid: z.string().optional(),
  firmware: z.string().optional(),
  signal: signalSchema.optional(),
});

/** The end of one piece of work, as it stands in the journal. */
export const pieceEndSchema = readSchema.extend({
  kind: z.literal('ended'),
  /** ISO 8601. */
  at: z.string(),
  place: placeSchema,
  slot: z.number().int(),
  /** Names this piece of work within the batch. */
  piece: z.string(),
  /** The piece before it on the same stick, where a person asked for another try. */
  retryOf: z.string().optional(),
  label: z.string().optional(),
  outcome: pieceOutcomeSchema,
  twice: z.enum(twiceKinds).optional(),
  /** The slot whose stick it is like. */
  like: z.number().int().optional(),
  /** Why it is not good. */
  reason: messageSchema.optional(),
  error: errorDataSchema.optional(),
  warnings: z.array(messageSchema),
  reports: z.array(z.string()),
  tookMs: z.number(),
});
export type PieceEnd = z.infer<typeof pieceEndSchema>;

/** One line of a batch's journal. */
export const batchEntrySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('begun'),
    at: z.string(),
    id: z.string(),
    name: z.string(),
    /** Tells whether a recipe file is the one that this batch was begun with. */
    recipeKey: z.string(),
    wanted: z.number().int().optional(),
    program: z.string(),
  }),
  z.object({ kind: z.literal('slot'), place: placeSchema, slot: z.number().int() }),
  z.object({
    kind: z.literal('started'),
    at: z.string(),
    place: placeSchema,
    slot: z.number().int(),
    piece: z.string(),
  }),
  /** Written before something that may not be done twice unasked. */
  z.object({
    kind: z.literal('acting'),
    at: z.string(),
    place: placeSchema,
    piece: z.string(),
    act: z.enum(['pin', 'script']),
    imei: z.string().optional(),
  }),
  pieceEndSchema,
  z.object({ kind: z.literal('closed'), at: z.string() }),
]);
export type BatchEntry = z.infer<typeof batchEntrySchema>;

/** What a row is doing. `hand`: a person must do something. */
export const batchStages = ['empty', 'waiting', 'working', 'hand', ...pieceOutcomes] as const;
export const batchStageSchema = z.enum(batchStages);
export type BatchStage = z.infer<typeof batchStageSchema>;

export const batchRowSchema = readSchema.extend({
  slot: z.number().int(),
  place: placeSchema,
  /** Whether a stick is plugged in now. */
  present: z.boolean(),
  stage: batchStageSchema,
  /** What it does now, and how far it is. */
  step: z
    .object({
      words: messageSchema,
      number: z.number().int(),
      of: z.number().int(),
      limitMs: z.number().optional(),
      since: z.number(),
    })
    .optional(),
  reason: messageSchema.optional(),
  error: errorDataSchema.optional(),
  warnings: z.array(messageSchema),
  /** What a scanner read for this stick. */
  label: z.string().optional(),
  reports: z.array(z.string()),
  /** Milliseconds since 1970. */
  startedAt: z.number().optional(),
  endedAt: z.string().optional(),
  tookMs: z.number().optional(),
  /** Pieces of work here so far. */
  tries: z.number().int(),
});
export type BatchRow = z.infer<typeof batchRowSchema>;

/** `full`: as many good ones as wanted. `halted`: results cannot be kept, so nothing is started. */
export const batchStateSchema = z.enum(['running', 'stopping', 'full', 'halted', 'closed']);
export type BatchState = z.infer<typeof batchStateSchema>;

/** What came of a batch, from its journal alone. */
export const batchSummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  begunAt: z.string(),
  /** The last line of its journal. */
  lastAt: z.string(),
  closed: z.boolean(),
  wanted: z.number().int().optional(),
  virtual: z.boolean(),
  good: z.number().int(),
  failed: z.number().int(),
  doneAlready: z.number().int(),
  sameImei: z.number().int(),
  sameIccid: z.number().int(),
  held: z.number().int(),
  /** Begun and without an end: the program ended meanwhile. */
  open: z.number().int(),
  /** Ends that count, in the order of the journal: another try on the same stick takes the place of the one before. */
  pieces: z.array(pieceEndSchema),
});
export type BatchSummary = z.infer<typeof batchSummarySchema>;

export const batchSnapshotSchema = z.object({
  id: z.string(),
  name: z.string(),
  state: batchStateSchema,
  /** Whether a stick is started when it is plugged in. */
  auto: z.boolean(),
  startedAt: z.string(),
  wanted: z.number().int().optional(),
  rows: z.array(batchRowSchema),
  good: z.number().int(),
  failed: z.number().int(),
  twice: z.number().int(),
  /** Why nothing more is started or shown as done. */
  trouble: errorDataSchema.optional(),
  /** What a scanner read that waits for the next stick. */
  nextLabel: z.string().optional(),
});
export type BatchSnapshot = z.infer<typeof batchSnapshotSchema>;
