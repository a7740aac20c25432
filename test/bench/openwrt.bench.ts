/**
 * `npm run bench -- openwrt`: explaining the packaged usb-mode.json whole and changing it for one stick. The floor is the
 * language's own reader of the same text in the same run. Ends with 1 when explaining takes longer than a second.
 */
import { performance } from 'node:perf_hooks';
import { changeFile } from '../../electron/core/openwrt/change.ts';
import { explainFile } from '../../electron/core/openwrt/explain.ts';
import { stockFile } from '../../electron/core/openwrt/stock.ts';
import type { RouterWish } from '../../electron/core/openwrt/wish.ts';

/** ms: what a person takes for at once. */
const allowedMs = 1_000;
const runs = 9;

const wish: RouterWish = {
  mode: 'serial',
  id: '12d1:1f01',
  device: { vid: '12d1', pid: '1f01', bcdDevice: 0, deviceClass: 0, configurations: [], activeConfiguration: 1 },
  needsEntry: true,
  entry: {},
  messages: ['55534243000000000000000000000011060000000000000000000000000000'],
  targets: ['12d1:1001'],
  proof: 'verified',
};

/** Median ms after one run that warms up. */
function time(work: () => unknown): number {
  work();
  const took = Array.from({ length: runs }, () => {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  });
  return took.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}

const text = stockFile();
const floor = time(() => JSON.parse(text) as unknown);
const explained = time(() => explainFile(text));
const changed = time(() => changeFile(text, wish, '2026-01-01T00:00:00.000Z'));
const line = (what: string, ms: number): void =>
  console.log(
    `${what.padEnd(28)} ${ms.toFixed(2).padStart(9)} ms  ${(ms / floor).toFixed(0).padStart(5)} times the floor`,
  );
console.log(`usb-mode.json of ${text.length} characters, median of ${runs}`);
line('JSON.parse (floor)', floor);
line('explain and check', explained);
line('change, diff and proof', changed);
process.exitCode = explained <= allowedMs ? 0 : 1;
