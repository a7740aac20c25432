import { ended, ok, type Transfer, type TransferEnd } from './types.ts';

interface Waiting {
  length: number;
  end: (end: TransferEnd) => void;
}

/**
 * One IN endpoint. The stick pushes messages; each host transfer takes from the first one and ends short at its end, as a
 * short packet would. With nothing to give the transfer waits. Halted: every transfer stalls until the halt is cleared,
 * what is queued stays queued.
 */
export class InPipe {
  #messages: Uint8Array[] = [];
  #waiting: Waiting[] = [];
  #halted = false;
  #closed = false;

  /** Whether the host is asking at this moment. */
  get asked(): boolean {
    return this.#waiting.length > 0;
  }

  /** Bytes that wait to be fetched. */
  get queued(): number {
    return this.#messages.reduce((sum, message) => sum + message.length, 0);
  }

  get halted(): boolean {
    return this.#halted;
  }

  push(message: Uint8Array): void {
    if (this.#closed) return;
    this.#messages.push(message);
    this.#serve();
  }

  read(length: number): Transfer {
    if (this.#closed) return ended({ status: 'gone' });
    if (this.#halted) return ended({ status: 'stall' });
    const first: Waiting = { length, end: () => undefined };
    const done = new Promise<TransferEnd>((resolve) => {
      first.end = resolve;
    });
    this.#waiting.push(first);
    this.#serve();
    return {
      done,
      cancel: () => {
        const at = this.#waiting.indexOf(first);
        if (at < 0) return false;
        this.#waiting.splice(at, 1);
        first.end({ status: 'cancelled' });
        return true;
      },
    };
  }

  halt(): void {
    this.#halted = true;
    this.#endAll({ status: 'stall' });
  }

  clearHalt(): void {
    this.#halted = false;
    this.#serve();
  }

  /** Drops what was not fetched. */
  flush(): void {
    this.#messages = [];
  }

  close(): void {
    this.#closed = true;
    this.#messages = [];
    this.#endAll({ status: 'gone' });
  }

  #endAll(end: TransferEnd): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const each of waiting) each.end(end);
  }

  #serve(): void {
    while (!this.#halted) {
      const message = this.#messages[0];
      const reader = this.#waiting[0];
      if (message === undefined || reader === undefined) return;
      this.#waiting.shift();
      if (message.length > reader.length) this.#messages[0] = message.subarray(reader.length);
      else this.#messages.shift();
      reader.end(ok(message.slice(0, reader.length)));
    }
  }
}

/** The little that an OUT endpoint remembers. */
export interface OutPipe {
  halted: boolean;
}
