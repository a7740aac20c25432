import { z } from 'zod';
import { errorDataSchema } from './errors.ts';
import { messageSchema } from './message.ts';
import { placeSchema } from './place.ts';

/** What a test of the connection does, in order. */
export const connectionSteps = ['look', 'attach', 'context', 'address', 'ping', 'restore'] as const;

export const connectionStepSchema = z.object({
  step: z.enum(connectionSteps),
  /** `left-out`: not needed, or it cannot be done here; `says` tells which. */
  state: z.enum(['done', 'failed', 'left-out']),
  says: messageSchema,
  /** What was asked and what came. Holds addresses and identifiers; masked before it is shown. */
  raw: z.array(z.string()),
  error: errorDataSchema.optional(),
  tookMs: z.number(),
});
export type ConnectionStep = z.infer<typeof connectionStepSchema>;

/** How a test of the connection went. Nothing that it changed is left so: `restored` was read back. */
export const connectionReportSchema = z.object({
  place: placeSchema,
  at: z.string(),
  steps: z.array(connectionStepSchema),
  /** `online`: an echo came back. `address`: the network gave an address; further was not tried. `offline`: not even that. */
  verdict: z.enum(['online', 'address', 'offline']),
  restored: z.enum(['nothing-changed', 'restored', 'not-restored', 'not-known']),
  address: z.string().optional(),
  pingMs: z.number().optional(),
});
export type ConnectionReport = z.infer<typeof connectionReportSchema>;
