import { readSync, writeSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { errnoOf } from '../shared/errno.ts';
import type { PolledDescriptor } from './binding.ts';
import { isFullRead, isNotNow, READ_LIMIT, READ_SIZE } from './tty-read.ts';

/** Bytes of a device without any buffering of ours. One reader, one writer at a time. All rejections are `RawError`. */
export interface RawPort {
  /** At least one byte. The bytes are lent until the next call. */
  read(): Promise<Uint8Array>;
  /** Resolves when the driver took all bytes; they must stay as they are until then. `limitMs` is how long it may take none before that counts as an error. */
  write(data: Uint8Array, limitMs: number): Promise<void>;
  /** Ends pending reads and writes with `closed`, waits for them, and closes. A second call waits for the first. */
  close(): Promise<void>;
}

/** How a raw operation ends when it does not succeed: the device left, we closed, the driver is full, anything else. */
export class RawError extends Error {
  readonly end: 'gone' | 'closed' | 'stuck' | 'io';
  constructor(end: RawError['end'], message: string) {
    super(message);
    this.end = end;
  }
}

type Direction = 'readable' | 'writable';
const POLL_FLAG = { readable: 1, writable: 2 } as const; // UV_READABLE, UV_WRITABLE of libuv

/** A tty whose device left says EIO; a device node without a device ENXIO or ENODEV; a descriptor closed below us EBADF. */
const GONE = new Set(['EIO', 'ENXIO', 'ENODEV', 'EBADF']);

interface Waiter {
  resolve: () => void;
  reject: (error: RawError) => void;
}

/**
 * Reads and writes a non-blocking descriptor itself, with the binding's poller as event source. The binding's own read is
 * not used because it reads again and again, at full speed, when a tty whose device left answers with 0 bytes; its own
 * poll mask, too, grows with each use and would wake us for events that nobody waits for. The descriptor never waits, so its
 * calls are made here and not in the pool of threads, where each would cost two changes of thread.
 */
export class DescriptorPort implements RawPort {
  readonly #port: PolledDescriptor;
  readonly #waiting = new Map<Direction, Waiter>();
  readonly #working = new Set<Promise<unknown>>();
  readonly #buffer = Buffer.allocUnsafeSlow(READ_LIMIT);
  /** What the last read says of the next one: nothing is left for now, or more than one turn's worth may be. */
  #left: 'nothing' | 'some' | 'much' = 'some';
  #closing: Promise<void> | undefined;
  /** All flags that were ever polled for. */
  #everAsked = 0;
  /** A poller that reported an error has stopped for good. */
  #broken: RawError | undefined;

  constructor(port: PolledDescriptor) {
    this.#port = port;
    for (const direction of ['readable', 'writable'] as const) {
      port.poller.on(direction, (error) => {
        if (error?.canceled === true) return;
        if (error) this.#fail(new RawError('gone', error.message));
        else this.#wake(direction);
      });
    }
  }

  read(): Promise<Uint8Array> {
    return this.#track(this.#read());
  }

  write(data: Uint8Array, limitMs: number): Promise<void> {
    return this.#track(this.#write(data, limitMs));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#fail(new RawError('closed', 'the port was closed'));
    // Whoever waits is told first: the number of a closed descriptor is given out again.
    await Promise.allSettled(this.#working);
    await this.#port.close();
    this.#port.poller.removeAllListeners();
  }

  async #track<T>(work: Promise<T>): Promise<T> {
    this.#working.add(work);
    try {
      return await work;
    } finally {
      this.#working.delete(work);
    }
  }

  async #read(): Promise<Uint8Array> {
    for (;;) {
      // Whatever floods us, timers and other ports have their turn.
      if (this.#left === 'much') await nextTurn();
      if (this.#left === 'nothing') await this.#wait('readable');
      const got = await this.#gather();
      if (got > 0) return this.#buffer.subarray(0, got);
    }
  }

  /**
   * Reads until there is nothing more for now, a turn of the loop after each full read: Linux fills a tty's buffer by a worker of
   * its own, and a read that comes at once stands still until it has run (some 40 us, nearly half of the time of a busy relay).
   * Meanwhile the other direction is served.
   */
  async #gather(): Promise<number> {
    let got = 0;
    this.#left = 'much';
    while (got < READ_LIMIT) {
      if (got > 0) await nextTurn();
      let more: number | undefined;
      try {
        more = this.#attempt((fd) => readSync(fd, this.#buffer, got, Math.min(READ_SIZE, READ_LIMIT - got), null));
      } catch (error) {
        if (got === 0) throw error;
        // The bytes before it are handed on; the next read finds the fault again.
        this.#left = 'some';
        return got;
      }
      // The line discipline reports a hang-up as an end of file.
      if (more === 0 && got === 0) throw new RawError('gone', 'the device hung up');
      got += more ?? 0;
      if (more === undefined || !isFullRead(more)) {
        // Whoever has filled the tty's buffer fills it again while this is handed on: looking costs less than an event.
        this.#left = more === 0 ? 'some' : isFullRead(got) ? 'much' : 'nothing';
        return got;
      }
    }
    return got;
  }

  async #write(data: Uint8Array, limitMs: number): Promise<void> {
    let offset = 0;
    while (offset < data.byteLength) {
      const took = this.#attempt((fd) => writeSync(fd, data, offset, data.byteLength - offset, null));
      offset += took ?? 0;
      // What takes a part is full: there is no need to be told so by an error.
      if (offset < data.byteLength) await this.#wait('writable', limitMs);
    }
  }

  /** One system call; undefined when the descriptor is not ready. */
  #attempt(call: (fd: number) => number): number | undefined {
    if (this.#broken) throw this.#broken;
    const { fd } = this.#port;
    if (fd === null) throw new RawError('closed', 'the port was closed');
    try {
      return call(fd);
    } catch (error) {
      if (isNotNow(error)) return undefined;
      throw new RawError(GONE.has(errnoOf(error)) ? 'gone' : 'io', String(error));
    }
  }

  #wait(direction: Direction, limitMs?: number): Promise<void> {
    if (this.#broken) return Promise.reject(this.#broken);
    return new Promise((resolve, reject) => {
      const timer =
        limitMs === undefined
          ? undefined
          : setTimeout(() => {
              this.#waiting.delete(direction);
              this.#arm();
              reject(new RawError('stuck', `the driver took no bytes for ${limitMs} ms`));
            }, limitMs);
      this.#waiting.set(direction, {
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      this.#arm();
    });
  }

  #wake(direction: Direction): void {
    const waiter = this.#waiting.get(direction);
    this.#waiting.delete(direction);
    // What was reported is not asked for any more; whatever else was once asked for is asked for again by the poller itself.
    if ((this.#everAsked & ~POLL_FLAG[direction]) !== 0) this.#arm();
    waiter?.resolve();
  }

  /**
   * Asks for exactly the events that someone waits for. A mask of 0 ends the asking; the poller's own `stop` does so, too, but
   * makes an error for each of its listeners every time, which costs more than all the rest of a small packet.
   */
  #arm(): void {
    const mask =
      (this.#waiting.has('readable') ? POLL_FLAG.readable : 0) |
      (this.#waiting.has('writable') ? POLL_FLAG.writable : 0);
    this.#everAsked |= mask;
    this.#port.poller.poll(mask);
  }

  #fail(error: RawError): void {
    this.#broken ??= error;
    for (const direction of ['readable', 'writable'] as const) {
      const waiter = this.#waiting.get(direction);
      this.#waiting.delete(direction);
      waiter?.reject(error);
    }
  }
}
