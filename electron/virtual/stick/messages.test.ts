import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import { arpOperation, encodeArp, parseArp } from '../net/arp.ts';
import { ipNumber, macBytes } from '../net/bytes.ts';
import { broadcastMac, encodeFrame, etherType, parseFrame } from '../net/ethernet.ts';
import { modelOf } from './models/index.ts';
import { pack, unpack } from './rndis.ts';
import { VirtualStick } from './stick.ts';
import type { TransferEnd } from './types.ts';

/** Functions that speak by messages of the control pipe: RNDIS, MBIM, and the lines of an ACM port. */
const none = new Uint8Array(0);
const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');

function as(model: string, to: string): VirtualStick {
  const data = modelOf(model);
  const stick = new VirtualStick({ data: { ...data, powerOn: [{ when: {}, to }] }, clock: new FakeClock() });
  stick.plug('already');
  stick.control({ requestType: 0, request: 9, value: 1, index: 0, length: 0 }, none);
  return stick;
}
const send = (stick: VirtualStick, message: Uint8Array): TransferEnd =>
  stick.control({ requestType: 0x21, request: 0, value: 0, index: 0, length: message.length }, message);
const fetch = (stick: VirtualStick): Buffer => {
  const end = stick.control({ requestType: 0xa1, request: 1, value: 0, index: 0, length: 4096 }, none);
  if (end.status !== 'ok') throw new Error(end.status);
  return Buffer.from(end.data);
};
const numbers = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, at) => bytes.writeUInt32LE(value >>> 0, 4 * at));
  return bytes;
};
const read = (bytes: Buffer, count: number): number[] =>
  Array.from({ length: count }, (_, at) => bytes.readUInt32LE(4 * at));

describe('RNDIS', () => {
  const initialize = numbers(2, 24, 7, 1, 0, 0x4000);
  const query = (oid: number): Buffer => numbers(4, 28, 8, oid, 0, 0, 0);
  const setFilter = (filter: number): Buffer => numbers(5, 32, 9, 0x0001010e, 4, 20, 0, filter);

  it('announces each answer, and has one zero byte when there is none', async () => {
    const stick = as('mf823', 'network');
    const notice = stick.transferIn(0x82, 16);
    expect(fetch(stick)).toEqual(hex('00'));
    send(stick, initialize);
    expect(await notice.done).toMatchObject({ status: 'ok', data: Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0) });
    expect(read(fetch(stick), 13)).toEqual([0x80000002, 52, 7, 0, 1, 0, 1, 0, 1, 1558, 0, 0, 0]);
  });

  it('tells its address, and of what it does not know that it does not', () => {
    const stick = as('mf823', 'network');
    send(stick, query(0x01010101));
    const answer = fetch(stick);
    expect(read(answer, 6)).toEqual([0x80000004, 30, 8, 0, 6, 16]);
    expect(answer.toString('hex', 24)).toBe('3449aaaa0004');
    send(stick, query(0x77777777));
    expect(read(fetch(stick), 4)).toEqual([0x80000004, 24, 8, 0xc00000bb]);
    send(stick, numbers(8, 12, 5));
    expect(read(fetch(stick), 4)).toEqual([0x80000008, 16, 5, 0]);
  });

  it('carries frames once there is a filter, several in one transfer, and none after a reset', async () => {
    const stick = as('mf823', 'network');
    const asked = encodeArp({
      operation: arpOperation.request,
      senderMac: macBytes('3449AAAA0004'),
      senderIp: ipNumber('192.168.0.100'),
      targetMac: Buffer.alloc(6),
      targetIp: ipNumber('192.168.0.1'),
    });
    const frame = pack(
      encodeFrame({ target: broadcastMac, source: macBytes('3449AAAA0004'), type: etherType.arp, payload: asked }),
    );
    stick.transferOut(1, frame);
    const waiting = stick.transferIn(0x81, 2048);
    expect(waiting.cancel()).toBe(true);
    send(stick, initialize);
    send(stick, setFilter(0x0b));
    fetch(stick);
    expect(read(fetch(stick), 4)).toEqual([0x80000005, 16, 9, 0]);
    stick.transferOut(1, Buffer.concat([frame, frame, Uint8Array.of(0)]));
    for (let count = 0; count < 2; count += 1) {
      const end = await stick.transferIn(0x81, 2048).done;
      const [answer] = unpack(Buffer.from(end.status === 'ok' ? end.data : none));
      const arp = parseArp(parseFrame(answer ?? none)?.payload ?? none);
      expect(arp).toMatchObject({ operation: arpOperation.reply, senderIp: ipNumber('192.168.0.1') });
    }
    send(stick, numbers(6, 12, 0));
    expect(read(fetch(stick), 4)).toEqual([0x80000006, 16, 0, 1]);
    stick.transferOut(1, frame);
    expect(stick.transferIn(0x81, 2048).cancel()).toBe(true);
  });

  it('keeps frames whole through pack and unpack, and takes any bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 4 }), (frames) => {
        expect(unpack(Buffer.concat(frames.map(pack)))).toEqual(frames.map((frame) => Uint8Array.from(frame)));
      }),
    );
    const stick = as('mf823', 'network');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(1, 2, 4, 5, 6, 8), (bytes, type) => {
        const spoilt = Buffer.concat([numbers(type), bytes]);
        expect(send(stick, spoilt).status).toBe('ok');
        expect(stick.transferOut(1, spoilt).status).toBe('ok');
        fetch(stick);
      }),
      { numRuns: 300 },
    );
  });
});

