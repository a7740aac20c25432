import type { z } from 'zod';

/** Looks whether data of ours are what their schema says. @throws when they are not */
export type ShippedCheck = (schema: z.ZodType, data: unknown) => void;

let check: ShippedCheck | undefined;

/** From now on every file of ours is checked when it is read. Tests do so, all of them; a start has better things to do. */
export function checkShipped(how: ShippedCheck): void {
  check = how;
}

/**
 * Data that come with the program, typed by their schema. They are checked where they are made, not at each start: it was
 * an eighth of the time of `mwb list`. What a person or a stick brings goes through `parse`, always.
 */
export function shipped<T>(schema: z.ZodType<T>, data: unknown): T {
  trust(schema, data);
  return data;
}

function trust<T>(schema: z.ZodType<T>, data: unknown): asserts data is T {
  check?.(schema, data);
}
