import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SystemPtys } from '../ptys/system-ptys.ts';
import { findHolders, findLocker, lockOwner } from './holders.ts';

describe('who has a port open', () => {
  let proc: string;
  beforeEach(async () => {
    proc = await mkdtemp(path.join(tmpdir(), 'proc-'));
  });
  afterEach(() => rm(proc, { recursive: true }));

  async function addProcess(pid: number, comm: string | undefined, files: string[]): Promise<void> {
    const folder = path.join(proc, String(pid));
    await mkdir(path.join(folder, 'fd'), { recursive: true });
    if (comm !== undefined) await writeFile(path.join(folder, 'comm'), `${comm}\n`);
    await Promise.all(files.map((file, i) => symlink(file, path.join(folder, 'fd', String(i)))));
  }

  it('names the programs and leaves the others out', async () => {
    await addProcess(412, 'ModemManager', ['/dev/null', '/dev/ttyUSB2']);
    await addProcess(413, 'bash', ['/dev/null', '/dev/ttyUSB20']);
    await addProcess(414, 'picocom', ['/dev/ttyUSB2']);
    await mkdir(path.join(proc, 'sys'));
    expect(await findHolders('/dev/ttyUSB2', { proc })).toEqual([
      { program: 'ModemManager', pid: 412 },
      { program: 'picocom', pid: 414 },
    ]);
  });

  it('names the process id when the name cannot be read, and passes over what has gone', async () => {
    await addProcess(415, undefined, ['/dev/ttyUSB2']);
    await mkdir(path.join(proc, '416'));
    expect(await findHolders('/dev/ttyUSB2', { proc })).toEqual([{ program: 'process 415', pid: 415 }]);
  });

  it('has no answer rather than an error without a process table', async () => {
    expect(await findHolders('/dev/ttyUSB2', { proc: '/nowhere' })).toEqual([]);
    expect(findLocker('/dev/null', { proc: '/nowhere' })).toBeUndefined();
    expect(findLocker('/dev/none')).toBeUndefined();
  });

  it('sees a real program that has a real terminal open', async () => {
    const pty = await new SystemPtys().open();
    const other = spawn('sh', ['-c', `exec 3<>${pty.path}; echo ready; exec sleep 20`], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      await once(other.stdout, 'data');
      const holders = await findHolders(pty.path);
      expect(holders.map((h) => h.pid)).toEqual([other.pid]);
    } finally {
      other.kill();
      await pty.close();
    }
  });
});

describe('the table of locks', () => {
  const table = [
    '1: POSIX  ADVISORY  WRITE 100 00:05:7 0 EOF',
    '2: FLOCK  ADVISORY  WRITE 412 00:05:7 0 EOF',
    '2: -> FLOCK  ADVISORY  WRITE 500 00:05:8 0 EOF',
    '3: FLOCK  ADVISORY  READ  413 fd:12:99 0 EOF',
    'rubbish',
    '',
  ].join('\n');

  it.each([
    [{ device: 5n, inode: 7n }, 412],
    [{ device: 5n, inode: 8n }, undefined],
    [{ device: 0xfd12n, inode: 99n }, 413],
    [{ device: 6n, inode: 7n }, undefined],
  ])('finds who holds %o', (file, pid) => {
    expect(lockOwner(table, file)).toBe(pid);
  });

  it('finds nobody in an empty table', () => {
    expect(lockOwner('', { device: 5n, inode: 7n })).toBeUndefined();
  });
});
