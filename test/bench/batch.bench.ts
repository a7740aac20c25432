/**
 * `npm run bench -- batch`: a batch of sixteen sticks that stay away for two seconds each, beside a batch of one. Ends with 1
 * when sixteen take more than 1.3 times as long: none waits for another. The sticks are virtual, with the times of real ones.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { loadRecipe, openBatch } from '../../electron/compose/batches.ts';
import { compose } from '../../electron/compose/compose.ts';
import { readVirtual } from '../../electron/compose/virtual-start.ts';

const many = 16;
const allowed = 1.3;
/** ms that each stick is away. */
const awayMs = 2_000;

/** ms from the first start to the last end, and processor time of this process, ms. */
async function batchOf(count: number): Promise<{ tookMs: number; processorMs: number }> {
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'mwb-bench-batch-'));
  const composition = await compose({
    version: '0.0.0',
    virtual: readVirtual(`e303*${count}`),
    faults: Array.from({ length: count }, (_, index) => `v1-${index + 1}:awayMs=${awayMs}`),
    real: false,
    systemRules: false,
    dataFolder,
    keepJournal: false,
    debug: false,
  });
  try {
    const loaded = await loadRecipe(composition, 'serial-modem');
    const answers = { agreed: false, values: new Map<string, string>() };
    const begun = performance.now();
    const processor = process.cpuUsage();
    const batch = await openBatch(composition, {
      ...{ loaded, answers, places: 'all', auto: true, count, station: '', operator: '', program: 'bench' },
    });
    await new Promise<void>((resolve) => {
      batch.onChange(() => {
        if (batch.snapshot().state === 'full' && !batch.busy) resolve();
      });
    });
    const tookMs = performance.now() - begun;
    const { user, system } = process.cpuUsage(processor);
    await batch.close('ended');
    if (batch.summary().good !== count) throw new Error(`${batch.summary().good} of ${count} are good`);
    return { tookMs, processorMs: (user + system) / 1000 };
  } finally {
    await composition.stop();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

await batchOf(1);
const one = await batchOf(1);
const sixteen = await batchOf(many);
const times = sixteen.tookMs / one.tookMs;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
console.log(`one stick: ${seconds(one.tookMs)}, ${seconds(one.processorMs)} of the processor`);
console.log(`${many} at once: ${seconds(sixteen.tookMs)}, ${seconds(sixteen.processorMs)} of the processor`);
console.log(`${times.toFixed(2)} times as long (at most ${allowed})`);
if (times > allowed) process.exitCode = 1;
