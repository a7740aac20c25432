import { z } from 'zod';
import { relayAddressSchema } from './relay-address.ts';
import { errorDataSchema } from './errors.ts';

/** How several clients share one line. Every client sees what comes from the line; who may write is decided so. */
export const writersSchema = z.enum([
  /** One AT line after the other: the next client's turn comes with the final result. */
  'queue',
  /** Who writes first has the line until it leaves. */
  'exclusive',
  /** Nobody writes. */
  'read-only',
]);
export type Writers = z.infer<typeof writersSchema>;

export const relayEndStateSchema = z.object({
  end: relayAddressSchema,
  /** `waiting`: it is away and tried again, or a stick's port is not there now. */
  state: z.enum(['opening', 'listening', 'open', 'waiting', 'ended']),
  /** Where it is open: the port of the moment, the address of the far end, the name of the pty. */
  name: z.string().optional(),
  error: errorDataSchema.optional(),
  /** How often it was opened again. */
  returns: z.number().int(),
});
export type RelayEndState = z.infer<typeof relayEndStateSchema>;

/** Bytes of one direction. `lost` were taken from one end and never by the other; `refused` were not this client's to send. */
export const flowSchema = z.object({ delivered: z.number().int(), lost: z.number().int(), refused: z.number().int() });
export type Flow = z.infer<typeof flowSchema>;

export const relayClientSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  since: z.string(),
  /** To the line and from it. */
  sent: flowSchema,
  got: flowSchema,
  hasTurn: z.boolean(),
});
export type RelayClient = z.infer<typeof relayClientSchema>;

/** How a recording is played: each question, and whether its answer was as recorded. */
export const replayStateSchema = z.object({
  questions: z.number().int(),
  asked: z.number().int(),
  same: z.number().int(),
  /** Those answered otherwise, the first twenty; identifiers are masked. */
  different: z.array(z.object({ question: z.string(), recorded: z.string(), now: z.string() })),
});
export type ReplayState = z.infer<typeof replayStateSchema>;

/** A relay as the faces show it. */
export const relayStateSchema = z.object({
  state: z.enum(['running', 'ended']),
  a: relayEndStateSchema,
  b: relayEndStateSchema,
  aToB: flowSchema,
  bToA: flowSchema,
  clients: z.array(relayClientSchema),
  /** Clients that were not let in, and why the last one was not. */
  turnedAway: z.object({ count: z.number().int(), last: errorDataSchema.optional() }),
  /** Lines that the guard has held back. */
  held: z.number().int(),
  replay: replayStateSchema.optional(),
  /** Why it ended, when it was a fault. */
  error: errorDataSchema.optional(),
});
export type RelayState = z.infer<typeof relayStateSchema>;
