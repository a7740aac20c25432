import assert from 'node:assert/strict';
import { readdir, readFile, rm, symlink } from 'node:fs/promises';
import { compose, type Composition } from '../../../electron/compose/compose.ts';
import type { SessionSnapshot } from '../../../electron/core/model/index.ts';
import { run } from './lab.ts';

/** Our whole program below its faces, on the real bus of the guest. The caller stops it. */
export const openBench = (): Promise<Composition> =>
  compose({
    version: '0.0.0',
    virtual: [],
    faults: [],
    real: true,
    dataFolder: '/tmp/lab-bench',
    keepJournal: false,
    debug: false,
  });

/** What the program shows of a place; undefined while it has no row. */
export const shown = (bench: Composition, place: string): SessionSnapshot | undefined =>
  bench.workbench.snapshot().sessions.find((one) => one.place === place);

/** Waits until what the program shows of a place fits. */
export async function untilShown(
  bench: Composition,
  place: string,
  what: string,
  fits: (session: SessionSnapshot) => boolean,
  limitMs: number,
): Promise<SessionSnapshot> {
  let stop = (): void => undefined;
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<SessionSnapshot>((resolve, reject) => {
      const look = (): void => {
        const session = shown(bench, place);
        if (session !== undefined && fits(session)) resolve(session);
      };
      stop = bench.workbench.onChange(look);
      timer = setTimeout(() => {
        const { others, ports, mode, record, hold } = shown(bench, place) ?? {};
        const now = JSON.stringify({ mode, others, hold, ports, record: record?.slice(-8) });
        reject(new Error(`${what}: not within ${String(limitMs)} ms; shown is ${now}`));
      }, limitMs);
      look();
    });
  } finally {
    stop();
    clearTimeout(timer);
  }
}

const mask = '/etc/udev/rules.d/40-usb_modeswitch.rules';
const reload = (): Promise<unknown> => run('udevadm', ['control', '--reload'], { limitMs: 10_000 });

/** Does the work with Debian's rule of usb_modeswitch in force, and masks it again. */
export async function withModeswitch<T>(work: () => Promise<T>): Promise<T> {
  await rm(mask, { force: true });
  await reload();
  try {
    return await work();
  } finally {
    await symlink('/dev/null', mask);
    await reload();
  }
}

/** Our rules in udev's folder for rules of the hour. */
export const ourRules = async (): Promise<string[]> =>
  (await readdir('/run/udev/rules.d').catch(() => [])).filter((name) => name.startsWith('41-modem-workbench'));

/** Process ids of the programs whose command line holds a word. */
export async function processesWith(word: string): Promise<number[]> {
  const found: number[] = [];
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const line = await readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => '');
    if (line.includes(word)) found.push(Number(entry));
  }
  return found;
}

/** Waits until no program has the word in its command line: an end gives no event to who is not its parent. */
export async function untilNoProcessWith(word: string, limitMs: number): Promise<void> {
  const end = performance.now() + limitMs;
  for (;;) {
    const found = await processesWith(word);
    if (found.length === 0) return;
    assert(performance.now() < end, `${word} still runs: ${found.join(' ')}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
