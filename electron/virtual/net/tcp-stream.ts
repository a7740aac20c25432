import { Duplex } from 'node:stream';
import type { TcpConnection } from './tcp-connection.ts';
import type { TcpEnd } from './tcp-rules.ts';

/** A TCP connection as a stream, as Node's HTTP server wants its sockets. */
export class TcpStream extends Duplex {
  readonly #connection: TcpConnection;
  #wants = false;
  #ended = false;
  #resume: (() => void) | undefined;

  constructor(connection: TcpConnection) {
    super({ allowHalfOpen: true });
    this.#connection = connection;
  }

  /** The connection has bytes to take, or its end. */
  arrived(): void {
    this.#flush();
  }

  /** There is room for what is to be written. */
  room(): void {
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
  }

  /** The connection is over. */
  over(how: TcpEnd): void {
    this.room();
    if (how === 'done' || how === 'aborted') this.destroy();
    else this.destroy(new Error(how === 'reset' ? 'connection reset' : 'connection timed out'));
  }

  override _read(): void {
    this.#wants = true;
    this.#flush();
  }

  override _write(chunk: Uint8Array, _encoding: string, done: (error?: Error | null) => void): void {
    if (this.#connection.write(chunk)) done();
    else this.#resume = done;
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#connection.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    // With both ends said the connection winds up by itself; anything else is cut off.
    if (!this.writableFinished || !this.#ended) this.#connection.abort();
    done(error);
  }

  #flush(): void {
    while (this.#wants) {
      const chunk = this.#connection.take();
      if (chunk === undefined) break;
      this.#wants = this.push(chunk);
    }
    if (this.#wants && this.#connection.ended && !this.#ended) {
      this.#ended = true;
      this.push(null);
    }
  }
}
