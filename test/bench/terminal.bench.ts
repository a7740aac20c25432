/**
 * `npm run bench -- terminal [--rounds=N] [--mib=N]`: megabytes through a pseudo-terminal into the terminal of the real Electron,
 * with a person typing meanwhile. Beside each figure stands its floor of the same run: the serial layer without a page, keys
 * without a flood, memory before it. Ends with 1 when a byte is lost, the 95th percentile of the keys passes 50 ms under the flood,
 * or memory grows by more than a tenth.
 */
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { buildFlood, startFlood } from '../e2e/support/flood.ts';
import { percentile, restingPss } from '../e2e/support/pss.ts';
import { inMain } from '../e2e/support/in-main.ts';

const MiB = 1 << 20;
const keyLimitMs = 50;
const growthLimit = 1.1;
/** How long keys are typed without a flood, ms. */
const quietMs = 3_000;

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, mib: { type: 'string', default: '50' } },
});
const rounds = Math.max(1, Number(values.rounds));
const bytes = Math.max(1, Number(values.mib)) * MiB;

const median = (list: readonly number[]): number => percentile(list, 0.5);
const line = (what: string, figure: string, floor: string): void =>
  console.log(`${what.padEnd(44)} ${figure.padStart(12)}  ${floor}`);

interface Round {
  floor: number;
  rate: number;
  keys: number[];
  quietKeys: number[];
  pssStart: number;
  pssBefore: number;
  pssAfter: number;
  whole: boolean;
}

async function round(): Promise<Round> {
  const { app, page } = await startFlood();
  const pid = app.process().pid ?? 0;
  const state = { typing: true };
  const type = async (): Promise<void> => {
    await page.locator('#prompt').focus();
    while (state.typing) {
      await page.keyboard.press('A');
      await page.waitForTimeout(25);
    }
  };
  const flood = async (size: number) => {
    const sent = await inMain(app, (_electron, length) => globalThis.flood.push(length), size);
    await page.waitForFunction((count) => floodPage.bytes === count, sent.bytes, { timeout: 300_000, polling: 20 });
    return sent;
  };
  try {
    const pssStart = await restingPss(pid);
    const quiet = type();
    await new Promise((resolve) => setTimeout(resolve, quietMs));
    state.typing = false;
    await quiet;
    const quietKeys = await page.evaluate(() => floodPage.keys);
    await page.evaluate(() => floodPage.setMode('raw'));
    await page.waitForTimeout(100);
    const floor = await inMain(app, (_electron, size) => globalThis.flood.alone(size), bytes);
    await flood(5 * MiB);
    const pssBefore = await restingPss(pid);
    await page.evaluate(() => floodPage.reset());
    state.typing = true;
    const typing = type();
    const began = performance.now();
    const sent = await flood(bytes);
    const rate = sent.bytes / MiB / ((performance.now() - began) / 1000);
    state.typing = false;
    await typing;
    const keys = await page.evaluate(() => floodPage.keys);
    const whole = (await page.evaluate(() => floodPage.hash())) === sent.hash;
    return { floor, rate, keys, quietKeys, pssStart, pssBefore, pssAfter: await restingPss(pid), whole };
  } finally {
    await app.close();
  }
}

await buildFlood();
const all: Round[] = [];
for (let at = 0; at < rounds; at += 1) all.push(await round());
const rate = median(all.map((one) => one.rate));
const floor = median(all.map((one) => one.floor));
const key95 = median(all.map(({ keys }) => percentile(keys, 0.95)));
const quiet95 = median(all.map(({ quietKeys }) => percentile(quietKeys, 0.95)));
const growth = median(all.map(({ pssBefore, pssAfter }) => pssAfter / pssBefore));
const lost = all.filter(({ whole }) => !whole).length;
line(
  `${bytes / MiB} MiB onto the screen`,
  `${rate.toFixed(1)} MiB/s`,
  `${floor.toFixed(1)} MiB/s without a page, ratio ${(rate / floor).toFixed(2)}`,
);
line('a key meanwhile, 95th percentile', `${key95.toFixed(0)} ms`, `${quiet95.toFixed(0)} ms without a flood`);
line(
  'memory (PSS) at the end',
  `${median(all.map(({ pssAfter }) => pssAfter)).toFixed(0)} MiB`,
  `${median(all.map(({ pssBefore }) => pssBefore)).toFixed(0)} MiB after 5 MiB, ${median(all.map(({ pssStart }) => pssStart)).toFixed(0)} MiB at the start; ratio ${growth.toFixed(2)}`,
);
line('rounds with a byte lost', `${lost} of ${rounds}`, '');
if (lost > 0 || key95 > keyLimitMs || growth > growthLimit) process.exitCode = 1;
