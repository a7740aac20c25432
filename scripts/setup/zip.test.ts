import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { deflateRawSync, crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unzip, zipFolder } from './zip.mjs';

let folder = '';
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'mwb-zip-'));
});
afterEach(() => fs.rm(folder, { recursive: true }));

/** An archive of one deflated file, as other programs write them. */
function archive(name: string, content: Buffer, { crc = crc32(content), mode = 0o100755 } = {}): Buffer {
  const packed = deflateRawSync(content);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(crc, 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
  const entry = Buffer.concat([Buffer.from('PK\x01\x02\x14\x03'), common, Buffer.alloc(14), Buffer.from(name)]);
  entry.writeUInt32LE((mode << 16) >>> 0, 38);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, entry, end]);
}

async function unpack(bytes: Buffer): Promise<string> {
  const file = path.join(folder, 'a.zip');
  await fs.writeFile(file, bytes);
  const out = path.join(folder, 'out');
  await unzip(file, (name) => path.join(out, name));
  return out;
}

describe('unzip', () => {
  it('unpacks a deflated file with its mode', async () => {
    const content = Buffer.from('stick '.repeat(10_000));
    const out = await unpack(archive('bin/tool', content));
    expect(await fs.readFile(path.join(out, 'bin/tool'))).toEqual(content);
    expect((await fs.stat(path.join(out, 'bin/tool'))).mode & 0o777).toBe(0o755);
  });

  it('refuses a file whose checksum does not fit', async () => {
    await expect(unpack(archive('tool', Buffer.from('abc'), { crc: 1 }))).rejects.toThrow('tool is damaged');
  });

  it('refuses a link', async () => {
    await expect(unpack(archive('tool', Buffer.from('/etc/passwd'), { mode: 0o120777 }))).rejects.toThrow('is a link');
  });

  it('refuses what is no archive, or one cut off', async () => {
    await expect(unpack(Buffer.from('not at all a zip archive, sorry'))).rejects.toThrow('not a ZIP archive');
    const whole = archive('tool', Buffer.from('abc'));
    await expect(unpack(whole.subarray(10))).rejects.toThrow();
  });

  it('leaves out what it is told to', async () => {
    const file = path.join(folder, 'a.zip');
    await fs.writeFile(file, archive('tool', Buffer.from('abc')));
    await unzip(file, () => undefined);
    expect(await fs.readdir(folder)).toEqual(['a.zip']);
  });
});

it('packs a folder that unpacks to the same files and modes', async () => {
  const source = path.join(folder, 'source');
  await fs.mkdir(path.join(source, 'deep/er'), { recursive: true });
  await fs.writeFile(path.join(source, 'deep/er/ä.bin'), Buffer.from([0, 255, 1]));
  await fs.writeFile(path.join(source, 'empty'), '');
  await fs.writeFile(path.join(source, 'run'), '#!/bin/sh\n', { mode: 0o755 });
  await zipFolder(source, path.join(folder, 'b.zip'));
  const out = path.join(folder, 'out');
  await unzip(path.join(folder, 'b.zip'), (name) => path.join(out, name));
  expect((await fs.readdir(out, { recursive: true })).sort()).toEqual(
    (await fs.readdir(source, { recursive: true })).sort(),
  );
  expect(await fs.readFile(path.join(out, 'deep/er/ä.bin'))).toEqual(Buffer.from([0, 255, 1]));
  expect((await fs.stat(path.join(out, 'run'))).mode & 0o777).toBe(0o755);
});
