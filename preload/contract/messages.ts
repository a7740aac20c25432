import { z } from 'zod';
import { errorDataSchema } from '../../electron/core/model/errors.ts';
import { announcement, call, nothing } from './channel.ts';

/** Text messages and service codes over the port of a terminal. */

const terminalId = z.string().min(1).max(64);
const numbers = z.enum(['masked', 'full']);
/** A person has read what it can cost and said so. */
const agreed = z.literal(true);
const number = z.string().min(1).max(40);
/** 255 pieces of 153 characters at most. */
const text = z.string().min(1).max(40_000);

/** A stored message; a long one is one entry with the places of all its pieces. Times are ISO 8601 with zone. */
export const messageSchema = z.object({
  indexes: z.array(z.number().int()),
  kind: z.enum(['received', 'sent', 'report']),
  state: z.enum(['unread', 'read', 'unsent', 'sent']),
  partner: z.string().optional(),
  time: z.string().optional(),
  text: z.string().optional(),
  outcome: z.enum(['delivered', 'trying', 'failed']).optional(),
  missing: z.number().int(),
  problem: errorDataSchema.optional(),
});
export type MessageEntry = z.infer<typeof messageSchema>;

/**
 * Stored messages. `fresh` asks the stick, which may count them as read from then on; otherwise what was read last. Failures:
 * port.closed, at.refused, at.timeout, run.cancelled.
 */
export const list = call(
  'messages.list',
  z.object({ id: terminalId, numbers, fresh: z.boolean() }),
  z.object({ at: z.string().optional(), entries: z.array(messageSchema) }),
);

/** How a text would go out: pieces, alphabet, and how many characters still fit into the last piece. Failure sms.bad-message. */
export const measure = call(
  'messages.measure',
  z.object({ text }),
  z.object({ pieces: z.number().int(), alphabet: z.enum(['gsm7', 'ucs2']), left: z.number().int() }),
);

/** Sends a text; each piece costs. Resolves when the centre has taken all. Failures: sms.bad-message, at.refused, at.unproven, port.closed, … */
export const send = call(
  'messages.send',
  z.object({ id: terminalId, to: number, text, wantsReport: z.boolean(), agreed }),
  z.object({ pieces: z.number().int() }),
);
/** How many pieces of a message are out; announced after each. */
export const sent = announcement(
  'messages.sent',
  z.object({ id: terminalId, pieces: z.number().int(), total: z.number().int() }),
);

/** Deletes the message at these places and looks whether they are empty then. Failures: sms.none, at.unproven, … */
export const remove = call(
  'messages.remove',
  z.object({ id: terminalId, indexes: z.array(z.number().int().min(0).max(65_535)).min(1).max(255), agreed }),
  nothing,
);

/** What the network said to a code. `asks`: it waits for a reply, which `reply` gives. */
export const answerSchema = z.object({
  state: z.enum(['done', 'asks', 'ended', 'other-client', 'not-supported', 'time-out']),
  text: z.string().optional(),
});
export type CodeAnswer = z.infer<typeof answerSchema>;

/** Sends a service code and waits for the network. Failures: sms.bad-message, at.guarded, at.refused, ussd.no-answer, run.cancelled, … */
export const code = call(
  'messages.code',
  z.object({ id: terminalId, code: z.string().min(1).max(182), numbers, agreed }),
  answerSchema,
);
/** Replies to what the network asked. Failures as `code`; ussd.not-open when it does not ask any more. */
export const reply = call(
  'messages.reply',
  z.object({ id: terminalId, text: z.string().min(1).max(182), numbers }),
  answerSchema,
);
/** Ends the dialogue with the network, also one that is waited for. */
export const endCode = call('messages.end-code', z.object({ id: terminalId }), nothing);
