import { z } from 'zod';

/** What a person has said of the bench and of what is kept: part of the settings that the command line heeds, too. */
export const personSchema = z.object({
  /** Name of this bench, for reports and the history. */
  station: z.string().max(60),
  operator: z.string().max(60),
  /** Days that the history keeps; 0 or none: for ever. */
  historyDays: z.number().int().min(0).max(36_500).optional(),
});
export type Person = z.infer<typeof personSchema>;
