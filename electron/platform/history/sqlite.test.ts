import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../core/model/index.ts';
import type { HistoryStore } from '../../core/ports.ts';
import { runEntry } from './samples.ts';
import { bringUpToDate, ownSteps } from './schema.ts';
import { openSqlite, setAside } from './sqlite.ts';
import { openStore } from './store.ts';

let folder: string;
let file: string;
const stores: HistoryStore[] = [];
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'history-'));
  file = path.join(folder, 'data', 'history.db');
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const store of stores.splice(0)) await store.close();
  await rm(folder, { recursive: true, force: true });
});

async function openHere(options: Parameters<typeof openSqlite>[1] = {}, at = file): Promise<HistoryStore> {
  const store = await openStore(await openSqlite(at, options));
  stores.push(store);
  return store;
}

async function failureOf(work: Promise<unknown>): Promise<Failure['data'] | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error.data;
    throw error;
  }
}

/** Another process of our own program, with an open store in sight. */
function otherProcess(body: string): ChildProcess {
  const from = (name: string): string => JSON.stringify(path.join(import.meta.dirname, name));
  const source = `
    import { openSqlite } from ${from('sqlite.ts')};
    import { openStore } from ${from('store.ts')};
    import { runEntry } from ${from('samples.ts')};
    import { withLock } from ${from('../store/lock.ts')};
    const file = ${JSON.stringify(file)};
    const store = await openStore(await openSqlite(file, { lockLimitMs: 20000 }));
    ${body}`;
  const child = spawn(
    process.execPath,
    ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', source],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  children.push(child);
  return child;
}

/** All that a child has printed once it has printed so many lines. */
function linesOf(child: ChildProcess, count: number): Promise<string[]> {
  let told = '';
  child.stdout?.setEncoding('utf8');
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (text: string) => {
      told += text;
      if (told.split('\n').length > count) resolve(told.split('\n').slice(0, -1));
    });
    child.once('close', () => reject(new Error(`ended after: ${told}`)));
  });
}

/** Whether any file of the folder holds the text, plain or as UTF-16. */
async function filesWith(text: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of await readdir(path.dirname(file))) {
    const bytes = await readFile(path.join(path.dirname(file), name));
    if (bytes.includes(text) || bytes.includes(Buffer.from(text, 'utf16le'))) found.push(name);
  }
  return found;
}

