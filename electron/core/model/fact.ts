import { z } from 'zod';
import { errorDataSchema } from './errors.ts';
import { certaintySchema } from './identity.ts';
import { messageSchema } from './message.ts';
import { placeSchema } from './place.ts';

export const factGroups = ['device', 'sim', 'network', 'signal'] as const;
export const factKeys = [
  'maker', 'model', 'firmware', 'hardware', 'imei', 'usbMode', 'usbFunctions', 'usbAlso', 'functionality', 'temperature', 'voltage', 'webUi', 'mac',
  'simState', 'pinTries', 'pukTries', 'iccid', 'imsi', 'msisdn', 'pinRequest', 'simLock', 'lockTries', 'smsCentre',
  'registration', 'operator', 'plmn', 'rat', 'netMode', 'band', 'bands', 'channel', 'pci', 'cell', 'attached', 'apn', 'contexts', 'dataSession',
  'wanAddress',
  'rssi', 'rsrp', 'rsrq', 'sinr', 'rscp', 'ecio',
] as const; // prettier-ignore
export const factKeySchema = z.enum(factKeys);
export type FactKey = z.infer<typeof factKeySchema>;

/** Kinds of identifier that are masked unless a person asks for them in full. */
export const sensitiveKinds = ['imei', 'imsi', 'iccid', 'msisdn', 'mac', 'serial'] as const;
export const sensitiveSchema = z.enum(sensitiveKinds);
export type Sensitive = z.infer<typeof sensitiveSchema>;

export const factSourceSchema = z.object({
  via: z.enum(['at', 'web', 'usb', 'qmi', 'mbim']),
  /** The command, the path or the program's question that was asked. */
  ask: z.string(),
  /** Port name or address. */
  where: z.string(),
});

/** One thing read from the stick, with its raw answer. `status` other than `read` means there is no value, and `value` is null. */
export const factSchema = z.object({
  key: factKeySchema,
  group: z.enum(factGroups),
  status: z.enum(['read', 'absent', 'no-answer', 'refused', 'unparsed']),
  /** Canonical value: text, or a number in `unit`. */
  value: z.union([z.string(), z.number(), z.null()]),
  unit: z.enum(['dBm', 'dB', '°C', 'mV', 'tries']).optional(),
  /** How people read it, when it is more than value and unit (e.g. "Roaming"). */
  words: messageSchema.optional(),
  sensitive: sensitiveSchema.optional(),
  /** A judgement: glyph state and word. */
  judgement: z
    .object({ state: z.enum(['ok', 'ready', 'attention', 'bad', 'idle', 'unknown']), words: messageSchema })
    .optional(),
  certainty: certaintySchema,
  source: factSourceSchema,
  /** The raw answer lines as they came. Hold identifiers; mask before showing. */
  raw: z.array(z.string()),
  at: z.string(),
  error: errorDataSchema.optional(),
});
export type Fact = z.infer<typeof factSchema>;

export const factSetSchema = z.object({
  place: placeSchema,
  readAt: z.string(),
  tookMs: z.number(),
  facts: z.array(factSchema),
  /** What a person should know of how they were read. */
  note: messageSchema.optional(),
});
export type FactSet = z.infer<typeof factSetSchema>;
