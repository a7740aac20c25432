import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure, type ErrorData } from '../../core/model/index.ts';
import { openJournal } from './journal.ts';

let folder: string;
let file: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'journal-'));
  file = path.join(folder, 'data', 'journal.jsonl');
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** Another process of our own program that runs `body` with `openJournal` and `file` in sight. */
function otherProcess(body: string): ChildProcess {
  const source = `
    import { openJournal } from ${JSON.stringify(path.join(import.meta.dirname, 'journal.ts'))};
    import { withLock } from ${JSON.stringify(path.join(import.meta.dirname, 'lock.ts'))};
    const file = ${JSON.stringify(file)};
    ${body}`;
  const child = spawn(
    process.execPath,
    ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', source],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  children.push(child);
  return child;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no failure';
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

describe('the journal', () => {
  it('keeps entries in order, for the owner alone', async () => {
    const journal = await openJournal(file);
    expect(await journal.read()).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
    await Promise.all(Array.from({ length: 20 }, (_, i) => journal.append({ i, text: 'a\nb' })));
    expect(await (await openJournal(file)).read()).toEqual(Array.from({ length: 20 }, (_, i) => ({ i, text: 'a\nb' })));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
    expect(await readdir(path.dirname(file))).toEqual(['journal.jsonl']);
  });

  it('takes the entry as it is when it is given', async () => {
    const journal = await openJournal(file);
    const entry = { state: 'running' };
    const writing = journal.append(entry);
    entry.state = 'ended';
    await writing;
    expect(await journal.read()).toEqual([{ state: 'running' }]);
  });

  it('drops the torn last line of a crash from the entries, keeps it aside, and says so', async () => {
    await mkdir(path.dirname(file));
    await writeFile(file, '{"n":1}\n{"n":2}\n{"n":3,"te');
    const reports: ErrorData[] = [];
    const journal = await openJournal(file, { report: (error) => reports.push(error) });
    expect(await journal.read()).toEqual([{ n: 1 }, { n: 2 }]);
    expect(reports).toMatchObject([{ code: 'store.broken', params: { path: file, lines: 1 } }]);
    await journal.append({ n: 4 });
    expect(await readFile(file, 'utf8')).toBe('{"n":1}\n{"n":2}\n{"n":4}\n');
    expect(await readFile(`${file}.aside`, 'utf8')).toBe('{"n":3,"te\n');
  });

  it('keeps rubbish lines aside, and what was aside before stays', async () => {
    await mkdir(path.dirname(file));
    await writeFile(file, '\u0000\u0000\n{"n":1}\nnot json\n\n{"n":2}\n');
    await writeFile(`${file}.aside`, 'older\n');
    const journal = await openJournal(file);
    expect(await journal.read()).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await readFile(`${file}.aside`, 'utf8')).toBe('older\n\u0000\u0000\nnot json\n\n');
    expect(await readFile(file, 'utf8')).toBe('{"n":1}\n{"n":2}\n');
  });

  it('mends a line that another process tore while this one was open', async () => {
    const journal = await openJournal(file);
    await journal.append(1);
    await appendFile(file, '{"torn"');
    await journal.append(2);
    expect(await journal.read()).toEqual([1, 2]);
  });

  it('says that it cannot be written, and opens all the same', async () => {
    await writeFile(path.join(folder, 'file'), '');
    for (const place of ['/proc/none/deeper/journal.jsonl', path.join(folder, 'file', 'journal.jsonl')]) {
      const journal = await openJournal(place);
      expect(await journal.read()).toEqual([]);
      expect(await codeOf(journal.append(1))).toBe('file.unwritable');
    }
  });

  it('is unreadable, not empty, when something else stands in its place', async () => {
    expect(await codeOf(openJournal(folder))).toBe('file.unreadable');
  });
});

describe('the journal and other processes', () => {
  it('keeps every entry that was promised when its writer is killed, and the next one can write', async () => {
    const writer = otherProcess(`
      const journal = await openJournal(file);
      for (let i = 0; ; i += 1) { await journal.append({ i, fill: 'x'.repeat(3000) }); process.stdout.write(i + '\\n'); }`);
    let promised = '';
    writer.stdout?.setEncoding('utf8');
    await new Promise<void>((resolve) => {
      writer.stdout?.on('data', (text: string) => {
        promised += text;
        if (promised.split('\n').length > 10) resolve();
      });
    });
    writer.kill('SIGKILL');
    await once(writer, 'close');
    const last = Number(promised.split('\n').slice(0, -1).at(-1));
    const journal = await openJournal(file);
    const entries = await journal.read();
    expect(entries.length).toBeGreaterThan(last);
    expect(entries.map((entry) => (entry as { i: number }).i)).toEqual(entries.map((_, i) => i));
    await journal.append('after');
    expect((await journal.read()).at(-1)).toBe('after');
  }, 20_000);

  it('takes over the lock of a process that was killed while holding it', async () => {
    await mkdir(path.dirname(file));
    const holder = otherProcess(
      `await withLock(file + '.lock', async () => { console.log('held'); await new Promise((r) => setTimeout(r, 20000)); });`,
    );
    await once(holder.stdout ?? holder, 'data');
    const journal = await openJournal(file, { lockLimitMs: 100 });
    expect(await codeOf(journal.append(1))).toBe('store.locked');
    holder.kill('SIGKILL');
    await once(holder, 'close');
    await journal.append(2);
    expect(await journal.read()).toEqual([2]);
    expect((await readdir(path.dirname(file))).sort()).toEqual(['journal.jsonl']);
  }, 20_000);

  it('does not believe a lock whose process id now belongs to another process', async () => {
    await mkdir(path.dirname(file));
    await writeFile(`${file}.lock`, JSON.stringify({ pid: process.pid, started: '1' }));
    const journal = await openJournal(file, { lockLimitMs: 100 });
    await journal.append(1);
    await writeFile(`${file}.lock`, 'rubbish');
    await journal.append(2);
    expect(await journal.read()).toEqual([1, 2]);
  });

  it('lets two processes write at the same time without losing or mixing a line', async () => {
    const body = (name: string): string => `
      const journal = await openJournal(file, { lockLimitMs: 15000 });
      for (let i = 0; i < 40; i += 1) await journal.append({ name: '${name}', i });`;
    const ends = await Promise.all(['a', 'b'].map((name) => once(otherProcess(body(name)), 'close')));
    expect(ends.map(([code]) => code as number)).toEqual([0, 0]);
    const entries = (await (await openJournal(file)).read()) as { name: string; i: number }[];
    for (const name of ['a', 'b']) {
      expect(entries.filter((e) => e.name === name).map((e) => e.i)).toEqual(Array.from({ length: 40 }, (_, i) => i));
    }
  }, 30_000);
});