describe('the file of the history', () => {
  it('is for its owner alone, with all that lies beside it', async () => {
    const store = await openHere();
    await store.put(runEntry(1));
    expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
    for (const name of await readdir(path.dirname(file)))
      expect((await stat(path.join(path.dirname(file), name))).mode & 0o777, name).toBe(0o600);
    expect(await readdir(path.dirname(file))).toContain('history.db-wal');
  });

  it('keeps what it promised when its program is killed, and goes on', async () => {
    const child = otherProcess(`
      for (let n = 0; ; n += 1) { await store.put(runEntry(n, { body: 'x'.repeat(5000) })); process.stdout.write(n + '\\n'); }`);
    const told = await linesOf(child, 30);
    child.kill('SIGKILL');
    await once(child, 'close');
    const store = await openHere();
    const { total } = await store.search({});
    expect(total).toBeGreaterThan(Number(told.at(-1)));
    await store.put(runEntry(100_000));
    expect((await store.entries({ order: 'oldest', limit: 1000 })).map(({ id }) => id).slice(0, 30)).toEqual(
      Array.from({ length: 30 }, (_, n) => `run-${String(n)}`),
    );
  }, 60_000);

  it('is written by two programs side by side without losing a line', async () => {
    const body = (from: number): string =>
      `for (let n = ${String(from)}; n < ${String(from + 25)}; n += 1) await store.put(runEntry(n)); await store.close();`;
    const ends = await Promise.all([0, 100].map((from) => once(otherProcess(body(from)), 'close')));
    expect(ends.map(([code]) => code as number)).toEqual([0, 0]);
    expect((await (await openHere()).search({})).total).toBe(50);
  }, 60_000);

  it('tells who writes, and can be read meanwhile', async () => {
    const child = otherProcess(`
      await store.put(runEntry(1));
      await withLock(file + '.lock', async () => { console.log('held'); await new Promise((r) => setTimeout(r, 60000)); });`);
    await linesOf(child, 1);
    const store = await openHere({ lockLimitMs: 100 });
    expect(await failureOf(store.put(runEntry(2)))).toEqual({
      code: 'store.locked',
      params: { path: file, pid: child.pid },
    });
    expect((await store.search({})).total).toBe(1);
    child.kill('SIGKILL');
    await once(child, 'close');
    await store.put(runEntry(2));
    expect((await store.search({})).total).toBe(2);
  }, 60_000);

  it('says at once that its disk is full, keeps what it had, and goes on when there is space', async () => {
    const small = await openHere({ mostPages: 120 });
    let kept = 0;
    let trouble: Failure['data'] | undefined;
    for (; trouble === undefined && kept < 1000; kept += 1)
      trouble = await failureOf(small.put(runEntry(kept, { body: 'x'.repeat(20_000) })));
    expect(trouble).toMatchObject({ code: 'file.no-space', params: { path: file } });
    expect((await small.search({})).total).toBe(kept - 1);
    await small.close();
    const store = await openHere();
    await store.put(runEntry(5000));
    expect((await store.search({})).total).toBe(kept);
    expect((await store.entries({ order: 'oldest', limit: 1 }))[0]?.body).toHaveLength(20_000);
  });

  it('takes no harm from a disk that is really full', async (context) => {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    } catch {
      context.skip('only root can mount a small file system to fill');
    }
    try {
      const store = await openHere();
      let kept = 0;
      while ((await failureOf(store.put(runEntry(kept, { body: 'x'.repeat(30_000) })))) === undefined) kept += 1;
      expect(await failureOf(store.put(runEntry(kept, { body: 'x'.repeat(300_000) })))).toMatchObject({
        code: 'file.no-space',
      });
      expect(kept).toBeGreaterThan(3);
      expect((await store.search({})).total).toBe(kept);
      await store.close();
      expect((await (await openHere()).search({})).total).toBe(kept);
    } finally {
      for (const store of stores.splice(0)) await store.close();
      execFileSync('umount', ['-l', folder]);
    }
  }, 60_000);

  it('holds no byte of a forgotten stick, also not of what was written over', async () => {
    const store = await openHere();
    const [gone, kept] = [runEntry(4711), runEntry(4712)];
    await store.put(gone, kept, { ...gone, id: 'other', body: { long: `${'y'.repeat(20_000)}${gone.imei ?? ''}` } });
    await store.put({ ...gone, serial: 'SECRETSERIAL' });
    await store.put(gone);
    expect(await filesWith(gone.imei ?? '')).not.toEqual([]);
    expect(await store.forget(gone.stick ?? '')).toMatchObject({ entries: 2 });
    for (const text of [gone.imei, gone.iccid, 'SECRETSERIAL', 'yyyyyyyy'])
      expect(await filesWith(text ?? ''), text).toEqual([]);
    expect(await filesWith(kept.imei ?? '')).not.toEqual([]);
    await store.prune('2030');
    expect(await filesWith(kept.imei ?? '')).toEqual([]);
  });

  it('keeps a copy before its form changes, which goes when a stick is forgotten', async () => {
    const store = await openHere();
    await store.put(runEntry(1));
    await store.close();
    const sql = await openSqlite(file);
    await bringUpToDate(sql, [...ownSteps, () => ['ALTER TABLE history_entries ADD COLUMN later TEXT']]);
    await sql.close();
    const [copy] = (await readdir(path.dirname(file))).filter((name) => name.includes('.before-'));
    expect(copy).toBe(`history.db.before-${String(ownSteps.length + 1)}`);
    const before = path.join(path.dirname(file), copy ?? '');
    expect((await stat(before)).mode & 0o777).toBe(0o600);
    expect(await failureOf(openHere())).toMatchObject({ code: 'store.newer' });
    expect((await (await openHere({}, before)).search({})).total).toBe(1);
  });

  it('brings a file of the first form up to date, with all that is in it and a copy of what it was', async () => {
    const old = await openSqlite(file);
    await bringUpToDate(old, ownSteps.slice(0, 1));
    await old.all(
      `INSERT INTO history_entries (id, kind, at, virtual, stick, outcome) VALUES ('old', 'run', '2026-01-01T00:00:00.000Z', 0, 'imei:1', 'lost')`,
    );
    await old.all(`INSERT INTO history_bodies (id, body) VALUES ('old', '{"kept":true}')`);
    await old.close();
    const store = await openHere();
    expect(await store.get('old')).toMatchObject({ outcome: 'lost', body: { kept: true } });
    expect((await readdir(path.dirname(file))).filter((name) => name.includes('.before-')).toSorted()).toEqual([
      'history.db.before-2',
      'history.db.before-3',
    ]);
    const sql = await openSqlite(file);
    const plan = await sql.all(
      `EXPLAIN QUERY PLAN SELECT count(*) FROM history_entries e WHERE COALESCE(e.outcome, '') = 'lost' AND e.stick_number IN (SELECT number FROM history_sticks)`,
    );
    await sql.close();
    expect(plan.map(({ detail }) => detail).join('\n')).toContain('COVERING INDEX history_by_stick_number');
  });

  it('counts the lines of very many sticks also after a file of the second form was brought up to date', async () => {
    const old = await openSqlite(file);
    await bringUpToDate(old, ownSteps.slice(0, 2));
    await old.write(async (ask) => {
      for (let n = 0; n < 900; n += 1) {
        const stick = `imei:${String(n % 450)}`;
        await ask.all(
          `INSERT INTO history_entries (id, kind, at, virtual, stick) VALUES (?, 'run', '2026-01-01T00:00:00.000Z', 0, ?)`,
          [`old-${String(n)}`, stick],
        );
        if (n < 450)
          await ask.all(
            `INSERT INTO history_sticks (stick, virtual, first_at, last_at, words) VALUES (?, 0, '', '', 'huawei e303')`,
            [stick],
          );
      }
    });
    await old.close();
    const store = await openHere();
    expect((await store.search({ text: 'huawei', kinds: ['run'] })).total).toBe(900);
    await store.put(runEntry(7));
    expect((await store.search({ text: 'huawei', limit: 1 })).total).toBe(901);
  });

  it('makes a step whole or not at all', async () => {
    await (await openHere()).close();
    const sql = await openSqlite(file);
    const broken = [...ownSteps, () => ['CREATE TABLE half (a TEXT)', 'CREATE NONSENSE']];
    await expect(bringUpToDate(sql, broken)).rejects.toThrow();
    expect((await sql.all(sql.dialect.tableNames)).map(({ name }) => name)).not.toContain('half');
    await sql.close();
    expect((await (await openHere()).search({})).total).toBe(0);
  });

  it('says of what is no database that it is broken, and can set it aside', async () => {
    await mkdir(path.dirname(file));
    await writeFile(file, 'this is not a database at all, and long enough to be seen as one '.repeat(100));
    expect(await failureOf(openHere())).toMatchObject({ code: 'store.broken', params: { path: file } });
    const aside = await setAside(file);
    expect(await readFile(aside, 'utf8')).toContain('not a database');
    expect((await (await openHere()).search({})).total).toBe(0);
  });

  it('says that it cannot be written', async () => {
    expect(await failureOf(openSqlite('/proc/none/history.db'))).toMatchObject({ code: 'file.unwritable' });
    expect(await failureOf(openSqlite(folder))).toMatchObject({ code: 'file.unwritable' });
  });
});
