import { Buffer } from 'node:buffer';
import type { SwitchMessage } from './data.ts';

/** Bulk-only transport §5.1: length and signature of a command block wrapper. */
export const cbwLength = 31;
const cbwSignature = '55534243';
/** Bulk-only transport §5.2. */
const cswSignature = '55534253';

export interface Cbw {
  tag: number;
  dataLength: number;
  toHost: boolean;
  lun: number;
  /** All sixteen bytes, whatever the length byte says: many switch messages carry 0 there. */
  command: Uint8Array;
}

/** The wrapper in these bytes; undefined when it is not a valid one (§6.2.1: length and signature). */
export function parseCbw(data: Uint8Array): Cbw | undefined {
  const bytes = Buffer.from(data);
  if (bytes.length !== cbwLength || bytes.toString('hex', 0, 4) !== cbwSignature) return undefined;
  return {
    tag: bytes.readUInt32LE(4),
    dataLength: bytes.readUInt32LE(8),
    toHost: (bytes.readUInt8(12) & 0x80) !== 0,
    lun: bytes.readUInt8(13) & 0x0f,
    command: Uint8Array.from(bytes.subarray(15)),
  };
}

export const cswStatus = { passed: 0, failed: 1, phaseError: 2 } as const;

/** The 13 bytes of a command status wrapper. */
export function encodeCsw(tag: number, residue: number, status: number): Uint8Array {
  const bytes = Buffer.alloc(13);
  bytes.write(cswSignature, 'hex');
  bytes.writeUInt32LE(tag, 4);
  bytes.writeUInt32LE(residue, 8);
  bytes.writeUInt8(status, 12);
  return bytes;
}

/** Which of the stick's switch messages this is, if any. */
export function matchMessage(messages: readonly SwitchMessage[], cbw: Cbw): SwitchMessage | undefined {
  if (cbw.lun !== 0) return undefined;
  const command = Buffer.from(cbw.command).toString('hex');
  return messages.find(
    (m) =>
      cbw.dataLength === (m.dataLength ?? 0) &&
      command.startsWith(m.starts) &&
      (m.rest === 'any' || /^0*$/.test(command.slice(m.starts.length))),
  );
}
