import { z } from 'zod';

/**
 * A USB place: bus number and the chain of hub ports, as Linux writes it (`1-1.4`); virtual sticks sit at `v1-1`, `v1-2`, …
 * The place is the one thing that survives a mode switch, so sessions are keyed by it.
 */
export const placeSchema = z.string().regex(/^v?\d+-\d+(\.\d+)*$/, 'a place looks like 1-1.4 or v1-1');
export type Place = z.infer<typeof placeSchema>;

/** Says whether a place belongs to a virtual stick. */
export const isVirtualPlace = (place: Place): boolean => place.startsWith('v');

/** Orders places as people read hubs: bus first, then port by port as numbers, real ones before virtual ones. */
export function comparePlaces(a: Place, b: Place): number {
  if (isVirtualPlace(a) !== isVirtualPlace(b)) return isVirtualPlace(a) ? 1 : -1;
  const parts = (p: Place): number[] => p.replace(/^v/, '').split(/[-.]/).map(Number);
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const difference = (left[i] ?? -1) - (right[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}
