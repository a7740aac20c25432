import { Failure, type ErrorData } from '../../electron/core/model/index.ts';
import type { Clock, Dispose, LineState, SerialChannel, SerialSettings } from '../../electron/core/ports.ts';

/** What a scripted stick says to one line: text as it goes over the port (\r\n included), after some ms; undefined = nothing. */
export type Reply = { text: string; afterMs?: number }[] | string | undefined;

/** A serial channel with a stick at its other end that answers by a function. Bytes can be given in any pieces. */
export class ScriptedPort implements SerialChannel {
  readonly path: string;
  readonly written: string[] = [];
  /** Largest piece in which answers come, bytes. */
  pieces = Number.POSITIVE_INFINITY;
  echo = false;
  writeFailure: Failure | undefined;
  #pending = '';
  #closed = false;
  readonly #data = new Set<(data: Uint8Array) => void>();
  readonly #close = new Set<(error: ErrorData | undefined) => void>();
  readonly #clock: Clock;
  readonly #answer: (line: string) => Reply;

  constructor(clock: Clock, answer: (line: string) => Reply, path = '/dev/ttyUSB2') {
    this.#clock = clock;
    this.#answer = answer;
    this.path = path;
  }

  write(data: Uint8Array): Promise<void> {
    if (this.writeFailure !== undefined) return Promise.reject(this.writeFailure);
    const text = new TextDecoder().decode(data);
    this.written.push(text);
    if (this.echo) this.say(text);
    this.#pending += text;
    for (let end = this.#pending.search(/[\r\u001a\u001b]/); end >= 0; end = this.#pending.search(/[\r\u001a\u001b]/)) {
      const line = this.#pending.slice(0, this.#pending[end] === '\r' ? end : end + 1);
      this.#pending = this.#pending.slice(end + 1);
      this.#reply(this.#answer(line));
    }
    return Promise.resolve();
  }

  /** The stick sends something by itself, now. */
  say(text: string): void {
    this.sayBytes(new TextEncoder().encode(text));
  }
  sayBytes(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; from += this.pieces) {
      for (const listener of [...this.#data]) listener(bytes.slice(from, from + this.pieces));
      if (this.pieces === Number.POSITIVE_INFINITY) return;
    }
  }
  /** The stick is pulled. */
  vanish(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const listener of [...this.#close]) listener(new Failure('serial.gone', { port: this.path }).data);
  }
  onData(listener: (data: Uint8Array) => void): Dispose {
    this.#data.add(listener);
    return () => this.#data.delete(listener);
  }
  onClose(listener: (error: ErrorData | undefined) => void): Dispose {
    this.#close.add(listener);
    return () => this.#close.delete(listener);
  }
  pause(): void {
    throw new Error('the scripted port does not pause');
  }
  resume(): void {
    throw new Error('the scripted port does not pause');
  }
  setLines(): Promise<void> {
    return Promise.reject(new Failure('serial.no-lines'));
  }
  sendBreak(): Promise<void> {
    return Promise.resolve();
  }
  readLines(): Promise<LineState> {
    return Promise.reject(new Failure('serial.no-lines'));
  }
  settings(): SerialSettings {
    return { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 };
  }
  configure(): Promise<SerialSettings> {
    return Promise.resolve(this.settings());
  }
  close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      for (const listener of [...this.#close]) listener(undefined);
    }
    return Promise.resolve();
  }

  #reply(reply: Reply): void {
    const parts = typeof reply === 'string' ? [{ text: reply }] : (reply ?? []);
    for (const part of parts) {
      const { text, afterMs } = { afterMs: 1, ...part };
      this.#clock.after(afterMs, () => {
        if (!this.#closed) this.say(text);
      });
    }
  }
}
