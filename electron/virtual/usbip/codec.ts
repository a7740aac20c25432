import { Buffer } from 'node:buffer';

/**
 * USB/IP 1.1.1 as bytes (Documentation/usb/usbip_protocol.rst of the Linux kernel). Pure functions: what stands at the
 * beginning of the bytes received so far, and the bytes of each answer. All numbers are big-endian.
 */
export const protocolVersion = 0x0111;

const opRequest = { devices: 0x8005, import: 0x8003 } as const;
const opReply = { devices: 0x0005, import: 0x0003 } as const;
const command = { submit: 1, unlink: 2, retSubmit: 3, retUnlink: 4 } as const;

/** Linux error numbers as they stand in `status`. */
export const status = { ok: 0, stall: -32, unlinked: -104, gone: -108, short: -121 } as const;
/** URB_SHORT_NOT_OK of Linux, in `transfer_flags`: a short read is an end with an error of its own. */
const shortNotOk = 0x0001;
/** usb_device_speed of Linux: 3 = high speed. */
const highSpeed = 3;
const busNumber = 1;

/** The most that one transfer may carry. Linux storage and serial drivers ask for at most 120 KiB. */
export const transferLimit = 1024 * 1024;

export interface Submit {
  kind: 'submit';
  seqnum: number;
  /** Bit 7 set for IN. */
  endpoint: number;
  length: number;
  /** The client asked to be told of a short read by a status of its own. */
  shortNotOk: boolean;
  setup: Uint8Array;
  data: Uint8Array;
}
export type Request =
  { kind: 'devices' } | { kind: 'import'; busId: string } | Submit | { kind: 'unlink'; seqnum: number; target: number };

/** `more`: the bytes so far are the beginning of a request. `rubbish`: they can never become one. */
export type Parsed =
  { kind: 'request'; request: Request; used: number } | { kind: 'more' } | { kind: 'rubbish'; why: string };

const rubbish = (why: string): Parsed => ({ kind: 'rubbish', why });
const more: Parsed = { kind: 'more' };

/** Reads one request of the first phase: list of devices, or import. */
export function parseOperation(bytes: Buffer): Parsed {
  if (bytes.length < 8) return more;
  if (bytes.readUInt16BE(0) !== protocolVersion) return rubbish(`version ${bytes.toString('hex', 0, 2)}`);
  const code = bytes.readUInt16BE(2);
  if (code === opRequest.devices) return { kind: 'request', request: { kind: 'devices' }, used: 8 };
  if (code !== opRequest.import) return rubbish(`operation ${code.toString(16)}`);
  if (bytes.length < 40) return more;
  const busId = bytes.toString('latin1', 8, 40).replace(/\0.*$/s, '');
  return { kind: 'request', request: { kind: 'import', busId }, used: 40 };
}

/**
 * Reads one request of the second phase, after an import.
 * @param device the number that the import gave; a command for another one is rubbish
 */
export function parseCommand(bytes: Buffer, device: number): Parsed {
  if (bytes.length < 48) return more;
  const code = bytes.readUInt32BE(0);
  const seqnum = bytes.readUInt32BE(4);
  const named = bytes.readUInt32BE(8);
  if (code === command.unlink) {
    return { kind: 'request', request: { kind: 'unlink', seqnum, target: bytes.readUInt32BE(20) }, used: 48 };
  }
  if (code !== command.submit) return rubbish(`command ${code.toString(16)}`);
  if (named !== device) return rubbish(`device ${named.toString(16)}`);
  const direction = bytes.readUInt32BE(12);
  if (direction > 1) return rubbish(`direction ${direction}`);
  const isIn = direction === 1;
  const endpoint = bytes.readUInt32BE(16);
  const length = bytes.readUInt32BE(24);
  const packets = bytes.readInt32BE(32);
  if (endpoint > 15) return rubbish(`endpoint ${endpoint}`);
  if (length > transferLimit) return rubbish(`transfer of ${length} bytes`);
  // The sticks have no isochronous endpoints; 0 and -1 both stand for "none".
  if (packets > 0) return rubbish('isochronous transfer');
  const used = isIn ? 48 : 48 + length;
  if (bytes.length < used) return more;
  const data = isIn ? new Uint8Array(0) : Uint8Array.from(bytes.subarray(48, used));
  const setup = Uint8Array.from(bytes.subarray(40, 48));
  const flags = bytes.readUInt32BE(20);
  const request: Submit = {
    kind: 'submit',
    seqnum,
    endpoint: isIn ? endpoint | 0x80 : endpoint,
    length,
    shortNotOk: (flags & shortNotOk) !== 0,
    setup,
    data,
  };
  return { kind: 'request', request, used };
}

/** What a device says of itself before it is imported. */
export interface DeviceRecord {
  busId: string;
  deviceNumber: number;
  vendor: number;
  product: number;
  bcdDevice: number;
  /** Device class, subclass, protocol. */
  deviceClass: readonly [number, number, number];
  configuration: number;
  interfaces: readonly (readonly [number, number, number])[];
}

/** The number that names a device in all commands after its import. */
export const deviceId = (record: DeviceRecord): number => busNumber * 0x10000 + record.deviceNumber;

function encodeDevice(record: DeviceRecord): Buffer {
  const bytes = Buffer.alloc(312);
  bytes.write(`/sys/devices/virtual/${record.busId}`, 0, 'latin1');
  bytes.write(record.busId, 256, 'latin1');
  bytes.writeUInt32BE(busNumber, 288);
  bytes.writeUInt32BE(record.deviceNumber, 292);
  bytes.writeUInt32BE(highSpeed, 296);
  bytes.writeUInt16BE(record.vendor, 300);
  bytes.writeUInt16BE(record.product, 302);
  bytes.writeUInt16BE(record.bcdDevice, 304);
  bytes.set([...record.deviceClass, record.configuration, 1, record.interfaces.length], 306);
  return bytes;
}

function operationHead(code: number, state: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16BE(protocolVersion, 0);
  bytes.writeUInt16BE(code, 2);
  bytes.writeUInt32BE(state, 4);
  return bytes;
}

/** The list of all devices that can be imported, with their interfaces. */
export function encodeDevices(records: readonly DeviceRecord[]): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(records.length, 0);
  const each = records.flatMap((r) => [encodeDevice(r), ...r.interfaces.map((i) => Buffer.from([...i, 0]))]);
  return Buffer.concat([operationHead(opReply.devices, 0), count, ...each]);
}

/** The answer to an import: the device, or (undefined) that it cannot be had now. */
export function encodeImport(record: DeviceRecord | undefined): Buffer {
  if (record === undefined) return operationHead(opReply.import, 1);
  return Buffer.concat([operationHead(opReply.import, 0), encodeDevice(record)]);
}

function commandHead(code: number, seqnum: number, state: number): Buffer {
  const bytes = Buffer.alloc(48);
  bytes.writeUInt32BE(code, 0);
  bytes.writeUInt32BE(seqnum, 4);
  bytes.writeInt32BE(state, 20);
  return bytes;
}

/** The end of a transfer. `actual` counts bytes moved either way; `data` follow for IN alone. */
export function encodeSubmitted(seqnum: number, end: { status: number; actual: number; data: Uint8Array }): Buffer {
  const head = commandHead(command.retSubmit, seqnum, end.status);
  head.writeUInt32BE(end.actual, 24);
  return Buffer.concat([head, end.data]);
}

/** The answer to taking a transfer back: -104 when it was still waiting, 0 when it had ended before. */
export function encodeUnlinked(seqnum: number, state: number): Buffer {
  return commandHead(command.retUnlink, seqnum, state);
}
