import { Failure } from '../../core/model/index.ts';
import type { ErrorData } from '../../core/model/index.ts';
import type { Clock, Dispose, LineState, SerialChannel, SerialPorts, SerialSettings } from '../../core/ports.ts';
import type { Tty } from './tty.ts';

/** What is kept for a listener that is not set yet, as ports.ts promises. */
const keepLimit = 1024 * 1024;

/** Opens the ports of the virtual computer that have no pseudo-terminal (`virtual:v1-1/2`). */
export function virtualSerialPorts(
  ttys: ReadonlyMap<string, Tty>,
  clock: Clock,
): SerialPorts & { owns(path: string): boolean } {
  const open = new Map<string, Channel>();
  return {
    /** Whether a path is one of these, present or gone. */
    owns: (path) => path.startsWith('virtual:'),
    open: (path, settings) => {
      const tty = ttys.get(path);
      if (!path.startsWith('virtual:') || tty === undefined || tty.ended) {
        return Promise.reject(new Failure('serial.not-found', { port: path }));
      }
      if (open.has(path)) {
        return Promise.reject(new Failure('serial.held', { port: path, program: 'this program', pid: process.pid }));
      }
      const channel = new Channel(tty, clock, settings);
      open.set(path, channel);
      channel.onClose(() => open.delete(path));
      return Promise.resolve(channel);
    },
    /** Only this process can open them. */
    holders: () => Promise.resolve([]),
  };
}

class Channel implements SerialChannel {
  readonly path: string;
  readonly #tty: Tty;
  readonly #clock: Clock;
  readonly #data = new Set<(data: Uint8Array) => void>();
  readonly #closers = new Set<(error: ErrorData | undefined) => void>();
  #kept: Uint8Array[] = [];
  #keptBytes = 0;
  #lines = { dtr: true, rts: true };
  #settings: SerialSettings;
  #end: { error: ErrorData | undefined } | undefined;

  constructor(tty: Tty, clock: Clock, settings: SerialSettings) {
    this.#settings = settings;
    this.path = tty.sighting.path;
    this.#tty = tty;
    this.#clock = clock;
    tty.setLines(this.#lines);
    tty.onEnd((error) => this.#close(error?.data ?? { code: 'serial.gone', params: { port: this.path } }));
    this.resume();
  }

  async write(data: Uint8Array): Promise<void> {
    this.#check();
    this.#tty.write(data);
    return Promise.resolve();
  }

  onData(listener: (data: Uint8Array) => void): Dispose {
    this.#data.add(listener);
    for (const data of this.#kept.splice(0)) listener(data);
    this.#keptBytes = 0;
    return () => void this.#data.delete(listener);
  }

  onClose(listener: (error: ErrorData | undefined) => void): Dispose {
    this.#closers.add(listener);
    return () => void this.#closers.delete(listener);
  }

  pause(): void {
    this.#tty.rest();
  }

  resume(): void {
    if (this.#end === undefined) this.#tty.read((data) => this.#take(data));
  }

  async setLines(lines: { dtr?: boolean; rts?: boolean }): Promise<void> {
    this.#check();
    this.#lines = { ...this.#lines, ...lines };
    this.#tty.setLines(this.#lines);
    return Promise.resolve();
  }

  async sendBreak(ms: number): Promise<void> {
    this.#check();
    await this.#clock.wait(ms);
  }

  /** A USB stick has no modem lines of its own; the driver says that it is ready. */
  async readLines(): Promise<LineState> {
    this.#check();
    return Promise.resolve({ dcd: false, cts: true, dsr: true });
  }

  settings(): SerialSettings {
    return this.#settings;
  }

  /** Taken and without meaning: a USB stick has no line speed. */
  async configure(wish: Partial<SerialSettings>): Promise<SerialSettings> {
    this.#check();
    this.#settings = { ...this.#settings, ...wish };
    return Promise.resolve(this.#settings);
  }

  async close(): Promise<void> {
    this.#tty.rest();
    this.#close(undefined);
    return Promise.resolve();
  }

  #take(data: Uint8Array): void {
    if (this.#data.size === 0) {
      if (this.#keptBytes + data.length > keepLimit) return;
      this.#kept.push(data);
      this.#keptBytes += data.length;
      return;
    }
    for (const listener of this.#data) listener(data);
  }

  #check(): void {
    if (this.#end !== undefined) throw new Failure('serial.gone', { port: this.path }, this.#end.error?.cause);
  }

  #close(error: ErrorData | undefined): void {
    if (this.#end !== undefined) return;
    this.#end = { error };
    for (const listener of [...this.#closers]) listener(error);
    this.#closers.clear();
  }
}
