import { z } from 'zod';
import { certaintySchema, markSchema } from '../model/identity.ts';
import { modeTokenSchema, portRoleSchema } from '../model/mode.ts';
import { hexBytesSchema } from '../model/plan.ts';
import { readSettingSchema } from '../model/setting.ts';
import { settingDataSchema, settingHowSchema } from './setting-data.ts';
import { ownRuleSchema } from './sources/own-json.ts';

/**
 * What a vendor plug-in is: match rules, port roles and mode changes as data. `electron/vendors/<maker>/stick.json` holds
 * one of these; nothing else in the program knows a maker's ids.
 */
const usbId = z.string().regex(/^[0-9a-f]{4}:[0-9a-f]{4}$/);
const source = z.string().min(3);

/** Which interface plays which role. Absent conditions match anything; the first entry that matches wins. */
export const roleRuleSchema = z.object({
  ids: z.array(usbId).optional(),
  interface: z.number().int().optional(),
  classCode: z.number().int().optional(),
  subclass: z.number().int().optional(),
  protocols: z.array(z.number().int()).optional(),
  /** How many endpoints it has: some makers' ports differ in nothing else. */
  endpoints: z.number().int().optional(),
  role: portRoleSchema,
  /** What an interface of the maker's own class speaks, where its class does not say it (QMI). */
  speaks: modeTokenSchema.optional(),
  source,
});
export type RoleRule = z.infer<typeof roleRuleSchema>;

/** A model of stick. One of each list of `strings` must be what the device writes for the name to be more than a guess. */
export const modelSchema = z.object({
  model: z.string(),
  name: z.string(),
  ids: z.array(usbId),
  strings: z
    .object({ manufacturers: z.array(z.string()).optional(), products: z.array(z.string()).optional() })
    .optional(),
  /** Ids that other models of the maker show too. */
  sharedIds: z.array(usbId).optional(),
  /** How sure the model is when ids and strings agree. */
  certainty: certaintySchema,
  source,
});
export type StickModel = z.infer<typeof modelSchema>;

const httpRequest = z.object({
  method: z.enum(['GET', 'POST']),
  path: z.string().startsWith('/'),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
  /** Asked through the maker's session handling (`openWeb` of its kit). */
  session: z.literal(true).optional(),
  /** Regular expression over the trimmed body. */
  expect: z.string(),
});

const how = z.discriminatedUnion('kind', [
  /** Bulk messages to the installer disk. `name` is what people call the message. */
  z.object({ kind: z.literal('message'), name: z.string(), messages: z.array(hexBytesSchema).min(1).max(3) }),
  /** Whatever the shipped rule for the id says. */
  z.object({ kind: z.literal('rule') }),
  z.object({ kind: z.literal('http'), requests: z.array(httpRequest).min(1) }),
  z.object({
    kind: z.literal('at'),
    commands: z
      .array(
        z.object({
          command: z.string(),
          expect: z.string().optional(),
          /** The command only reads: its value is kept in the run, as what was before. Firmware that does not answer it loses nothing. */
          keep: readSettingSchema.omit({ command: true }).optional(),
        }),
      )
      .min(1),
    /** The change takes effect when the stick is pulled and plugged again. */
    thenReplug: z.boolean(),
  }),
  z.object({ kind: z.literal('replug') }),
  settingHowSchema,
]);

/** One way from one mode to another. Times in ms: `usualMs` from the last message to the return, `limitMs` the most to wait. */
export const moveSchema = z.object({
  /** Stable key of the way, as it is typed; several moves between the same modes differ in it. */
  way: z.string().regex(/^[a-z0-9-]+$/),
  /** What people call the way, where the key has no sentence in `resources/text` (`way.<key>`). */
  name: z.string().optional(),
  from: modeTokenSchema,
  fromIds: z.array(usbId).min(1),
  to: modeTokenSchema,
  toIds: z.array(usbId),
  how,
  persistent: z.boolean(),
  risk: z.enum(['low', 'medium', 'high']),
  usualMs: z.number().int(),
  limitMs: z.number().int().max(300_000),
  certainty: certaintySchema,
  mark: markSchema.optional(),
  /** What is good to do or to know before, in a sentence. */
  note: z.string().optional(),
  /** Offered after all ways that do without it, even longer ones, and never part of a longer way. */
  aside: z.literal(true).optional(),
  source,
});
export type Move = z.infer<typeof moveSchema>;

/** The stick's own web page: where it usually is and how to know that it is the right one. */
export const webSchema = z.object({
  hosts: z.array(z.string()).min(1),
  probe: httpRequest,
  source,
});

export const vendorDataSchema = z.object({
  id: z.string(),
  name: z.string(),
  vids: z.array(z.string().regex(/^[0-9a-f]{4}$/)),
  /** Single ids that are this maker's although their vendor id belongs to somebody else (a chip maker's). */
  ids: z.array(usbId).optional(),
  /** Which face counts where a stick shows several; absent = the usual order. */
  precedence: z.array(modeTokenSchema).optional(),
  /** What an id is known to be, where the interfaces alone do not tell. */
  modes: z.array(z.object({ ids: z.array(usbId), mode: modeTokenSchema, source })),
  models: z.array(modelSchema),
  roles: z.array(roleRuleSchema),
  /** In the order in which they are offered where nothing more is known of the stick. */
  moves: z.array(moveSchema),
  /** Stored values that decide what the stick is; each makes moves between the modes of its values. */
  settings: z.array(settingDataSchema).optional(),
  /** Models that are known to listen to other ways first. Names are compared by their beginning, letters and digits alone. */
  preferences: z
    .array(z.object({ models: z.array(z.string()).min(1), ways: z.array(z.string()).min(1), source }))
    .optional(),
  web: webSchema.optional(),
  /** Device rules for sticks that the shipped set does not know; `evidence` says where each was read. */
  rules: z.array(ownRuleSchema).optional(),
  /** Serial ports that a mode must show at least, by id, before it counts as whole. */
  serialPorts: z.record(usbId, z.number().int().min(1)),
});
export type VendorData = z.infer<typeof vendorDataSchema>;
export type WebPage = z.infer<typeof webSchema>;

/**
 * The plug-in that takes a device: the first that names its id, else the first that names its vendor id, else `generic` (the
 * last of the list).
 */
export function vendorFor(vendors: readonly VendorData[], { vid, pid }: { vid: string; pid: string }): VendorData {
  const found =
    vendors.find((vendor) => vendor.ids?.includes(`${vid}:${pid}`) === true) ??
    vendors.find((vendor) => vendor.vids.includes(vid)) ??
    vendors.at(-1);
  if (found === undefined) throw new Error('the list of vendor plug-ins is empty');
  return found;
}
