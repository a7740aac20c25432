import { z } from 'zod';
import { messageSchema } from '../../electron/core/model/message.ts';
import { modeTokenSchema } from '../../electron/core/model/mode.ts';
import { placeSchema } from '../../electron/core/model/place.ts';
import { call, nothing } from './channel.ts';

/** A router's usb-mode.json; the packaged one has 54 kB. */
const fileSchema = z.string().max(2_000_000);
const short = z.string().max(300);

const findingSchema = z.object({
  severity: z.enum(['error', 'warning', 'note']),
  line: z.number().int(),
  column: z.number().int(),
  /** JSON path. */
  path: z.string(),
  says: messageSchema,
  fix: z
    .object({
      title: messageSchema,
      edits: z.array(z.object({ from: z.number().int(), to: z.number().int(), text: z.string() })),
    })
    .optional(),
});
export type RouterFinding = z.infer<typeof findingSchema>;

const entrySchema = z.object({
  id: z.string(),
  name: z.string(),
  line: z.number().int(),
  for: messageSchema,
  reached: z.boolean(),
  does: z.array(messageSchema),
  targets: z.array(z.string()),
  then: messageSchema.optional(),
});
export type RouterEntryView = z.infer<typeof entrySchema>;

/** What would happen to a stick: as it was plugged, and as it is now. */
const foreseenSchema = z.object({
  id: z.string(),
  outcome: z.enum(['file-refused', 'no-entry', 'no-match', 'class-stops', 'sends-nothing', 'acts']),
  words: messageSchema,
  tried: z.array(z.object({ name: z.string(), line: z.number().int(), taken: z.boolean(), why: messageSchema })),
  steps: z.array(messageSchema),
  then: messageSchema.optional(),
});
export type ForeseenView = z.infer<typeof foreseenSchema>;

/** A usb-mode.json in words, with its traps; with a place, what it would do to the stick there. Reads any text. */
export const explain = call(
  'openwrt.explain',
  z.object({ text: fileSchema, place: placeSchema.optional() }),
  z.object({
    counts: z.object({ messages: z.number(), devices: z.number(), entries: z.number() }),
    findings: z.array(findingSchema),
    entries: z.array(entrySchema),
    foreseen: z.array(foreseenSchema),
  }),
);
export type ExplainedView = z.infer<typeof explain.output>;

/** The text with the edits of one fix. */
export const mend = call(
  'openwrt.mend',
  z.object({
    text: fileSchema,
    edits: z.array(z.object({ from: z.number().int(), to: z.number().int(), text: z.string() })),
  }),
  z.object({ text: fileSchema }),
);

/** Asks for a file and reads it; nothing when the person closed the dialog. Failure file.unreadable. */
export const open = call('openwrt.open', nothing, z.object({ name: z.string(), text: fileSchema }).nullable());

const protocolSchema = z.enum(['3g', 'ncm', 'qmi', 'mbim', 'dhcp', 'directip', 'modemmanager']);
const choice = z.object({
  place: placeSchema,
  mode: modeTokenSchema,
  release: short.optional(),
  protocol: short.optional(),
  apn: short.optional(),
  /** The router's own file; the packaged one without it. */
  file: fileSchema.optional(),
});

const needsSchema = z.object({
  targets: z.array(z.string()),
  release: z.string(),
  releases: z.array(z.string()),
  protocol: protocolSchema,
  protocols: z.array(protocolSchema),
  install: z.string(),
  kind: z.enum(['none', 'add', 'replace', 'remove']),
  proof: z.enum(['verified', 'rule']),
  diff: z.string(),
  words: z.array(messageSchema),
  pitfalls: z.array(
    z.object({ key: z.string(), weight: z.enum(['found', 'watch']), says: messageSchema, remedy: messageSchema }),
  ),
  checklist: z.array(messageSchema),
  secrets: messageSchema,
  parts: z.array(z.object({ name: z.string(), title: messageSchema, text: z.string() })),
});
export type RouterNeeds = z.infer<typeof needsSchema>;

/** All that a router needs for the stick at a place. Failures: openwrt.*, mode.*, place.*. */
export const needs = call('openwrt.needs', choice, needsSchema);

/** Asks for a folder, writes one part or all of them there and reads them back; no path when the person closed the dialog. */
export const save = call(
  'openwrt.save',
  choice.extend({ part: short.optional(), replace: z.boolean() }),
  z.object({ paths: z.array(z.string()) }),
);

const loginSchema = z.object({
  /** `root@192.168.1.1`. */
  router: short,
  /** Kept for this one call. */
  secret: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('password'), password: z.string().max(1_000) }),
    /** The main process reads the key; the page sees its path alone. */
    z.object({ kind: z.literal('key'), path: z.string().max(4096), passphrase: z.string().max(1_000).optional() }),
    z.object({ kind: z.literal('none') }),
  ]),
});

const lookSchema = z.object({
  router: z.string(),
  file: z.string().optional(),
  release: z.string().optional(),
  lan: z.string().optional(),
  packages: z.array(z.string()),
  usb: z.array(
    z.object({ name: z.string(), id: z.string(), product: z.string().optional(), drivers: z.array(z.string()) }),
  ),
  /** Last lines of the kernel's log, identifiers masked. */
  log: z.array(z.string()),
});
export type RouterLookView = z.infer<typeof lookSchema>;

/** Reads a router that the person named. Failures: router.*; router.unknown-key carries the fingerprint to be confirmed. */
export const readRouter = call('openwrt.read-router', loginSchema, lookSchema);

/** The exact commands that reading runs. */
export const readCommands = call('openwrt.read-commands', nothing, z.array(z.string()));

/** Keeps a host key that the person has compared. */
export const trust = call(
  'openwrt.trust',
  z.object({ router: short, type: short, fingerprint: z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/) }),
  nothing,
);

/** Forgets the host key of a router. */
export const forget = call('openwrt.forget', z.object({ router: short }), nothing);

/**
 * What would be run on the router that was read last, word for word, made from its own file. Nothing is run. Failures: as
 * `needs`, openwrt.bad-option when that router was not read.
 */
export const prepare = call(
  'openwrt.prepare',
  choice.omit({ file: true }).extend({ router: short }),
  z.object({
    id: z.string(),
    commands: z.array(z.object({ title: messageSchema, command: z.string() })),
    script: z.string(),
    diff: z.string(),
  }),
);

/** Runs what `prepare` showed under that id, once, and reads back. Failures: router.*. */
export const apply = call(
  'openwrt.apply',
  loginSchema.extend({ id: z.string() }),
  z.object({ stick: z.enum(['there', 'not-there']), words: messageSchema, lines: z.array(z.string()) }),
);