describe('MBIM', () => {
  const open = numbers(1, 16, 11, 4096);
  const command = Buffer.concat([numbers(3, 48, 12, 1, 0), hex('a289cc33bcbb8b4fb6b0133ec2aae6df'), numbers(1, 0, 0)]);

  it('answers OPEN with OPEN_DONE and announces it', async () => {
    const stick = as('me906', 'mbim');
    const notice = stick.transferIn(0x82, 16);
    send(stick, open);
    expect(await notice.done).toMatchObject({ status: 'ok', data: hex('a101000000000000') });
    expect(read(fetch(stick), 4)).toEqual([0x80000001, 16, 11, 0]);
    expect(fetch(stick)).toHaveLength(0);
  });

  it('tells what the device can do', () => {
    const stick = as('me906', 'mbim');
    send(stick, open);
    fetch(stick);
    send(stick, command);
    const answer = fetch(stick);
    expect(read(answer, 5)).toEqual([0x80000003, answer.length, 12, 1, 0]);
    const info = answer.subarray(48);
    expect([answer.readUInt32LE(40), answer.readUInt32LE(44)]).toEqual([0, info.length]);
    const text = (pair: number): string => {
      const [at, length] = [info.readUInt32LE(32 + pair * 8), info.readUInt32LE(36 + pair * 8)];
      return info.toString('utf16le', at, at + length);
    };
    expect([0, 1, 2, 3].map(text)).toEqual(['', '867000000000069', '11.433.61.00.00', 'ML1ME906EM']);
  });

  it('has no other service behind it, and says so as the standard does', () => {
    const stick = as('me906', 'mbim');
    send(stick, command);
    expect(read(fetch(stick), 4)).toEqual([0x80000004, 16, 12, 5]);
    send(stick, open);
    fetch(stick);
    // The subscriber's SIM.
    const other = Buffer.from(command);
    other.writeUInt32LE(2, 36);
    send(stick, other);
    const answer = fetch(stick);
    expect(read(answer, 5)).toEqual([0x80000003, 48, 12, 1, 0]);
    expect(answer.subarray(20, 40)).toEqual(other.subarray(20, 40));
    expect(answer.readUInt32LE(40)).toBe(9);
    send(stick, numbers(2, 12, 13));
    expect(read(fetch(stick), 4)).toEqual([0x80000002, 16, 13, 0]);
    send(stick, numbers(2, 99, 14));
    expect(read(fetch(stick), 4)).toEqual([0x80000004, 16, 14, 3]);
    send(stick, numbers(99, 12, 15));
    expect(read(fetch(stick), 4)).toEqual([0x80000004, 16, 15, 6]);
  });

  it('agrees with the driver about its blocks', () => {
    const stick = as('me906', 'mbim');
    const get = (request: number): string => {
      const end = stick.control({ requestType: 0xa1, request, value: 0, index: 0, length: 28 }, none);
      return end.status === 'ok' ? Buffer.from(end.data).toString('hex') : end.status;
    };
    expect(get(0x80)).toBe(
      '1c000100' + '00400000' + '0400' + '0000' + '0400' + '0000' + '00400000' + '0400' + '0000' + '0400' + '0000',
    );
    expect(get(0x85)).toBe('00400000');
    expect(get(0x81)).toBe('stall');
    for (const request of [0x84, 0x86, 0x05])
      expect(stick.control({ requestType: 0x21, request, value: 0, index: 0, length: 0 }, none).status).toBe('ok');
  });
});

describe('a port of the communication class', () => {
  it('follows DTR with its own lines, keeps the line settings, answers AT by its data interface', async () => {
    const stick = as('cs19', 'serial');
    const lines = stick.transferIn(0x84, 16);
    stick.control({ requestType: 0x21, request: 0x22, value: 3, index: 2, length: 0 }, none);
    expect(await lines.done).toMatchObject({ data: hex('a120000002000200 0300') });
    const coding = hex('00e1000000 00 08');
    stick.control({ requestType: 0x21, request: 0x20, value: 0, index: 2, length: 7 }, coding);
    expect(stick.control({ requestType: 0xa1, request: 0x21, value: 0, index: 2, length: 7 }, none)).toMatchObject({
      data: coding,
    });
    expect(stick.control({ requestType: 0x21, request: 0x44, value: 0, index: 2, length: 0 }, none).status).toBe(
      'stall',
    );
    stick.transferOut(2, Buffer.from('AT\r'));
    expect(await stick.transferIn(0x83, 64).done).toMatchObject({ data: Buffer.from('AT\r') });
  });
});
