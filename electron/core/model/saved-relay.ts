import { z } from 'zod';
import { writersSchema } from './relay.ts';

/** A relay that a person keeps. The ends stand as they are typed. */
export const savedRelaySchema = z.strictObject({
  name: z.string().trim().min(1).max(60),
  a: z
    .string()
    .min(1)
    .max(2000)
    .describe('one end, as on the command line of mwb relay: stick:1-1.4/at, tcp-listen:7000'),
  b: z.string().min(1).max(2000).describe('the other end'),
  writers: writersSchema.describe('who of several clients may write'),
  guarded: z.boolean().describe('false lets dangerous AT commands of clients pass unasked'),
});
export type SavedRelay = z.infer<typeof savedRelaySchema>;

/** The file of saved relays, also as it is given to others. */
export const savedRelaysSchema = z.strictObject({
  relays: z.array(savedRelaySchema).max(200),
  version: z.literal(1),
});
export type SavedRelays = z.infer<typeof savedRelaysSchema>;

/** The JSON Schema of a file of saved relays (draft 2020-12), as published in resources/relays.schema.json. */
export function relaysJsonSchema(): unknown {
  return {
    ...z.toJSONSchema(savedRelaysSchema, { target: 'draft-2020-12', io: 'input' }),
    title: 'Modem Workbench relays',
    description: 'Relays that are kept by name. Reading such a file starts nothing.',
  };
}
