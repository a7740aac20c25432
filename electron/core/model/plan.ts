import { z } from 'zod';
import { messageSchema } from './message.ts';
import { modeTokenSchema } from './mode.ts';
import { placeSchema } from './place.ts';
import { certaintySchema, markSchema } from './identity.ts';
import { fieldChangeSchema, readSettingSchema, settingTableSchema, wantedSettingSchema } from './setting.ts';

/** Lower-case hex of whole bytes, possibly empty. */
export const hexBytesSchema = z.string().regex(/^([0-9a-f]{2})*$/);
const timeout = z.number().int().min(1).max(300_000);

/**
 * What goes to the stick, one transfer or request each; times in ms. `lost` says what a failure of this operation means:
 * `skip-rest` = the stick may be leaving already, skip the other operations of the step and judge by what comes back;
 * `ignore` = carry on; `fail` = the step has failed.
 */
const onFailure = z.enum(['fail', 'skip-rest', 'ignore']);
export const operationSchema = z.discriminatedUnion('op', [
  z.object({ op: z.literal('detach-driver'), interface: z.number().int() }),
  z.object({ op: z.literal('attach-driver'), interface: z.number().int() }),
  /** `ignore` = carry on without it: what needs the interface is then left out. Absent = `fail`. */
  z.object({ op: z.literal('claim'), interface: z.number().int(), onFailure: onFailure.optional() }),
  z.object({ op: z.literal('release'), interface: z.number().int() }),
  z.object({
    op: z.literal('control-out'),
    requestType: z.number().int(),
    request: z.number().int(),
    value: z.number().int(),
    index: z.number().int(),
    data: hexBytesSchema,
    timeoutMs: timeout,
    onFailure,
  }),
  z.object({
    op: z.literal('control-in'),
    requestType: z.number().int(),
    request: z.number().int(),
    value: z.number().int(),
    index: z.number().int(),
    length: z.number().int(),
    timeoutMs: timeout,
    onFailure,
  }),
  /** `stallRetry`: after a stall the halt is cleared and the transfer tried once more (bulk-only transport §6.7). */
  z.object({
    op: z.literal('bulk-out'),
    endpoint: z.number().int(),
    data: hexBytesSchema,
    timeoutMs: timeout,
    onFailure,
  }),
  z.object({
    op: z.literal('bulk-in'),
    endpoint: z.number().int(),
    length: z.number().int(),
    timeoutMs: timeout,
    stallRetry: z.boolean(),
    /** Reads until `length` bytes came in one piece, so many times at most; absent = 1. */
    attempts: z.number().int().min(1).max(3).optional(),
    onFailure,
  }),
  z.object({
    op: z.literal('interrupt-out'),
    endpoint: z.number().int(),
    data: hexBytesSchema,
    timeoutMs: timeout,
    onFailure,
  }),
  z.object({
    op: z.literal('interrupt-in'),
    endpoint: z.number().int(),
    length: z.number().int(),
    timeoutMs: timeout,
    onFailure,
  }),
  z.object({ op: z.literal('set-configuration'), value: z.number().int(), onFailure }),
  z.object({ op: z.literal('set-alternate'), interface: z.number().int(), setting: z.number().int(), onFailure }),
  z.object({ op: z.literal('clear-halt'), endpoint: z.number().int(), onFailure }),
  z.object({ op: z.literal('reset'), onFailure, attempts: z.number().int().min(1).max(100) }),
  z.object({ op: z.literal('pause'), ms: z.number().int().min(0).max(60_000) }),
  /** The stick leaves and returns in the middle of the sequence (SonyMode); the handle is opened anew. */
  z.object({ op: z.literal('await-return'), timeoutMs: timeout }),
  /** A request to the stick's own web page. `path` begins with "/"; the address is the stick's own. `expect` is compared with the trimmed body. */
  z.object({
    op: z.literal('http'),
    method: z.enum(['GET', 'POST']),
    path: z.string().startsWith('/'),
    headers: z.record(z.string(), z.string()),
    body: z.string().optional(),
    /** Through the maker's session with its tokens, signing in with a password that the person types where the page wants it. */
    session: z.literal(true).optional(),
    expect: z.string(),
    timeoutMs: timeout,
    onFailure,
  }),
  /** One AT line on the port with the role `at`. `expect`, when there, is a regular expression that some answer line must match; OK alone is then no proof. */
  z.object({
    op: z.literal('at'),
    command: z.string(),
    expect: z.string().optional(),
    timeoutMs: timeout,
    onFailure,
  }),
  /** Reads a stored value by AT and keeps it in the run, for the way back. Nothing is changed. */
  z.object({ op: z.literal('read-setting'), ...readSettingSchema.shape, timeoutMs: timeout, onFailure }),
  /** Asks the stick which values it takes (`=?`) and stops the run when the wanted one is not among them. */
  z.object({
    op: z.literal('check-setting'),
    ...settingTableSchema.shape,
    wanted: z.string(),
    timeoutMs: timeout,
    onFailure,
  }),
  /** Sets a stored list by AT: `{value}` stands for what the run has read of it, with the change made. */
  z.object({
    op: z.literal('change-setting'),
    command: z.string().includes('{value}'),
    change: fieldChangeSchema,
    timeoutMs: timeout,
    onFailure,
  }),
  /** `secret`: a password that the person types; `{secret}` in the AT lines of the step stands for it. */
  z.object({ op: z.literal('ask-person'), ask: z.enum(['replug', 'secret']) }),
]);
export type Operation = z.infer<typeof operationSchema>;

