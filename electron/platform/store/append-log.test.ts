import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import type { Failure } from '../../core/model/index.ts';
import { openAppendLog } from './append-log.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'append-log-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const troubles: Failure[] = [];
const begin = (at: string, clock = new FakeClock()) =>
  openAppendLog(at, 'name', { clock, onTrouble: (failure) => troubles.push(failure) });

/** A file system of 64 KiB; undefined where this user may not mount one. */
function tinyDisk(at: string): (() => void) | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return () => execFileSync('umount', ['-l', at]);
}

describe('a log that text is added to', () => {
  it('takes a new name where one is taken, for the owner alone, and keeps the order', async () => {
    const [first, second] = [await begin(path.join(folder, 'logs')), await begin(path.join(folder, 'logs'))];
    expect([first.path, second.path].map((file) => path.basename(file))).toEqual(['name.log', 'name-2.log']);
    for (let i = 0; i < 100; i += 1) first.write(`line ${i}\n`);
    await first.close();
    await second.close();
    expect(await readFile(first.path, 'utf8')).toBe(Array.from({ length: 100 }, (_, i) => `line ${i}\n`).join(''));
    expect((await stat(first.path)).mode & 0o777).toBe(0o600);
    expect(await readFile(second.path, 'utf8')).toBe('');
  });

  it('says at once that it cannot be made', async () => {
    await expect(begin('/proc/none/logs')).rejects.toThrow('file.unwritable');
  });

  it('tells once that the disk is full, and takes no harm from going on', async (context) => {
    const unmount = tinyDisk(folder);
    if (!unmount) {
      context.skip('only root can mount a small file system to fill');
      return;
    }
    try {
      troubles.length = 0;
      const log = await begin(folder);
      log.write('kept\n');
      log.write('x'.repeat(200_000));
      await log.close();
      log.write('more');
      await log.close();
      expect(troubles.map(({ code }) => code)).toEqual(['file.no-space']);
      expect((await readFile(log.path, 'utf8')).slice(0, 5)).toBe('kept\n');
    } finally {
      unmount();
    }
  });

  it('loses at most the last second when its program is killed', async () => {
    const source = `
      import { openAppendLog } from ${JSON.stringify(path.join(import.meta.dirname, 'append-log.ts'))};
      const clock = { now: () => Date.now(), monotonic: () => performance.now(), wait: () => Promise.resolve(),
        after: (ms, fire) => { const t = setTimeout(fire, ms); return () => clearTimeout(t); } };
      const log = await openAppendLog(${JSON.stringify(folder)}, 'killed', { clock, onTrouble: console.error });
      setInterval(() => { const at = Date.now(); log.write(at + '\\n'); process.stdout.write(at + '\\n'); }, 5);`;
    const child = spawn(
      process.execPath,
      ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', source],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let told = '';
    child.stdout.setEncoding('utf8');
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (text: string) => {
        told += text;
        if (told.split('\n').length > 500) resolve();
      });
    });
    child.kill('SIGKILL');
    await once(child, 'close');
    const written = (await readFile(path.join(folder, 'killed.log'), 'utf8')).split('\n').slice(0, -1);
    const wrote = told.split('\n').slice(0, -1);
    expect(written.length).toBeGreaterThan(100);
    expect(written).toEqual(wrote.slice(0, written.length));
    expect(Number(wrote.at(-1)) - Number(written.at(-1))).toBeLessThan(1_000);
  }, 30_000);
});
