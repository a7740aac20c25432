import { Buffer } from 'node:buffer';
import { checksum } from './bytes.ts';

export const protocol = { icmp: 1, tcp: 6, udp: 17 } as const;
const headLength = 20;
/** RFC 1700: what a host gives its packets. */
const timeToLive = 64;

export interface Packet {
  source: number;
  target: number;
  protocol: number;
  payload: Uint8Array;
  /** Head and the first eight bytes behind it: what an ICMP error quotes (RFC 792). */
  quote: Uint8Array;
}

/**
 * Reads a packet (RFC 791 §3.1). Undefined for another version, a wrong checksum or length, and for fragments: a cable of one
 * metre makes none, so they are not put together here.
 */
export function parsePacket(payload: Uint8Array): Packet | undefined {
  const bytes = Buffer.from(payload);
  if (bytes.length < headLength) return undefined;
  const first = bytes.readUInt8(0);
  const head = (first & 0x0f) * 4;
  const total = bytes.readUInt16BE(2);
  if (first >> 4 !== 4 || head < headLength || total < head || total > bytes.length) return undefined;
  if (checksum(bytes.subarray(0, head)) !== 0) return undefined;
  // Offset, or more to come.
  if ((bytes.readUInt16BE(6) & 0x3fff) !== 0) return undefined;
  return {
    source: bytes.readUInt32BE(12),
    target: bytes.readUInt32BE(16),
    protocol: bytes.readUInt8(9),
    payload: bytes.subarray(head, total),
    quote: bytes.subarray(0, Math.min(total, head + 8)),
  };
}

/** @param identification tells packets apart, 16 bits */
export function encodePacket(packet: Omit<Packet, 'quote'>, identification: number): Uint8Array {
  const head = Buffer.alloc(headLength);
  head.writeUInt8(0x45, 0);
  head.writeUInt16BE(headLength + packet.payload.length, 2);
  head.writeUInt16BE(identification & 0xffff, 4);
  // Don't fragment: what is sent fits.
  head.writeUInt16BE(0x4000, 6);
  head.writeUInt8(timeToLive, 8);
  head.writeUInt8(packet.protocol, 9);
  head.writeUInt32BE(packet.source, 12);
  head.writeUInt32BE(packet.target, 16);
  head.writeUInt16BE(checksum(head), 10);
  return Buffer.concat([head, packet.payload]);
}
