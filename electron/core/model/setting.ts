import { z } from 'zod';

/**
 * A value that a stick stores and that decides what it is on the USB: read by one AT command, set by another. All patterns
 * are regular expressions over the answer lines joined by line feeds, without regard to case.
 */
const pattern = z.string().refine(isPattern, 'not a regular expression');

export const readSettingSchema = z.object({
  /** Name of the setting within its maker (`usbnet`). */
  setting: z.string().regex(/^[a-z0-9-]+$/),
  command: z.string().startsWith('AT'),
  /** What its groups take, joined by commas, is the value. */
  value: pattern,
});
export type ReadSetting = z.infer<typeof readSettingSchema>;

export const settingTableSchema = z.object({
  command: z.string().startsWith('AT'),
  /** `true`: without the stick's own table nothing is set; `false`: some firmware has none, and then the maker's data count. */
  required: z.boolean(),
  checks: z
    .array(
      z.object({
        /** Each match in the wanted value must be in the table; its first group is what is looked for. */
        of: pattern,
        /** Each match in the answer says some of what is there: `0-3`, `17,18,23-25`, `A1`. */
        lines: pattern,
        /** `one-of`: it is there by name or in a range. `bits`: no bit (hex) that is not there. */
        kind: z.enum(['one-of', 'bits']),
      }),
    )
    .min(1),
});
export type SettingTable = z.infer<typeof settingTableSchema>;

/**
 * A change of some fields of a stored list: what stands in the others is taken from what was read. `exact` = the whole list as it
 * is to be, for the way back.
 */
export const fieldChangeSchema = z.object({
  setting: z.string(),
  /** Names of all fields in their order; older firmware may have fewer of them. */
  fields: z.array(z.string()).min(2),
  /** Fields that show one serial port each when they are on. */
  ports: z.array(z.string()),
  /** Fields that are ports for AT. */
  at: z.array(z.string()).min(1),
  change: z.record(z.string(), z.enum(['0', '1'])),
  exact: z.string().optional(),
  /** `false`: the person has agreed that no AT port is left. */
  keepsAt: z.boolean(),
});
export type FieldChange = z.infer<typeof fieldChangeSchema>;

/** What must be read back. */
export const wantedSettingSchema = readSettingSchema.extend({
  wanted: z.string(),
  /** Opens the command again after the restart, with the password that was good before; `{secret}` stands for it. */
  unlock: z.string().optional(),
});
export type WantedSetting = z.infer<typeof wantedSettingSchema>;

/** What a run read of a setting: the way back stands on it. */
export const settingReadSchema = z.object({
  setting: z.string(),
  command: z.string(),
  /** The value before the run. */
  before: z.string(),
  /** The value read back at the end. */
  after: z.string().optional(),
  /** Answer lines of the stick's own table. */
  table: z.array(z.string()).optional(),
});
export type SettingRead = z.infer<typeof settingReadSchema>;

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
