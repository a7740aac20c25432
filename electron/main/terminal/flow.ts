import type { TerminalDown, TerminalLine } from '../../../preload/contract/terminal.ts';
import type { Clock, Dispose } from '../../core/ports.ts';

/** What can be told to stop and go on: the port behind a terminal. */
export interface Throttle {
  pause(): void;
  resume(): void;
}

export interface FlowLimits {
  /** Cost that may be on its way to the page before the port is paused. */
  high: number;
  /** Cost at which a paused port goes on. */
  low: number;
  /** A batch of this cost is sent at once. */
  batchCost: number;
  /** A smaller batch is sent after this many milliseconds. */
  batchMs: number;
}

/**
 * - `high`: 1 MiB is some 30 to 100 ms of work for the page and no memory to speak of. With 256 KiB the rate fell to 0.6
 *   of that on a loaded machine with two cores, as the port waits for the page more often.
 * - `low`: half of it, so that the port reads again before the page has run dry.
 * - `batchMs`: one frame of a 60 Hz screen; nobody sees what is drawn sooner.
 * - `batchCost`: from 16 KiB on a message costs less than its content; below 4 KiB the rate falls to a third.
 */
export const flowLimits: FlowLimits = { high: 1 << 20, low: 1 << 19, batchCost: 16 << 10, batchMs: 16 };

/** What one line costs besides its text: the other fields of the message and the row on the screen. */
const lineOverhead = 64;

/** A byte takes some five characters on the screen when it is shown in hex. */
const wireFactor = 5;

export interface Sender {
  /** Queues bytes. They are copied before they leave, so the caller may use its buffer again. */
  bytes(data: Uint8Array): void;
  lines(lines: readonly TerminalLine[]): void;
  /** What went over the wire, for the view in hex; goes out at once. */
  wire(direction: 'in' | 'out', at: number, data: Uint8Array): void;
  /** The page has dealt with this much. More than is on its way counts as all of it. */
  ack(cost: number): void;
  /** The port to pause; another one after each re-connection, undefined while there is none. */
  setSource(source: Throttle | undefined): void;
  /** Sends what is queued now. */
  flush(): void;
  /** Drops what is queued and lets the port run on for its other users. */
  close(): void;
}

/**
 * Carries bytes and lines to the page in batches and pauses their source while too much of it is unacknowledged.
 * Nothing is dropped and the order is kept, also between bytes and lines.
 */
export function createSender(options: {
  clock: Clock;
  post: (message: TerminalDown) => void;
  limits?: FlowLimits;
}): Sender {
  const { clock, post, limits = flowLimits } = options;
  let chunks: Uint8Array[] = [];
  let lines: TerminalLine[] = [];
  let queued = 0;
  let unacknowledged = 0;
  let source: Throttle | undefined;
  let paused = false;
  let closed = false;
  let timer: Dispose | undefined;

  const judge = (): void => {
    const load = queued + unacknowledged;
    if (!paused && load >= limits.high) {
      paused = true;
      source?.pause();
    } else if (paused && load <= limits.low) {
      paused = false;
      source?.resume();
    }
  };

  const flush = (): void => {
    timer?.();
    timer = undefined;
    if (queued === 0) return;
    const cost = queued;
    queued = 0;
    unacknowledged += cost;
    if (chunks.length > 0) {
      const data = joined(chunks);
      chunks = [];
      post({ kind: 'bytes', data, cost });
    } else {
      const sent = lines;
      lines = [];
      post({ kind: 'lines', lines: sent, cost });
    }
  };

  const queue = (cost: number): void => {
    queued += cost;
    judge();
    if (queued >= limits.batchCost) flush();
    else timer ??= clock.after(limits.batchMs, flush);
  };

  return {
    bytes(data) {
      if (closed || data.length === 0) return;
      if (lines.length > 0) flush();
      // The reader of the port may fill the same buffer again before the batch leaves.
      chunks.push(data.slice());
      queue(data.length);
    },
    lines(added) {
      if (closed || added.length === 0) return;
      if (chunks.length > 0) flush();
      for (const line of added) lines.push(line);
      queue(added.reduce((sum, line) => sum + costOfLine(line), 0));
    },
    wire(direction, at, data) {
      if (closed || data.length === 0) return;
      const cost = data.length * wireFactor;
      unacknowledged += cost;
      post({ kind: 'wire', direction, at, data: data.slice(), cost });
      judge();
    },
    ack(cost) {
      unacknowledged -= Math.min(Math.max(cost, 0), unacknowledged);
      if (!closed) judge();
    },
    setSource(next) {
      source = next;
      if (paused) next?.pause();
    },
    flush,
    close() {
      if (closed) return;
      closed = true;
      timer?.();
      timer = undefined;
      chunks = [];
      lines = [];
      queued = 0;
      if (paused) source?.resume();
      paused = false;
      source = undefined;
    },
  };
}

const costOfLine = (line: TerminalLine): number => line.text.length + lineOverhead;

/**
 * One buffer of its own for a batch: sending a view would clone the whole pool behind it (measured: 1 MB/s instead of
 * 25 MB/s with views of a 1 MB pool).
 */
function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) return only;
  const data = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    data.set(chunk, offset);
    offset += chunk.length;
  }
  return data;
}
