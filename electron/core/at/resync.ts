import { parseFinal } from './result.ts';

/** Asks for a register that every stick has by V.250 §6.2.1; its value stands alone as three digits, as hardly any answer does. */
export const markLine = 'ATS3?';
/** So long an answer to that is waited for before silence has to do, ms: longer than a slow stick takes for it. */
export const markMs = 2000;

/**
 * Counts the results that a port still owes since a command was given up. A stick works on one line at a time, so each
 * line that went out is answered once, in order, or never: when as many results have come as lines went out, the next one belongs to
 * the next command. Where one is missing, nobody can tell a lost answer from a late one by counting; the answer to
 * `markLine` can be told from both.
 */
export class OwedResults {
  #owed = 0;
  /** Lines behind the mark, while its answer is waited for. */
  #behindMark: number | undefined;
  /** The answer to the mark has begun: the next result is its own. */
  #isMarked = false;
  readonly #waiting = new Set<() => void>();

  get areAllHere(): boolean {
    return this.#owed <= 0;
  }

  /** A line that is answered has gone out. */
  sent(line: string): void {
    this.#owed += 1;
    if (line === markLine) [this.#behindMark, this.#isMarked] = [0, false];
    else if (this.#behindMark !== undefined) this.#behindMark += 1;
  }

  /** A line has come; `s3`: the register's value, as far as it is known. */
  came(text: string, options: { numeric: boolean; s3: number }): void {
    if (this.#behindMark !== undefined && text.trim() === String(options.s3).padStart(3, '0')) {
      this.#isMarked = true;
      return;
    }
    if (parseFinal(text, options) === undefined) return;
    this.#owed = this.#isMarked ? (this.#behindMark ?? 0) : this.#owed - 1;
    if (this.#isMarked) [this.#behindMark, this.#isMarked] = [undefined, false];
    if (this.areAllHere) for (const tell of this.#waiting) tell();
  }

  /** Nothing is owed: the port is in step, or as sure of it as can be. */
  clear(): void {
    this.#owed = 0;
    [this.#behindMark, this.#isMarked] = [undefined, false];
  }

  /** Ends the signal when the last one has come. @returns stops listening */
  whenAllHere(): { signal: AbortSignal; stop: () => void } {
    const all = new AbortController();
    const tell = (): void => all.abort();
    this.#waiting.add(tell);
    if (this.areAllHere) tell();
    return { signal: all.signal, stop: () => this.#waiting.delete(tell) };
  }
}
