import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Failure } from '../../core/model/index.ts';
import { SystemClock } from './system-clock.ts';

describe('the clock of this computer', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const clock = new SystemClock();

  it('waits as long as asked', async () => {
    let done = false;
    const waiting = clock.wait(1000).then(() => (done = true));
    await vi.advanceTimersByTimeAsync(999);
    expect(done).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await waiting;
    expect(done).toBe(true);
  });

  it.each(['before', 'while'])(
    'ends with run.cancelled when the signal aborts %s waiting, and leaves no timer',
    async (when) => {
      const abort = new AbortController();
      if (when === 'before') abort.abort();
      const end = clock.wait(60_000, abort.signal).catch((error: unknown) => error);
      abort.abort();
      const error = await end;
      expect(error).toBeInstanceOf(Failure);
      expect((error as Failure).code).toBe('run.cancelled');
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it('leaves no listener on the signal behind', async () => {
    const abort = new AbortController();
    const removed = vi.spyOn(abort.signal, 'removeEventListener');
    const waiting = clock.wait(10, abort.signal);
    await vi.advanceTimersByTimeAsync(10);
    await waiting;
    expect(removed).toHaveBeenCalledTimes(1);
  });

  it('fires once, and never after it was disposed', () => {
    const fired: string[] = [];
    clock.after(10, () => fired.push('kept'));
    const dispose = clock.after(10, () => fired.push('disposed'));
    dispose();
    dispose();
    vi.advanceTimersByTime(100);
    expect(fired).toEqual(['kept']);
  });

  it('does not take a very long wait for a short one', () => {
    let fired = false;
    clock.after(2 ** 40, () => (fired = true));
    vi.advanceTimersByTime(1_000_000);
    expect(fired).toBe(false);
  });

  it('measures forwards', () => {
    const before = clock.monotonic();
    vi.advanceTimersByTime(5);
    expect(clock.monotonic()).toBeGreaterThanOrEqual(before);
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1000);
  });
});
