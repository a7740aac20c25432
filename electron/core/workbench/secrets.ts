import { Failure } from '../model/index.ts';
import type { Place } from '../model/index.ts';

/** Passwords that runs wait for, by place. Nothing is kept: what is given goes to the one who waits. */
export class Secrets {
  readonly #waiting = new Map<Place, (secret: string) => void>();

  /** Waits for the password of a place. Failure run.cancelled when the signal aborts; the caller's step has the limit. */
  wait(place: Place, signal: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      const end = (act: () => void): void => {
        this.#waiting.delete(place);
        signal.removeEventListener('abort', cancelled);
        act();
      };
      const cancelled = (): void => end(() => reject(new Failure('run.cancelled')));
      signal.addEventListener('abort', cancelled, { once: true });
      this.#waiting.set(place, (secret) => end(() => resolve(secret)));
    });
  }

  /** Gives it. Failure run.not-asked when nobody waits. */
  answer(place: Place, secret: string): void {
    const take = this.#waiting.get(place);
    if (take === undefined) throw new Failure('run.not-asked', { place });
    take(secret);
  }
}
