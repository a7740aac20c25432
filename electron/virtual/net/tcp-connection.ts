import { Buffer } from 'node:buffer';
import type { Clock, Dispose } from '../../core/ports.ts';
import {
  firstRetryMs,
  idleLimitMs,
  isAcceptable,
  longestRetryMs,
  ownMss,
  receiveLimit,
  retryLimit,
  sendLimit,
  timeWaitMs,
  usualMss,
  type TcpEnd,
  type TcpState,
} from './tcp-rules.ts';
import { flag, seqAdd, seqDiff, seqLength, type Segment } from './tcp-segment.ts';

export interface ConnectionOptions {
  /** The SYN that asks for it. */
  syn: Segment;
  /** First sequence number of this side. */
  initial: number;
  clock: Clock;
  send: (segment: Segment) => void;
  on: {
    /** There is something to take(), or the other side has said all. */
    readable: () => void;
    /** What was written has been taken by the other side, so there is room for more. */
    room: () => void;
    closed: (how: TcpEnd) => void;
  };
}

/** The server's end of one TCP connection: the state machine of RFC 9293, out-of-order segments dropped, one byte stream each way. */
export class TcpConnection {
  readonly #o: ConnectionOptions;
  #state: TcpState = 'syn-received';
  /** Sequence numbers of this side: first unacknowledged, next to send, and the furthest ever sent. */
  #una: number;
  #next: number;
  #furthest: number;
  /** Bytes from `#una` on: in flight, and to be sent. */
  #out = Buffer.alloc(0);
  #ending = false;
  #peerWindow: number;
  readonly #mss: number;
  /** Which segment told the window last (SND.WL1 and WL2). */
  #windowFrom: { seq: number; ack: number };
  /** Next number that the other side has to send. */
  #expected: number;
  #in: Uint8Array[] = [];
  #inLength = 0;
  #heardAll = false;
  #retry: Dispose | undefined;
  #retryMs = firstRetryMs;
  #tries = 0;
  #idle: Dispose | undefined;

  constructor(options: ConnectionOptions) {
    this.#o = options;
    const { syn, initial } = options;
    this.#una = initial;
    this.#next = seqAdd(initial, 1);
    this.#furthest = this.#next;
    this.#expected = seqAdd(syn.seq, 1);
    this.#peerWindow = syn.window;
    this.#windowFrom = { seq: syn.seq, ack: 0 };
    this.#mss = Math.max(64, Math.min(syn.mss ?? usualMss, ownMss));
  }

  /** Answers the SYN. */
  open(): void {
    this.#heard();
    this.#sendSyn();
    this.#arm();
  }

  get state(): TcpState {
    return this.#state;
  }

  /** The next number that is expected: a SYN beyond it may take this place when it is only waiting. */
  get expected(): number {
    return this.#expected;
  }

  /** Whether the other side has sent its last byte and all of it was taken. */
  get ended(): boolean {
    return this.#heardAll && this.#in.length === 0;
  }

