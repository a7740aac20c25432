import { Failure } from '../model/index.ts';
import type { Place } from '../model/index.ts';
import { wireNow, type RunnerInput } from './run-context.ts';

/** What a person typed, and whether the system's store may keep it. Only passwords of pages are ever kept. */
export interface Typed {
  secret: string;
  keep: boolean;
}

/** Passwords that runs wait for, by place. Nothing is kept here: what is given goes to the one who waits. */
export class SecretsAsked {
  readonly #waiting = new Map<Place, (typed: Typed) => void>();

  /** Waits for the password of a place. Failure run.cancelled when the signal aborts; the caller's step has the limit. */
  wait(place: Place, signal: AbortSignal): Promise<Typed> {
    return new Promise((resolve, reject) => {
      const end = (act: () => void): void => {
        this.#waiting.delete(place);
        signal.removeEventListener('abort', cancelled);
        act();
      };
      const cancelled = (): void => end(() => reject(new Failure('run.cancelled')));
      signal.addEventListener('abort', cancelled, { once: true });
      this.#waiting.set(place, (typed) => end(() => resolve(typed)));
    });
  }

  /** Gives it. Failure run.not-asked when nobody waits. */
  answer(place: Place, typed: Typed): void {
    const take = this.#waiting.get(place);
    if (take === undefined) throw new Failure('run.not-asked', { place });
    take(typed);
  }
}

/** Failure run.bad-secret for what could end an AT line or its quotes, or is no password at all. */
export function checkSecret(secret: string): void {
  if (!/^[^"\p{Cc}]{1,64}$/u.test(secret)) throw new Failure('run.bad-secret');
}

/** Waits for the person's password. One that could end the AT line or its quotes is refused before anything is sent. */
export async function askSecret(input: RunnerInput, signal: AbortSignal): Promise<Typed> {
  const { run, session } = input;
  if (input.askSecret === undefined) throw new Failure('run.person-needed', { place: session.place });
  // Asked before it is told: who hears of the question can answer it at once.
  const typed = input.askSecret(signal);
  run.waitingFor = 'secret';
  wireNow(input, 'event', 'waiting for a password');
  try {
    const given = await typed;
    checkSecret(given.secret);
    return given;
  } finally {
    delete run.waitingFor;
    input.onChange();
  }
}
