import { Failure, placeSchema, type Place } from '../core/model/index.ts';
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
      throw new Failure('cli.usage', {
        problem: `“${text}” is not a fault. Write PLACE:NAME or PLACE:NAME=VALUE, e.g. ${places[0] ?? 'v1-1'}:at=dead.`,
      });
    }
    if (!places.includes(place.data)) {
      const there =
        places.length === 0 ? ' There is none at all: name some with --virtual.' : ` There are: ${places.join(', ')}.`;
      throw new Failure('cli.usage', { problem: `“${text}”: there is no virtual stick at ${place.data}.${there}` });
    }
    byPlace.set(place.data, { ...byPlace.get(place.data), [name]: valueOf(found?.[3]) });
  }
  return Object.fromEntries([...byPlace].map(([place, faults]) => [place, check(place, faults)]));
}

const valueOf = (text: string | undefined): unknown =>
  text === undefined || text === 'true' ? true : /^\d+$/.test(text) ? Number(text) : text;

function check(place: Place, faults: Record<string, unknown>): Faults {
  const parsed = faultsSchema.safeParse(faults);
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0];
  throw new Failure('cli.usage', {
    problem: `Fault for ${place}: ${first?.path.join('.') ?? ''} ${first?.message ?? ''}`.trim(),
  });
}
