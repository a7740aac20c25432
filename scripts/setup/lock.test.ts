import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withLock } from './lock.mjs';

let folder = '';
let lock = '';
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mwb-lock-'));
  lock = path.join(folder, 'sub', 'lock');
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

it('lets one at a time work', async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
  };
  await Promise.all([withLock(lock, work), withLock(lock, work), withLock(lock, work)]);
  expect(most).toBe(1);
});

it('frees the lock when the work fails, and passes the failure on', async () => {
  await expect(withLock(lock, () => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk');
  expect(fs.existsSync(lock)).toBe(false);
  await expect(withLock(lock, () => Promise.resolve(7))).resolves.toBe(7);
});

it('takes over from a process that died without a trace', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  fs.mkdirSync(path.dirname(lock));
  fs.writeFileSync(lock, String(pid));
  await expect(withLock(lock, () => Promise.resolve('mine'))).resolves.toBe('mine');
});
