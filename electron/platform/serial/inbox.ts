import type { Dispose } from '../../core/ports.ts';
import { RawError, type RawPort } from './raw-port.ts';

/** What may wait for a listener. Beyond it the driver is not read on, so nothing is lost; the other side is held back. */
export const INBOX_LIMIT = 1024 * 1024;

/**
 * Reads a raw port for as long as it is open and hands the bytes on in order. Bytes that come before a listener is set, or
 * while paused, are kept, up to `INBOX_LIMIT`; then reading stops until there is room. Listeners may keep what they get, or
 * with `lent` must be done with it when they return: a port that carries much makes no memory to clear up then.
 */
export class Inbox {
  readonly #raw: RawPort;
  readonly #pieces: 'own' | 'lent';
  readonly #listeners = new Set<(data: Uint8Array) => void>();
  #kept: Uint8Array[] = [];
  #keptBytes = 0;
  #paused = false;
  #ended = false;
  #roomMade: (() => void) | undefined;

  /** `ended` is called once, after the last byte was read, with what ended the reading. */
  constructor(raw: RawPort, pieces: 'own' | 'lent', ended: (error: RawError) => void) {
    this.#raw = raw;
    this.#pieces = pieces;
    void this.#run(ended);
  }

  onData(listener: (data: Uint8Array) => void): Dispose {
    this.#listeners.add(listener);
    // Later, so that the caller has the disposer in hand before the first byte arrives.
    queueMicrotask(() => this.#handOn());
    return () => {
      this.#listeners.delete(listener);
    };
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    queueMicrotask(() => this.#handOn());
  }

  /** Bytes that nobody has taken yet. */
  get waiting(): number {
    return this.#keptBytes;
  }

  /** No byte is handed on after this, and the reader does not wait for room any more. */
  end(): void {
    this.#ended = true;
    this.#kept = [];
    this.#keptBytes = 0;
    this.#roomMade?.();
  }

  async #run(ended: (error: RawError) => void): Promise<void> {
    try {
      for (;;) {
        const data = await this.#raw.read();
        this.#take(data);
        if (this.#mustWait()) await this.#room();
      }
    } catch (error) {
      ended(error instanceof RawError ? error : new RawError('io', String(error)));
    }
  }

  #take(data: Uint8Array): void {
    if (this.#pieces === 'lent' && this.#kept.length === 0 && this.#isOpen()) {
      for (const listener of [...this.#listeners]) listener(data);
      return;
    }
    this.#kept.push(new Uint8Array(data));
    this.#keptBytes += data.byteLength;
    this.#handOn();
  }

  #isOpen(): boolean {
    return !this.#paused && !this.#ended && this.#listeners.size > 0;
  }

  /** A pause stops the reading at once, so that the driver holds the other side back; a missing listener only when full. */
  #mustWait(): boolean {
    return !this.#ended && (this.#paused || this.#keptBytes >= INBOX_LIMIT);
  }

  async #room(): Promise<void> {
    while (this.#mustWait()) {
      await new Promise<void>((resolve) => {
        this.#roomMade = resolve;
      });
    }
    this.#roomMade = undefined;
  }

  #handOn(): void {
    while (this.#isOpen()) {
      const data = this.#kept.shift();
      if (!data) break;
      this.#keptBytes -= data.byteLength;
      for (const listener of [...this.#listeners]) listener(data);
    }
    if (!this.#mustWait()) this.#roomMade?.();
  }
}
