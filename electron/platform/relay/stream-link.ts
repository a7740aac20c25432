import type { Readable, Writable } from 'node:stream';
import { Failure, type ErrorData } from '../../core/model/index.ts';
import type { Dispose, Link, SerialLine } from '../../core/ports.ts';

export interface StreamParts {
  name: string;
  readable: Readable;
  writable: Writable;
  /** Lets go of what lies behind the streams; called once. */
  release: () => void | Promise<void>;
  /** Called once when all is over by itself: with the fault, if it was one. Absent: the streams' own closing tells. */
  over?: (tell: (error: ErrorData | undefined) => void) => void;
  line?: SerialLine;
  /** Where what comes does not go through the stream's own store: sets who hears it. The streams' pause holds it back all the same. */
  reads?: ((ear: (data: Uint8Array) => void) => void) | undefined;
}

/** A link over a pair of Node's streams: a socket, a program's input and output, our own. */
export function streamLink({ name, readable, writable, release, over, line, reads }: StreamParts): Link {
  const ears = new Set<(data: Uint8Array) => void>();
  const endEars = new Set<() => void>();
  const closeEars = new Set<(error: ErrorData | undefined) => void>();
  let ended = false;
  let closed: { error: ErrorData | undefined } | undefined;
  let paused = false;
  let fault: ErrorData | undefined;
  let closing: Promise<void> | undefined;

  const gone = (cause?: unknown): Failure => new Failure('relay.gone', { end: name }, cause ?? fault?.cause);
  const finish = (error: ErrorData | undefined): void => {
    if (closed !== undefined) return;
    closed = { error };
    if (closing === undefined) for (const ear of [...closeEars]) ear(error);
    closeEars.clear();
  };

  const hear = (data: Uint8Array): void => {
    for (const ear of [...ears]) ear(data);
  };
  if (reads === undefined) readable.on('data', hear);
  else reads(hear);
  // Nobody listens yet: the stream keeps what comes.
  readable.pause();
  readable.once('end', () => {
    ended = true;
    for (const ear of [...endEars]) ear();
  });
  const onFault = (error: Error): void => {
    fault ??= new Failure('relay.io', { end: name }, error).data;
  };
  readable.on('error', onFault);
  if (!Object.is(readable, writable)) writable.on('error', onFault);
  if (over === undefined) readable.once('close', () => finish(fault));
  else over((error) => finish(error ?? fault));

  return {
    name,
    line,
    write: (data) =>
      new Promise((resolve, reject) => {
        if (closed !== undefined || closing !== undefined || writable.destroyed || writable.writableEnded) {
          reject(gone());
          return;
        }
        // The callback comes when the system has the bytes: that is the back-pressure.
        writable.write(data, (error) => (error ? reject(gone(error)) : resolve()));
      }),
    end: () =>
      new Promise((resolve) => {
        if (writable.destroyed || writable.writableEnded) resolve();
        else writable.end(() => resolve());
      }),
    onData(ear) {
      ears.add(ear);
      if (!paused) queueMicrotask(() => paused || readable.resume());
      return () => {
        ears.delete(ear);
        // What comes without a listener waits for the next one.
        if (ears.size === 0) readable.pause();
      };
    },
    onEnd: (ear) => add(endEars, ear, ended ? () => ear() : undefined),
    onClose: (ear) => add(closeEars, ear, closed === undefined ? undefined : () => ear(closed?.error)),
    pause() {
      paused = true;
      readable.pause();
    },
    resume() {
      paused = false;
      if (ears.size > 0) readable.resume();
    },
    close() {
      closing ??= (async () => {
        await release();
        readable.destroy();
        writable.destroy();
        ears.clear();
        endEars.clear();
        finish(undefined);
      })();
      return closing;
    },
  };
}

/** A listener that comes too late is told all the same. */
function add<T>(ears: Set<T>, ear: T, late: (() => void) | undefined): Dispose {
  if (late !== undefined) queueMicrotask(late);
  else ears.add(ear);
  return () => ears.delete(ear);
}
