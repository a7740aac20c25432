import { z } from 'zod';
import { errorDataSchema } from './errors.ts';
import { messageSchema } from './message.ts';
import { placeSchema } from './place.ts';

/** Values of the signal that are followed; units as in facts: powers in dBm, ratios in dB. */
export const watchSignals = ['rsrp', 'rsrq', 'sinr', 'rssi', 'rscp', 'ecio'] as const;
export const watchSignalSchema = z.enum(watchSignals);
export type WatchSignal = z.infer<typeof watchSignalSchema>;

/** What else is followed, as it was read. */
export const watchStates = ['registration', 'operator', 'rat', 'band', 'cell'] as const;
export type WatchStateKey = (typeof watchStates)[number];

/** What a signal is worth, from its leading value. */
export const signalWordSchema = z.enum(['excellent', 'good', 'fair', 'poor', 'bad']);
export type SignalWord = z.infer<typeof signalWordSchema>;

const stateValueSchema = z.object({ value: z.string(), words: messageSchema.optional() });

/** One look at signal and registration. Nothing in it was guessed: what was not read is not there. */
export const watchSampleSchema = z.object({
  at: z.string(),
  /** ms since the watch began, by a clock that is not set. */
  elapsedMs: z.number(),
  tookMs: z.number(),
  signal: z.partialRecord(watchSignalSchema, z.number()),
  states: z.partialRecord(z.enum(watchStates), stateValueSchema),
  /** The value that says most about the link, and what it is worth. */
  verdict: z.object({ of: watchSignalSchema, value: z.number(), word: signalWordSchema }).optional(),
  /** The answers that it was made of. Hold identifiers; masked before they are shown or written. */
  raw: z.array(z.object({ ask: z.string(), lines: z.array(z.string()) })),
  /** Nothing was read: why. */
  error: errorDataSchema.optional(),
});
export type WatchSample = z.infer<typeof watchSampleSchema>;

export const watchEventSchema = z.object({
  at: z.string(),
  elapsedMs: z.number(),
  kind: z.enum(['began', 'registration', 'operator', 'rat', 'band', 'cell', 'signal', 'silent', 'answers', 'busy', 'ended']),
  says: messageSchema,
}); // prettier-ignore
export type WatchEvent = z.infer<typeof watchEventSchema>;

/** The least, the most and the mean of a value since the watch began, and how often it was read. */
export const watchRangeSchema = z.object({ min: z.number(), max: z.number(), mean: z.number(), count: z.number() });
export type WatchRange = z.infer<typeof watchRangeSchema>;

/** Why a watch ended. */
export const watchEnds = ['stopped', 'time', 'gone', 'run', 'failed'] as const;
export type WatchEnd = (typeof watchEnds)[number];

/** A watch with all that is kept of it in memory. */
export const watchSchema = z.object({
  place: placeSchema,
  /** Name of the port, or address of the stick's page. */
  where: z.string(),
  startedAt: z.string(),
  everyMs: z.number().int(),
  /** Ends by itself after this, ms. */
  forMs: z.number().int().optional(),
  state: z.enum(['running', 'busy', 'ended']),
  ended: z.object({ why: z.enum(watchEnds), error: errorDataSchema.optional() }).optional(),
  samples: z.array(watchSampleSchema),
  /** Samples that were read in all; older ones than those above are no longer kept. */
  taken: z.number().int(),
  events: z.array(watchEventSchema),
  ranges: z.partialRecord(watchSignalSchema, watchRangeSchema),
});
export type Watch = z.infer<typeof watchSchema>;
