import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt, outputOf } from '../../../scripts/build.ts';
import type { BatchEntry, PieceEnd } from '../../../electron/core/model/index.ts';

/** ms. A batch of five virtual sticks takes five seconds or so; one that hangs takes for ever. */
const limitMs = 60_000;
/** The long test kills fifty, the short one five. */
const rounds = process.env['MWB_LONG'] === '1' ? 50 : 5;
const sticks = 5;

let folder = '';
let recipe = '';
beforeAll(async () => {
  await ensureBuilt(['cli']);
  folder = await mkdtemp(path.join(os.tmpdir(), 'mwb-killed-'));
  recipe = path.join(folder, 'recipe.json');
  await writeFile(
    recipe,
    JSON.stringify({
      format: 'modem-workbench-recipe-1',
      name: 'To be killed',
      mode: 'serial',
      checks: [{ fact: 'simState', is: 'ready' }],
      script: { file: 'identity' },
      report: { formats: ['json'] },
    }),
  );
}, 180_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  out: string;
  err: string;
  tookMs: number;
}

/** The real command line as a process of its own; killed after so many ms, without a word, when a time is given. */
async function batch(data: string, more: readonly string[], killAfterMs?: number): Promise<Ended> {
  const args = [outputOf('cli'), `--data=${data}`, `--virtual=e303*${sticks}`, '--pace=0.05', '--raw', '--json'];
  const child = spawn(process.execPath, [...args, 'batch', recipe, ...more], { stdio: 'pipe' });
  const ended: Ended = { code: null, out: '', err: '', tookMs: 0 };
  const begun = performance.now();
  child.stdout.on('data', (piece: Buffer) => (ended.out += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (ended.err += piece.toString()));
  const kill = setTimeout(() => child.kill('SIGKILL'), killAfterMs ?? limitMs);
  ended.code = await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(kill);
  ended.tookMs = performance.now() - begun;
  return ended;
}

/** What was shown as done: whole lines only, as a person or a program reading them has them. */
const shownGood = (out: string): PieceEnd[] =>
  out
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as { row?: PieceEnd })
    .flatMap(({ row }) => (row?.outcome === 'good' ? [row] : []));

/**
 * The journal of the one batch. A kill before its first line leaves an empty file, which is no batch, and one in the middle of a
 * line leaves a torn end, which the next start cuts off.
 */
async function journal(data: string): Promise<BatchEntry[]> {
  const folder = path.join(data, 'batches');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.jsonl'));
  const texts = await Promise.all(files.map((name) => readFile(path.join(folder, name), 'utf8')));
  const batches = texts.map((text) => text.split('\n').slice(0, -1)).filter((lines) => lines.length > 0);
  expect(batches.length).toBeLessThanOrEqual(1);
  return (batches[0] ?? []).map((line) => JSON.parse(line) as BatchEntry);
}

/** Places of which something was begun after they were good. */
function begunAgain(entries: readonly BatchEntry[]): string[] {
  const good = new Set<string>();
  return entries.flatMap((entry) => {
    if (entry.kind === 'ended' && entry.outcome === 'good') good.add(entry.place);
    return entry.kind === 'started' && good.has(entry.place) ? [entry.place] : [];
  });
}

describe('a batch that is killed', { timeout: (rounds + 2) * limitMs }, () => {
  it(`loses nothing that was shown as done and does nothing twice unasked, ${rounds} times`, async () => {
    const whole = await batch(path.join(folder, 'whole'), []);
    expect(whole.err).toBe('');
    await finish(path.join(folder, 'whole'), whole.code);
    const parts = fc.sample(fc.double({ min: 0.02, max: 1, noNaN: true }), rounds);
    // Five at a time: they wait for their sticks most of the time.
    for (let from = 0; from < rounds; from += 5) {
      await Promise.all(
        parts
          .slice(from, from + 5)
          .map((part, index) => killOne(path.join(folder, `killed-${from + index}`), part * whole.tookMs)),
      );
    }
  });
});