  /** Bytes in the order in which they were sent; undefined when there are none now. */
  take(): Uint8Array | undefined {
    const chunk = this.#in.shift();
    if (chunk === undefined) return undefined;
    const before = this.#window();
    this.#inLength -= chunk.length;
    // The other side waits for a window: tell it once there is room for two segments.
    if (before < 2 * ownMss && this.#window() >= 2 * ownMss && this.#isOpen()) this.#acknowledge();
    return chunk;
  }

  /** Queues bytes. @returns whether there is room for more; `room` tells when there is again */
  write(data: Uint8Array): boolean {
    if (this.#ending || this.#state === 'closed') return false;
    this.#out = Buffer.concat([this.#out, data]);
    this.#pump();
    return this.#out.length < sendLimit;
  }

  /** Says that nothing more will be written. */
  end(): void {
    if (this.#ending || !['syn-received', 'established', 'close-wait'].includes(this.#state)) return;
    this.#ending = true;
    this.#state =
      this.#state === 'close-wait' ? 'last-ack' : this.#state === 'established' ? 'fin-wait-1' : this.#state;
    this.#pump();
  }

  /** Ends it at once, with a reset for the other side. */
  abort(how: TcpEnd = 'aborted'): void {
    if (this.#state === 'closed') return;
    if (this.#state !== 'time-wait') this.#send({ seq: this.#furthest, flags: flag.rst | flag.ack });
    this.#close(how);
  }

  receive(segment: Segment): void {
    if (this.#state === 'closed') return;
    this.#heard();
    const { seq, flags } = segment;
    const offset = seqDiff(seq, this.#expected);
    const window = this.#window();
    if (!isAcceptable(offset, seqLength(segment), window)) {
      if (flags & flag.rst) return;
      // §3.10.7.4: with a window of 0 acknowledgements still count.
      if (window === 0 && offset === 0 && flags & flag.ack && !(flags & flag.syn)) this.#acknowledged(segment);
      this.#acknowledge();
      if (this.#state === 'time-wait') this.#wait();
      return;
    }
    if (flags & flag.rst) {
      // RFC 5961 §3.2: only the exact number ends it.
      if (offset === 0) this.#close('reset');
      else this.#acknowledge();
      return;
    }
    // RFC 5961 §4.2.
    if (flags & flag.syn) {
      this.#acknowledge();
      return;
    }
    if (!(flags & flag.ack) || !this.#acknowledged(segment)) return;
    if (seqLength(segment) > 0) this.#takeIn(segment, offset, window);
  }

  /** An acknowledgement. @returns whether the rest of the segment counts */
  #acknowledged({ seq, ack, window }: Segment): boolean {
    const count = seqDiff(ack, this.#una);
    const sent = seqDiff(this.#furthest, this.#una);
    if (this.#state === 'syn-received') {
      if (count !== 1) {
        this.#send({ seq: ack, flags: flag.rst });
        return false;
      }
      this.#una = ack;
      this.#progress();
      this.#state = this.#ending ? 'fin-wait-1' : 'established';
    } else if (count > sent) {
      this.#acknowledge();
      return false;
    } else if (count > 0) {
      const bytes = Math.min(count, this.#out.length);
      this.#out = this.#out.subarray(bytes);
      this.#una = ack;
      this.#progress();
      if (count > bytes) this.#endAcknowledged();
      if (bytes > 0) this.#o.on.room();
    }
    if (this.#isClosed()) return false;
    const newer = seqDiff(seq, this.#windowFrom.seq);
    if (newer > 0 || (newer === 0 && seqDiff(ack, this.#windowFrom.ack) >= 0)) {
      this.#peerWindow = window;
      this.#windowFrom = { seq, ack };
    }
    this.#pump();
    return true;
  }

  /** Something new was acknowledged: the clock of the retries starts anew. */
  #progress(): void {
    if (seqDiff(this.#next, this.#una) < 0) this.#next = this.#una;
    this.#tries = 0;
    this.#retryMs = firstRetryMs;
    this.#disarm();
  }

  #endAcknowledged(): void {
    if (this.#state === 'fin-wait-1') this.#state = 'fin-wait-2';
    else if (this.#state === 'closing') this.#wait();
    else if (this.#state === 'last-ack') this.#close('done');
  }

  /** Data and end of the other side, in order or not at all. */
  #takeIn({ data, flags }: Segment, offset: number, window: number): void {
    if (offset > 0) {
      this.#acknowledge();
      return;
    }
    const fresh = data.subarray(-offset);
    const fits = fresh.subarray(0, window);
    if (fits.length > 0 && ['established', 'fin-wait-1', 'fin-wait-2'].includes(this.#state)) {
      this.#in.push(fits);
      this.#inLength += fits.length;
      this.#expected = seqAdd(this.#expected, fits.length);
    }
    const ends = (flags & flag.fin) !== 0 && fits.length === fresh.length;
    if (ends && !this.#heardAll) {
      this.#heardAll = true;
      this.#expected = seqAdd(this.#expected, 1);
      if (this.#state === 'established') this.#state = 'close-wait';
      else if (this.#state === 'fin-wait-1') this.#state = 'closing';
      else if (this.#state === 'fin-wait-2') this.#wait();
    }
    this.#acknowledge();
    if (fits.length > 0 || ends) this.#o.on.readable();
  }

  /** Sends what the other side's window lets through, and the end behind the last byte. */
  #pump(): void {
    if (this.#state === 'syn-received' || this.#isClosed()) return;
    for (;;) {
      const flying = seqDiff(this.#next, this.#una);
      const size = Math.min(this.#mss, this.#out.length - flying, this.#peerWindow - flying);
      if (size <= 0) break;
      this.#sendBytes(this.#next, flying, size);
      this.#next = seqAdd(this.#next, size);
    }
    if (this.#ending && seqDiff(this.#next, this.#una) === this.#out.length) {
      this.#send({ seq: this.#next, flags: flag.fin | flag.ack });
      this.#next = seqAdd(this.#next, 1);
    }
    this.#reach(this.#next);
    this.#arm();
  }

  #sendBytes(seq: number, from: number, size: number): void {
    const last = from + size === this.#out.length;
    const data = this.#out.subarray(from, from + size);
    this.#send({ seq, flags: flag.ack | (last ? flag.psh : 0), data });
  }

  #reach(seq: number): void {
    if (seqDiff(seq, this.#furthest) > 0) this.#furthest = seq;
  }

  #arm(): void {
    const waits = seqDiff(this.#next, this.#una) > 0 || this.#out.length > 0;
    if (!waits || this.#retry !== undefined || this.#state === 'time-wait') return;
    this.#retry = this.#o.clock.after(this.#retryMs, () => {
      this.#retry = undefined;
      this.#again();
    });
  }

  #disarm(): void {
    this.#retry?.();
    this.#retry = undefined;
  }

  /** No acknowledgement in time: all over again from the first byte that is missing (RFC 9293 §3.8.1). */
  #again(): void {
    // A window of 0 is asked about for as long as somebody answers (§3.8.6.1); else this is one try more.
    const probing = this.#peerWindow === 0 && this.#out.length > 0;
    if (!probing) this.#tries += 1;
    if (this.#tries > retryLimit) {
      this.abort('gave-up');
      return;
    }
    this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs);
    if (this.#state === 'syn-received') this.#sendSyn();
    else if (probing) {
      this.#sendBytes(this.#una, 0, 1);
      this.#reach(seqAdd(this.#una, 1));
    } else {
      this.#next = this.#una;
      this.#pump();
    }
    this.#arm();
  }

  #sendSyn(): void {
    this.#send({ seq: this.#una, flags: flag.syn | flag.ack, mss: ownMss });
  }

  #acknowledge(): void {
    this.#send({ seq: this.#furthest, flags: flag.ack });
  }

  #send(part: { seq: number; flags: number; data?: Uint8Array; mss?: number }): void {
    const { syn, send } = this.#o;
    send({
      sourcePort: syn.targetPort,
      targetPort: syn.sourcePort,
      seq: part.seq,
      ack: part.flags & flag.ack ? this.#expected : 0,
      flags: part.flags,
      window: this.#window(),
      mss: part.mss,
      data: part.data ?? new Uint8Array(0),
    });
  }

  #window(): number {
    return Math.max(0, receiveLimit - this.#inLength);
  }

  #isOpen(): boolean {
    return ['established', 'fin-wait-1', 'fin-wait-2'].includes(this.#state);
  }

  #isClosed(): boolean {
    return this.#state === 'closed';
  }

  #heard(): void {
    this.#idle?.();
    this.#idle = this.#o.clock.after(idleLimitMs, () => this.abort('gave-up'));
  }

  #wait(): void {
    this.#state = 'time-wait';
    this.#disarm();
    this.#idle?.();
    this.#idle = this.#o.clock.after(timeWaitMs, () => this.#close('done'));
  }

  #close(how: TcpEnd): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#disarm();
    this.#idle?.();
    this.#out = Buffer.alloc(0);
    this.#o.on.closed(how);
  }
}
