import { z } from 'zod';
import { errorDataSchema } from '../../electron/core/model/errors.ts';
import { messageSchema } from '../../electron/core/model/message.ts';
import { relayStateSchema, writersSchema } from '../../electron/core/model/relay.ts';
import { savedRelaySchema } from '../../electron/core/model/saved-relay.ts';
import { announcement, call, nothing } from './channel.ts';
import { assessmentSchema, consentSchema } from './terminal.ts';

const relayId = z.string().min(1).max(64);
const one = z.object({ id: relayId });
/** An end as it is typed. */
const endText = z.string().max(2000);

/** A relay that runs, or ran since the program was started. */
export const relayViewSchema = z.object({
  id: relayId,
  /** Both ends as they are typed. */
  a: z.string(),
  b: z.string(),
  writers: writersSchema,
  guarded: z.boolean(),
  /** `mwb relay …` that does the same. */
  command: z.string(),
  /** ISO 8601. */
  since: z.string(),
  until: z.string().optional(),
  state: relayStateSchema,
  /** Bytes each second, over the last two seconds. */
  rate: z.object({ aToB: z.number(), bToA: z.number() }),
  /** The file that is being written; `error` when it had to stop. */
  recording: z.object({ path: z.string(), error: errorDataSchema.optional() }).optional(),
  /** The guard's question: whoever wrote waits for the answer; after a minute it is no. */
  held: z
    .object({
      number: z.number().int(),
      level: z.number().int().min(2).max(4),
      /** The client, where it is known. */
      who: z.string(),
      lines: z.array(z.object({ line: z.string(), assessment: assessmentSchema })),
    })
    .optional(),
});
export type RelayView = z.infer<typeof relayViewSchema>;

const relaysSchema = z.object({ relays: z.array(relayViewSchema) });
export const list = call('relay.list', nothing, relaysSchema);
/** All relays, after each change and while bytes go through; at most twice a second. */
export const changed = announcement('relay.changed', relaysSchema);

/** How it shall run. */
const wishSchema = z.object({ a: endText, b: endText, writers: writersSchema, guarded: z.boolean() });
export type RelayWish = z.infer<typeof wishSchema>;

/**
 * What a person must agree to before a relay starts, in the order in which it is asked: that anybody in the network may come, that
 * a program is run, that a file which is there is read or added to.
 */
export const relayConsents = ['openly', 'program', 'file'] as const;
export type RelayConsent = (typeof relayConsents)[number];

/** Reads what was typed. `errors` name the end; `asks` is what must be agreed to, each with the address, the program or the path. */
export const read = call(
  'relay.read',
  wishSchema,
  z.object({
    errors: z.object({
      a: errorDataSchema.optional(),
      b: errorDataSchema.optional(),
      both: errorDataSchema.optional(),
    }),
    command: z.string(),
    asks: z.partialRecord(z.enum(relayConsents), z.string()),
    /** Whether an end is an AT port, before which the guard can stand. */
    guardable: z.boolean(),
    /** Whether several clients may share one line, so that it matters who may write. */
    shared: z.boolean(),
  }),
);
export type RelayReading = z.infer<typeof read.output>;
/** Reads a pasted command line of socat, or of mwb relay. `passedOver`: words that have no counterpart. Failure relay.bad-address. */
export const readLine = call(
  'relay.read-line',
  z.object({ text: z.string().max(4000) }),
  z.object({ a: z.string(), b: z.string(), passedOver: z.array(z.string()) }),
);
/** Starts it. Failures relay.bad-address, relay.no-pair, relay.not-safe, relay.replay-virtual; relay.asks-program, relay.asks-file without their consent. */
export const start = call(
  'relay.start',
  wishSchema.extend({ agreed: z.array(z.enum(relayConsents)).max(relayConsents.length) }),
  z.object({ id: relayId }),
);
/** Ends it in order; resolves when all is closed. */
export const stop = call('relay.stop', one, nothing);
/** Takes an ended one off the list. */
export const forget = call('relay.forget', one, nothing);
/** Answers the guard's question. Failures: at.guarded (the consent is not enough; still held), at.not-held. */
export const decide = call(
  'relay.decide',
  one.extend({
    number: z.number().int(),
    answer: z.discriminatedUnion('kind', [...consentSchema.options, z.object({ kind: z.literal('drop') })]),
  }),
  nothing,
);

/** Begins to record to a new file of the data folder; it holds numbers in full. Failures: file.*. */
export const startRecord = call('relay.start-record', one, z.object({ path: z.string() }));
export const stopRecord = call('relay.stop-record', one, nothing);
/** Shows the recording in the file manager. */
export const showRecord = call('relay.show-record', one, nothing);
/** Asks the person for a recording, as an end that plays it. Nothing when none was chosen. */
export const chooseRecord = call('relay.choose-record', nothing, z.object({ end: z.string() }).nullable());

/** Relays that the person keeps. `error`: the file cannot be read; it is left as it is. */
export const saved = call(
  'relay.saved',
  nothing,
  z.object({ path: z.string(), relays: z.array(savedRelaySchema), error: errorDataSchema.optional() }),
);
export type { SavedRelay } from '../../electron/core/model/saved-relay.ts';
/** Keeps one; of the same name it takes the place. Failures relay.bad-address, relay.bad-saved, file.*. */
export const save = call('relay.save', savedRelaySchema, nothing);
export const remove = call('relay.remove', z.object({ name: z.string() }), nothing);
/** Adds those of a file that the person chooses; nothing is started. How many; nothing when none was chosen. Failures relay.bad-saved, file.*. */
export const bring = call('relay.bring', nothing, z.object({ added: z.number().int() }).nullable());

/** How the tap is shown: AT lines with their meaning, text with signs for controls, hex. Hex shows numbers in full. */
export const tapViewSchema = z.enum(['at', 'text', 'hex']);
export type TapView = z.infer<typeof tapViewSchema>;
/** Opens the tap of a relay; its lines come over a port with the channel `relayPortChannel`, beginning with the last ones. */
export const watch = call('relay.watch', one.extend({ view: tapViewSchema }), z.object({ tap: z.string() }));

/** One line of the tap. `note` is no byte of the relay. */
export const tapLineSchema = z.object({
  /** ISO 8601. */
  at: z.string(),
  /** `out` goes to the line, `in` comes from it; `more` says what is not shown. */
  tone: z.enum(['out', 'in', 'ok', 'error', 'unasked', 'more']),
  who: z.string(),
  text: z.string(),
  note: messageSchema.optional(),
});
export type TapLine = z.infer<typeof tapLineSchema>;
/** Lines ride on a MessagePort. Main sends `TapDown`, the page answers each with an `ack` of its cost. */
export interface TapDown {
  kind: 'lines';
  /** `anew`: what was shown before is to be taken away, as the view was changed. */
  anew: boolean;
  lines: TapLine[];
  cost: number;
}
export const tapUpSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ack'), cost: z.number().int().min(0) }),
  z.object({ kind: z.literal('view'), view: tapViewSchema }),
]);
export type TapUp = z.infer<typeof tapUpSchema>;
