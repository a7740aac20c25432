import { z } from 'zod';

/**
 * A sentence as data: the id of a text in `resources/text` and what to fill in. Core never builds English itself, so the
 * window, the command line and the report say the same words and can say them in another language.
 */
export const messageSchema = z.object({
  id: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type Message = z.infer<typeof messageSchema>;

/** Makes a message. `id` is a key of `resources/text/en`. */
export function message(id: string, params?: Record<string, string | number>): Message {
  return params === undefined ? { id } : { id, params };
}
