import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ErrorData } from '../model/index.ts';
import type { Link } from '../ports.ts';
import { blockSize } from './blocks.ts';
import { copy, highWater } from './copy.ts';
import { lineEndings } from './line-ends.ts';

/** A link that a test plays: what is written waits until the test takes it. */
class Played implements Link {
  readonly name = 'played';
  taken: Uint8Array[] = [];
  pauses = 0;
  ended = false;
  #data: (data: Uint8Array) => void = () => undefined;
  #end: () => void = () => undefined;
  #close: ((error: ErrorData | undefined) => void)[] = [];
  #waiting: { data: Uint8Array; done: () => void; fail: (why: Error) => void }[] = [];
  paused = false;
  /** Takes what is written at once. */
  greedy = true;

  give(data: Uint8Array): void {
    this.#data(data);
  }
  finish(): void {
    this.#end();
  }
  vanish(): void {
    for (const one of this.#waiting.splice(0)) one.fail(new Error('gone'));
    for (const tell of this.#close) tell(undefined);
  }
  takeOne(): void {
    const one = this.#waiting.shift();
    if (one === undefined) return;
    this.taken.push(one.data.slice());
    one.done();
  }
  write(data: Uint8Array): Promise<void> {
    if (this.greedy) {
      this.taken.push(data.slice());
      return Promise.resolve();
    }
    return new Promise((done, fail) => this.#waiting.push({ data, done, fail }));
  }
  end(): Promise<void> {
    this.ended = true;
    return Promise.resolve();
  }
  onData(listener: (data: Uint8Array) => void): () => void {
    this.#data = listener;
    return () => undefined;
  }
  onEnd(listener: () => void): () => void {
    this.#end = listener;
    return () => undefined;
  }
  onClose(listener: (error: ErrorData | undefined) => void): () => void {
    this.#close.push(listener);
    return () => undefined;
  }
  pause(): void {
    this.paused = true;
    this.pauses += 1;
  }
  resume(): void {
    this.paused = false;
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

const all = (parts: readonly Uint8Array[]): number[] => parts.flatMap((part) => [...part]);
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('copying one direction', () => {
  it('loses and moves no byte, whatever the pieces, and passes the end on', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), async (pieces) => {
        const [from, to] = [new Played(), new Played()];
        const copying = copy(from, to, { passEnd: true });
        for (const piece of pieces) from.give(piece);
        from.finish();
        await copying.done;
        expect(all(to.taken)).toEqual(all(pieces));
        expect(to.ended).toBe(true);
        expect(copying).toMatchObject({ onTheWay: 0, delivered: all(pieces).length });
      }),
      { numRuns: 50 },
    ));

  it('sends small packets at once, and what piled up in one large piece', async () => {
    const [from, to] = [new Played(), new Played()];
    to.greedy = false;
    copy(from, to, { passEnd: true });
    from.give(Uint8Array.of(1));
    for (let at = 0; at < 100; at += 1) from.give(new Uint8Array(1000).fill(at));
    to.takeOne();
    await settled();
    to.takeOne();
    await settled();
    expect(to.taken.map((piece) => piece.length)).toEqual([1, blockSize - 1]);
  });

  it('holds the source back while the target takes nothing, and lets it go on', async () => {
    const [from, to] = [new Played(), new Played()];
    to.greedy = false;
    const copying = copy(from, to, { passEnd: true });
    let given = 0;
    while (!from.paused) {
      from.give(new Uint8Array(8192));
      given += 8192;
    }
    expect(given).toBe(highWater);
    expect(copying.onTheWay).toBe(highWater);
    for (let at = 0; at < 10; at += 1) {
      to.takeOne();
      await settled();
    }
    expect(from.paused).toBe(false);
    expect(copying.delivered).toBe(given);
  });

  it('takes only what it was lent: the source may use its bytes again at once', async () => {
    const [from, to] = [new Played(), new Played()];
    to.greedy = false;
    copy(from, to, { passEnd: true });
    const lent = new Uint8Array(3);
    for (const value of [1, 2, 3]) {
      lent.fill(value);
      from.give(lent);
    }
    lent.fill(0);
    to.takeOne();
    await settled();
    to.takeOne();
    await settled();
    expect(all(to.taken)).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3]);
  });

  it('delivers what a source gave before it was gone', async () => {
    const [from, to] = [new Played(), new Played()];
    const copying = copy(from, to, { passEnd: false });
    from.give(Uint8Array.of(1, 2, 3));
    from.vanish();
    expect(await copying.done).toEqual({ lost: 0 });
    expect(all(to.taken)).toEqual([1, 2, 3]);
    expect(to.ended).toBe(false);
  });

  it('counts what a target that is gone never took', async () => {
    const [from, to] = [new Played(), new Played()];
    to.greedy = false;
    const copying = copy(from, to, { passEnd: true });
    from.give(Uint8Array.of(1, 2, 3));
    to.takeOne();
    await settled();
    from.give(Uint8Array.of(4, 5));
    from.give(Uint8Array.of(6));
    to.vanish();
    expect(await copying.done).toMatchObject({ lost: 3 });
    expect(all(to.taken)).toEqual([1, 2, 3]);
  });
});

describe('line ends', () => {
  const text = (data: Uint8Array): string => new TextDecoder().decode(data);
  const sent = (kind: 'crlf' | 'cr', way: 'out' | 'back', pieces: string[]): string => {
    const change = lineEndings(kind)[way];
    const parts = pieces.map((piece) => text(change.push(new TextEncoder().encode(piece))));
    return parts.join('') + text(change.flush());
  };

  it.each([
    ['crlf', 'out', ['AT\n'], 'AT\r\n'],
    ['crlf', 'out', ['AT\r', '\n'], 'AT\r\n'],
    ['crlf', 'back', ['OK\r', '\nA\rB\r'], 'OK\nA\rB\r'],
    ['cr', 'out', ['AT\n'], 'AT\r'],
    ['cr', 'back', ['OK\r\r'], 'OK\n\n'],
  ] as const)('%s %s %j', (kind, way, pieces, wanted) => expect(sent(kind, way, [...pieces])).toBe(wanted));
});
