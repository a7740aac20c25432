import { Buffer } from 'node:buffer';

export const blockSize = 2048;
const descriptorBlock = 16;
const rootBlock = 18;
const fileBlock = 19;
const fileName = 'README.TXT;1';
const fileText = 'This is a virtual stick. There is nothing to install.\r\n';

/** Both byte orders, as ISO 9660 §7.3.3 stores numbers. */
function both32(bytes: Buffer, at: number, value: number): void {
  bytes.writeUInt32LE(value, at);
  bytes.writeUInt32BE(value, at + 4);
}

function directoryRecord(name: Uint8Array, block: number, length: number, flags: number): Buffer {
  const size = 33 + name.length + ((33 + name.length) % 2);
  const record = Buffer.alloc(size);
  record.writeUInt8(size, 0);
  both32(record, 2, block);
  both32(record, 10, length);
  record.set([124, 1, 1, 0, 0, 0, 0], 18);
  record.writeUInt8(flags, 25);
  record.writeUInt16LE(1, 28);
  record.writeUInt16BE(1, 30);
  record.writeUInt8(name.length, 32);
  record.set(name, 33);
  return record;
}

/**
 * A small CD image: primary volume descriptor, terminator, root directory and one text file (ECMA-119 §8), the rest zeros.
 * @param volume name of the volume
 * @param blocks size in blocks of 2048 bytes, at least 20
 */
export function makeImage(volume: string, blocks: number): Uint8Array {
  const image = Buffer.alloc(blocks * blockSize);
  const at = (block: number): Buffer => image.subarray(block * blockSize, (block + 1) * blockSize);
  const root = directoryRecord(Uint8Array.of(0), rootBlock, blockSize, 2);

  const primary = at(descriptorBlock);
  primary.write('\x01CD001\x01', 0, 'latin1');
  primary.fill(' ', 8, 72);
  primary.write(volume, 40, 'latin1');
  both32(primary, 80, blocks);
  primary.set([1, 0, 0, 1], 120);
  primary.set([1, 0, 0, 1], 124);
  primary.set([0, 8, 8, 0], 128);
  primary.set(root, 156);
  primary.writeUInt8(1, 881);
  at(descriptorBlock + 1).write('\xffCD001\x01', 0, 'latin1');

  const entries = [
    root,
    directoryRecord(Uint8Array.of(1), rootBlock, blockSize, 2),
    directoryRecord(Buffer.from(fileName, 'latin1'), fileBlock, fileText.length, 0),
  ];
  at(rootBlock).set(Buffer.concat(entries));
  at(fileBlock).write(fileText, 'latin1');
  return image;
}
