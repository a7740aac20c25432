import { z } from 'zod';
import { errorDataSchema } from '../../electron/core/model/errors.ts';
import { messageSchema } from '../../electron/core/model/message.ts';
import { placeSchema } from '../../electron/core/model/place.ts';
import { call, nothing } from './channel.ts';

/** Where rules come from, in the order in which they count. */
export const ruleKinds = ['user', 'system', 'openwrt', 'plugin', 'shipped'] as const;
const kindSchema = z.enum(ruleKinds);
export type RuleKind = z.infer<typeof kindSchema>;

/** Names one rule of one file as it was read; it holds until the files are read again. */
const keySchema = z.string().min(1).max(5_000);
/** A rule in either format; a set of 512 has 85 kB. */
const textSchema = z.string().max(1_000_000);
const entryTextSchema = z.string().max(300);

const sourceSchema = z.object({
  kind: kindSchema,
  /** Data set or folder. */
  name: z.string(),
  file: z.string(),
  line: z.number().int(),
});
export type RuleSourceView = z.infer<typeof sourceSchema>;

/** Something about a rules file, as an error in words with its file and line. `mend`: what stands there is not used. */
const findingSchema = z.object({
  weight: z.enum(['mend', 'note']),
  kind: kindSchema,
  file: z.string(),
  line: z.number().int().optional(),
  error: errorDataSchema,
});
export type RuleFindingView = z.infer<typeof findingSchema>;

/** Whether a rule can be taken. `shadowed`: another one always comes before it. `parked`: it says of itself never to be taken. */
const stateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('in-force') }),
  z.object({ kind: z.literal('shadowed'), by: z.object({ key: keySchema, entry: z.string(), source: sourceSchema }) }),
  z.object({ kind: z.literal('parked') }),
  z.object({ kind: z.literal('finding'), findings: z.array(findingSchema).min(1) }),
]);
export type RuleStateView = z.infer<typeof stateSchema>;

const rowSchema = z.object({
  key: keySchema,
  entry: z.string(),
  /** Which sticks it is for. */
  about: z.string(),
  /** What it does, each part a phrase of its own. */
  method: z.array(messageSchema),
  /** Ids that the stick may come back with, or the class of its first interface. */
  targets: z.array(z.string()),
  targetClass: z.string().optional(),
  source: sourceSchema,
  state: stateSchema,
});
export type RuleRow = z.infer<typeof rowSchema>;

const listSchema = z.object({
  rows: z.array(rowSchema),
  findings: z.array(findingSchema),
  /** Folder of the person's own rules; it may not be there yet. */
  folder: z.string(),
});
export type RuleList = z.infer<typeof listSchema>;

const fieldSchema = z.object({ label: messageSchema, value: messageSchema });
export type RuleFieldView = z.infer<typeof fieldSchema>;

/** The transfers that a rule makes in the normal form, or why it makes none. */
const tracedSchema = z.object({
  ops: z.array(z.string()),
  /** Pairs: index of the next transfer, ms waited before it. */
  delays: z.array(z.tuple([z.number(), z.number()])),
  refused: errorDataSchema.optional(),
});
export type RuleTrace = z.infer<typeof tracedSchema>;

const rivalSchema = z.object({
  key: keySchema,
  entry: z.string(),
  source: sourceSchema,
  /** Whether it is the rule that is open. */
  self: z.boolean(),
  /** What must hold for it to be taken: `uMa` and so on, and what the string must contain. */
  conditions: z.array(z.object({ name: z.string(), value: z.string() })),
  /** `always`: for every stick of the id; `when`: if its conditions hold; `last`: if no other is; `never`: `by` is always taken first. */
  taken: z.enum(['always', 'when', 'last', 'never', 'parked']),
  by: keySchema.optional(),
});
export type RuleRival = z.infer<typeof rivalSchema>;

/** A stick that is plugged in and has the id of the rule. */
const fitSchema = z.object({
  place: placeSchema,
  /** Entry of the rule that is taken for it now; none when no rule fits. */
  taken: z.string().optional(),
  /** Whether that is the rule that is open. */
  isThis: z.boolean(),
  /** The first condition of the open rule that its strings do not meet. */
  failed: z.string().optional(),
});
export type RuleFit = z.infer<typeof fitSchema>;

const sharedSchema = z.object({ name: z.string(), text: z.string() });

const detailSchema = z.object({
  row: rowSchema,
  fields: z.array(fieldSchema),
  trace: tracedSchema,
  /** Every rule that is tried for the same id, in order; one alone when there is no other. */
  rivals: z.array(rivalSchema),
  fits: z.array(fitSchema),
  shared: z.object({
    json: sharedSchema,
    /** As a configuration file of usb_modeswitch; absent when that has no words for the rule. */
    config: sharedSchema.optional(),
  }),
  /** Whether it lies in the person's own folder and can be taken out of its file here. */
  removable: z.boolean(),
});
export type RuleDetail = z.infer<typeof detailSchema>;

/** All rules by id, those of one id in the order in which they are tried, and what is to be said about their files. */
export const list = call('rules.list', z.object({ again: z.boolean() }), listSchema);

/** One rule with all that is known of it. Failure mode.no-rule when it is not there any more. */
export const show = call('rules.show', z.object({ key: keySchema }), detailSchema);

const draft = z.object({ text: textSchema, entry: entryTextSchema });

/** What a typed text would be, without saving anything. */
export const check = call(
  'rules.check',
  draft,
  z.object({
    format: z.enum(['usb-modeswitch', 'json', 'openwrt', 'none']),
    rules: z.array(rowSchema.pick({ entry: true, about: true, method: true, targets: true, targetClass: true })),
    findings: z.array(findingSchema),
    /** Whether it is said for which id the text is. */
    entry: z.enum(['said', 'missing', 'bad']),
    /** Entries that stand among the person's own already. */
    known: z.array(z.string()),
  }),
);
export type RuleCheck = z.infer<typeof check.output>;

/**
 * Saves a typed rule in the person's folder, whole or not at all, reads it back and takes it. Failures: rules.not-taken when
 * anything is to mend, file.exists when an own rule of that entry is there and `replace` is false, file.*.
 */
export const add = call(
  'rules.add',
  draft.extend({ replace: z.boolean() }),
  z.object({ keys: z.array(keySchema), file: z.string() }),
);

/** Takes one own rule out of its file, and the file away when it holds nothing else. Failure file.unwritable, mode.no-rule. */
export const remove = call('rules.remove', z.object({ key: keySchema }), nothing);

/** Asks where, writes the shared text there, reads it back. No path when the person closed the dialog. */
export const save = call(
  'rules.save',
  z.object({ key: keySchema, format: z.enum(['json', 'config']) }),
  z.object({ path: z.string().optional() }),
);

/** What this rule would send to the stick at a place, on a stick that only writes down. */
export const rehearse = call('rules.rehearse', z.object({ key: keySchema, place: placeSchema }), tracedSchema);