async function killOne(data: string, killAfterMs: number): Promise<void> {
  const killed = await batch(data, [], killAfterMs);
  const shown = shownGood(killed.out);
  const before = await journalOrNone(data);
  const resumed = await batch(data, before.length === 0 ? [] : ['--resume']);
  const entries = await journal(data);
  const good = entries.filter((entry) => entry.kind === 'ended' && entry.outcome === 'good') as PieceEnd[];
  const about = `killed after ${Math.round(killAfterMs)} ms: ${resumed.err}`;
  expect(new Set(good.map(({ imei }) => imei)).size, about).toBe(good.length);
  for (const { imei } of shown) {
    expect(
      good.map((end) => end.imei),
      about,
    ).toContain(imei);
  }
  expect(begunAgain(entries), about).toEqual([]);
  // A script that had begun is begun again only by a person's word.
  const scripts = entries.flatMap((entry) => (entry.kind === 'acting' && entry.act === 'script' ? [entry.imei] : []));
  expect(new Set(scripts).size, about).toBe(scripts.length);
  await finish(data, resumed.code);
  await rm(data, { recursive: true, force: true });
}

/** What was held back, and what a busy machine made fail, is asked for once more; nothing good is begun again for it. */
async function finish(data: string, code: number | null): Promise<void> {
  let last = code;
  for (let tries = 0; last === 12 && tries < 4; tries += 1) last = (await batch(data, ['--resume', '--retry'])).code;
  expect(last).toBe(0);
  expect(await countGood(data)).toBe(sticks);
  expect(begunAgain(await journal(data))).toEqual([]);
}

const countGood = async (data: string): Promise<number> =>
  (await journal(data)).filter((entry) => entry.kind === 'ended' && entry.outcome === 'good').length;

/** Killed before its first line was on the disk, there is no batch yet. */
async function journalOrNone(data: string): Promise<BatchEntry[]> {
  try {
    return await journal(data);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

const namespaces = process.platform === 'linux' && spawnSync('unshare', ['-rm', 'true']).status === 0;

describe('a disk that is full', { timeout: 3 * limitMs }, () => {
  it.skipIf(!namespaces)(
    'is said at once; nothing is shown as done that is not kept; with room again it goes on',
    async () => {
      const disk = path.join(folder, 'disk');
      const out = path.join(folder, 'full');
      const mwb = `"${process.execPath}" "${outputOf('cli')}" --data=${disk}/data '--virtual=e303*${sticks}' --pace=0.05 --raw --json batch ${recipe}`;
      // A file system of its own with 24 pages; all but two are taken once the batch has begun to work.
      const script = `
      mkdir -p ${disk} && mount -t tmpfs -o size=96k tmpfs ${disk} && mkdir -p ${disk}/data/batches
      head -c 81920 /dev/zero > ${disk}/filler
      ${mwb} > ${out}.1 2> ${out}.err; echo $? > ${out}.code
      cp ${disk}/data/batches/*.jsonl ${out}.journal
      rm ${disk}/filler
      ${mwb} --out=${folder}/reports --resume > ${out}.2 2> ${out}.err2; echo $? > ${out}.code2
      cat ${disk}/data/batches/*.jsonl > ${out}.journal2`;
      const child = spawn('unshare', ['-rm', 'sh', '-c', script], { stdio: 'inherit' });
      await new Promise((resolve) => child.once('close', resolve));
      const text = (name: string): Promise<string> => readFile(`${out}.${name}`, 'utf8');
      const lines = (await text('journal')).split('\n');
      expect(lines.pop()).toBe('');
      const entries = lines.map((line) => JSON.parse(line) as BatchEntry);
      const good = entries.flatMap((entry) => (entry.kind === 'ended' && entry.outcome === 'good' ? [entry.imei] : []));
      const shown = shownGood(await text('1')).map(({ imei }) => imei);
      expect(good).toEqual(expect.arrayContaining(shown));
      expect(good.length).toBeLessThan(sticks);
      expect(await text('code')).toMatch(/^(9|12)\n$/);
      expect(`${await text('err')}${await text('1')}`).toMatch(/no-space|is full/);
      expect(await text('code2')).toMatch(/^(0|12)\n$/);
      const after = (await text('journal2')).trim().split('\n');
      expect(after.map((line) => JSON.parse(line) as BatchEntry).slice(0, entries.length)).toEqual(entries);
    },
  );
});
