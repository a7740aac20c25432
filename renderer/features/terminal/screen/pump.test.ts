import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPump, type Pacing } from './pump.ts';

/** A terminal that reads `rate` bytes a millisecond; time passes when a test says so. */
function setUp(rate = 10_000) {
  const state = { now: 0, key: Number.NEGATIVE_INFINITY, due: undefined as (() => void) | undefined };
  const queue: { data: string | Uint8Array; done: (() => void) | undefined }[] = [];
  const got: string[] = [];
  const pacing: Pacing = {
    now: () => state.now,
    lastKeyAt: () => state.key,
    after: (_ms, fire) => void (state.due = fire),
  };
  const pump = createPump({ write: (data, done) => void queue.push({ data, done }) }, pacing);
  const read = (): number => {
    let bytes = 0;
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      state.now += item.data.length / rate;
      bytes += item.data.length;
      got.push(typeof item.data === 'string' ? item.data : new TextDecoder('latin1').decode(item.data));
      item.done?.();
    }
    return bytes;
  };
  const rest = (ms = 32): number => {
    state.now += ms;
    const fire = state.due;
    state.due = undefined;
    fire?.();
    return read();
  };
  return { pump, state, got: () => got.join(''), read, rest, isWaiting: () => state.due !== undefined };
}

describe('feeding the screen', () => {
  it('what comes alone goes in at once', () => {
    const t = setUp();
    t.pump.write('OK');
    expect(t.read()).toBe(2);
    expect(t.isWaiting()).toBe(false);
  });

  it('a flood is read one helping at a time, as large as it can be read at once, and rests for a key', () => {
    const t = setUp(20_000);
    for (let i = 0; i < 600; i += 1) t.pump.write(new Uint8Array(16 << 10).fill(65));
    t.read();
    for (let i = 0; i < 20; i += 1) t.rest();
    // 10 ms at 20,000 bytes each.
    expect(t.rest()).toBeGreaterThan(190_000);
    expect(t.rest()).toBeLessThan(210_000);
    t.state.key = t.state.now + 30;
    expect(t.rest()).toBe(0);
    expect(t.isWaiting()).toBe(true);
    expect(t.rest()).toBeGreaterThan(190_000);
    // Typing without end does not stop it.
    const got = Array.from({ length: 3 }, () => {
      t.state.key = t.state.now + 30;
      return t.rest();
    });
    expect(got.map((bytes) => bytes > 0)).toEqual([false, false, true]);
  });

  it('loses, doubles and moves nothing, however it comes, and says when each is in', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(40_000), fc.boolean()), { maxLength: 30 }), (pieces) => {
        const t = setUp();
        let wanted = '';
        let done = 0;
        for (const [index, [length, isFrame]] of pieces.entries()) {
          const text = String.fromCharCode(97 + (index % 26)).repeat(length);
          wanted += text;
          t.pump.write(index % 2 === 0 ? text : new TextEncoder().encode(text), () => (done += 1));
          if (isFrame) t.rest();
          else if (index % 3 === 0) t.read();
        }
        t.read();
        while (t.isWaiting()) t.rest();
        expect(t.got()).toBe(wanted);
        expect(done).toBe(pieces.length);
      }),
    );
  });

  it('what waits can be dropped, and nobody is left waiting', () => {
    const t = setUp();
    let done = 0;
    for (let i = 0; i < 4; i += 1) t.pump.write(new Uint8Array(1 << 20), () => (done += 1));
    t.pump.clear();
    t.read();
    while (t.isWaiting()) t.rest();
    expect(done).toBe(4);
  });
});
