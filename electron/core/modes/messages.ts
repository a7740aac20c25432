import { z } from 'zod';
import text from '../../../resources/modes/messages.json' with { type: 'json' };
import { hexBytesSchema } from '../model/plan.ts';

const hex = (digits: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-f]{${digits}}$`))
    .transform((value) => Number.parseInt(value, 16));

const messagesSchema = z.object({ about: z.string(), messages: z.array(hexBytesSchema).min(1) });

const requestShape = {
  requestType: hex(2),
  request: hex(2),
  /** `rule` = the number that the rule gives (PantechMode). */
  value: z.union([z.literal('rule'), hex(4)]),
  /** `interface` = the interface that is used. */
  index: z.union([z.literal('interface'), hex(4)]),
  timeoutMs: z.number().int().min(1),
  onFailure: z.enum(['fail', 'skip-rest', 'ignore']),
};
const requestSchema = z.discriminatedUnion('direction', [
  z.object({ direction: z.literal('out'), ...requestShape, data: hexBytesSchema }),
  z.object({ direction: z.literal('in'), ...requestShape, length: z.number().int().min(0) }),
]);
export type ControlRequest = z.infer<typeof requestSchema>;

/** Methods that speak by control requests alone, or begin with them. */
export const controlMethods = [
  'HuaweiMode',
  'SierraMode',
  'SequansMode',
  'QisdaMode',
  'QuantaMode',
  'KobilMode',
  'BlackberryMode',
  'GCTMode',
  'PantechMode',
  'SonyMode',
  'MobileActionMode',
] as const;
export type ControlMethod = (typeof controlMethods)[number];

const schema = z.object({
  standardEject: messagesSchema,
  HuaweiNewMode: messagesSchema,
  HuaweiAltMode: messagesSchema,
  OptionMode: messagesSchema,
  CiscoMode: messagesSchema,
  control: z.record(z.enum(controlMethods), z.object({ about: z.string(), requests: z.array(requestSchema).min(1) })),
  mobileAction: z.object({
    about: z.string(),
    interface: hex(2),
    out: hex(2),
    in: hex(2),
    length: z.number().int(),
    timeoutMs: z.number().int(),
    exchanges: z.array(z.object({ send: hexBytesSchema, reads: z.number().int().min(1) })),
  }),
});

/** What the methods send, as data (`resources/modes/messages.json`). */
export const methodData = schema.parse(text);
