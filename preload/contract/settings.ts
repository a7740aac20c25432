import { z } from 'zod';
import { call } from './channel.ts';

export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  nicknames: z.record(z.string(), z.string().max(60)),
  station: z.string().max(60),
  operator: z.string().max(60),
});
export type Settings = z.infer<typeof settingsSchema>;

export const read = call('settings.read', z.null(), settingsSchema);
/** Saves what is given, keeps the rest; answers with what was read back from the disk. */
export const save = call('settings.save', settingsSchema.partial(), settingsSchema);
