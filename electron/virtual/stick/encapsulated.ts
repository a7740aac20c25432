import type { InPipe } from './pipe.ts';

/** CDC §6.2: messages of another protocol, carried by the control pipe. */
export const encapsulated = { send: 0x00, get: 0x01 } as const;

/** Answers that nobody fetches: a client that asks and never listens. */
const answerLimit = 64;

/** Answers that wait to be fetched; each one is announced on the interrupt endpoint. */
export class Answers {
  readonly #notify: InPipe | undefined;
  readonly #announcement: Uint8Array;
  #waiting: Uint8Array[] = [];

  constructor(notify: InPipe | undefined, announcement: Uint8Array) {
    this.#notify = notify;
    this.#announcement = announcement;
  }

  push(answer: Uint8Array): void {
    if (this.#waiting.length >= answerLimit) return;
    this.#waiting.push(answer);
    this.#notify?.push(this.#announcement);
  }

  /** The oldest answer. */
  take(): Uint8Array | undefined {
    return this.#waiting.shift();
  }

  clear(): void {
    this.#waiting = [];
  }
}
