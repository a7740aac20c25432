import { noControls } from '../doubles/no-controls.ts';
import { noSecrets } from '../doubles/no-secrets.ts';
import { performance } from 'node:perf_hooks';
import { ruleBook, shippedIndex } from '../../electron/core/modes/index.ts';
import type { World } from '../../electron/core/ports.ts';
import { snapshotMasker } from '../../electron/core/workbench/masking.ts';
import { Workbench } from '../../electron/core/workbench/workbench.ts';
import { SystemClock } from '../../electron/platform/clock/system-clock.ts';
import { factKitFor } from '../../electron/vendors/facts.ts';
import { vendors } from '../../electron/vendors/index.ts';
import { createVirtualBench } from '../../electron/virtual/bench/bench.ts';

/** ms that each stick stays away. */
const awayMs = 2_000;
/** ms in which changes are bundled for the page, as the main process does. */
const announceMs = 50;

const quiet = { info: () => undefined, error: () => undefined };
const book = ruleBook(shippedIndex());

/** ms from the first start to the last verdict, with a face that looks at every change; median of its snapshots in ms. */
export async function manySticks(count: number): Promise<{ tookMs: number; snapshotMs: number }> {
  const clock = new SystemClock();
  const models = Array.from({ length: count }, () => 'e303');
  const faults = Object.fromEntries(models.map((_, index) => [`v1-${String(index + 1)}`, { awayMs }]));
  const bench = createVirtualBench({ models, clock, log: quiet, faults });
  const world: World = {
    usb: bench.usb,
    serial: bench.serial,
    cards: bench.cards,
    http: { request: () => Promise.reject(new Error('nobody asks a page here')) },
    others: {
      holdOff: () => Promise.resolve({ did: [], giveBack: () => Promise.resolve() }),
      look: () => Promise.resolve([]),
      tidy: () => Promise.resolve(),
    },
    locks: { hold: (_place, work) => work() },
    system: { checks: () => Promise.resolve([]), mend: () => Promise.resolve() },
    files: { writeWhole: () => Promise.resolve(), read: () => Promise.resolve(new Uint8Array(0)) },
    controls: noControls,
    secrets: noSecrets,
    journal: { append: () => Promise.resolve(), read: () => Promise.resolve([]) },
    clock,
    log: quiet,
  };
  const workbench = new Workbench({ world, book, vendors, kitFor: factKitFor, version: '0.0.0' });
  await workbench.start();
  const mask = snapshotMasker();
  const looks: number[] = [];
  let waiting = false;
  const stop = workbench.onChange(() => {
    if (waiting) return;
    waiting = true;
    clock.after(announceMs, () => {
      waiting = false;
      const begun = performance.now();
      structuredClone(mask(workbench.snapshot()));
      looks.push(performance.now() - begun);
    });
  });
  const begun = performance.now();
  const runs = await Promise.all(bench.places.map((place) => workbench.startRun(place, 'serial').done));
  const tookMs = performance.now() - begun;
  stop();
  await workbench.stop();
  await bench.close();
  const wrong = runs.filter((run) => run.verdict !== 'verified');
  if (wrong.length > 0)
    throw new Error(`${String(wrong.length)} of ${String(count)} are not verified: ${JSON.stringify(wrong[0]?.words)}`);
  looks.sort((a, b) => a - b);
  return { tookMs, snapshotMs: looks[Math.floor(looks.length / 2)] ?? 0 };
}
