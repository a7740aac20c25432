import { Buffer } from 'node:buffer';
import { longestFrame } from '../net/ethernet.ts';

/*
 * Transfer blocks of NCM (CDC NCM 1.0 §3), in their 16-bit form: a head, the frames, and a table that says where each of them
 * lies. All numbers are little-endian.
 */

/** "NCMH": the head of a block (§3.2.1). */
const headSignature = 0x484d434e;
const headLength = 12;
/** "NCM0": a table of frames without a checksum of their own (§3.3.1). */
const tableSignature = 0x304d434e;
/** Signature, length and the place of the next table; then pairs of index and length, the last one zero. */
const tableHead = 8;
const entryLength = 4;
/** Frames and tables begin at multiples of this; said in the parameters and kept by ourselves. */
const alignment = 4;

/** The largest block either way: some 40 frames, as sticks have it. */
export const largestBlock = 16_384;
/** Tables in one block, against one that leads back to itself. */
const mostTables = 8;

/** The parameters of §6.2.1: 16-bit blocks alone, as many frames in one as fit. */
export function blockParameters(): Uint8Array {
  const bytes = Buffer.alloc(28);
  bytes.writeUInt16LE(bytes.length, 0);
  bytes.writeUInt16LE(1, 2);
  for (const [size, divisor, remainder, align] of [
    [4, 8, 10, 12],
    [16, 20, 22, 24],
  ] as const) {
    bytes.writeUInt32LE(largestBlock, size);
    bytes.writeUInt16LE(alignment, divisor);
    bytes.writeUInt16LE(0, remainder);
    bytes.writeUInt16LE(alignment, align);
  }
  return bytes;
}

/** One frame as a block of its own. `sequence` counts the blocks. */
export function packBlock(frame: Uint8Array, sequence: number): Uint8Array {
  const table = headLength;
  const start = table + tableHead + 2 * entryLength;
  const bytes = Buffer.alloc(start + frame.length);
  bytes.writeUInt32LE(headSignature, 0);
  bytes.writeUInt16LE(headLength, 4);
  bytes.writeUInt16LE(sequence & 0xffff, 6);
  bytes.writeUInt16LE(bytes.length, 8);
  bytes.writeUInt16LE(table, 10);
  bytes.writeUInt32LE(tableSignature, table);
  bytes.writeUInt16LE(tableHead + 2 * entryLength, table + 4);
  bytes.writeUInt16LE(start, table + tableHead);
  bytes.writeUInt16LE(frame.length, table + tableHead + 2);
  bytes.set(frame, start);
  return bytes;
}

/** The frames of one block, in the order of its tables. What does not fit the rules ends it; the frames before that count. */
export function unpackBlock(bytes: Buffer): Uint8Array[] {
  const frames: Uint8Array[] = [];
  if (bytes.length < headLength || bytes.readUInt32LE(0) !== headSignature || bytes.readUInt16LE(4) !== headLength)
    return frames;
  // A block that fills its transfer may leave its length out (§3.2.1).
  const length = bytes.readUInt16LE(8) || bytes.length;
  if (length > bytes.length) return frames;
  let table = bytes.readUInt16LE(10);
  for (let count = 0; table !== 0 && count < mostTables; count += 1) {
    if (table + tableHead > length || bytes.readUInt32LE(table) !== tableSignature) return frames;
    const end = table + bytes.readUInt16LE(table + 4);
    if (end > length) return frames;
    for (let entry = table + tableHead; entry + entryLength <= end; entry += entryLength) {
      const [from, size] = [bytes.readUInt16LE(entry), bytes.readUInt16LE(entry + 2)];
      if (from === 0 || size === 0) break;
      if (from + size > length || size > longestFrame) return frames;
      frames.push(Uint8Array.from(bytes.subarray(from, from + size)));
    }
    table = bytes.readUInt16LE(table + 6);
  }
  return frames;
}
