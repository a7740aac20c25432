import { placeSchema, type Place } from '../core/model/index.ts';
import { usage } from './usage.ts';
import { faultsSchema, type Faults } from '../virtual/stick/faults.ts';

/**
 * Reads faults as typed: `PLACE:NAME` or `PLACE:NAME=VALUE`, e.g. `v1-1:at=dead`, `v1-1:unplugAtTransfer=2`,
 * `v1-1:neverReturns`. Failure cli.usage for what the virtual sticks do not know.
 *
 * @param places where there are sticks: virtual places, or bus ids of served sticks
 */
export function readFaults(typed: readonly string[], places: readonly Place[]): Readonly<Record<Place, Faults>> {
  const byPlace = new Map<Place, Record<string, unknown>>();
  for (const text of typed) {
    const found = /^(v?[\d.-]+):(\w+)(?:=(.+))?$/.exec(text);
    const place = placeSchema.safeParse(found?.[1]);
    const name = found?.[2];
    if (!place.success || name === undefined) {
      throw usage('not-a-fault', { text, place: places[0] ?? 'v1-1' });
    }
    if (!places.includes(place.data)) {
      const params = { text, place: place.data, places: places.join(', ') };
      throw usage(places.length === 0 ? 'fault-no-sticks' : 'fault-no-stick', params);
    }
    byPlace.set(place.data, { ...byPlace.get(place.data), [name]: valueOf(found?.[3]) });
  }
  return Object.fromEntries([...byPlace].map(([place, faults]) => [place, check(place, faults)]));
}

const valueOf = (text: string | undefined): unknown =>
  text === undefined || text === 'true' ? true : /^\d+$/.test(text) ? Number(text) : text;

const faultNames = Object.keys(faultsSchema.shape);

function check(place: Place, faults: Record<string, unknown>): Faults {
  const parsed = faultsSchema.safeParse(faults);
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0];
  const [unknown] = first?.code === 'unrecognized_keys' ? first.keys : [];
  if (unknown !== undefined) throw usage('no-such-fault', { place, name: unknown, known: faultNames.join(', ') });
  const name = String(first?.path[0] ?? '');
  const values = first?.code === 'invalid_value' ? first.values.map(String) : [];
  throw values.length === 0
    ? usage('fault-value', { place, name })
    : usage('fault-value-of', { place, name, known: values.join(', ') });
}
