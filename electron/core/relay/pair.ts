import type { ErrorData, RelayAddress } from '../model/index.ts';
import type { Clock, Link } from '../ports.ts';
import { copy, type Copying } from './copy.ts';
import { comesBack } from './keep.ts';
import { lineEndings, type Transform } from './line-ends.ts';

/**
 * ms without a byte after one side has ended its direction, until the other is taken to have nothing more. socat waits half a
 * second in all, which cuts slow modems off.
 */
export const lingerMs = 3_000;

export type Direction = 'a>b' | 'b>a';

export interface PairOptions {
  a: { end: RelayAddress; link: Link };
  b: { end: RelayAddress; link: Link };
  clock: Clock;
  onPiece?: ((direction: Direction, data: Uint8Array) => Promise<void> | undefined) | undefined;
}

export interface PairEnd {
  /** Which links are over. */
  gone: { a: boolean; b: boolean };
  /** Why a link is over, where it says so: a full disk, a port that was pulled. */
  faults: { a?: ErrorData; b?: ErrorData };
  /** Bytes that were taken from one side and never by the other. */
  lost: { aToB: number; bToA: number };
}

export interface Pair {
  readonly aToB: Copying;
  readonly bToA: Copying;
  /** Resolves when nothing moves any more; never rejects. The links are not closed. */
  readonly done: Promise<PairEnd>;
  stop(): void;
}

/** Joins two open links, both ways, until one is over, or one direction has ended and the other fell silent. */
export function pair({ a, b, clock, onPiece }: PairOptions): Pair {
  const gone = { a: false, b: false };
  const faults: PairEnd['faults'] = {};
  let lastByte = clock.monotonic();
  const seen = (direction: Direction) => (data: Uint8Array) => {
    lastByte = clock.monotonic();
    return onPiece?.(direction, data);
  };
  const forA = a.end.lineEnds === undefined ? undefined : lineEndings(a.end.lineEnds);
  const forB = b.end.lineEnds === undefined ? undefined : lineEndings(b.end.lineEnds);
  const aToB = copy(a.link, b.link, {
    transform: chain(carries(a.end, b.end) ? undefined : nothing, forA?.back, forB?.out),
    onPiece: seen('a>b'),
    passEnd: !comesBack(a.end),
  });
  const bToA = copy(b.link, a.link, {
    transform: chain(carries(b.end, a.end) ? undefined : nothing, forB?.back, forA?.out),
    onPiece: seen('b>a'),
    passEnd: !comesBack(b.end),
  });
  const offs = [
    a.link.onClose((error) => {
      gone.a = true;
      if (error !== undefined) faults.a = error;
    }),
    b.link.onClose((error) => {
      gone.b = true;
      if (error !== undefined) faults.b = error;
    }),
  ];
  // An end that comes back has no half-close worth keeping: a far side that ends its sending is over, and is opened again.
  if (comesBack(a.end)) {
    offs.push(
      a.link.onEnd(() => {
        gone.a = true;
        bToA.stop();
      }),
    );
  }
  if (comesBack(b.end)) {
    offs.push(
      b.link.onEnd(() => {
        gone.b = true;
        aToB.stop();
      }),
    );
  }
  const stop = (): void => {
    aToB.stop();
    bToA.stop();
  };
  const linger = (): void => {
    const left = lastByte + lingerMs - clock.monotonic();
    if (left <= 0) stop();
    else offs.push(clock.after(left, linger));
  };
  // What a side that is over has given before still reaches the other, unless that one takes nothing any more.
  void Promise.race([aToB.done, bToA.done]).then(() => {
    lastByte = clock.monotonic();
    linger();
  });
  const done = Promise.all([aToB.done, bToA.done]).then(([ab, ba]): PairEnd => {
    for (const off of offs.splice(0)) off();
    return { gone, faults, lost: { aToB: ab.lost, bToA: ba.lost } };
  });
  return { aToB, bToA, done, stop };
}

/** Whether bytes of one end are for the other: not those of one that is only written to, and none for a file that is read. */
const carries = (from: RelayAddress, to: RelayAddress): boolean =>
  from.readOnly !== true && !(to.type === 'file' && to.read === true);

const none: Uint8Array = new Uint8Array(0);
const nothing: Transform = { push: () => none, flush: () => none };

/** Several changes one after the other; undefined when there is none. */
export function chain(...parts: (Transform | undefined)[]): Transform | undefined {
  const all = parts.filter((part) => part !== undefined);
  if (all.length === 0) return undefined;
  if (all.length === 1) return all[0];
  return {
    push: (data) => all.reduce<Uint8Array>((bytes, part) => part.push(bytes), data),
    flush: () =>
      all.reduce<Uint8Array>((bytes, part) => {
        const pushed = part.push(bytes);
        const rest = part.flush();
        return rest.length === 0 ? pushed : Uint8Array.from([...pushed, ...rest]);
      }, none),
  };
}
