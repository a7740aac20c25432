import type { Clock } from '../ports.ts';

/** Silence that counts as "nothing more comes", ms: the parts of one answer come within a few tens of milliseconds. */
const quietMs = 300;
/** A port that never falls silent (notices all the time) is asked all the same after this, ms. */
const quietLimitMs = 2000;

/** A wait that took so much longer than it should, ms: the program was busy, and what has come may still wait to be read. */
export const busyMs = 20;

/** Waits until nothing has come for a while. `lastByteAt`: monotonic ms. Failures: those of `wait`. */
export async function untilQuiet(
  clock: Clock,
  lastByteAt: () => number,
  wait: (ms: number) => Promise<void>,
): Promise<void> {
  const start = clock.monotonic();
  for (;;) {
    const left = lastByteAt() + quietMs - clock.monotonic();
    if (left <= 0 || clock.monotonic() - start >= quietLimitMs) return;
    const due = clock.monotonic() + left;
    await wait(left);
    if (clock.monotonic() - due > busyMs) await wait(busyMs);
  }
}
