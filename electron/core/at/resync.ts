import { Failure } from '../model/index.ts';
import { parseFinal } from './result.ts';

/** A living stick answers a bare AT at once; twice one second is what the port probe allows too. */
const syncTimeoutMs = 1000;
const syncAttempts = 2;
/** Asks for a register that every stick has by V.250 §6.2.1; its value stands alone as three digits, as hardly any answer does. */
const markLine = 'ATS3?';
/** So long an answer to that is waited for before silence has to do, ms: longer than a slow stick takes for it. */
const markMs = 2000;

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

  /** A line has come. */
  came(text: string, how: { s3: number; digits: boolean; numeric: boolean }): void {
    if (this.#behindMark !== undefined && text.trim() === String(how.s3).padStart(3, '0')) {
      this.#isMarked = true;
      return;
    }
    if (parseFinal(text, { numeric: how.numeric || how.digits }) === undefined) return;
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

/** What the search for the end of a given-up command needs of its port. */
export interface StepPort {
  owed: OwedResults;
  /** Results come at all. */
  hasResults: () => boolean;
  /** The port is closed, or the search was given up. */
  isOver: () => boolean;
  /** Sends a line and waits for its result. Failure at.timeout. */
  ask: (line: string, timeoutMs: number) => Promise<unknown>;
  /** Waits until nothing comes any more. */
  quiet: () => Promise<void>;
  /** Waits; throws when `until` ends before. */
  wait: (ms: number, until: AbortSignal) => Promise<void>;
}

/** Brings a port into step after a command was given up. Failures: at.timeout when even AT gets no answer, those of the port. */
export async function findStep(port: StepPort): Promise<void> {
  await port.quiet();
  for (let attempt = 1; attempt <= syncAttempts; attempt += 1) {
    try {
      await port.ask('AT', syncTimeoutMs);
      break;
    } catch (error) {
      if (!isTimeout(error) || attempt === syncAttempts) throw error;
    }
  }
  await port.quiet();
  if (!port.owed.areAllHere && port.hasResults()) await awaitMark(port);
  port.owed.clear();
}

const isTimeout = (error: unknown): boolean => error instanceof Failure && error.code === 'at.timeout';

/** Waits for the answer to the mark, or for all results; a stick that does not know it is believed after a while. */
async function awaitMark(port: StepPort): Promise<void> {
  const { signal: all, stop } = port.owed.whenAllHere();
  try {
    await port.ask(markLine, markMs);
    await port.wait(markMs, all);
  } catch (error) {
    if (port.isOver() || !(isTimeout(error) || all.aborted)) throw error;
  } finally {
    stop();
  }
  await port.quiet();
}
