import { z } from 'zod';
import { errorDataSchema } from './errors.ts';
import { factSetSchema } from './fact.ts';
import { identitySchema } from './identity.ts';
import { messageSchema } from './message.ts';
import { modeSchema, modeTokenSchema, portRoleSchema } from './mode.ts';
import { otherProgramSchema, placeHoldSchema } from './others.ts';
import { placeSchema } from './place.ts';
import { targetSchema } from './plan.ts';
import { runSchema, verdictSchema } from './run.ts';
import { cardSightingSchema, portSightingSchema, sightingSchema } from './sighting.ts';

/** Glyph states of the visual language; each has its own silhouette and word. */
export const glyphStates = [
  'ready', 'verified', 'working', 'hand', 'lock', 'attention', 'different', 'failed', 'lost', 'unknown', 'idle', 'gone',
] as const; // prettier-ignore
export const glyphStateSchema = z.enum(glyphStates);
export type GlyphState = z.infer<typeof glyphStateSchema>;

/**
 * How a role is known: from the maker's table; from the class codes; by asking or hearing the port; from what the port says of
 * itself in its descriptors, which may be wrong; or not at all.
 */
export const roleKnownSchema = z.enum(['table', 'class', 'probed', 'guessed', 'not-known']);
export type RoleKnown = z.infer<typeof roleKnownSchema>;
const knownRole = {
  role: portRoleSchema,
  known: roleKnownSchema,
  /** Where the maker's table has the role from. */
  source: z.string().optional(),
};

/** A port with its role and who else has it open. */
export const portStateSchema = portSightingSchema.extend({
  ...knownRole,
  state: z.enum(['free', 'ours', 'held']),
  /** `likely`: the system does not let us see who it is; this program is known to do so. */
  holder: z.object({ program: z.string(), pid: z.number().int(), likely: z.boolean().optional() }).optional(),
});
export type PortState = z.infer<typeof portStateSchema>;

/** One interface with all that hangs on it, for the table of the Overview. */
export const interfaceStateSchema = z.object({
  number: z.number().int(),
  ...knownRole,
  /** Missing in snapshots of earlier versions. */
  known: roleKnownSchema.optional(),
  class: z.string(),
  driver: z.string().optional(),
  port: z.string().optional(),
  endpoints: z.string(),
});
export type InterfaceState = z.infer<typeof interfaceStateSchema>;

