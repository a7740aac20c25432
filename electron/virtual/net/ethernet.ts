import { Buffer } from 'node:buffer';

export const etherType = { ipv4: 0x0800, arp: 0x0806 } as const;
export const broadcastMac: Uint8Array = Buffer.alloc(6, 0xff);

/** The longest frame: 14 bytes of head and 1500 of packet (IEEE 802.3, RFC 894). */
export const longestFrame = 1514;
const head = 14;

export interface Frame {
  target: Uint8Array;
  source: Uint8Array;
  type: number;
  payload: Uint8Array;
}

/** Undefined for what is no frame. Bytes after the packet are padding, which the packet's own length leaves out. */
export function parseFrame(bytes: Uint8Array): Frame | undefined {
  if (bytes.length < head) return undefined;
  const type = ((bytes[12] ?? 0) << 8) | (bytes[13] ?? 0);
  return { target: bytes.slice(0, 6), source: bytes.slice(6, 12), type, payload: bytes.subarray(head) };
}

export function encodeFrame({ target, source, type, payload }: Frame): Uint8Array {
  return Buffer.concat([target, source, Uint8Array.of(type >> 8, type & 0xff), payload]);
}
