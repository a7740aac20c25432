import { Buffer } from 'node:buffer';
import { checksum, pseudoHeader } from './bytes.ts';
import { protocol, type Packet } from './ipv4.ts';

/** RFC 768. */
const headLength = 8;

export interface Datagram {
  sourcePort: number;
  targetPort: number;
  data: Uint8Array;
}

/** Undefined for a wrong length or checksum. */
export function parseDatagram(packet: Packet): Datagram | undefined {
  const bytes = Buffer.from(packet.payload);
  if (bytes.length < headLength) return undefined;
  const length = bytes.readUInt16BE(4);
  if (length < headLength || length > bytes.length) return undefined;
  const whole = bytes.subarray(0, length);
  // 0 = the sender has made none.
  const unchecked = whole.readUInt16BE(6) === 0;
  if (!unchecked && checksum(pseudoHeader(packet, protocol.udp, length), whole) !== 0) return undefined;
  return { sourcePort: whole.readUInt16BE(0), targetPort: whole.readUInt16BE(2), data: whole.subarray(headLength) };
}

export function encodeDatagram(datagram: Datagram, ends: { source: number; target: number }): Uint8Array {
  const bytes = Buffer.alloc(headLength + datagram.data.length);
  bytes.writeUInt16BE(datagram.sourcePort, 0);
  bytes.writeUInt16BE(datagram.targetPort, 2);
  bytes.writeUInt16BE(bytes.length, 4);
  bytes.set(datagram.data, headLength);
  const sum = checksum(pseudoHeader(ends, protocol.udp, bytes.length), bytes);
  // A sum of 0 is sent as all ones, since 0 says that there is none.
  bytes.writeUInt16BE(sum === 0 ? 0xffff : sum, 6);
  return bytes;
}
