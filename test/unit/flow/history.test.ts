import { mkdtemp, readdir, readFile, rm, writeFile, mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compose, type Composition } from '../../../electron/compose/compose.ts';
import { maskEntry, maskRow } from '../../../electron/core/history/mask.ts';
import { factSetSchema } from '../../../electron/core/model/index.ts';
import type { ErrorData, HistoryRow } from '../../../electron/core/model/index.ts';

let folder = '';
let told: ErrorData[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'history-flow-'));
  told = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function withBench<T>(virtual: string[], work: (bench: Composition) => Promise<T>): Promise<T> {
  const bench = await compose({
    version: '0.0.0', virtual, faults: [], real: false, systemRules: false, dataFolder: folder, keepJournal: true, pace: 0.05,
    debug: false, tell: (error) => told.push(error),
  }); // prettier-ignore
  try {
    return await work(bench);
  } finally {
    await bench.stop();
  }
}

const never = new AbortController().signal;
const short = ({ kind, outcome, stick }: HistoryRow): string =>
  [kind, outcome ?? '', stick?.split(':')[0] ?? ''].join(' ');

async function readFacts(bench: Composition, place: string): Promise<string> {
  await bench.waitUntilTalking(place, never);
  const { facts } = await bench.workbench.readFacts(place);
  return String(facts.find(({ key }) => key === 'imei')?.value);
}

describe('what happens on the bench', { timeout: 60_000 }, () => {
  it('has no file before there is something to keep', async () => {
    await withBench([], () => Promise.resolve());
    expect(await readdir(folder)).not.toContain('history.db');
    await withBench(['e303'], async (bench) => {
      await bench.workbench.startRun('v1-1', 'serial').done;
    });
    expect(await readdir(folder)).toContain('history.db');
    expect(told).toEqual([]);
  });

  it('is kept, and belongs to the stick that tells its number only later', async () => {
    const imei = await withBench(['e303'], async (bench) => {
      await bench.workbench.startRun('v1-1', 'serial').done;
      return readFacts(bench, 'v1-1');
    });
    expect(imei).toMatch(/^\d{15}$/);
    await withBench([], async ({ history }) => {
      const { rows } = await history.search({ imei, order: 'oldest' });
      expect(rows.map(short)).toEqual(['sighting  imei', 'run verified imei', 'sighting  imei', 'facts  imei']);
      expect(rows.map(({ usbId }) => usbId)).toEqual(['12d1:1f01', '12d1:1001', '12d1:1001', '12d1:1001']);
      expect(new Set(rows.map(({ visit }) => visit)).size).toBe(1);
      expect(await history.stick(`imei:${imei}`)).toMatchObject({ name: 'Huawei E303s-2', virtual: true, imei });
      for (const { id } of rows) {
        const entry = await history.get(id);
        if (entry === undefined) throw new Error(id);
        expect(JSON.stringify([maskEntry(entry), maskRow(entry)])).not.toContain(imei);
      }
      // The same number as the Info page: what the stick says it has not is an answer, too.
      const facts = await history.get(rows.at(-1)?.id ?? '');
      if (facts?.kind !== 'facts') throw new Error('no facts');
      const { facts: all } = factSetSchema.parse(facts.body);
      const unanswered = all.filter(({ status }) => ['no-answer', 'refused', 'unparsed'].includes(status));
      expect(all.some(({ status }) => status === 'absent')).toBe(true);
      expect(facts.says?.params).toEqual({ count: all.length - unanswered.length, of: all.length });
    });
    expect(told).toEqual([]);
  });

  it('goes to another stick at the same place after a replug, and is not told twice of one that stayed', async () => {
    await withBench(['e303:serial'], async (bench) => {
      await readFacts(bench, 'v1-1');
      const session = bench.workbench.session('v1-1');
      const { generation } = session;
      await bench.virtual.replug('v1-1');
      await session.until(() => (session.generation > generation ? session.sighting : undefined), 20_000, never);
      await bench.workbench.startRun('v1-1', 'serial').done;
    });
    await withBench(['e303:serial'], () => Promise.resolve());
    await withBench([], async ({ history }) => {
      const { rows } = await history.search({ order: 'oldest' });
      const visits = [...new Set(rows.map(({ visit }) => visit))];
      expect(visits.length).toBeGreaterThanOrEqual(2);
      const after = rows.filter(({ visit }) => visit === visits[1]);
      expect(after.map(({ kind }) => kind)).toContain('run');
    });
  });

  it('takes in the runs that an earlier version wrote, once', async () => {
    const entry = await withBench(['e303'], async ({ workbench, history }) => {
      const run = await workbench.startRun('v1-1', 'serial').done;
      await workbench.stop();
      await history.forget(String((await history.get(`run-${run.id}`))?.stick));
      return run;
    });
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'journal.jsonl'), `${JSON.stringify(entry)}\n{"torn`);
    await withBench([], async ({ history }) => {
      expect((await history.search({ kinds: ['run'] })).rows.map(({ id }) => id)).toEqual([`run-${entry.id}`]);
    });
    expect(await readdir(folder)).not.toContain('journal.jsonl');
    expect(await readFile(path.join(folder, 'journal.jsonl.aside'), 'utf8')).toContain('{"torn');
  });

  it('is kept aside while the history cannot be written, and said once', async () => {
    // A folder in its place: what is asked of the database fails as long as it is there.
    await mkdir(path.join(folder, 'history.db'));
    const run = await withBench(['e303'], ({ workbench }) => workbench.startRun('v1-1', 'serial').done);
    expect(told.map(({ code }) => code)).toEqual(['file.unwritable']);
    expect(await readdir(folder)).toContain('journal.jsonl');
    await rm(path.join(folder, 'history.db'), { recursive: true });
    await withBench([], async ({ history }) => {
      expect((await history.search({ kinds: ['run'] })).rows.map(({ id }) => id)).toEqual([`run-${run.id}`]);
    });
    expect(await readdir(folder)).not.toContain('journal.jsonl');
  });

  it('leaves no file where nothing is to be kept', async () => {
    const bench = await compose({
      version: '0.0.0', virtual: ['e303'], faults: [], real: false, systemRules: false, dataFolder: folder, keepJournal: false,
      pace: 0.05, debug: false,
    }); // prettier-ignore
    await bench.workbench.startRun('v1-1', 'serial').done;
    expect((await bench.history.search({ kinds: ['run'] })).total).toBe(1);
    await bench.stop();
    expect(await readdir(folder)).toEqual([]);
  });
});