export const runSummarySchema = z.object({
  id: z.string(),
  startedAt: z.string(),
  tookMs: z.number(),
  from: z.string(),
  to: z.string(),
  verdict: verdictSchema,
  cameAs: z.string().optional(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

/** Something that is in the way, with its remedy. */
export const obstacleSchema = z.object({ error: errorDataSchema });
export type Obstacle = z.infer<typeof obstacleSchema>;

/** How many of one family of shipped rules use a method. */
export const oddsSchema = z.object({
  /** What the rules of the family have in common with the stick; `all` = nothing but being rules. */
  family: z.enum(['product', 'vendor', 'maker', 'all']),
  uses: z.number().int().min(1),
  of: z.number().int().min(1),
  /** Entries of some of the rules that use it. */
  examples: z.array(z.string()),
});
export type Odds = z.infer<typeof oddsSchema>;

/** A message that a stick without a rule may listen to, with what speaks for it. */
export const proposalSchema = z.object({
  /** Name of the method, or the hex of its messages joined by `+`. */
  method: z.string(),
  /** In words, from all of `odds`. */
  chance: z.enum(['good', 'fair', 'poor']),
  odds: z.array(oddsSchema).min(1),
});
export type Proposal = z.infer<typeof proposalSchema>;

/** For a stick that shows a disk and that no rule names: what its relatives listen to, the likeliest first. */
export const assistantSchema = z.object({ id: z.string(), proposals: z.array(proposalSchema) });
export type Assistant = z.infer<typeof assistantSchema>;

/** One event in the record of a place: what happened in words, and what a machine says of it; a line of the wire has no words. */
export const recordLineSchema = z.object({
  at: z.string(),
  kind: z.enum(['event', 'out', 'in', 'note', 'attention']),
  words: messageSchema.optional(),
  detail: z.string().optional(),
});
export type RecordLine = z.infer<typeof recordLineSchema>;

/**
 * The track plan of a stick: every mode it is known to have, the start (what a fresh plug gives) first. `line` = one after
 * the other, `fork` = the points lie right behind the start and each other mode is one move away from it.
 */
export const routeSchema = z.object({
  shape: z.enum(['line', 'fork']),
  stations: z.array(
    z.object({
      mode: modeTokenSchema,
      /** Usual USB id of the stick in that mode. */
      id: z.string().optional(),
    }),
  ),
});
export type Route = z.infer<typeof routeSchema>;

/** Everything the faces show of one place. Absent stick: `sighting` undefined and `goneAt` set; the row stays. */
export const sessionSnapshotSchema = z.object({
  place: placeSchema,
  virtual: z.boolean(),
  sighting: sightingSchema.optional(),
  goneAt: z.string().optional(),
  identity: identitySchema,
  mode: modeSchema,
  state: z.object({ glyph: glyphStateSchema, words: messageSchema, fact: messageSchema.optional() }),
  interfaces: z.array(interfaceStateSchema),
  ports: z.array(portStateSchema),
  cards: z.array(cardSightingSchema),
  targets: z.array(targetSchema),
  /** Absent when nothing is known beyond `mode` and `targets`; faces then draw these. */
  route: routeSchema.optional(),
  obstacles: z.array(obstacleSchema),
  /** Other programs of this computer that act on sticks, as they stand towards this place. */
  others: z.array(otherProgramSchema),
  /** Present while a person has the place freed of other programs. */
  hold: placeHoldSchema.optional(),
  /** Why there is no target at all, where that can be said. */
  nowhere: errorDataSchema.optional(),
  assistant: assistantSchema.optional(),
  /** For sticks with a page of their own: whether its password is kept, and whether the system has a store that can. */
  page: z.object({ canKeep: z.boolean(), kept: z.boolean() }).optional(),
  /** The run under way or the last one. */
  run: runSchema.optional(),
  history: z.array(runSummarySchema),
  facts: factSetSchema.optional(),
  readingFacts: z.boolean(),
  record: z.array(recordLineSchema),
});
export type SessionSnapshot = z.infer<typeof sessionSnapshotSchema>;

/** One check of this computer (USB rights, serial group, drivers, …). */
export const systemCheckSchema = z.object({
  key: z.enum([
    'usb-bus',
    'usb-rights',
    'serial-ports',
    'drivers',
    'modem-manager',
    'usb-modeswitch',
    'udev',
    'records',
    'space',
  ]),
  state: z.enum(['ready', 'missing', 'noted', 'unknown']),
  title: messageSchema,
  detail: messageSchema,
  /** What mends it; `command` is what a person can type. */
  remedy: z
    .object({
      kind: z.enum(['install-udev-rule', 'join-group', 'command', 'read']),
      command: z.string().optional(),
      /** What the program can do by itself when the person grants it: the whole command, and the file that it writes. */
      oneClick: z
        .object({ runs: z.string(), file: z.object({ path: z.string(), text: z.string() }).optional() })
        .optional(),
    })
    .optional(),
});
export type SystemCheck = z.infer<typeof systemCheckSchema>;

export const workbenchSnapshotSchema = z.object({
  sessions: z.array(sessionSnapshotSchema),
  /** Empty until this computer has been looked at. */
  system: z.array(systemCheckSchema),
  version: z.string(),
  /** Set when there is no USB bus at all or it cannot be watched. */
  bus: errorDataSchema.optional(),
});
export type WorkbenchSnapshot = z.infer<typeof workbenchSnapshotSchema>;
