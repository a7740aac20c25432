import { z } from 'zod';
import {
  certaintySchema, evidenceSchema, factGroups, factKeySchema, factSchema, factSourceSchema, modeSchema,
  modeTokenSchema, placeSchema, planSchema, portRoleSchema, proofSchema, ruleSourceSchema, sensitiveSchema, stepRunSchema,
  verdictSchema, wireLineSchema,
} from '../model/index.ts'; // prettier-ignore

/** Raised when a reader of older reports would misread a new one. */
export const REPORT_SCHEMA_VERSION = 1;

/*
 * A report is read by people and programs that have nothing of ours at hand, so it holds sentences, not text ids, and
 * repeats what it needs. Times are ISO 8601 in UTC. Field names are those of the model wherever they mean the same.
 */

const errorSchema = z.object({
  /** One of the program's error codes; newer programs have more of them. */
  code: z.string(),
  what: z.string(),
  advice: z.string(),
  cause: z.string().optional(),
});

const stickSchema = z.object({
  /** `12d1:1001`. */
  id: z.string(),
  /** bcdDevice as four hex digits. */
  release: z.string(),
  manufacturer: z.string().optional(),
  product: z.string().optional(),
  serial: z.string().optional(),
  /** Mbit/s. */
  speed: z.number().optional(),
  interfaces: z.array(
    z.object({
      number: z.number().int(),
      role: portRoleSchema,
      class: z.string(),
      endpoints: z.string(),
      driver: z.string().optional(),
      /** Port, card or drive that the system made of it. */
      port: z.string().optional(),
    }),
  ),
  cards: z.array(
    z.object({
      name: z.string(),
      driver: z.string(),
      addresses: z.array(z.string()),
      gateway: z.string().optional(),
      mac: z.string().optional(),
      link: z.boolean().optional(),
    }),
  ),
});

const reportStepSchema = z.object({
  title: z.string(),
  detail: z.string().optional(),
  state: stepRunSchema.shape.state,
  tookMs: z.number().optional(),
  note: z.string().optional(),
  error: errorSchema.optional(),
});

const reportProofSchema = proofSchema.omit({ saw: true }).extend({ saw: z.string() });

export const reportRunSchema = z.object({
  id: z.string(),
  startedAt: z.string(),
  endedAt: z.string().optional(),
  tookMs: z.number().optional(),
  from: modeTokenSchema,
  to: modeTokenSchema,
  fromId: z.string(),
  /** What the stick shows after it; absent when it did not return. */
  cameAs: z.object({ id: z.string(), mode: modeSchema }).optional(),
  /** Absent while it is under way. */
  verdict: verdictSchema.optional(),
  /** The verdict as a sentence. */
  words: z.string().optional(),
  error: errorSchema.optional(),
  cancelled: z.boolean(),
  rule: ruleSourceSchema,
  risk: planSchema.shape.risk,
  persistent: z.boolean(),
  wayBack: z.object({ to: modeTokenSchema, title: z.string(), detail: z.string() }),
  steps: z.array(reportStepSchema),
  proofs: z.array(reportProofSchema),
  changes: z.array(z.object({ what: z.string(), before: z.string(), now: z.string() })),
  wire: z.array(wireLineSchema),
  answer: z.array(z.string()),
});
export type ReportRun = z.infer<typeof reportRunSchema>;

export const reportFactSchema = z.object({
  key: factKeySchema,
  label: z.string(),
  group: z.enum(factGroups),
  status: factSchema.shape.status,
  value: factSchema.shape.value,
  unit: factSchema.shape.unit,
  /** The value, or why there is none, as people read it. */
  words: z.string(),
  judgement: z.object({ state: z.string(), words: z.string() }).optional(),
  sensitive: sensitiveSchema.optional(),
  certainty: certaintySchema,
  source: factSourceSchema,
  raw: z.array(z.string()),
  at: z.string(),
  error: errorSchema.optional(),
});
export type ReportFact = z.infer<typeof reportFactSchema>;

/** What an OpenWrt router needs so that the stick comes up in its present mode. */
export const reportRouterSchema = z.object({
  release: z.string(),
  manager: z.enum(['opkg', 'apk']),
  protocol: z.string(),
  /** What is changed and why, as sentences. */
  words: z.array(z.string()),
  /** Unified diff of /etc/usb-mode.json; empty when nothing changes. */
  diff: z.string(),
  /** Command that installs the packages. */
  install: z.string(),
  /** Section for /etc/config/network, without any secret. */
  network: z.string(),
  /** Lines for /etc/sysupgrade.conf. */
  keep: z.array(z.string()),
  pitfalls: z.array(z.object({ weight: z.enum(['found', 'watch']), says: z.string(), remedy: z.string() })),
  /** To be done after it is set up. */
  checklist: z.array(z.string()),
  secrets: z.string(),
});
export type ReportRouter = z.infer<typeof reportRouterSchema>;

export const reportSchema = z.object({
  kind: z.literal('modem-workbench-report'),
  schema: z.literal(REPORT_SCHEMA_VERSION),
  madeAt: z.string(),
  program: z.object({ name: z.string(), version: z.string() }),
  /** Version of the device rules. */
  rules: z.string().optional(),
  station: z.string().optional(),
  operator: z.string().optional(),
  /** `masked`: IMEI, IMSI, ICCID, phone numbers, serial numbers and MAC addresses are dotted out, in raw answers, too. */
  numbers: z.enum(['masked', 'full']),
  /** True: made on a virtual stick; it proves nothing of any hardware. */
  virtual: z.boolean(),
  place: placeSchema,
  identity: z.object({
    name: z.string(),
    vendor: z.string(),
    model: z.string(),
    certainty: certaintySchema,
    evidence: z.array(evidenceSchema.omit({ says: true }).extend({ says: z.string() })),
  }),
  mode: modeSchema,
  /** What the computer sees of it now; absent while it is unplugged. */
  stick: stickSchema.optional(),
  goneAt: z.string().optional(),
  /** Oldest first. */
  runs: z.array(reportRunSchema),
  facts: z.object({ readAt: z.string(), tookMs: z.number(), list: z.array(reportFactSchema) }).optional(),
  /** Absent where the mode is none that a router uses. */
  router: reportRouterSchema.optional(),
  /** What was sent and answered on its AT ports; present when it was asked for. */
  transcript: z.array(wireLineSchema).optional(),
});
export type Report = z.infer<typeof reportSchema>;

/** The JSON Schema of the report file (draft 2020-12), as published in resources/report.schema.json. */
export function reportJsonSchema(): unknown {
  return {
    ...z.toJSONSchema(reportSchema, { target: 'draft-2020-12' }),
    title: 'Modem Workbench report',
    description: 'What a stick is, how its mode was switched and what it answered.',
  };
}
