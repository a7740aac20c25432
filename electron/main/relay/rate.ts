import type { RelayState } from '../../core/model/index.ts';
import type { Clock } from '../../core/ports.ts';

/** ms over which a rate is taken: short enough to follow, long enough not to jump. */
const windowMs = 2_000;

/** Bytes each second of a relay, from its counters. */
export class Rate {
  readonly #clock: Clock;
  #samples: { at: number; aToB: number; bToA: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now({ aToB, bToA }: RelayState): { aToB: number; bToA: number } {
    const last = { at: this.#clock.monotonic(), aToB: aToB.delivered, bToA: bToA.delivered };
    this.#samples.push(last);
    // One sample older than the window is kept, to measure from.
    while ((this.#samples[1]?.at ?? Infinity) <= last.at - windowMs) this.#samples.shift();
    const [first = last] = this.#samples;
    const seconds = Math.max(last.at - first.at, windowMs / 4) / 1000;
    return { aToB: (last.aToB - first.aToB) / seconds, bToA: (last.bToA - first.bToA) / seconds };
  }
}
