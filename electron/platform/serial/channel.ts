import { stat } from 'node:fs/promises';
import { Failure, toErrorData, type ErrorData } from '../../core/model/index.ts';
import type { Dispose, LineState, SerialChannel, SerialSettings } from '../../core/ports.ts';
import { isPolled, type OpenBinding } from './binding.ts';
import { Inbox } from './inbox.ts';
import { formatOpenPort } from './line-format.ts';
import { RawError, type RawPort } from './raw-port.ts';

/**
 * How long the driver may take no byte at all. USB serial drivers buffer some KiB and a live stick empties them within
 * milliseconds; ten seconds covers one that restarts. `tcdrain` is not used: it has no limit, cannot be cancelled and
 * would hold one of the four threads of the pool for as long as a stuck stick likes.
 */
export const WRITE_LIMIT_MS = 10_000;

interface ChannelParts {
  path: string;
  raw: RawPort;
  binding: OpenBinding;
  settings: SerialSettings;
  writeLimitMs: number;
}

/** An open serial port over a raw port. */
export class Channel implements SerialChannel {
  readonly path: string;
  readonly #parts: ChannelParts;
  readonly #inbox: Inbox;
  readonly #closeListeners = new Set<(error: ErrorData | undefined) => void>();
  /** The kernel raises both lines at open; setting one sets all, so the state is kept here. */
  readonly #lines = { dtr: true, rts: true };
  #settings: SerialSettings;
  #configuring: Promise<void> = Promise.resolve();
  #writes: Promise<void> = Promise.resolve();
  #pendingWrites = 0;
  #ended: { error: ErrorData | undefined } | undefined;
  #closing: Promise<void> | undefined;

  constructor(parts: ChannelParts) {
    this.path = parts.path;
    this.#parts = parts;
    this.#settings = parts.settings;
    this.#inbox = new Inbox(parts.raw, 'own', (error) => {
      // close() speaks for itself; all else that ends the reading is the port going by itself.
      if (error.end === 'closed') return;
      this.#end(toErrorData(this.#failure(error)));
      void this.close();
    });
  }

  write(data: Uint8Array): Promise<void> {
    // A copy, because the caller may use its buffer again while earlier writes still go out.
    const bytes = new Uint8Array(data);
    this.#pendingWrites += 1;
    const mine = this.#writes.then(() => this.#writeNow(bytes));
    this.#writes = mine.then(
      () => undefined,
      () => undefined,
    );
    return mine;
  }

  onData(listener: (data: Uint8Array) => void): Dispose {
    return this.#inbox.onData(listener);
  }

  onClose(listener: (error: ErrorData | undefined) => void): Dispose {
    const ended = this.#ended;
    if (ended) queueMicrotask(() => listener(ended.error));
    else this.#closeListeners.add(listener);
    return () => {
      this.#closeListeners.delete(listener);
    };
  }

  pause(): void {
    this.#inbox.pause();
  }

  resume(): void {
    this.#inbox.resume();
  }

  async setLines(lines: { dtr?: boolean; rts?: boolean }): Promise<void> {
    await this.#set({ ...this.#lines, ...lines });
    Object.assign(this.#lines, lines);
  }

  /** Break for `ms`, 1 to 5000. */
  async sendBreak(ms: number): Promise<void> {
    const length = Math.min(Math.max(ms, 1), 5000);
    await this.#set({ ...this.#lines, brk: true });
    try {
      await new Promise((resolve) => setTimeout(resolve, length));
    } finally {
      await this.#set({ ...this.#lines });
    }
  }

  async readLines(): Promise<LineState> {
    const { dcd, cts, dsr } = await this.#ask(() => this.#parts.binding.get(), 'serial.no-lines');
    return { dcd, cts, dsr };
  }

  settings(): SerialSettings {
    return this.#settings;
  }

  /** One after the other: what is read back belongs to its own change. */
  configure(wish: Partial<SerialSettings>): Promise<SerialSettings> {
    const mine = this.#configuring.then(() => this.#configure(wish));
    this.#configuring = mine.then(
      () => undefined,
      () => undefined,
    );
    return mine;
  }

  async #configure(wish: Partial<SerialSettings>): Promise<SerialSettings> {
    const wished = { ...this.#settings, ...wish };
    const same = (['baudRate', 'dataBits', 'parity', 'stopBits'] as const).every(
      (key) => wished[key] === this.#settings[key],
    );
    if (!same) this.#settings = await this.#ask(() => this.#format(wish), 'serial.io');
    return this.#settings;
  }

  async #format(wish: Partial<SerialSettings>): Promise<SerialSettings> {
    const { binding } = this.#parts;
    const { baudRate } = wish;
    const now = isPolled(binding) && binding.fd !== null ? await formatOpenPort(binding.fd, wish) : this.#settings;
    if (baudRate === undefined || baudRate === now.baudRate) return now;
    // Rates beyond those with a name, and all on a system without stty, where the format of an open port stays as it is.
    await binding.update({ baudRate });
    return { ...now, baudRate };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    try {
      // Unsent output would keep the kernel's close waiting for up to 30 s (closing_wait of USB serial ports).
      if (this.#pendingWrites > 0 && !this.#ended) await this.#parts.binding.flush();
    } catch (error) {
      this.#end(toErrorData(this.#failure(new RawError('io', String(error)))));
    }
    try {
      await this.#parts.raw.close();
    } catch (error) {
      this.#end(toErrorData(this.#failure(new RawError('io', String(error)))));
    }
    this.#end(undefined);
    this.#inbox.end();
  }

  async #writeNow(bytes: Uint8Array): Promise<void> {
    try {
      await this.#parts.raw.write(bytes, this.#parts.writeLimitMs);
    } catch (error) {
      throw this.#failure(error);
    } finally {
      this.#pendingWrites -= 1;
    }
  }

  async #set(lines: { dtr: boolean; rts: boolean; brk?: boolean }): Promise<void> {
    const all = { brk: false, cts: false, dsr: false, lowLatency: false, ...lines };
    await this.#ask(() => this.#parts.binding.set(all), 'serial.no-lines');
  }

  /** The binding's errors carry words only; what they mean is told by whether the port is still there. */
  async #ask<T>(question: () => Promise<T>, otherwise: 'serial.no-lines' | 'serial.io'): Promise<T> {
    if (this.#ended?.error) throw new Failure('serial.gone', { port: this.path }, this.#ended.error.cause);
    if (this.#closing) throw new Failure('port.closed', { port: this.path });
    try {
      return await question();
    } catch (error) {
      const there = await stat(this.path).then(
        () => true,
        () => false,
      );
      throw new Failure(there ? otherwise : 'serial.gone', { port: this.path }, error);
    }
  }

  #failure(error: unknown): Failure {
    const end = error instanceof RawError ? error.end : 'io';
    if (end === 'gone') return new Failure('serial.gone', { port: this.path }, error);
    if (end === 'closed') {
      const why = this.#ended?.error;
      return why
        ? new Failure('serial.gone', { port: this.path }, why.cause)
        : new Failure('port.closed', { port: this.path });
    }
    return new Failure('serial.io', { port: this.path }, error);
  }

  #end(error: ErrorData | undefined): void {
    if (this.#ended) return;
    this.#ended = { error };
    for (const listener of [...this.#closeListeners]) listener(error);
    this.#closeListeners.clear();
  }
}
