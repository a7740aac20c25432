import { z } from 'zod';
import { markSchema, type Certainty, type Identity, type Mark } from '../model/identity.ts';
import { modeTokenSchema, portRoleSchema } from '../model/mode.ts';
import { fieldChangeSchema, readSettingSchema, settingTableSchema } from '../model/setting.ts';

/** Stored values that decide what a stick is, as a maker's `stick.json` holds them. */
const usbId = z.string().regex(/^[0-9a-f]{4}:[0-9a-f]{4}$/);

const applySchema = z.discriminatedUnion('kind', [
  /** A restart by AT; the answer may stay out, since the stick leaves. */
  z.object({ kind: z.literal('command'), command: z.string().startsWith('AT') }),
  /** The stick restarts by itself as soon as the value is set. */
  z.object({ kind: z.literal('itself') }),
  /** In force at the next plug. */
  z.object({ kind: z.literal('replug') }),
]);

/** Protected commands: a password that the person types once. It is never guessed, tried twice, kept or written down. */
const unlockSchema = z.object({ command: z.string().includes('{secret}'), source: z.string().min(3) });

const valueSchema = z.object({
  value: z.string(),
  /** What people call it (`ECM`). */
  name: z.string(),
  mode: modeTokenSchema,
  /** Ids that the stick shows with it; absent = those of the setting. */
  ids: z.array(usbId).min(1).optional(),
  /** `false`: no AT port is left, so nothing but another tool leads back. */
  keepsAt: z.boolean(),
  mark: markSchema,
  source: z.string().min(3),
});

const nameSchema = z.string().regex(/^[a-z]+$/);

/**
 * A value that is a list with a place for each function of the stick. A change names some of them; all others are filled with what
 * was read, so that none is changed by the way.
 */
const compositionSchema = z
  .object({
    /** Names of the places in their order. */
    fields: z.array(nameSchema).min(2),
    /** Those that show one serial port each. */
    ports: z.array(nameSchema).min(1),
    /** Those of them that take AT. */
    at: z.array(nameSchema).min(1),
    /** Those whose interface has a role of its own by the table: it tells whether they are on. */
    shown: z.record(nameSchema, portRoleSchema),
    /** Those whose interfaces look alike, in the order in which they stand; with one of them off the others move up. */
    order: z.object({
      classCode: z.number().int(),
      subclass: z.number().int(),
      functions: z.array(z.object({ field: nameSchema, role: portRoleSchema })).min(1),
      source: z.string().min(3),
    }),
    /** The network side: what the stick is without it, and the setting that says what it is with it (`usual` where that was not read). */
    card: z.object({ field: nameSchema, without: modeTokenSchema, by: z.string(), usual: modeTokenSchema }),
    changes: z
      .array(
        z.object({
          change: z.record(nameSchema, z.enum(['0', '1'])),
          /** Text for people (`@functions.no-nmea`). */
          name: z.string().startsWith('@'),
          /** `false`: no AT port is left. */
          keepsAt: z.boolean(),
          mark: markSchema,
          source: z.string().min(3),
        }),
      )
      .min(1),
  })
  .refine(
    ({ changes, ports, card }) =>
      changes.every(({ change }) => Object.keys(change).every((name) => ports.includes(name) || name === card.field)),
    'a change names something other than ports and the network side',
  );

const settingShape = z.object({
  setting: z.string().regex(/^[a-z0-9-]+$/),
  /** Sticks that have it: one family, for the values mean something else in the next. None where only `told` says so. */
  ids: z.array(usbId),
  /** The model, as the stick itself tells it, of those whose ids nobody has written down. */
  told: z.string().min(3).optional(),
  /** The id stays the same whatever is stored; else any of `ids` may come where a value names none. */
  keepsId: z.literal(true).optional(),
  unlock: unlockSchema.optional(),
  read: readSettingSchema.omit({ setting: true }),
  table: settingTableSchema.optional(),
  /** `{value}` stands for the value. */
  set: z.string().startsWith('AT').includes('{value}'),
  apply: applySchema,
  /** ms from the restart to the return, and the most to wait; a minute is what makers name for a restart. */
  usualMs: z.number().int(),
  limitMs: z.number().int().max(300_000),
  values: z.array(valueSchema),
  composition: compositionSchema.optional(),
  /** Where stored values of a form lead that nobody offers, but that a stick may have had: the way back needs to know. */
  leadsTo: z.array(z.object({ values: z.string(), mode: modeTokenSchema, ids: z.array(usbId).min(1) })).optional(),
});
export const settingDataSchema = settingShape
  .refine(
    ({ values, composition }) => values.length > 0 || composition !== undefined,
    'a setting needs values or a composition',
  )
  .refine(
    ({ ids, told, keepsId, composition }) =>
      told === undefined ? ids.length > 0 : ids.length === 0 && keepsId === true && composition === undefined,
    'a setting has ids, or the model that the stick tells, and then keeps its id',
  );
export type SettingData = z.infer<typeof settingDataSchema>;

/** The settings that a stick has: those of its id, and those of the model that it has told of itself, under the id that it shows. */
export function settingsOf(
  all: readonly SettingData[],
  id: string,
  { model, certainty }: Pick<Identity, 'model' | 'certainty'>,
): SettingData[] {
  // Ids and strings make no model sure; only the stick's own word does.
  const told = certainty === 'sure' ? model : '';
  return all.flatMap((data) => {
    if (data.told !== undefined)
      return new RegExp(`^(?:${data.told})$`, 'i').test(told) ? [{ ...data, ids: [id] }] : [];
    return [...data.ids, ...data.values.flatMap(({ ids }) => ids ?? [])].includes(id) ? [data] : [];
  });
}

/** How a move by a stored value is carried out. */
export const settingHowSchema = z.object({
  kind: z.literal('setting'),
  value: z.string(),
  name: z.string(),
  set: z.string(),
  read: readSettingSchema,
  table: settingTableSchema.optional(),
  unlock: unlockSchema.optional(),
  apply: applySchema,
  keepsAt: z.boolean(),
  /** Only some fields of the list are changed; `value` is then what is to be seen of it beforehand. */
  change: fieldChangeSchema.optional(),
  /** With `change`: the command with `{value}` in the place of the list. */
  fill: z.string().optional(),
});
export type SettingHow = z.infer<typeof settingHowSchema>;

/** How far a mark is to be believed, in the three steps that the program speaks of. */
export const certaintyOfMark: Readonly<Record<Mark, Certainty>> = {
  maker: 'sure',
  code: 'likely',
  data: 'likely',
  reports: 'likely',
  report: 'guess',
};
