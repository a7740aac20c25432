import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemPlaceLocks } from './place-locks.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'mwb-locks-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a place has one owner', () => {
  it('refuses the second with the process that has it, and is free afterwards', async () => {
    const locks = systemPlaceLocks(folder);
    const seen = await locks.hold('1-1.4', () =>
      locks.hold('1-1.4', () => Promise.resolve('both')).catch((error: unknown) => error),
    );
    expect(seen).toMatchObject({ data: { code: 'place.held', params: { place: '1-1.4', pid: process.pid } } });
    expect(await locks.hold('1-1.4', () => Promise.resolve('again'))).toBe('again');
    expect(await readdir(folder)).toEqual([]);
  });

  it('keeps places apart, and lets go when the work fails', async () => {
    const locks = systemPlaceLocks(folder);
    expect(await locks.hold('1-1', () => locks.hold('1-2', () => Promise.resolve('two')))).toBe('two');
    await expect(locks.hold('1-1', () => Promise.reject(new Error('work failed')))).rejects.toThrow('work failed');
    expect(await locks.hold('1-1', () => Promise.resolve('free'))).toBe('free');
  });

  it('takes over from a process that has died', async () => {
    const child = spawn(process.execPath, ['-e', '0']);
    await new Promise((resolve) => child.once('exit', resolve));
    await writeFile(path.join(folder, 'place-1-1.lock'), JSON.stringify({ pid: child.pid, started: '1' }));
    expect(await systemPlaceLocks(folder).hold('1-1', () => Promise.resolve('mine'))).toBe('mine');
  });
});
