/**
 * `npm run bench -- start [--rounds=N] [--idle=SECONDS] [--no-deb] [--profile=new|kept|both]`: how quickly the window is usable and
 * how much memory it holds, against an empty Electron window on the same machine in alternating runs, and against our own page drawn
 * without its script; the script that the page loads first; what ten idle sticks cost; the size of the .deb, which is made when there
 * is none. Prints ratios; ends with 1 when an aim is missed.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { outputOf } from '../../scripts/build.ts';
import { cpuSecondsOf, restingPss } from '../e2e/support/pss.ts';
import { stillProgram } from './support/still-page.ts';
import { newDataFolder, startWindow, type StartedWindow } from './support/started-window.ts';
import { firstLoadScripts, gzipKb, newestDeb } from './support/weight.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    idle: { type: 'string', default: '60' },
    profile: { type: 'string', default: 'both' },
    'no-deb': { type: 'boolean', default: false },
  },
});
const rounds = Math.max(3, Number(values.rounds));
const idleSeconds = Math.max(5, Number(values.idle));
const root = path.resolve(import.meta.dirname, '../..');
const electron = process.env['MWB_ELECTRON'] ?? '';
if (electron === '') throw new Error('start it by `npm run bench -- start`: it is told there which Electron to use');

/** What is aimed at: at most this. */
const aims = { start: 1.15, pss: 1.25, script: 500, idle: 1, deb: 115 } as const;
/** ms after which a program that has shown its window has done what it puts off. */
const restMs = 4_000;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
const span = (list: readonly number[], digits = 0): string =>
  `${median(list).toFixed(digits)} (${Math.min(...list).toFixed(digits)} to ${Math.max(...list).toFixed(digits)})`;

const emptyWindow = path.join(import.meta.dirname, 'empty-window');
type Who = 'ours' | 'empty' | 'still';
const programs: Record<Who, { folder: string; mark?: string }> = {
  ours: { folder: root, mark: 'usable' },
  empty: { folder: emptyWindow },
  still: { folder: await stillOfOurs() },
};
const everyone = ['ours', 'still', 'empty'] as const;

/** Our page without its script: what drawing it takes, below which no program of this look can come. */
async function stillOfOurs(): Promise<string> {
  const files = path.dirname(outputOf('renderer'));
  return withWindow(startWindow(electron, { folder: root, mark: 'usable' }), async ({ html }) =>
    stillProgram(html, { files, like: emptyWindow }),
  );
}

const missed: string[] = [];
function judge(
  what: string,
  value: number,
  { aim, unit, digits }: { aim: number; unit: string; digits: number },
): void {
  const met = value <= aim;
  if (!met) missed.push(what);
  console.log(`${what}: ${value.toFixed(digits)}${unit}, aim at most ${String(aim)}${unit}: ${met ? 'met' : 'MISSED'}`);
}

async function withWindow<T>(started: Promise<StartedWindow>, work: (one: StartedWindow) => Promise<T>): Promise<T> {
  const one = await started;
  try {
    return await work(one);
  } finally {
    await one.stop();
  }
}

/**
 * Starts that come before those that count. One warms the disk's cache. On a kept profile Chromium marks a script at its first
 * run, compiles it for keeping at the second, and uses that from the third on.
 */
const warmUps = { new: 1, kept: 4 } as const;
type Profile = keyof typeof warmUps;

function profileOf(word: string): Profile {
  if (word === 'new' || word === 'kept') return word;
  throw new Error(`--profile is new, kept or both, not ${word}`);
}

async function startAndMemory(profile: Profile): Promise<void> {
  const folders: Record<Who, string | undefined> =
    profile === 'new'
      ? { ours: undefined, still: undefined, empty: undefined }
      : { ours: await newDataFolder(), still: await newDataFolder(), empty: await newDataFolder() };
  const usable: Record<Who, number[]> = { ours: [], still: [], empty: [] };
  const begun: Record<Who, number[]> = { ours: [], still: [], empty: [] };
  const pss: Record<Who, number[]> = { ours: [], still: [], empty: [] };
  for (let round = -warmUps[profile]; round < rounds; round += 1) {
    for (const who of round % 2 === 0 ? everyone : everyone.toReversed()) {
      await withWindow(startWindow(electron, { ...programs[who], data: folders[who] }), async (one) => {
        if (round < 0) return;
        usable[who].push(one.usableMs);
        begun[who].push(one.pageBegunMs);
        await wait(restMs);
        pss[who].push(await restingPss(one.pid));
      });
    }
  }
  for (const who of everyone) {
    console.log(
      `${who}, ${profile} profile: usable after ${span(usable[who])} ms, of which ${median(begun[who]).toFixed(0)} until the page begins; ` +
        `PSS ${span(pss[who])} MiB; ${String(rounds)} runs`,
    );
  }
  const still = (median(usable.still) / median(usable.empty)).toFixed(2);
  console.log(`our page as drawn, without its script, ${profile} profile: ${still} times; what the look alone takes`);
  judge(`start, ${profile} profile`, median(usable.ours) / median(usable.empty), {
    aim: aims.start,
    unit: ' times',
    digits: 2,
  });
  judge(`memory, ${profile} profile`, median(pss.ours) / median(pss.empty), {
    aim: aims.pss,
    unit: ' times',
    digits: 2,
  });
  for (const data of Object.values(folders)) if (data !== undefined) await fs.promises.rm(data, { recursive: true });
}

function scripts(): void {
  const folder = path.dirname(outputOf('renderer'));
  const files = firstLoadScripts(folder);
  for (const file of files) console.log(`first load: ${file} ${gzipKb(folder, [file]).toFixed(0)} kB gzipped`);
  judge('first script', gzipKb(folder, files), { aim: aims.script, unit: ' kB', digits: 0 });
}

async function idle(): Promise<void> {
  const args = [`--virtual=${Array.from({ length: 10 }, () => 'e303').join(',')}`];
  await withWindow(startWindow(electron, { ...programs.ours, args }), async ({ pid }) => {
    // Ten sticks are recognised and drawn first.
    await wait(10_000);
    const before = await cpuSecondsOf(pid);
    await wait(idleSeconds * 1000);
    const share = ((await cpuSecondsOf(pid)) - before) / idleSeconds;
    const what = `idle with ten sticks over ${String(idleSeconds)} s`;
    judge(what, share * 100, { aim: aims.idle, unit: ' % of a core', digits: 2 });
  });
}

function deb(): void {
  const made = path.join(root, 'out', 'make');
  if (newestDeb(made) === undefined) {
    const { status, stderr } = spawnSync(process.execPath, [path.join(root, 'scripts', 'make.ts'), 'deb'], {
      cwd: root,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`no .deb could be made: ${stderr.slice(-2000)}`);
  }
  const file = newestDeb(made);
  if (file === undefined) throw new Error('no .deb was made');
  judge(path.basename(file), fs.statSync(file).size / 1e6, { aim: aims.deb, unit: ' MB', digits: 1 });
}

scripts();
for (const profile of values.profile === 'both' ? (['new', 'kept'] as const) : [profileOf(values.profile)])
  await startAndMemory(profile);
await idle();
if (!values['no-deb']) deb();
fs.rmSync(programs.still.folder, { recursive: true });
if (missed.length > 0) {
  console.log(`missed: ${missed.join(', ')}`);
  process.exitCode = 1;
}
