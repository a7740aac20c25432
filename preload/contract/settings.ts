import { z } from 'zod';
import { personSchema } from '../../electron/core/model/person.ts';
import { call } from './channel.ts';

export const settingsSchema = personSchema.extend({
  theme: z.enum(['system', 'light', 'dark']),
  /** What the program speaks; as the system without it. */
  language: z.enum(['system', 'en', 'de']).optional(),
  nicknames: z.record(z.string(), z.string().max(60)),
  /** Tones on the bench; none without it. */
  sounds: z.boolean().optional(),
});
export type Settings = z.infer<typeof settingsSchema>;

export const read = call('settings.read', z.null(), settingsSchema);
/** Saves what is given, keeps the rest; answers with what was read back from the disk. */
export const save = call('settings.save', settingsSchema.partial(), settingsSchema);
