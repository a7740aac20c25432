import { z } from 'zod';
import { messageSchema } from '../../electron/core/model/message.ts';
import { placeSchema } from '../../electron/core/model/place.ts';
import { errorDataSchema } from '../../electron/core/model/errors.ts';
import { announcement, call, nothing } from './channel.ts';

const terminalId = z.string().min(1).max(64);

/** What the guard says of a line: 0 safe, 1 note, 2 asks first, 3 type to confirm, 4 never sent. */
export const assessmentSchema = z.object({
  level: z.number().int().min(0).max(4),
  findings: z.array(
    z.object({
      level: z.number().int().min(0).max(4),
      reason: messageSchema,
      /** Character range of the line that is the cause. */
      from: z.number().int(),
      to: z.number().int(),
    }),
  ),
  /** What must be typed for level 3: the model's name, where it is known. */
  typed: z.string().optional(),
  /** The last four digits of the IMEI do as well; they are not told. */
  takesImei: z.boolean().optional(),
});
export type Assessment = z.infer<typeof assessmentSchema>;

export const completionSchema = z.object({
  command: z.string(),
  meaning: z.string(),
  level: z.number().int().min(0).max(4),
});
export type Completion = z.infer<typeof completionSchema>;

/** What an answer line means, for the lane beside the screen. */
export const explanationSchema = z.object({
  title: messageSchema,
  judgement: z.object({ state: z.string(), words: messageSchema }).optional(),
  rows: z.array(z.object({ label: messageSchema, value: z.string(), words: messageSchema.optional() })),
});
export type Explanation = z.infer<typeof explanationSchema>;

/** One line of the transcript. `tone` decides glyph and colour; `note` stands behind it and is no byte of the port. */
export const terminalLineSchema = z.object({
  number: z.number().int(),
  at: z.string(),
  tone: z.enum(['out', 'in', 'ok', 'error', 'unasked', 'held', 'event']),
  text: z.string(),
  note: messageSchema.optional(),
  explanation: explanationSchema.optional(),
});
export type TerminalLine = z.infer<typeof terminalLineSchema>;

/** Opens a terminal on one port of a stick. It stays with the place: when the stick returns, it joins again by itself. */
export const open = call(
  'terminal.open',
  z.object({ place: placeSchema, interface: z.number().int().min(0).max(255) }),
  z.object({ id: terminalId }),
);
export const close = call('terminal.close', z.object({ id: terminalId }), nothing);

/** The agreement to a line or to bytes that the guard holds back: none yet, a yes (level 2), the model's name or the IMEI's end (level 3). */
export const consentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('asked') }),
  z.object({ kind: z.literal('typed'), word: z.string().max(100) }),
]);
export type Consent = z.infer<typeof consentSchema>;

/** Sends one AT line through the port's queue. Guarded lines answer at.guarded until confirmed as their level asks. */
export const sendLine = call(
  'terminal.send-line',
  z.object({
    id: terminalId,
    line: z.string().min(1).max(2000),
    consent: consentSchema,
  }),
  nothing,
);
/**
 * Reads what a line that is held back would change, and keeps it in the record of the place: nothing else is sent. In line mode
 * for `line`, in raw mode for the open question `number`. Empty when no question tells it. Failures: port.closed, at.not-held.
 */
export const keepBefore = call(
  'terminal.keep-before',
  z.object({
    id: terminalId,
    of: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('line'), line: z.string().min(1).max(2000) }),
      z.object({ kind: z.literal('held'), number: z.number().int() }),
    ]),
  }),
  z.array(
    z.object({
      ask: z.string(),
      at: z.string(),
      /** What the stick told; empty when `trouble` says why not. */
      lines: z.array(z.string()),
      trouble: messageSchema.optional(),
    }),
  ),
);
export type ValueBefore = z.infer<typeof keepBefore.output>[number];
export const setLines = call(
  'terminal.set-lines',
  z.object({ id: terminalId, dtr: z.boolean().optional(), rts: z.boolean().optional() }),
  nothing,
);
export const assess = call(
  'terminal.assess',
  z.object({ id: terminalId, line: z.string().max(2000) }),
  assessmentSchema,
);
export const complete = call(
  'terminal.complete',
  z.object({ id: terminalId, prefix: z.string().max(200) }),
  z.object({ total: z.number().int(), completions: z.array(completionSchema) }),
);

/**
 * The guard's question in raw mode, announced when it is asked and, without `held`, when it is done with. All that is typed
 * meanwhile waits behind it. `decide` answers; leaving raw mode or losing the port drops all that waits.
 */
