import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeDevices,
  encodeImport,
  encodeSubmitted,
  encodeUnlinked,
  parseCommand,
  parseOperation,
  transferLimit,
  type Parsed,
  type DeviceRecord,
} from './codec.ts';

const record: DeviceRecord = {
  busId: '1-1',
  deviceNumber: 2,
  vendor: 0x12d1,
  product: 0x1f01,
  bcdDevice: 0x0102,
  deviceClass: [0, 0, 0],
  configuration: 1,
  interfaces: [[8, 6, 0x50]],
};
const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');
const zeros = (n: number): string => '00'.repeat(n);
const setup = '8006000100001200';
const submitIn = hex(
  `00000001 00000007 00010002 00000001 00000000 00000200 00000012 00000000 ffffffff 00000000 ${setup}`,
);
const submitOut = hex(
  `00000001 00000008 00010002 00000000 00000001 00000000 00000003 00000000 00000000 00000000 ${zeros(8)} aabbcc`,
);
const device = 0x10002;
const parse = (bytes: Buffer): Parsed => parseCommand(bytes, device);
const unlink = hex(`00000002 00000009 00010002 00000000 00000000 00000007 ${zeros(24)}`);

describe('requests', () => {
  it('of the first phase are read', () => {
    expect(parseOperation(hex('01118005 00000000'))).toEqual({
      kind: 'request',
      request: { kind: 'devices' },
      used: 8,
    });
    expect(parseOperation(hex(`01118003 00000000 312d31 ${zeros(29)} ff`))).toEqual({
      kind: 'request',
      request: { kind: 'import', busId: '1-1' },
      used: 40,
    });
  });

  it('of the second phase are read', () => {
    expect(parse(submitIn)).toMatchObject({
      request: { kind: 'submit', seqnum: 7, endpoint: 0x80, length: 18, setup: Uint8Array.from(hex(setup)) },
      used: 48,
    });
    expect(parse(submitIn)).toMatchObject({ request: { shortNotOk: false } });
    expect(parse(submitOut)).toMatchObject({
      request: { kind: 'submit', seqnum: 8, endpoint: 1, length: 3, data: Uint8Array.of(0xaa, 0xbb, 0xcc) },
      used: 51,
    });
    expect(parse(unlink)).toMatchObject({ request: { kind: 'unlink', seqnum: 9, target: 7 }, used: 48 });
  });

  it('are waited for while they are not whole, wherever they are cut', () => {
    for (const [read, bytes] of [
      [parseOperation, hex(`01118003 00000000 312d31 ${zeros(29)}`)],
      [parse, submitIn],
      [parse, submitOut],
      [parse, unlink],
    ] as const) {
      for (let cut = 0; cut < bytes.length; cut += 1) expect(read(bytes.subarray(0, cut))).toEqual({ kind: 'more' });
    }
  });

  it('are rubbish with another version, code, device, direction, endpoint, size or with isochronous packets', () => {
    const changed = (bytes: Buffer, at: number, value: number): Buffer => {
      const copy = Buffer.from(bytes);
      copy.writeUInt32BE(value, at);
      return copy;
    };
    expect(parseOperation(hex('01068005 00000000')).kind).toBe('rubbish');
    expect(parseOperation(hex('01118004 00000000')).kind).toBe('rubbish');
    expect(parse(changed(submitIn, 0, 5)).kind).toBe('rubbish');
    expect(parse(changed(submitIn, 8, 0x10003)).kind).toBe('rubbish');
    expect(parse(changed(submitIn, 12, 2)).kind).toBe('rubbish');
    expect(parse(changed(submitIn, 16, 16)).kind).toBe('rubbish');
    expect(parse(changed(submitOut, 24, transferLimit + 1)).kind).toBe('rubbish');
    expect(parse(changed(submitIn, 32, 1)).kind).toBe('rubbish');
  });

  it('never throw, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        for (const read of [parseOperation, parse]) {
          const parsed = read(Buffer.from(bytes));
          if (parsed.kind === 'request') expect(parsed.used).toBeLessThanOrEqual(bytes.length);
        }
      }),
    );
  });
});

describe('answers', () => {
  it('list devices with their interfaces', () => {
    const bytes = encodeDevices([record]);
    expect(bytes.toString('hex', 0, 12)).toBe('011100050000000000000001');
    expect(bytes).toHaveLength(12 + 312 + 4);
    expect(bytes.toString('latin1', 12 + 256, 12 + 259)).toBe('1-1');
    // Bus 1, device 2, high speed, ids, bcdDevice, classes, configuration 1 of 1, one interface; the interface.
    expect(bytes.toString('hex', 12 + 288)).toBe('00000001000000020000000312d11f0101020000000101' + '01' + '08065000');
  });

  it('give a device or refuse it', () => {
    expect(encodeImport(record)).toHaveLength(8 + 312);
    expect(encodeImport(record).toString('hex', 0, 8)).toBe('0111000300000000');
    expect(encodeImport(undefined).toString('hex')).toBe('0111000300000001');
  });

  it('end transfers', () => {
    const end = encodeSubmitted(7, { status: -32, actual: 0, data: new Uint8Array(0) });
    expect(end.toString('hex')).toBe(`0000000300000007${zeros(12)}ffffffe0${zeros(24)}`);
    const data = encodeSubmitted(7, { status: 0, actual: 2, data: Uint8Array.of(1, 2) });
    expect(data.toString('hex', 20, 28)).toBe('0000000000000002');
    expect(data.toString('hex', 48)).toBe('0102');
    expect(encodeUnlinked(9, -104).toString('hex')).toBe(`0000000400000009${zeros(12)}ffffff98${zeros(24)}`);
  });
});
