import { performance } from 'node:perf_hooks';
import { Failure } from '../../core/model/index.ts';
import type { Clock, Dispose } from '../../core/ports.ts';

/** The longest delay that a timer of Node takes; a longer one would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** The clock of this computer. */
export class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

  monotonic(): number {
    return performance.now();
  }

  wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(new Failure('run.cancelled'));
        return;
      }
      const cancel = (): void => {
        dispose();
        reject(new Failure('run.cancelled'));
      };
      const dispose = this.after(ms, () => {
        signal?.removeEventListener('abort', cancel);
        resolve();
      });
      signal?.addEventListener('abort', cancel, { once: true });
    });
  }

  after(ms: number, fire: () => void): Dispose {
    const timer = setTimeout(fire, Math.min(Math.max(ms, 0), LONGEST_MS));
    return () => clearTimeout(timer);
  }
}
