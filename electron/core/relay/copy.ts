import { toErrorData, type ErrorData } from '../model/index.ts';
import type { Transform } from './line-ends.ts';
import type { Link } from '../ports.ts';

/** Bytes on their way in one direction at which the source is asked to wait. Two blocks of the largest piece keep both ends busy. */
export const highWater = 256 * 1024;
/** Below this the source goes on: half, so that it is not stopped and started for each block. */
export const lowWater = 128 * 1024;
/** The largest piece that is written at once; above it nothing is gained (64 KiB is what a socket or pty takes in one go). */
export const largestPiece = 64 * 1024;

export interface Copying {
  /** Bytes that the target has taken. */
  readonly delivered: number;
  /** Bytes taken from the source that the target has not taken (yet). */
  readonly onTheWay: number;
  /** Resolves when the source has ended and all is delivered, or one of the two is gone; never rejects. */
  readonly done: Promise<{ lost: number; error?: ErrorData }>;
  /** Stops taking; what is on its way is given up and counted as lost. */
  stop(): void;
}

export interface CopyOptions {
  /** What is done to the bytes on their way. */
  transform?: Transform | undefined;
  /** Sees every piece before it is written; what it gives back is waited for (a recording on a slow disk). */
  onPiece?: ((data: Uint8Array) => Promise<void> | undefined) | undefined;
  /** Passes the end of the source on to the target (half-close). */
  passEnd: boolean;
}

/**
 * Copies one direction: in order, with back-pressure, small packets at once, what piled up meanwhile in one large piece.
 * What the target took is an unbroken prefix of what the source gave.
 */
export function copy(from: Link, to: Link, options: CopyOptions): Copying {
  const { transform, onPiece, passEnd } = options;
  let waiting: Uint8Array[] = [];
  let size = 0;
  let writing = 0;
  let delivered = 0;
  let paused = false;
  let sourceEnded = false;
  let stopped = false;
  let finish: (end: { lost: number; error?: ErrorData }) => void = () => undefined;
  const done = new Promise<{ lost: number; error?: ErrorData }>((resolve) => {
    finish = resolve;
  });

  const end = (error?: ErrorData): void => {
    if (stopped) return;
    stopped = true;
    for (const off of offs.splice(0)) off();
    const lost = size + writing;
    waiting = [];
    finish(error === undefined ? { lost } : { lost, error });
  };

  const take = (): Uint8Array => {
    if (waiting.length === 1) {
      const [only = new Uint8Array(0)] = waiting;
      if (only.length <= largestPiece) {
        waiting = [];
        return only;
      }
    }
    const piece = new Uint8Array(Math.min(size, largestPiece));
    let filled = 0;
    while (filled < piece.length) {
      const head = waiting[0];
      if (head === undefined) break;
      const part = head.subarray(0, piece.length - filled);
      piece.set(part, filled);
      filled += part.length;
      if (part.length === head.length) waiting.shift();
      else waiting[0] = head.subarray(part.length);
    }
    return piece;
  };

  const flush = async (): Promise<void> => {
    if (writing > 0) return;
    while (size > 0 && !stopped) {
      const piece = take();
      size -= piece.length;
      writing = piece.length;
      try {
        const seen = onPiece?.(piece);
        if (seen !== undefined) await seen;
        await to.write(piece);
      } catch (thrown) {
        end(toErrorData(thrown));
        return;
      }
      writing = 0;
      delivered += piece.length;
      if (paused && size <= lowWater) {
        paused = false;
        from.resume();
      }
    }
    if (sourceEnded && !stopped) {
      try {
        if (passEnd) await to.end();
        end();
      } catch (thrown) {
        end(toErrorData(thrown));
      }
    }
  };

  const add = (bytes: Uint8Array): void => {
    if (bytes.length === 0) return;
    waiting.push(bytes);
    size += bytes.length;
  };
  const finishSource = (): void => {
    if (sourceEnded || stopped) return;
    sourceEnded = true;
    if (transform !== undefined) add(transform.flush());
    void flush();
  };

  const offs = [
    from.onData((data) => {
      if (stopped) return;
      add(transform === undefined ? data : transform.push(data));
      if (!paused && size + writing >= highWater) {
        paused = true;
        from.pause();
      }
      void flush();
    }),
    from.onEnd(finishSource),
    // A source that is gone gave all that it had; the target still gets it.
    from.onClose(finishSource),
    to.onClose((error) => end(error)),
  ];

  return {
    get delivered() {
      return delivered;
    },
    get onTheWay() {
      return size + writing;
    },
    done,
    stop: () => end(),
  };
}
