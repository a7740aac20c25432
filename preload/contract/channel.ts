import { z } from 'zod';
import { errorDataSchema } from '../../electron/core/model/errors.ts';
import type { AnnouncementName, CallName } from './names.ts';

/** One call from the page to the main process: its name and what goes in and comes out. Both ends use this one value. */
export interface Call<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly name: CallName;
  readonly input: I;
  readonly output: O;
}

/** One event from the main process to the page. */
export interface Announcement<T extends z.ZodType = z.ZodType> {
  readonly name: AnnouncementName;
  readonly payload: T;
}

export const call = <I extends z.ZodType, O extends z.ZodType>(name: CallName, input: I, output: O): Call<I, O> => ({
  name,
  input,
  output,
});

export const announcement = <T extends z.ZodType>(name: AnnouncementName, payload: T): Announcement<T> => ({
  name,
  payload,
});

/** Every call answers with this: expected failures are values, never exceptions with text to take apart. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; error: z.infer<typeof errorDataSchema> };

export const outcomeSchema = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), error: errorDataSchema }),
  ]);

export const nothing = z.null();
