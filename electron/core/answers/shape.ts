import { z } from 'zod';
import { factKeys, sensitiveKinds } from '../model/fact.ts';
import { signalKeys } from '../facts/signal.ts';

/**
 * What the answer to a command looks like, as data: which fields stand where, what they mean, in which unit. One reader
 * (`read.ts`) makes typed values of all of them. What does not fit the grammar stays raw.
 */

const name = z.string().regex(/^[a-z][A-Za-z0-9]*$/);
const pattern = z.string().min(1);

const base = {
  /** Key of the value in results, unique within its variant. */
  name,
  /** What people call it. */
  label: z.string().min(2),
  /** May be missing at the end of the line, or be empty: then there is no value. */
  optional: z.literal(true).optional(),
};
const unit = z.enum([
  'dBm',
  'dB',
  '°C',
  'MHz',
  'kHz',
  'V',
  'mV',
  '%',
  's',
  'B',
  'B/s',
  'bit/s',
  'tries',
  'm',
  'km/h',
  '°',
]);

/** A number as it stands: `value = n × factor + offset`. */
const numberField = z.strictObject({
  ...base,
  type: z.literal('number'),
  min: z.number(),
  max: z.number(),
  /** Codes that mean "not known". */
  none: z.array(z.number()).optional(),
  factor: z.number().optional(),
  offset: z.number().optional(),
  unit: unit.optional(),
  /** Gets its verdict as this kind of signal. */
  signal: z.enum(signalKeys).optional(),
  /** Whole numbers only, unless said otherwise. */
  fraction: z.literal(true).optional(),
  /** Firmware that leaves out the minus sign exists: the value is negative in any case. */
  below: z.literal(true).optional(),
  /** The meaning is known from programs alone. */
  likely: z.literal(true).optional(),
  /** The number is this fact of the stick. */
  fact: z.enum(factKeys).optional(),
});
/** A code on a scale: `first + n × step` for n from 0 to `top`. */
const scaledField = z.strictObject({
  ...base,
  type: z.literal('scaled'),
  signal: z.enum(signalKeys),
  first: z.number(),
  step: z.number(),
  top: z.number().int(),
  none: z.array(z.number().int()),
});
/** One of a list of codes, with its words; another number or word is shown as it is, without words. */
const enumField = z.strictObject({
  ...base,
  type: z.literal('enum'),
  values: z.record(z.string(), z.string().min(1)),
  /** The words are this fact of the stick. */
  fact: z.enum(factKeys).optional(),
  /** Codes that mean that there is no such fact now. */
  none: z.array(z.string()).optional(),
});
const textField = z.strictObject({
  ...base,
  type: z.literal('text'),
  /** Must stand in quotes. */
  quoted: z.literal(true).optional(),
  pattern: pattern.optional(),
  fact: z.enum(factKeys).optional(),
  sensitive: z.enum(sensitiveKinds).optional(),
});
const hexField = z.strictObject({ ...base, type: z.literal('hex'), digits: z.number().int().min(1).max(16) });
/** Values with a meaning of their own, which the words of facts know. */
export const makers = [
  'registration', 'technology', 'pinTries', 'pukTries', 'simWord', 'simLock', 'iccid', 'imsi', 'imei', 'msisdn', 'apn', 'address',
  'temperature', 'operator', 'band', 'rat', 'time', 'usbMode', 'dataSession', 'area', 'cell', 'functionality', 'pinRequest', 'attached', 'voltage', 'plmn', 'lockTries',
] as const; // prettier-ignore
export type Maker = (typeof makers)[number];
const madeField = z.strictObject({ ...base, type: z.literal('made'), as: z.enum(makers) });
/** A place whose meaning is not known or of no use; anything may stand there. */
const skippedField = z.strictObject({ type: z.literal('skipped') });

export const fieldSchema = z.discriminatedUnion('type', [
  numberField,
  scaledField,
  enumField,
  textField,
  hexField,
  madeField,
  skippedField,
]);
export type FieldShape = z.infer<typeof fieldSchema>;

const variantSchema = z.strictObject({
  /** Texts of fields by place that tell this variant from the others, as whole regular expressions. */
  when: z.record(z.string().regex(/^\d+$/), pattern).optional(),
  fields: z.array(fieldSchema),
  /** Facts that such a line says there are none of. */
  absent: z.array(z.enum(factKeys)).optional(),
  /** Further fields may follow; they are not read. */
  open: z.literal(true).optional(),
  /** The fields from this place on come again and again. */
  repeatFrom: z.number().int().min(0).optional(),
});
export type Variant = z.infer<typeof variantSchema>;

const shapeBase = {
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string().min(2),
  /** Command lines with this answer, in normal form (`AT+CSQ`). */
  commands: z.array(z.string().startsWith('AT')).min(1),
  /** What an answer without lines means; without it, it means nothing. */
  empty: z.string().min(2).optional(),
  source: z.string().min(3),
};

/** Lines `+NAME: a,b,c`; the first variant that fits reads a line. */
const fieldsShape = z.strictObject({
  ...shapeBase,
  kind: z.literal('fields'),
  /** `""`: lines without a prefix. */
  prefix: z.string(),
  variants: z.array(variantSchema).min(1),
  /** Several lines can come: all of them are read, else the first. */
  many: z.literal(true).optional(),
});
/** Text with labels, `Temperature: 33`, in one or more columns. */
const labelsShape = z.strictObject({
  ...shapeBase,
  kind: z.literal('labels'),
  entries: z
    .array(
      z.strictObject({
        label: z.string().min(1),
        field: fieldSchema,
        /** Of a second cell (5G beside LTE): a fact only where the first cell tells no signal. */
        second: z.literal(true).optional(),
      }),
    )
    .min(1),
});
/** Lines of free text, one value each. */
const linesShape = z.strictObject({
  ...shapeBase,
  kind: z.literal('lines'),
  /** A prefix that some sticks put in front. */
  prefix: z.string().optional(),
  /** Most lines; more are some other listing. */
  most: z.number().int().min(1),
  label: z.string().min(2),
  fact: z.enum(factKeys).optional(),
  /** Each line must look like this. */
  pattern: pattern.optional(),
});
/** Groups in brackets, `(1,"Name"),(2,"Other"),,(0-4)`: each that fits is a record. */
const groupsShape = z.strictObject({
  ...shapeBase,
  kind: z.literal('groups'),
  prefix: z.string().min(2),
  fields: z.array(fieldSchema).min(1),
});
/** Read by code that the facts share; `names` tells which. */
const codeShape = z.strictObject({ ...shapeBase, kind: z.literal('code'), parser: z.string() });

export const shapeSchema = z.discriminatedUnion('kind', [fieldsShape, labelsShape, linesShape, groupsShape, codeShape]);
export type Shape = z.infer<typeof shapeSchema>;
export type FieldsShape = z.infer<typeof fieldsShape>;
export type LabelsShape = z.infer<typeof labelsShape>;
export type LinesShape = z.infer<typeof linesShape>;
export type GroupsShape = z.infer<typeof groupsShape>;

export const shapeFileSchema = z.strictObject({
  /** `generic` or the maker whose sticks answer so. */
  vendor: z.string().regex(/^[a-z]+$/),
  shapes: z.array(shapeSchema),
});
