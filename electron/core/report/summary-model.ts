import { z } from 'zod';
import { batchSummarySchema, placeSchema, twiceKinds } from '../model/index.ts';

/** Raised when a reader of older summaries would misread a new one. */
export const SUMMARY_SCHEMA_VERSION = 1;

/** What became of one stick. */
export const summaryRowSchema = z.object({
  /** The last thing that was done with it, ISO 8601 in UTC. */
  at: z.string(),
  place: placeSchema.optional(),
  station: z.string().optional(),
  virtual: z.boolean(),
  name: z.string(),
  usbId: z.string().optional(),
  imei: z.string().optional(),
  iccid: z.string().optional(),
  serial: z.string().optional(),
  firmware: z.string().optional(),
  /** Mode tokens of the last switch. */
  from: z.string().optional(),
  to: z.string().optional(),
  /** Verdict of the last switch, or how it left the batch; absent where neither was. */
  outcome: z.string().optional(),
  /** Why, in words, where it was not as wished. */
  reason: z.string().optional(),
  /** Switches in the time of this summary. */
  runs: z.number().int(),
  /** Number of its place on the bench, in a batch. */
  slot: z.number().int().optional(),
  /** In a batch, where it is not counted: it was done before, or another stick shows its IMEI or its SIM card. */
  twice: z.enum(twiceKinds).optional(),
  /** What a scanner read for it. */
  label: z.string().optional(),
});
export type SummaryRow = z.infer<typeof summaryRowSchema>;

export const summarySchema = z.object({
  kind: z.literal('modem-workbench-summary'),
  schema: z.literal(SUMMARY_SCHEMA_VERSION),
  madeAt: z.string(),
  program: z.object({ name: z.string(), version: z.string() }),
  title: z.string(),
  station: z.string().optional(),
  operator: z.string().optional(),
  numbers: z.enum(['masked', 'full']),
  /** True when any stick in it is virtual. */
  virtual: z.boolean(),
  counts: z.object({
    sticks: z.number().int(),
    good: z.number().int(),
    bad: z.number().int(),
    other: z.number().int(),
  }),
  /** What a batch says of itself; absent in the summary of a day. */
  batch: batchSummarySchema.omit({ pieces: true, virtual: true }).optional(),
  /** One for each stick, in the order in which they were last worked on; in a batch one for each time that a stick came. */
  rows: z.array(summaryRowSchema),
});
export type Summary = z.infer<typeof summarySchema>;

/** The JSON Schema of the summary file (draft 2020-12), as published in resources/summary.schema.json. */
export function summaryJsonSchema(): unknown {
  return {
    ...z.toJSONSchema(summarySchema, { target: 'draft-2020-12' }),
    title: 'Modem Workbench summary',
    description: 'What became of the sticks of one day or one batch, one row a stick.',
  };
}
