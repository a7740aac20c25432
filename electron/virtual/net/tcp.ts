import type { Duplex } from 'node:stream';
import type { Clock } from '../../core/ports.ts';
import { encodeSegment, flag, parseSegment, resetFor, seqAdd, seqDiff, type Segment } from './tcp-segment.ts';
import { TcpConnection } from './tcp-connection.ts';
import { TcpStream } from './tcp-stream.ts';
import { protocol, type Packet } from './ipv4.ts';

export interface TcpOptions {
  clock: Clock;
  /** The port that is listened on. */
  port: number;
  send: (packet: Omit<Packet, 'quote'>) => void;
  /** Somebody has connected. */
  connected: (stream: Duplex) => void;
}

/** A web browser opens some six connections to a page; what asks beyond this waits and asks again. */
const connectionLimit = 32;
/** RFC 9293 §3.4.1: first numbers grow by one every 4 µs, so that an old segment does not fit into a new connection. */
const numbersPerMs = 250;

interface Open {
  connection: TcpConnection;
  stream: TcpStream;
}

/** The TCP of a host that listens on one port: a bounded number of connections, resets for everything else. */
export class Tcp {
  readonly #o: TcpOptions;
  readonly #open = new Map<string, Open>();

  constructor(options: TcpOptions) {
    this.#o = options;
  }

  get connections(): number {
    return this.#open.size;
  }

  receive(packet: Packet): void {
    const segment = parseSegment(packet);
    if (segment === undefined) return;
    const ends = { source: packet.target, target: packet.source };
    const send = (answer: Segment): void =>
      this.#o.send({ ...ends, protocol: protocol.tcp, payload: encodeSegment(answer, ends) });
    const key = `${packet.source}:${segment.sourcePort}:${segment.targetPort}`;
    const known = this.#open.get(key);
    if (known !== undefined && !this.#makesWay(known.connection, segment)) {
      known.connection.receive(segment);
      return;
    }
    const asks = (segment.flags & (flag.syn | flag.ack | flag.rst)) === flag.syn;
    if (!asks || segment.targetPort !== this.#o.port) {
      const reset = resetFor(segment);
      if (reset !== undefined) send(reset);
      return;
    }
    if (this.#open.size < connectionLimit) this.#accept(key, segment, send);
  }

  /** The cable is out: nothing can be said any more. */
  close(): void {
    for (const { connection, stream } of [...this.#open.values()]) {
      connection.abort();
      stream.destroy();
    }
    this.#open.clear();
  }

  /** §3.6.1: a new SYN beyond the old numbers ends a connection that is only waiting for stray segments. */
  #makesWay(connection: TcpConnection, segment: Segment): boolean {
    const fresh = segment.flags === flag.syn && seqDiff(segment.seq, connection.expected) > 0;
    if (connection.state !== 'time-wait' || !fresh) return false;
    connection.abort();
    return true;
  }

  #accept(key: string, syn: Segment, send: (segment: Segment) => void): void {
    const connection = new TcpConnection({
      syn,
      initial: seqAdd(0, Math.floor(this.#o.clock.monotonic() * numbersPerMs)),
      clock: this.#o.clock,
      send,
      on: {
        readable: () => stream.arrived(),
        room: () => stream.room(),
        closed: (how) => {
          this.#open.delete(key);
          stream.over(how);
        },
      },
    });
    const stream = new TcpStream(connection);
    // A connection that breaks off is the other side's matter; whoever reads the stream hears of it as well.
    stream.on('error', () => undefined);
    this.#open.set(key, { connection, stream });
    connection.open();
    this.#o.connected(stream);
  }
}
