import { afterEach, describe, expect, it } from 'vitest';
import { stderrLog } from './log.ts';
import { lateBench, type BenchSide } from './late-bench.ts';
import { benchWith } from './virtual-bench.ts';
import { SystemClock } from '../platform/clock/system-clock.ts';

let bench: BenchSide | undefined;
afterEach(() => bench?.close());

function late(): { bench: BenchSide; reads: () => number } {
  let reads = 0;
  const made = lateBench(() => {
    reads += 1;
    return benchWith({ models: [], clock: new SystemClock(), log: stderrLog(false), faults: {}, pace: 0.01 });
  });
  bench = made;
  return { bench: made, reads: () => reads };
}

describe('a bench that is read when the first stick is put on it', () => {
  it('is empty and unread until then', async () => {
    const { bench: one, reads } = late();
    expect([await one.usb.list(), one.places, await one.usb.trouble(), reads()]).toEqual([[], [], undefined, 0]);
    await expect(async () => one.remove('v1-1')).rejects.toMatchObject({ code: 'place.unknown' });
    await one.close();
    expect(reads()).toBe(0);
  });

  it('tells who has watched before, and who watches since, of each stick once', async () => {
    const { bench: one, reads } = late();
    const told: string[] = [];
    const stop = one.usb.watch(
      (event) => told.push(`before ${event.kind} ${event.kind === 'left' ? event.place : event.sighting.place}`),
      () => undefined,
    );
    expect(await Promise.all([one.add('e303'), one.add('mf831')])).toEqual(['v1-1', 'v1-2']);
    expect([reads(), (await one.usb.list()).length]).toEqual([1, 2]);
    const stopLater = one.usb.watch(
      (event) => told.push(`since ${event.kind}`),
      () => undefined,
    );
    await one.remove('v1-2');
    expect(told.filter((line) => line.includes('arrived'))).toEqual(['before arrived v1-1', 'before arrived v1-2']);
    expect(told.filter((line) => line.includes('left'))).toEqual(['before left v1-2', 'since left']);
    stop();
    stopLater();
    await one.remove('v1-1');
    expect(told.filter((line) => line.includes('left'))).toHaveLength(2);
  });
});
