import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openBench, untilShown } from './bench.ts';
import type { Scenario, Watch } from './lab.ts';
import { runWithHand } from './ports.ts';
import { appearLimitMs, plugDisk } from './switching.ts';

/** As many as fit into some minutes; the long soak is the one without a kernel (test/soak). */
const cycles = 12;
/** From here on everything has been used twice and is warm. */
const warm = 4;
const allowedGrowth = 1.1;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Open files of this process, and the heap in MiB after garbage has been collected. */
async function look(): Promise<{ files: number; heap: number }> {
  for (let i = 0; i < 3; i += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  const { heapUsed, external } = process.memoryUsage();
  return { files: (await readdir('/proc/self/fd')).length, heap: (heapUsed + external) / 2 ** 20 };
}

/** To serial and, by a replug, back to the disk, again and again by one program over the kernel's own drivers. */
async function thereAndBack(watch: Watch): Promise<string[]> {
  const { place } = await plugDisk(watch, 0, 'e303', '12d1:1f01');
  const bench = await openBench();
  try {
    await untilShown(bench, place, 'a disk', (one) => one.mode.main === 'disk', appearLimitMs);
    let atWarm: Awaited<ReturnType<typeof look>> | undefined;
    for (let cycle = 1; cycle <= cycles; cycle += 1) {
      for (const [mode, pid] of [
        ['serial', '1001'],
        ['disk', '1f01'],
      ] as const) {
        const { verdict, words, error, steps } = await runWithHand(bench, place, mode);
        assert.equal(verdict, 'verified', JSON.stringify([cycle, mode, words, error, steps]));
        assert.equal((await watch.bus.list()).find((one) => one.place === place)?.device.pid, pid);
      }
      if (cycle === warm) atWarm = await look();
    }
    const last = await look();
    assert(atWarm !== undefined);
    const told = `files ${atWarm.files} -> ${last.files}, heap ${atWarm.heap.toFixed(1)} -> ${last.heap.toFixed(1)} MiB`;
    // Fewer is no leak: at the warm look a port of the cycle before may still be closing.
    assert(last.files <= atWarm.files, told);
    assert(last.heap <= atWarm.heap * allowedGrowth, told);
    return [`${cycles} times to serial and back: all verified`, `from cycle ${warm} on: ${told}`];
  } finally {
    await bench.stop();
  }
}

export const soakScenarios: Scenario[] = [
  { name: 'soak over the kernel', long: true, limitMs: 1_200_000, run: thereAndBack },
];
