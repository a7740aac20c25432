import { Failure } from '../../electron/core/model/index.ts';
import type { Clock, Dispose } from '../../electron/core/ports.ts';

/** Lets everything that is ready run: promise reactions, then one turn of the event loop. */
const breathe = (): Promise<void> => new Promise((done) => setImmediate(done));

/** A clock that stands still until it is moved. Starts at 2026-01-02T03:04:05Z; monotonic time starts at 0. */
export class FakeClock implements Clock {
  #elapsed = 0;
  #timers: { due: number; fire: () => void }[] = [];
  readonly #start = Date.UTC(2026, 0, 2, 3, 4, 5);

  now(): number {
    return this.#start + this.#elapsed;
  }
  monotonic(): number {
    return this.#elapsed;
  }
  after(ms: number, fire: () => void): Dispose {
    const timer = { due: this.#elapsed + ms, fire };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }
  wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancelled = (): void => {
        dispose();
        reject(new Failure('run.cancelled'));
      };
      const dispose = this.after(ms, () => {
        signal?.removeEventListener('abort', cancelled);
        resolve();
      });
      if (signal?.aborted === true) cancelled();
      else signal?.addEventListener('abort', cancelled, { once: true });
    });
  }
  /** Timers that wait, for finding leaks. */
  get waiting(): number {
    return this.#timers.length;
  }
  /** Moves the time on by `ms`, firing what falls due on the way, each with time to react. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + Math.max(0, ms);
    await breathe();
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#elapsed = Math.max(this.#elapsed, next.due);
      this.#timers = this.#timers.filter((other) => other !== next);
      next.fire();
      await breathe();
    }
    this.#elapsed = end;
    await breathe();
  }
  /** The time is later at once, as after a laptop's sleep: nothing fires meanwhile, and all that is due fires late. */
  jump(ms: number): void {
    this.#elapsed += ms;
  }
  /** Jumps from timer to timer until the promise has settled; gives its result. Gives up when nothing is left to wait for. */
  async until<T>(promise: Promise<T>): Promise<T> {
    const state = { settled: false };
    const mark = (): void => {
      state.settled = true;
    };
    promise.then(mark, mark);
    for (let idle = 0; ;) {
      await breathe();
      if (state.settled) break;
      const next = this.#next(Number.POSITIVE_INFINITY);
      if (next === undefined) {
        idle += 1;
        if (idle > 50) throw new Error('the fake clock has nothing left to fire and the promise still waits');
        continue;
      }
      idle = 0;
      await this.advance(next.due - this.#elapsed);
    }
    return await promise;
  }

  #next(end: number): { due: number; fire: () => void } | undefined {
    return this.#timers.filter((t) => t.due <= end).sort((a, b) => a.due - b.due)[0];
  }
}
