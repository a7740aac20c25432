import { Buffer } from 'node:buffer';

/** The service Basic Connect and its command for the device's capabilities (MBIM 1.0 §10.5.1); a query carries nothing. */
const basicConnect = 'a289cc33bcbb8b4fb6b0133ec2aae6df';
const deviceCaps = 1;
const query = 0;

/** Whether service, command and kind of a command message ask what the device can do. */
export const asksForCaps = (service: Uint8Array, command: number, kind: number): boolean =>
  Buffer.from(service).toString('hex') === basicConnect && command === deviceCaps && kind === query;

/** A modem that is built in: 3GPP, no voice, removable SIM; GPRS to LTE; messages as PDU both ways; one session. */
const numbers = {
  device: 1,
  cellular: 1,
  voice: 1,
  sim: 2,
  data: 0x3f,
  sms: 0x03,
  control: 0x01,
  sessions: 1,
} as const;
/** Four pairs of offset and length stand behind the numbers; the texts follow, each at a multiple of four. */
const textsAt = 8 * 4 + 4 * 8;

/** MBIM_DEVICE_CAPS_INFO, table 10-14; texts are UTF-16LE, and the one for a data class of the maker's own is empty. */
export function capsInfo(texts: { imei: string; firmware: string; hardware: string }): Uint8Array {
  const head = Buffer.alloc(textsAt);
  Object.values(numbers).forEach((value, index) => head.writeUInt32LE(value, index * 4));
  const parts: Buffer[] = [head];
  let at = textsAt;
  ['', texts.imei, texts.firmware, texts.hardware].forEach((text, index) => {
    const bytes = Buffer.from(text, 'utf16le');
    head.writeUInt32LE(bytes.length === 0 ? 0 : at, 32 + index * 8);
    head.writeUInt32LE(bytes.length, 36 + index * 8);
    const padded = Buffer.alloc(Math.ceil(bytes.length / 4) * 4);
    bytes.copy(padded);
    parts.push(padded);
    at += padded.length;
  });
  return Buffer.concat(parts);
}
