import { z } from 'zod';
import { writersSchema } from './relay.ts';

/** A relay that a person keeps. The ends stand as they are typed. */
export const savedRelaySchema = z.strictObject({
  name: z.string().trim().min(1).max(60),
  a: z.string().min(1).max(2000),
  b: z.string().min(1).max(2000),
  writers: writersSchema,
  guarded: z.boolean(),
});
export type SavedRelay = z.infer<typeof savedRelaySchema>;

/** The file of saved relays, also as it is given to others. */
export const savedRelaysSchema = z.strictObject({
  relays: z.array(savedRelaySchema).max(200),
  version: z.literal(1),
});
export type SavedRelays = z.infer<typeof savedRelaysSchema>;
