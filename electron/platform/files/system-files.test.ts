import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../core/model/index.ts';
import { SystemFiles } from './system-files.ts';

const files = new SystemFiles();
const fresh = { mode: 0o600, replace: false };
const over = { mode: 0o600, replace: true };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'files-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

/** A file system of 64 KiB; undefined where this user may not mount one. */
function tinyDisk(at: string): (() => void) | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return () => execFileSync('umount', ['-l', at]);
}

describe('writing a whole file', () => {
  it('writes text and bytes, for the owner alone, and leaves nothing beside it', async () => {
    await files.writeWhole(path.join(folder, 'a.json'), '{"é":1}', fresh);
    const bytes = randomBytes(300_000);
    await files.writeWhole(path.join(folder, 'b.pdf'), bytes, fresh);
    expect(await readFile(path.join(folder, 'a.json'), 'utf8')).toBe('{"é":1}');
    expect(Buffer.compare(await files.read(path.join(folder, 'b.pdf')), bytes)).toBe(0);
    expect((await stat(path.join(folder, 'a.json'))).mode & 0o777).toBe(0o600);
    expect((await readdir(folder)).sort()).toEqual(['a.json', 'b.pdf']);
  });

  it('does not touch a file that is there unless told to replace it', async () => {
    const file = path.join(folder, 'report.html');
    await writeFile(file, 'old');
    expect((await failureOf(files.writeWhole(file, 'new', fresh))).data).toMatchObject({
      code: 'file.exists',
      params: { path: file },
    });
    expect(await readFile(file, 'utf8')).toBe('old');
    await files.writeWhole(file, 'new', over);
    expect(await readFile(file, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['report.html']);
  });

  it('lets only one of two writers have a new name', async () => {
    const file = path.join(folder, 'report.html');
    const ends = await Promise.allSettled([files.writeWhole(file, 'a', fresh), files.writeWhole(file, 'b', fresh)]);
    expect(ends.filter((end) => end.status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['report.html']);
  });

  it.each([
    ['a folder that is not there', 'no/such/folder/report.html'],
    ['a file in place of the folder', 'file/report.html'],
    ['a folder in place of the file', 'taken'],
  ])('says that %s cannot be written', async (_what, name) => {
    await writeFile(path.join(folder, 'file'), '');
    await mkdir(path.join(folder, 'taken'));
    expect((await failureOf(files.writeWhole(path.join(folder, name), 'x', over))).code).toBe('file.unwritable');
    expect((await readdir(folder)).sort()).toEqual(['file', 'taken']);
  });

  it('says that a file system which takes no files cannot be written', async () => {
    expect((await failureOf(files.writeWhole('/proc/report.html', 'x', fresh))).code).toBe('file.unwritable');
  });

  // Root may write everywhere, so this can be seen by a plain user only.
  it.skipIf(process.getuid?.() === 0)('says that a folder without rights cannot be written', async () => {
    await chmod(folder, 0o500);
    expect((await failureOf(files.writeWhole(path.join(folder, 'x'), 'x', fresh))).code).toBe('file.unwritable');
    await chmod(folder, 0o700);
  });

  it('leaves the old file whole and nothing else when the disk is full', async (context) => {
    const unmount = tinyDisk(folder);
    if (!unmount) {
      context.skip('only root can mount a small file system to fill');
      return;
    }
    try {
      const file = path.join(folder, 'report.html');
      await files.writeWhole(file, 'old', fresh);
      expect((await failureOf(files.writeWhole(file, randomBytes(200_000), over))).data).toMatchObject({
        code: 'file.no-space',
        params: { path: file },
      });
      expect(await readFile(file, 'utf8')).toBe('old');
      expect(await readdir(folder)).toEqual(['report.html']);
    } finally {
      unmount();
    }
  });
});

describe('reading a file', () => {
  it('tells a missing file from an unreadable one', async () => {
    expect((await failureOf(files.read(path.join(folder, 'none')))).code).toBe('file.missing');
    expect((await failureOf(files.read(folder))).code).toBe('file.unreadable');
  });
});
