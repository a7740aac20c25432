import { setFlagsFromString } from 'node:v8';

/**
 * While the program starts, the young part of the heap keeps the size that it begins with (2 MiB in all). What a start makes (schemas,
 * shipped data) stays, so a larger one would be filled once with what is moved on anyway, and V8 keeps the room: seen, 6 MiB of
 * the main process.
 */
export const keepYoungHeapSmall = (): void => setFlagsFromString('--semi-space-growth-factor=1');

/** From now on it grows with the work as V8 would have it; 2 is V8's own factor. */
export const letYoungHeapGrow = (): void => setFlagsFromString('--semi-space-growth-factor=2');
