import { Buffer } from 'node:buffer';
import { checksum, pseudoHeader } from './bytes.ts';
import { protocol, type Packet } from './ipv4.ts';

/** RFC 9293 §3.1. */
export const flag = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const;
const headLength = 20;
const mssOption = { kind: 2, length: 4 } as const;

export interface Segment {
  sourcePort: number;
  targetPort: number;
  seq: number;
  ack: number;
  flags: number;
  window: number;
  /** The option of a SYN, where there is one. */
  mss: number | undefined;
  data: Uint8Array;
}

/** Numbers wrap at 32 bits (RFC 9293 §3.4). */
export const seqAdd = (seq: number, count: number): number => (seq + count) >>> 0;
/** How far `a` is ahead of `b`; negative when it is behind. */
export const seqDiff = (a: number, b: number): number => (a - b) | 0;

/** What a segment takes of the sequence space: its data, and one each for SYN and FIN. */
export const seqLength = ({ flags, data }: Pick<Segment, 'flags' | 'data'>): number =>
  data.length + (flags & flag.syn ? 1 : 0) + (flags & flag.fin ? 1 : 0);

/** Undefined for a wrong length or checksum. */
export function parseSegment(packet: Packet): Segment | undefined {
  const bytes = Buffer.from(packet.payload);
  if (bytes.length < headLength) return undefined;
  const head = (bytes.readUInt8(12) >> 4) * 4;
  if (head < headLength || head > bytes.length) return undefined;
  if (checksum(pseudoHeader(packet, protocol.tcp, bytes.length), bytes) !== 0) return undefined;
  return {
    sourcePort: bytes.readUInt16BE(0),
    targetPort: bytes.readUInt16BE(2),
    seq: bytes.readUInt32BE(4),
    ack: bytes.readUInt32BE(8),
    flags: bytes.readUInt8(13),
    window: bytes.readUInt16BE(14),
    mss: readMss(bytes.subarray(headLength, head)),
    data: Uint8Array.from(bytes.subarray(head)),
  };
}

function readMss(options: Buffer): number | undefined {
  for (let at = 0; at < options.length;) {
    const kind = options.readUInt8(at);
    if (kind === 0) return undefined;
    if (kind === 1) {
      at += 1;
      continue;
    }
    const length = options[at + 1] ?? 0;
    if (length < 2 || at + length > options.length) return undefined;
    if (kind === mssOption.kind && length === mssOption.length) return options.readUInt16BE(at + 2);
    at += length;
  }
  return undefined;
}

export function encodeSegment(segment: Segment, ends: { source: number; target: number }): Uint8Array {
  const options = segment.mss === undefined ? 0 : mssOption.length;
  const bytes = Buffer.alloc(headLength + options + segment.data.length);
  bytes.writeUInt16BE(segment.sourcePort, 0);
  bytes.writeUInt16BE(segment.targetPort, 2);
  bytes.writeUInt32BE(segment.seq >>> 0, 4);
  bytes.writeUInt32BE(segment.ack >>> 0, 8);
  bytes.writeUInt8(((headLength + options) / 4) << 4, 12);
  bytes.writeUInt8(segment.flags, 13);
  bytes.writeUInt16BE(segment.window, 14);
  if (segment.mss !== undefined) {
    bytes.set([mssOption.kind, mssOption.length], headLength);
    bytes.writeUInt16BE(segment.mss, headLength + 2);
  }
  bytes.set(segment.data, headLength + options);
  bytes.writeUInt16BE(checksum(pseudoHeader(ends, protocol.tcp, bytes.length), bytes), 16);
  return bytes;
}

/** The answer to a segment that belongs to no connection (RFC 9293 §3.10.7.1); none to a reset. */
export function resetFor(segment: Segment): Segment | undefined {
  if (segment.flags & flag.rst) return undefined;
  const acks = (segment.flags & flag.ack) !== 0;
  return {
    sourcePort: segment.targetPort,
    targetPort: segment.sourcePort,
    seq: acks ? segment.ack : 0,
    ack: acks ? 0 : seqAdd(segment.seq, seqLength(segment)),
    flags: acks ? flag.rst : flag.rst | flag.ack,
    window: 0,
    mss: undefined,
    data: new Uint8Array(0),
  };
}