/** What must be seen afterwards. `ids` empty = any id, then class or faces decide. */
export const expectationSchema = z.object({
  mode: modeTokenSchema,
  ids: z.array(z.string()),
  interfaceClass: z.number().int().optional(),
  /** bConfigurationValue that must be in force, for rules that only choose a configuration. */
  configuration: z.number().int().optional(),
  minSerialPorts: z.number().int(),
  /** Functions that were taken away must be gone. */
  maxSerialPorts: z.number().int().optional(),
  /** As many serial ports as the changed list says, no more and no less. */
  functions: fieldChangeSchema.optional(),
  answer: z.enum(['at', 'web', 'none']),
  /** A stored value that must read back as this. */
  setting: wantedSettingSchema.optional(),
});
export type Expectation = z.infer<typeof expectationSchema>;

export const stepKinds = [
  'hold-others',
  'free-driver',
  'send',
  'web',
  /** Opens protected commands with a password that the person types. */
  'unlock',
  /** Reads what is stored now and what the stick takes. */
  'look',
  'command',
  'person',
  'return',
  'verify',
] as const;

/** One step as a person reads it. `return` waits for leaving and coming back; `verify` reads again and asks for an answer. */
export const stepSchema = z.object({
  kind: z.enum(stepKinds),
  title: messageSchema,
  detail: messageSchema.optional(),
  operations: z.array(operationSchema),
  /** Id that the stick must show when the step begins (`12d1:1f01`); another one is never sent a byte. */
  device: z.string().optional(),
  /** For `return` and `verify`: what must be seen. A plan over several legs has one `return` for each. */
  expects: expectationSchema.optional(),
  /** The most that this step may take, ms. */
  limitMs: z.number().int().min(1),
  /** What it usually takes, ms, for the mark on the progress bar. */
  usualMs: z.number().int().min(0),
});
export type Step = z.infer<typeof stepSchema>;

export const ruleSourceSchema = z.object({
  kind: z.enum(['shipped', 'plugin', 'system', 'openwrt', 'user']),
  /** File or data set, e.g. `usb-modeswitch-data 20191128, 12d1:1f01`. */
  name: z.string(),
  certainty: certaintySchema,
  /** Who says so; absent where the source speaks for itself. */
  mark: markSchema.optional(),
});
export type RuleSource = z.infer<typeof ruleSourceSchema>;

export const wayBackSchema = z.object({
  /** `switch`: another run of this program leads back. */
  kind: z.enum(['replug', 'http', 'at', 'switch', 'none']),
  to: modeTokenSchema,
  title: messageSchema,
  detail: messageSchema,
});
export type WayBack = z.infer<typeof wayBackSchema>;

/** One of several ways to the same mode, such as different messages to the same disk. */
export const waySchema = z.object({
  /** Stable name for `--way=` and for calls; the keys of the legs joined by `+`. */
  key: z.string(),
  name: messageSchema,
  /** Ids that the stick is expected to show when it went this way; empty when that is not known. */
  ids: z.array(z.string()),
  certainty: certaintySchema,
  mark: markSchema.optional(),
  source: z.string(),
  /** Takes the last AT port away; asked for by typing the stick's id. */
  losesAt: z.literal(true).optional(),
});
export type Way = z.infer<typeof waySchema>;

/** An ordered list of steps as plain values: can be shown, dry-run, stored and replayed. */
export const planSchema = z.object({
  place: placeSchema,
  from: modeTokenSchema,
  to: modeTokenSchema,
  /** Id of the stick that the plan was made for; the run refuses another one. */
  device: z.string(),
  steps: z.array(stepSchema),
  expects: expectationSchema,
  risk: z.enum(['low', 'medium', 'high']),
  riskWords: messageSchema,
  /** Whether the stick remembers the new mode over a replug. */
  persistent: z.boolean(),
  wayBack: wayBackSchema,
  rule: ruleSourceSchema,
  /** Key of the way that it goes, where a mode has a choice of them. */
  way: z.string().optional(),
  /** What is good to know before the start and stops nothing. */
  notes: z.array(messageSchema).optional(),
  /** The run begins only when the person has agreed: level 2 with a plain yes, level 3 by typing `typed`. */
  asks: z
    .discriminatedUnion('level', [
      z.object({ level: z.literal(2) }),
      z.object({ level: z.literal(3), typed: z.string() }),
    ])
    .optional(),
  /** A try on a stick that no rule names: the method that is tried. */
  trial: z.object({ method: z.string() }).optional(),
});
export type Plan = z.infer<typeof planSchema>;

/** One place where the stick can go, as offered to a person. */
export const targetSchema = z.object({
  mode: modeTokenSchema,
  /** Ids that it is expected to show there. */
  ids: z.array(z.string()),
  use: messageSchema,
  rule: ruleSourceSchema,
  /** All ways there, the one that is taken unless another is named first. */
  ways: z.array(waySchema),
  /** The stick must be brought by hand (replug); the plan has a person step. */
  byHand: z.boolean(),
  /** Filled when it cannot be done now. */
  whyNot: z.object({ error: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) }).optional(),
});
export type Target = z.infer<typeof targetSchema>;
