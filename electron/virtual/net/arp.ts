import { Buffer } from 'node:buffer';

/** RFC 826 for Ethernet and IPv4. */
const fixed = '0001080006' + '04';
const length = 28;
export const arpOperation = { request: 1, reply: 2 } as const;

export interface Arp {
  operation: number;
  senderMac: Uint8Array;
  senderIp: number;
  targetMac: Uint8Array;
  targetIp: number;
}

export function parseArp(payload: Uint8Array): Arp | undefined {
  const bytes = Buffer.from(payload);
  if (bytes.length < length || bytes.toString('hex', 0, 6) !== fixed) return undefined;
  return {
    operation: bytes.readUInt16BE(6),
    senderMac: Uint8Array.from(bytes.subarray(8, 14)),
    senderIp: bytes.readUInt32BE(14),
    targetMac: Uint8Array.from(bytes.subarray(18, 24)),
    targetIp: bytes.readUInt32BE(24),
  };
}

export function encodeArp(arp: Arp): Uint8Array {
  const bytes = Buffer.alloc(length);
  bytes.write(fixed, 'hex');
  bytes.writeUInt16BE(arp.operation, 6);
  bytes.set(arp.senderMac, 8);
  bytes.writeUInt32BE(arp.senderIp, 14);
  bytes.set(arp.targetMac, 18);
  bytes.writeUInt32BE(arp.targetIp, 24);
  return bytes;
}

/** The answer to a question for our address; undefined for everything else. */
export function answerArp(asked: Arp, own: { mac: Uint8Array; ip: number }): Arp | undefined {
  if (asked.operation !== arpOperation.request || asked.targetIp !== own.ip) return undefined;
  return {
    operation: arpOperation.reply,
    senderMac: own.mac,
    senderIp: own.ip,
    targetMac: asked.senderMac,
    targetIp: asked.senderIp,
  };
}
