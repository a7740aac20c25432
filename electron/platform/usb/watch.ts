import type { BusEvent, Clock, Dispose } from '../../core/ports.ts';
import { toErrorData, type ErrorData, type Place } from '../../core/model/index.ts';
import type { EventSource } from './events.ts';
import type { Found } from './sysfs.ts';

/** One plug makes dozens of announcements; those that come in one breath are gathered. */
const gatherMs = 5;
/**
 * ms from the end of one look to the next. The first announcement after a calm is looked at at once; while they keep coming,
 * looking without a pause would take the time from what makes them.
 */
const betweenMs = 40;

/**
 * Looks at the tree after the last announcement, in ms. udevadm tells of late ports and drives as they come; where it is
 * missing nothing does. usb-storage waits 1 s before it scans, ttyUSB and cards come within 5 s even on a slow machine
 * that loads the driver first, so after 10 s nothing more is expected and the looking ends.
 */
const laterLooksMs = [300, 1000, 2000, 3500, 6000, 10_000];

export interface WatchOptions {
  read: () => Promise<Found[]>;
  /** Whether the last reading left out a device that will be there soon, which nothing announces: it is read again. */
  isUnfinished: () => boolean;
  sources: EventSource[];
  clock: Clock;
  listener: (event: BusEvent) => void;
  trouble: (error: ErrorData) => void;
}

/**
 * Follows the tree of devices and tells the differences. Reads only after an event. `ready` resolves when the first tree
 * has been read, against which differences are told.
 */
export function watchTree({ read, isUnfinished, sources, clock, listener, trouble }: WatchOptions): {
  stop: Dispose;
  ready: Promise<void>;
} {
  let known: Map<Place, Found> | undefined;
  let stopped = false;
  let reading = false;
  let again = false;
  let looks: Dispose[] = [];
  let gathering: Dispose | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;

  async function look(): Promise<void> {
    if (stopped) return;
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    try {
      do {
        again = false;
        const now = new Map((await read()).map((one) => [one.sighting.place, one]));
        const before = known;
        known = now;
        // `stopped` may have been set while the tree was read.
        if (before !== undefined && !isStopped()) tellDifferences(before, now, listener);
      } while (isAgain());
    } catch (error) {
      trouble(toErrorData(error));
    } finally {
      reading = false;
      lookedAt = clock.monotonic();
      if (isUnfinished()) nudge();
    }
  }
  const isStopped = (): boolean => stopped;
  const isAgain = (): boolean => again && !stopped;

  function nudge(): void {
    if (stopped || gathering !== undefined) return;
    gathering = clock.after(Math.max(gatherMs, betweenMs - (clock.monotonic() - lookedAt)), () => {
      gathering = undefined;
      void look();
      lookLater();
    });
  }

  function lookLater(): void {
    for (const cancel of looks) cancel();
    looks = laterLooksMs.map((ms) => clock.after(ms, () => void look()));
  }

  const stops: Dispose[] = [];
  try {
    for (const source of sources) stops.push(source(nudge));
  } catch (error) {
    trouble(toErrorData(error));
  }
  const ready = look().then(() => {
    // Whoever begins right after a plug hears nothing of the rights that a stick gets, or does not get, a moment later.
    const mayChange = [...(known?.values() ?? [])].some(({ sighting }) => sighting.access === 'unknown');
    if (mayChange && !stopped) lookLater();
  });
  const stop = (): void => {
    stopped = true;
    gathering?.();
    for (const cancel of [...looks, ...stops]) cancel();
    looks = [];
    stops.length = 0;
  };
  return { stop, ready };
}

/** A device with another address is another one, whatever its ids: it has left and come back between two looks. */
function tellDifferences(before: Map<Place, Found>, now: Map<Place, Found>, tell: (event: BusEvent) => void): void {
  for (const [place, old] of before) {
    const present = now.get(place);
    if (present === undefined || !isSame(old, present)) tell({ kind: 'left', place });
  }
  for (const [place, found] of now) {
    const { sighting } = found;
    const old = before.get(place);
    if (old === undefined || !isSame(old, found)) tell({ kind: 'arrived', sighting });
    else if (lookOf(old) !== lookOf(found)) tell({ kind: 'changed', sighting });
  }
}

const isSame = (a: Found, b: Found): boolean =>
  a.bus === b.bus &&
  a.number === b.number &&
  a.sighting.device.vid === b.sighting.device.vid &&
  a.sighting.device.pid === b.sighting.device.pid;

const lookOf = ({ sighting }: Found): string => JSON.stringify({ ...sighting, seenAt: '' });
