import { z } from 'zod';
import { hexBytesSchema } from '../model/plan.ts';
import { verdictSchema } from '../model/run.ts';
import { hex16Schema } from '../model/sighting.ts';

/** Attributes by which several rules of one id are told apart: USB manufacturer, product, serial; SCSI vendor, model, revision. */
export const attributeNames = ['uMa', 'uPr', 'uSe', 'sVe', 'sMo', 'sRe'] as const;
export type AttributeName = (typeof attributeNames)[number];

/** The special procedures. At most one of them per rule; each keeps MessageContent and StandardEject from being sent. */
export const specialMethods = [
  'DetachStorageOnly',
  'HuaweiMode',
  'SierraMode',
  'SonyMode',
  'GCTMode',
  'KobilMode',
  'SequansMode',
  'MobileActionMode',
  'CiscoMode',
  'QisdaMode',
  'QuantaMode',
  'BlackberryMode',
  'PantechMode',
  'HuaweiNewMode',
  'HuaweiAltMode',
  'OptionMode',
] as const;
export const specialMethodSchema = z.enum(specialMethods);
export type SpecialMethod = z.infer<typeof specialMethodSchema>;

/** Where rules come from, in the order in which they count. */
export const ruleKinds = ['user', 'system', 'openwrt', 'plugin', 'shipped'] as const;

/** Where a rule was read. `line` counts from 1 and is the first line that says something. */
export const ruleOriginSchema = z.object({
  kind: z.enum(ruleKinds),
  /** Data set or folder, e.g. `usb-modeswitch-data`. */
  name: z.string(),
  version: z.string().optional(),
  file: z.string(),
  line: z.number().int().min(1),
});
export type RuleOrigin = z.infer<typeof ruleOriginSchema>;

/**
 * `vvvv:pppp` and any further conditions (`:uMa=Option`, several joined by `:`; `:?` parks a rule), or `vvvv:#linux`, the
 * fall-back for everything of one vendor.
 */
export const entrySchema = z
  .string()
  .regex(
    /^[0-9a-f]{4}:([0-9a-f]{4}(:([us][A-Z][a-z]=[^:/]+|\?))*|#(linux|android))$/,
    'an entry looks like 12d1:1f01 or 05c6:1000:uMa=Option',
  );

const byte = z.number().int().min(0).max(0xff);

/** Why a rule of one's own is believed: where it was read, or what came of trying it. */
export const ruleEvidenceSchema = z.strictObject({
  /** Page, message, or the name of the bench. */
  source: z.string().min(3),
  date: z.iso.date().optional(),
  /** Stick that it was tried on. */
  stick: z.string().optional(),
  /** Id that it came back with. */
  cameAs: z
    .string()
    .regex(/^[0-9a-f]{4}:[0-9a-f]{4}$/)
    .optional(),
  verdict: verdictSchema.optional(),
});
export type RuleEvidence = z.infer<typeof ruleEvidenceSchema>;

/** A switching rule in normal form: what one entry of a data set says about one device. Absent = the entry does not say. */
export const ruleSchema = z.object({
  entry: entrySchema,
  /** First comment of the entry: which sticks it is for. */
  about: z.string().optional(),
  standardEject: z.literal(true).optional(),
  special: z.array(specialMethodSchema).optional(),
  /** Value of PantechMode; 1 = the stick switches by itself. */
  pantech: z.number().int().min(1).max(0xffff).optional(),
  /** MessageContent, MessageContent2, MessageContent3; an empty one ends the list. */
  messages: z.array(hexBytesSchema).max(3).optional(),
  messageEndpoint: byte.optional(),
  responseEndpoint: byte.optional(),
  interface: byte.optional(),
  /** bConfigurationValue; 0 = leave the device alone. */
  configuration: byte.optional(),
  alternate: byte.optional(),
  reset: z.literal(true).optional(),
  /** ms between the last message and the release of the interface. */
  releaseDelayMs: z.number().int().min(1).max(60_000).optional(),
  /** s before the first transfer. */
  waitBeforeS: z.number().int().min(1).max(60).optional(),
  /** s in which the target must be there. */
  checkSuccessS: z.number().int().min(0).max(300).optional(),
  targetVendor: hex16Schema.optional(),
  targetProducts: z.array(hex16Schema).optional(),
  /** Class of the first interface after switching. */
  targetClass: byte.optional(),
  /** Choose the configuration that holds an MBIM interface; only a router's file can say so. */
  mbim: z.literal(true).optional(),
  noMbimCheck: z.literal(true).optional(),
  noDriverLoading: z.literal(true).optional(),
  /** Obsolete; kept because other programs' formats hold it. */
  needResponse: z.boolean().optional(),
  evidence: z.array(ruleEvidenceSchema).optional(),
  origin: ruleOriginSchema,
});
export type Rule = z.infer<typeof ruleSchema>;

/** The compiled data set: provenance once, then one line per rule with its file and line. */
export const ruleSetSchema = z.object({
  name: z.string(),
  version: z.string(),
  licence: z.string(),
  kind: z.enum(ruleKinds),
  rules: z.array(ruleSchema.omit({ origin: true }).extend({ file: z.string(), line: z.number().int().min(1) })),
});
export type RuleSet = z.infer<typeof ruleSetSchema>;

/** The rules of a compiled set, each with its origin. */
export function rulesOf(set: RuleSet): Rule[] {
  const { kind, name, version } = set;
  return set.rules.map(({ file, line, ...rule }) => ({ ...rule, origin: { kind, name, version, file, line } }));
}

/** `12d1:1f01` of any entry; undefined for a vendor-wide fall-back. */
export function idOfEntry(entry: string): string | undefined {
  return entry[5] === '#' ? undefined : entry.slice(0, 9);
}

export interface Condition {
  name: AttributeName;
  value: string;
}

/** The conditions behind the id, in order; `parked` for a rule that must never match. */
export function conditionsOf(entry: string): { conditions: Condition[]; parked: boolean } {
  const parts = entry.split(':').slice(2);
  const conditions: Condition[] = [];
  let parked = false;
  for (const part of parts) {
    const name = attributeNames.find((known) => part.startsWith(`${known}=`));
    if (name === undefined) parked = true;
    else conditions.push({ name, value: part.slice(name.length + 1) });
  }
  return { conditions, parked };
}

/** Ids that the stick may come back with; empty when the rule names none. A list without a vendor keeps the stick's own. */
export function targetIdsOf(rule: Rule): string[] {
  const vendor = rule.targetVendor ?? (rule.targetProducts === undefined ? undefined : rule.entry.slice(0, 4));
  return vendor === undefined ? [] : (rule.targetProducts ?? []).map((product) => `${vendor}:${product}`);
}
