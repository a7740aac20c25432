import { Buffer } from 'node:buffer';

/** Numbers of the network as bytes; all are big-endian. */

/** The one's complement sum of RFC 1071, complemented: 0 over data that hold their own right checksum. */
export function checksum(...parts: readonly Uint8Array[]): number {
  let sum = 0;
  let odd = false;
  for (const part of parts) {
    for (const byte of part) {
      sum += odd ? byte : byte * 256;
      odd = !odd;
    }
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

/** `192.168.8.1` as 32 bits without sign. */
export const ipNumber = (text: string): number =>
  text.split('.').reduce((value, part) => value * 256 + (Number(part) & 0xff), 0);

export const ipText = (address: number): string =>
  [24, 16, 8, 0].map((shift) => String((address >>> shift) & 0xff)).join('.');

export const ipBytes = (address: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(address >>> 0);
  return bytes;
};

/** Six bytes of `021E101F0001`. */
export const macBytes = (hex: string): Buffer => Buffer.from(hex.padEnd(12, '0').slice(0, 12), 'hex');

/**
 * What TCP and UDP add to their checksum (RFC 9293 §3.1, RFC 768): both addresses, the protocol and the length, so that a
 * packet that went astray does not pass.
 */
export function pseudoHeader(ends: { source: number; target: number }, protocol: number, length: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(ends.source, 0);
  bytes.writeUInt32BE(ends.target, 4);
  bytes.writeUInt8(protocol, 9);
  bytes.writeUInt16BE(length, 10);
  return bytes;
}
