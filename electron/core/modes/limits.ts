import { Failure } from '../model/index.ts';
import type { Clock } from '../ports.ts';

export interface LimitOptions {
  clock: Clock;
  signal: AbortSignal | undefined;
  limitMs: number;
  /** For the error: what was waited for. */
  what: string;
}

/**
 * Waits for `work`, but no longer than `limitMs` ms and not beyond an abort. The work itself cannot be stopped from here;
 * whoever owns its device closes it.
 *
 * Failures: usb.timeout, run.cancelled, and those of the work.
 */
export function limited<T>(work: Promise<T>, { clock, signal, limitMs, what }: LimitOptions): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const cancel = (): void => {
      end();
      reject(new Failure('run.cancelled'));
    };
    const stop = clock.after(limitMs, () => {
      end();
      reject(new Failure('usb.timeout', {}, `${what}: ${String(limitMs)} ms`));
    });
    const end = (): void => {
      stop();
      signal?.removeEventListener('abort', cancel);
    };
    if (signal?.aborted === true) {
      cancel();
      work.catch(() => undefined);
      return;
    }
    signal?.addEventListener('abort', cancel, { once: true });
    work.then(
      (value) => {
        end();
        resolve(value);
      },
      (error: unknown) => {
        end();
        reject(error instanceof Error ? error : new Failure('internal', {}, error));
      },
    );
  });
}
