import { toErrorData, type ErrorData } from '../model/index.ts';
import type { Link } from '../ports.ts';
import { Blocks } from './blocks.ts';
import type { Transform } from './line-ends.ts';

/** Bytes on their way in one direction at which the source is asked to wait. Four blocks keep both ends busy. */
export const highWater = 256 * 1024;
/** Below this the source goes on: half, so that it is not stopped and started for each block. */
export const lowWater = 128 * 1024;
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
 * Copies one direction: in order, with back-pressure, small packets at once, what piled up meanwhile in large pieces.
 * What the target took is an unbroken prefix of what the source gave.
 */
export function copy(from: Link, to: Link, options: CopyOptions): Copying {
  const { transform, onPiece, passEnd } = options;
  const waiting = new Blocks();
  let isWriting = false;
  let delivered = 0;
  let paused = false;
  let sourceEnded = false;
  let stopped = false;
  /** What was not taken when it stopped. */
  let left = 0;
  let finish: (end: { lost: number; error?: ErrorData }) => void = () => undefined;
  const done = new Promise<{ lost: number; error?: ErrorData }>((resolve) => {
    finish = resolve;
  });

  /** Asked through a function: it changes while a write is waited for. */
  const isOver = (): boolean => stopped;

  const end = (error?: ErrorData): void => {
    if (stopped) return;
    stopped = true;
    for (const off of offs.splice(0)) off();
    left = waiting.size;
    const lost = left;
    waiting.clear();
    finish(error === undefined ? { lost } : { lost, error });
  };

  const flush = async (): Promise<void> => {
    if (isWriting) return;
    while (waiting.size > 0 && !stopped) {
      const piece = waiting.peek();
      isWriting = true;
      try {
        const seen = onPiece?.(piece);
        if (seen !== undefined) await seen;
        await to.write(piece);
      } catch (thrown) {
        end(toErrorData(thrown));
        return;
      }
      isWriting = false;
      delivered += piece.length;
      if (isOver()) {
        left -= piece.length;
        return;
      }
      waiting.drop(piece.length);
      if (paused && waiting.size <= lowWater) {
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

  const finishSource = (): void => {
    if (sourceEnded || stopped) return;
    sourceEnded = true;
    if (transform !== undefined) waiting.put(transform.flush());
    void flush();
  };

  const offs = [
    from.onData((data) => {
      if (stopped) return;
      waiting.put(transform === undefined ? data : transform.push(data));
      if (!paused && waiting.size >= highWater) {
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
      return stopped ? left : waiting.size;
    },
    done,
    stop: () => end(),
  };
}