export const held = announcement(
  'terminal.held',
  z.object({
    id: terminalId,
    held: z
      .object({
        /** `decide` names it, so that an answer never meets another line. */
        number: z.number().int(),
        /** Level of the gravest line; 4: can only be dropped. */
        level: z.number().int().min(2).max(4),
        /** What must be typed for level 3, as in an assessment. */
        typed: z.string().optional(),
        takesImei: z.boolean().optional(),
        /** Every line of what was typed or pasted that needs a word, in order, as the stick would read it; secrets are masked. */
        lines: z.array(z.object({ line: z.string(), assessment: assessmentSchema })),
      })
      .optional(),
  }),
);
/**
 * Answers `held`: with a consent that is enough for the level, all that waits goes out; `drop` throws it away. Failures: at.guarded
 * (the consent is not enough; still held), at.not-held (another question meanwhile), port.closed.
 */
export const decide = call(
  'terminal.decide',
  z.object({
    id: terminalId,
    number: z.number().int(),
    answer: z.discriminatedUnion('kind', [...consentSchema.options, z.object({ kind: z.literal('drop') })]),
  }),
  nothing,
);

/** Holds the break state of the line for a quarter of a second. Failures: port.closed, serial.no-lines. */
export const sendBreak = call('terminal.send-break', z.object({ id: terminalId }), nothing);

/** The most that can be typed as hex at once, bytes; longer things are files. */
export const mostTypedBytes = 4096;
/**
 * Sends bytes as they are, in raw mode, which it begins. `hex`: pairs of hex digits. What the guard keeps back is asked by `held`.
 * Resolves when all are sent. Failures: port.busy-sending, port.closed, serial.*, run.cancelled.
 */
export const sendBytes = call(
  'terminal.send-bytes',
  z.object({
    id: terminalId,
    hex: z
      .string()
      .regex(/^(?:[0-9a-f]{2})+$/i)
      .max(mostTypedBytes * 2),
  }),
  nothing,
);
/** Asks the person for a file and gives what it is; `file` stands for it in `sendFile`. Nothing when none was chosen. */
export const chooseFile = call(
  'terminal.choose-file',
  nothing,
  z.object({ file: z.string(), name: z.string(), size: z.number().int() }).nullable(),
);
/** Sends a chosen file as it is; progress comes with `transfer`. Failures: those of sendBytes, file.*. */
export const sendFile = call('terminal.send-file', z.object({ id: terminalId, file: z.string().max(64) }), nothing);
export const cancelTransfer = call('terminal.cancel-transfer', z.object({ id: terminalId }), nothing);
/** How far a transfer is; announced at most ten times a second and at its end. */
export const transfer = announcement(
  'terminal.transfer',
  z.object({ id: terminalId, sent: z.number().int(), total: z.number().int(), state: z.enum(['running', 'ended']) }),
);

/** Begins to log to a new file of the data folder; its path comes with the state. Failures: file.*. */
export const startLog = call(
  'terminal.start-log',
  z.object({ id: terminalId, numbers: z.enum(['masked', 'full']) }),
  z.object({ path: z.string() }),
);
export const stopLog = call('terminal.stop-log', z.object({ id: terminalId }), nothing);
/** Shows the log file in the file manager. */
export const showLog = call('terminal.show-log', z.object({ id: terminalId }), nothing);

/** Puts a transcript on the clipboard; `masked`: numbers of people and devices and all secrets dotted out. */
export const copyTranscript = call(
  'terminal.copy-transcript',
  z.object({ text: z.string().max(4_000_000), numbers: z.enum(['masked', 'full']) }),
  nothing,
);

/** State of a terminal: announced when it changes. */
export const state = announcement(
  'terminal.state',
  z.object({
    id: terminalId,
    connection: z.enum(['open', 'waiting', 'closed']),
    port: z.string(),
    /** Absent where the port has no such lines (a pseudo-terminal). */
    lines: z
      .object({ dtr: z.boolean(), rts: z.boolean(), dcd: z.boolean(), cts: z.boolean(), dsr: z.boolean() })
      .optional(),
    /** The file that is being written; `error` when it had to stop. */
    log: z.object({ path: z.string(), error: errorDataSchema.optional() }).optional(),
    error: errorDataSchema.optional(),
  }),
);

/**
 * The bytes themselves ride on a MessagePort that the main process hands to the page with the window message
 * `{ channel: 'terminal.port', id }`. Main sends `TerminalDown`, the page answers each with an `ack` of its cost.
 * Line mode carries whole lines, raw mode the bytes as they came; input of raw mode goes up as bytes.
 */
export type TerminalDown =
  | { kind: 'lines'; lines: TerminalLine[]; cost: number }
  | { kind: 'bytes'; data: Uint8Array; cost: number }
  /** What went over the wire, for the view in hex; sent only while that is watched. `at`: milliseconds since 1970. */
  | { kind: 'wire'; direction: 'in' | 'out'; at: number; data: Uint8Array; cost: number };
export const terminalUpSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ack'), cost: z.number().int().min(0) }),
  z.object({ kind: z.literal('bytes'), data: z.instanceof(Uint8Array) }),
  z.object({ kind: z.literal('mode'), mode: z.enum(['line', 'raw']) }),
  z.object({ kind: z.literal('watch-wire'), on: z.boolean() }),
]);
export type TerminalUp = z.infer<typeof terminalUpSchema>;
