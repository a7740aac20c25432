import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import { arpOperation, encodeArp, parseArp } from '../net/arp.ts';
import { ipNumber, macBytes } from '../net/bytes.ts';
import { broadcastMac, encodeFrame, etherType, parseFrame } from '../net/ethernet.ts';
import { modelOf } from './models/index.ts';
import { packBlock, unpackBlock } from './ncm-blocks.ts';
import { VirtualStick } from './stick.ts';
import type { TransferEnd } from './types.ts';

const none = new Uint8Array(0);
const computer = { mac: macBytes('021EF8500099'), ip: ipNumber('192.168.225.100') };
const stickIp = ipNumber('192.168.225.1');
/** Interfaces and endpoints of the L850 in its NCM composition. */
const [control, data] = [6, 7];
const [notifyPipe, inPipe, outPipe] = [0x89, 0x88, 0x05];

/** What a driver of the computer does with an L850 that shows NCM. */
class Card {
  readonly clock = new FakeClock();
  readonly stick = new VirtualStick({
    data: { ...modelOf('l850'), powerOn: [{ when: {}, to: 'ncm' }] },
    clock: this.clock,
    faults: {},
  });

  constructor() {
    this.stick.plug('already');
    this.request(0x00, 9, { value: 1 });
  }
  request(requestType: number, request: number, rest: { value?: number; index?: number; data?: Uint8Array } = {}): TransferEnd {
    const { value = 0, index = control, data: sent = none } = rest;
    const length = requestType & 0x80 ? 64 : sent.length;
    return this.stick.control({ requestType, request, value, index: requestType === 0 ? 0 : index, length }, sent);
  }
  select(alternate: number): TransferEnd {
    return this.request(0x01, 11, { value: alternate, index: data });
  }
  async read(endpoint: number): Promise<Buffer | undefined> {
    const transfer = this.stick.transferIn(endpoint, 16_384);
    await this.clock.advance(0);
    transfer.cancel();
    const end = await transfer.done;
    return end.status === 'ok' ? Buffer.from(end.data) : undefined;
  }
} // prettier-ignore

/** Who has this address? */
const question = (targetIp: number): Uint8Array =>
  encodeFrame({
    target: broadcastMac,
    source: computer.mac,
    type: etherType.arp,
    payload: encodeArp({
      operation: arpOperation.request,
      senderMac: computer.mac,
      senderIp: computer.ip,
      targetMac: new Uint8Array(6),
      targetIp,
    }),
  });

/** Two frames in one block, its table behind them, as Linux sends them. */
function blockOfTwo(first: Uint8Array, second: Uint8Array): Buffer {
  const padded = (frame: Uint8Array): Buffer => Buffer.concat([frame, Buffer.alloc((4 - (frame.length % 4)) % 4)]);
  const [one, two] = [padded(first), padded(second)];
  const table = 12 + one.length + two.length;
  const bytes = Buffer.concat([Buffer.alloc(12), one, two, Buffer.alloc(20)]);
  bytes.write('NCMH', 0, 'latin1');
  bytes.writeUInt16LE(12, 4);
  bytes.writeUInt16LE(bytes.length, 8);
  bytes.writeUInt16LE(table, 10);
  bytes.write('NCM0', table, 'latin1');
  bytes.writeUInt16LE(20, table + 4);
  bytes.writeUInt16LE(12, table + 8);
  bytes.writeUInt16LE(first.length, table + 10);
  bytes.writeUInt16LE(12 + one.length, table + 12);
  bytes.writeUInt16LE(second.length, table + 14);
  return bytes;
}

describe('a card that speaks NCM', () => {
  it('tells its parameters, and agrees to what it can and to nothing else', () => {
    const card = new Card();
    const told = card.request(0xa1, 0x80);
    expect(told).toMatchObject({ status: 'ok' });
    const parameters = Buffer.from(told.status === 'ok' ? told.data : none);
    expect(parameters.readUInt16LE(0)).toBe(28);
    expect(parameters.length).toBe(28);
    expect(parameters.readUInt16LE(2)).toBe(1);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(4096);
    expect(card.request(0x21, 0x86, { data: size }).status).toBe('ok');
    expect(card.request(0xa1, 0x85)).toMatchObject({ data: Buffer.from(size) });
    size.writeUInt32LE(1_000_000);
    expect(card.request(0x21, 0x86, { data: size }).status).toBe('stall');
    expect(card.request(0x21, 0x84, { value: 1 }).status).toBe('stall');
    expect(card.request(0x21, 0x84, { value: 0 }).status).toBe('ok');
    card.select(0);
    size.writeUInt32LE(16_384);
    expect(card.request(0xa1, 0x85)).toMatchObject({ data: Buffer.from(size) });
  });

  it('says that the cable is in once its data interface is selected, and takes nothing before', async () => {
    const card = new Card();
    expect(card.stick.transferOut(outPipe, packBlock(question(stickIp), 0)).status).toBe('stall');
    card.select(1);
    expect(await card.read(notifyPipe)).toEqual(Buffer.from('a100010006000000', 'hex'));
  });

  it('answers each frame of a block, each answer in a counted block of its own', async () => {
    const card = new Card();
    card.select(1);
    card.stick.transferOut(outPipe, blockOfTwo(question(stickIp), question(stickIp)));
    for (const sequence of [0, 1]) {
      const block = (await card.read(inPipe)) ?? Buffer.alloc(0);
      expect(block.readUInt16LE(6)).toBe(sequence);
      expect(block.readUInt16LE(8)).toBe(block.length);
      const [frame = none, ...more] = unpackBlock(block);
      expect(more).toEqual([]);
      const answer = parseArp(parseFrame(frame)?.payload ?? none);
      expect(answer).toMatchObject({ operation: arpOperation.reply, senderIp: stickIp, targetIp: computer.ip });
    }
    expect(await card.read(inPipe)).toBeUndefined();
  });

  it('counts its blocks from nought again when it is selected anew', async () => {
    const card = new Card();
    for (let time = 0; time < 2; time += 1) {
      card.select(0);
      card.select(1);
      card.stick.transferOut(outPipe, packBlock(question(stickIp), 0));
      expect((await card.read(inPipe))?.readUInt16LE(6)).toBe(0);
    }
  });
});

describe('blocks of NCM', () => {
  it('give back the frame that was packed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 1514 }), fc.nat(200_000), (frame, sequence) => {
        expect(unpackBlock(Buffer.from(packBlock(frame, sequence)))).toEqual([frame]);
      }),
    );
  });

  it('end at the first thing that is wrong, and never leave the block', () => {
    const good = blockOfTwo(question(stickIp), question(stickIp));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 }), (changes) => {
        const bytes = Buffer.from(good);
        for (const [at, value] of changes) bytes[at] = value;
        const frames = unpackBlock(bytes);
        expect(frames.every((frame) => frame.length > 0 && frame.length <= 1514)).toBe(true);
      }),
    );
    // A table that names itself as the next one.
    const table = good.readUInt16LE(10);
    good.writeUInt16LE(table, table + 6);
    expect(unpackBlock(good).length).toBeLessThanOrEqual(16);
    for (let length = 0; length < good.length; length += 1) expect(unpackBlock(good.subarray(0, length))).toEqual([]);
  });
});
