import { z } from 'zod';
import { errorDataSchema } from './errors.ts';
import { messageSchema } from './message.ts';
import { modeSchema } from './mode.ts';
import { placeSchema } from './place.ts';
import { planSchema } from './plan.ts';
import { settingReadSchema } from './setting.ts';
import { sightingSchema } from './sighting.ts';

export const verdicts = ['verified', 'different', 'lost', 'unknown'] as const;
export const verdictSchema = z.enum(verdicts);
export type Verdict = z.infer<typeof verdictSchema>;

/** One line of what went over the wire. `out` to the stick, `in` from it, `event` = something happened, `note` = the program. */
export const wireLineSchema = z.object({
  at: z.string(),
  direction: z.enum(['out', 'in', 'event', 'note']),
  /** The transfer in the normal form (`bulk-out 01 5553…`), an AT line, a request line. Secrets are masked. */
  text: z.string(),
});
export type WireLine = z.infer<typeof wireLineSchema>;

export const stepRunSchema = z.object({
  state: z.enum(['todo', 'now', 'done', 'failed', 'skipped']),
  startedAt: z.string().optional(),
  tookMs: z.number().optional(),
  note: messageSchema.optional(),
  error: errorDataSchema.optional(),
});
export type StepRun = z.infer<typeof stepRunSchema>;

/** One thing that was read again after the switch. */
export const proofSchema = z.object({
  check: z.enum(['place', 'ids', 'interfaces', 'answer', 'setting']),
  agrees: z.boolean(),
  saw: messageSchema,
  /** Where it was read, e.g. `descriptor`, `ATI on ttyUSB2`. */
  source: z.string(),
  at: z.string(),
});
export type Proof = z.infer<typeof proofSchema>;

export const changeSchema = z.object({ what: messageSchema, before: messageSchema, now: messageSchema });
export type Change = z.infer<typeof changeSchema>;

/** A plan being carried out, or having been. */
export const runSchema = z.object({
  id: z.string(),
  place: placeSchema,
  virtual: z.boolean(),
  stick: z.string(),
  plan: planSchema,
  state: z.enum(['running', 'ended']),
  startedAt: z.string(),
  endedAt: z.string().optional(),
  tookMs: z.number().optional(),
  /** Index into plan.steps. */
  current: z.number().int(),
  steps: z.array(stepRunSchema),
  wire: z.array(wireLineSchema),
  before: sightingSchema,
  modeBefore: modeSchema,
  after: sightingSchema.optional(),
  modeAfter: modeSchema.optional(),
  verdict: verdictSchema.optional(),
  /** One sentence on the verdict. */
  words: messageSchema.optional(),
  error: errorDataSchema.optional(),
  cancelled: z.boolean(),
  proofs: z.array(proofSchema),
  changes: z.array(changeSchema),
  /** A question that the run waits for, e.g. "replug it now". `secret`: a password, asked once and kept nowhere. */
  waitingFor: z.enum(['replug', 'secret']).optional(),
  /** Stored values that were read, the first before anything was set. */
  settings: z.array(settingReadSchema).optional(),
  /** The session's count of arrivals when the run ended: a later plug makes its verdict history. */
  generation: z.number().int(),
  /** AT or web answer that counted as proof, masked. */
  answer: z.array(z.string()).optional(),
});
export type Run = z.infer<typeof runSchema>;
