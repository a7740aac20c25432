/**
 * `MALLOC_ARENA_MAX=1 node test/soak/soak.ts [CYCLES]`: switches virtual sticks to serial and back, again and again, through the whole program
 * below its faces, and looks for what stays behind: open files, memory, wrong verdicts, runs that do not end. Ends with 1 when
 * there is any. What it found is also written to the file that MWB_RECORD names.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { compose, type Composition } from '../../electron/compose/compose.ts';
import type { ModeToken, Place, Run, Verdict } from '../../electron/core/model/index.ts';

const cycles = Math.max(1, Number.parseInt(process.argv[2] ?? '200', 10) || 1);
/** From here on caches are full and code is compiled: what grows later is a leak. */
const warm = Math.min(20, cycles);
const allowedGrowth = 1.1;
/** Sticks that need a twentieth of their time: the program's own work is what is on trial. */
const pace = 0.05;
/** ms for one run; a real stick's limits are all below a minute. */
const runLimitMs = 60_000;
/** Every so many cycles one stick lies about success; each such run takes 15 s, the limit for leaving. */
const lieEvery = 40;

const sticks = ['e303', 'mf831'] as const;
const liar: Place = 'v1-3';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as (how: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;
/**
 * Collects and gives emptied pages back to the system. A plain collection keeps them for the next objects (seen: 28 MiB of room for young
 * ones, more or fewer by the moment), so resident memory would tell how V8 works and not what the program holds.
 */
const collect = (): void => gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });

interface Look {
  files: number;
  /** MiB */
  heap: number;
  resident: number;
}

/** What the process holds after garbage has been collected; the promises of the last run are let go first. */
async function look(): Promise<Look> {
  for (let i = 0; i < 3; i += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return {
    files: fs.readdirSync('/proc/self/fd').length,
    heap: (heapUsed + external) / 2 ** 20,
    resident: rss / 2 ** 20,
  };
}

/** One run to its end; pulls and plugs the stick when the plan asks a person to. */
async function switchTo(bench: Composition, place: Place, mode: ModeToken): Promise<Run> {
  const { done } = bench.workbench.startRun(place, mode);
  let asked = false;
  const stop = bench.workbench.onChange(() => {
    if (asked || bench.workbench.session(place).run?.waitingFor !== 'replug') return;
    asked = true;
    void bench.virtual.replug(place);
  });
  let limit: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    limit = setTimeout(() => reject(new Error(`${place} to ${mode}: no end within ${runLimitMs} ms`)), runLimitMs);
  });
  try {
    return await Promise.race([done, late]);
  } finally {
    clearTimeout(limit);
    stop();
  }
}

async function expectVerdict(bench: Composition, place: Place, mode: ModeToken, verdict: Verdict): Promise<void> {
  const run = await switchTo(bench, place, mode);
  assert.equal(run.verdict, verdict, `${place} to ${mode}: ${JSON.stringify([run.words, run.error, run.steps])}`);
  // The verdict is held against what the bench shows at the place now.
  const seen = (await bench.world.usb.list()).find((one) => one.place === place);
  const session = bench.workbench.session(place);
  assert.deepEqual(seen?.device, session.sighting?.device, `${place}: the program shows what is there`);
  assert.equal(session.mode.main, verdict === 'verified' ? mode : 'disk');
}

async function soak(dataFolder: string): Promise<string[]> {
  const bench = await compose({
    version: '0.0.0',
    virtual: [...sticks, 'e303'],
    faults: [`${liar}:lies`],
    real: false,
    dataFolder,
    keepJournal: true,
    pace,
    debug: false,
  });
  const begun = performance.now();
  let runs = 0;
  let first: Look | undefined;
  let atWarm: Look | undefined;
  try {
    for (let cycle = 1; cycle <= cycles; cycle += 1) {
      const both = sticks.map(async (_, index) => {
        const place = `v1-${index + 1}`;
        await expectVerdict(bench, place, 'serial', 'verified');
        await expectVerdict(bench, place, 'disk', 'verified');
      });
      const lie = cycle % lieEvery === 0 ? [expectVerdict(bench, liar, 'serial', 'different')] : [];
      await Promise.all([...both, ...lie]);
      runs += 2 * both.length + lie.length;
      if (cycle === 1) first = await look();
      if (cycle === warm) atWarm = await look();
    }
    const last = await look();
    assert(first !== undefined && atWarm !== undefined);
    const table = (what: string, one: Look): string =>
      `${what.padEnd(12)} ${String(one.files).padStart(4)} open files, heap ${one.heap.toFixed(1)} MiB, resident ${one.resident.toFixed(1)} MiB`;
    const lines = [
      `${cycles} cycles there and back with each of ${sticks.join(', ')}: ${runs} runs in ${((performance.now() - begun) / 1000).toFixed(0)} s, every verdict as it should be, none stuck`,
      table('cycle 1', first),
      table(`cycle ${warm}`, atWarm),
      table(`cycle ${cycles}`, last),
    ];
    for (const line of lines) console.log(`soak: ${line}`);
    // The first cycles also fill the small number of places that closed pseudo-terminals keep.
    assert.equal(last.files, atWarm.files, 'open files are equal at the end');
    assert(last.heap <= atWarm.heap * allowedGrowth, `heap grew from ${atWarm.heap} to ${last.heap} MiB`);
    assert(
      last.resident <= atWarm.resident * allowedGrowth,
      `resident memory grew from ${atWarm.resident} to ${last.resident} MiB`,
    );
    return lines;
  } finally {
    await bench.stop();
  }
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mwb-soak-'));
try {
  const lines = await soak(folder);
  const record = process.env['MWB_RECORD'];
  if (record !== undefined) fs.appendFileSync(record, `${lines.join('\n')}\n`);
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
