/**
 * Just enough ZIP to take the Electron runtime out of an archive and to put a folder into one, without a program
 * of the system. 32-bit archives only; anything else is refused. Format: APPNOTE.TXT of PKWARE, sections 4.3 and 4.4.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';

const endSignature = 0x06054b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;
/** End record (22 bytes) plus the longest comment. */
const endSearch = 22 + 0xffff;

/**
 * @typedef {object} Entry
 * @property {string} name
 * @property {number} mode  Unix mode, 0 when the archive states none
 * @property {number} method  0 stored, 8 deflated
 * @property {number} crc
 * @property {number} packed  bytes in the archive
 * @property {number} size  bytes unpacked
 * @property {number} offset  of the local header
 */

/**
 * Unpacks the entries that `place` gives a path for.
 * @param {string} archive
 * @param {(name: string) => string | undefined} place  entry name -> file to write, undefined to leave it out
 * @throws {Error} when the archive is damaged or uses features not known here
 */
export async function unzip(archive, place) {
  const file = await fs.open(archive, 'r');
  try {
    for (const entry of await list(file)) {
      const target = place(entry.name);
      if (target === undefined || entry.name.endsWith('/')) continue;
      if ((entry.mode & 0o170000) === 0o120000) throw new Error(`${entry.name} is a link, which is not expected here`);
      await fs.mkdir(path.dirname(target), { recursive: true });
      await extract(archive, file, entry, target);
    }
  } finally {
    await file.close();
  }
}

/**
 * @param {fs.FileHandle} file
 * @returns {Promise<Entry[]>}
 */
async function list(file) {
  const { size } = await file.stat();
  const tail = await read(file, Math.max(0, size - endSearch), Math.min(size, endSearch));
  let at = tail.length - 22;
  while (at >= 0 && tail.readUInt32LE(at) !== endSignature) at -= 1;
  if (at < 0) throw new Error('not a ZIP archive');
  const count = tail.readUInt16LE(at + 10);
  const length = tail.readUInt32LE(at + 12);
  const start = tail.readUInt32LE(at + 16);
  if (count === 0xffff || start === 0xffffffff) throw new Error('64-bit ZIP archives are not supported');
  const central = await read(file, start, length);
  /** @type {Entry[]} */
  const entries = [];
  for (let p = 0; p < central.length;) {
    if (central.readUInt32LE(p) !== centralSignature)
      throw new Error('the list of files in the ZIP archive is damaged');
    const nameLength = central.readUInt16LE(p + 28);
    entries.push({
      method: central.readUInt16LE(p + 10),
      crc: central.readUInt32LE(p + 16),
      packed: central.readUInt32LE(p + 20),
      size: central.readUInt32LE(p + 24),
      mode: central.readUInt32LE(p + 38) >>> 16,
      offset: central.readUInt32LE(p + 42),
      name: central.toString('utf8', p + 46, p + 46 + nameLength),
    });
    p += 46 + nameLength + central.readUInt16LE(p + 30) + central.readUInt16LE(p + 32);
  }
  return entries;
}

/**
 * @param {string} archive
 * @param {fs.FileHandle} file the same archive, open
 * @param {Entry} entry
 * @param {string} target
 */
async function extract(archive, file, entry, target) {
  const local = await read(file, entry.offset, 30);
  if (local.readUInt32LE(0) !== localSignature) throw new Error(`${entry.name} is damaged`);
  const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  let sum = 0;
  let size = 0;
  /** @param {AsyncIterable<Buffer>} chunks */
  async function* counted(chunks) {
    for await (const chunk of chunks) {
      sum = crc32(chunk, sum);
      size += chunk.length;
      yield chunk;
    }
  }
  const mode = entry.mode & 0o777 || 0o644;
  const out = createWriteStream(target, { mode });
  if (entry.packed === 0) {
    await pipeline(Readable.from([]), out);
    return;
  }
  const source = createReadStream(archive, { start, end: start + entry.packed - 1 });
  if (entry.method === 8) await pipeline(source, createInflateRaw(), counted, out);
  else if (entry.method === 0) await pipeline(source, counted, out);
  else throw new Error(`${entry.name} is packed with method ${entry.method}, which is not supported`);
  if (sum !== entry.crc || size !== entry.size) throw new Error(`${entry.name} is damaged`);
}

/**
 * @param {fs.FileHandle} file
 * @param {number} position
 * @param {number} length
 */
async function read(file, position, length) {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead !== length) throw new Error('the ZIP archive ends too early');
  return buffer;
}

/**
 * Writes the files of a folder into an archive, unpacked (stored) as the receiver unpacks them at once.
 * @param {string} folder
 * @param {string} archive
 */
export async function zipFolder(folder, archive) {
  const out = await fs.open(archive, 'w');
  try {
    /** @type {Buffer[]} */
    const central = [];
    let offset = 0;
    const names = (await fs.readdir(folder, { recursive: true, withFileTypes: true })).filter((e) => e.isFile());
    for (const found of names) {
      const full = path.join(found.parentPath, found.name);
      const name = Buffer.from(path.relative(folder, full).split(path.sep).join('/'));
      const bytes = await fs.readFile(full);
      const { mode } = await fs.stat(full);
      // Common fields: needs 2.0, no flags, stored, 1980-01-01 (archives of equal content are then equal).
      const common = Buffer.alloc(26);
      common.writeUInt16LE(20, 0);
      common.writeUInt16LE(0x21, 8);
      common.writeUInt32LE(crc32(bytes), 10);
      common.writeUInt32LE(bytes.length, 14);
      common.writeUInt32LE(bytes.length, 18);
      common.writeUInt16LE(name.length, 22);
      const local = Buffer.concat([word(localSignature), common, name]);
      const entry = Buffer.concat([word(centralSignature), Buffer.from([20, 3]), common, Buffer.alloc(14), name]);
      entry.writeUInt32LE((mode << 16) >>> 0, 38);
      entry.writeUInt32LE(offset, 42);
      central.push(entry);
      await out.write(local);
      await out.write(bytes);
      offset += local.length + bytes.length;
      if (offset > 0xfffffffe) throw new Error('the folder is too large for a 32-bit ZIP archive');
    }
    const directory = Buffer.concat(central);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(endSignature, 0);
    end.writeUInt16LE(central.length, 8);
    end.writeUInt16LE(central.length, 10);
    end.writeUInt32LE(directory.length, 12);
    end.writeUInt32LE(offset, 16);
    await out.write(directory);
    await out.write(end);
  } finally {
    await out.close();
  }
}

/** @param {number} value */
function word(value) {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}
