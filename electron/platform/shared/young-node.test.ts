import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '../../core/model/index.ts';
import { isYoung, onceAllowed } from './young-node.ts';

let folder: string;
let node: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mwb-node-'));
  node = join(folder, 'ttyUSB0');
});
afterAll(() => rm(folder, { recursive: true }));

const denied = new Failure('serial.no-rights', { port: 'ttyUSB0' });
/** Fails so often, then opens. */
function port(failures: number, how: Error = denied) {
  const tried = { times: 0, waitedMs: 0 };
  return {
    tried,
    open: () => {
      tried.times += 1;
      return tried.times > failures ? Promise.resolve('open') : Promise.reject(how);
    },
    wait: (ms: number) => {
      tried.waitedMs += ms;
      return Promise.resolve();
    },
  };
}

describe('the file of a device that has just come', () => {
  it('is young for three seconds from its last change of owner or rights', async () => {
    await writeFile(node, '');
    expect(isYoung(node)).toBe(true);
    expect(isYoung(node, Date.now() + 2_900)).toBe(true);
    expect(isYoung(node, Date.now() + 3_100)).toBe(false);
    // A clock that was set back an hour must not make it young for an hour.
    expect(isYoung(node, Date.now() - 3_600_000)).toBe(false);
    expect(isYoung(join(folder, 'ttyUSB1'))).toBe(false);
  });

  it('is tried again until this person may open it', async () => {
    await writeFile(node, '');
    const one = port(4);
    expect(await onceAllowed(node, 'serial.no-rights', one)).toBe('open');
    expect(one.tried).toEqual({ times: 5, waitedMs: 200 });
  });

  it('is not tried again once it has gone, nor for another failure', async () => {
    const gone = port(1);
    await expect(onceAllowed(join(folder, 'ttyUSB1'), 'serial.no-rights', gone)).rejects.toBe(denied);
    const held = new Failure('serial.held', { port: 'ttyUSB0', program: 'minicom', pid: 7 });
    const other = port(1, held);
    await expect(onceAllowed(node, 'serial.no-rights', other)).rejects.toBe(held);
    expect([gone.tried.times, other.tried.times]).toEqual([1, 1]);
  });

  it('that this person may never open is given up when it is no longer young', async () => {
    await writeFile(node, '');
    const never = port(Number.POSITIVE_INFINITY);
    const started = Date.now();
    const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
    await expect(onceAllowed(node, 'serial.no-rights', { open: never.open, wait })).rejects.toBe(denied);
    expect(Date.now() - started).toBeGreaterThan(2_500);
  });
});
