import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import { ipNumber, macBytes } from '../net/bytes.ts';
import { encodeFrame, etherType, parseFrame } from '../net/ethernet.ts';
import { encodePacket, parsePacket, protocol } from '../net/ipv4.ts';
import { encodeSegment, flag, parseSegment, seqAdd, seqLength, type Segment } from '../net/tcp-segment.ts';
import { modelOf } from './models/index.ts';
import type { Faults } from './faults.ts';
import { VirtualStick } from './stick.ts';
import type { TransferEnd } from './types.ts';

const none = new Uint8Array(0);
const computer = { mac: macBytes('021E101F0001'), ip: ipNumber('192.168.8.100') };
const stickEnd = { mac: macBytes('021E101F0081'), ip: ipNumber('192.168.8.1') };

/** An E303 as a card, and a computer that speaks frames over its bulk endpoints. */
class Cable {
  readonly clock = new FakeClock();
  readonly stick: VirtualStick;
  #seq = 5000;
  #got = 0;
  heard = '';
  ended = false;

  constructor(faults: Faults = {}) {
    this.stick = new VirtualStick({
      data: { ...modelOf('e303'), powerOn: [{ when: {}, to: 'network' }] },
      clock: this.clock,
      faults,
    });
    this.stick.plug('already');
    this.set(9, 1, 0);
  }
  set(request: number, value: number, index: number): TransferEnd {
    return this.stick.control({ requestType: request === 9 ? 0 : 1, request, value, index, length: 0 }, none);
  }
  /** One frame from the stick; undefined when none comes. */
  async frame(): Promise<Uint8Array | undefined> {
    const transfer = this.stick.transferIn(0x81, 1514);
    await this.clock.advance(0);
    transfer.cancel();
    const end = await transfer.done;
    return end.status === 'ok' ? end.data : undefined;
  }
  send(part: Partial<Segment> & { flags: number }): TransferEnd {
    const ends = { source: computer.ip, target: stickEnd.ip };
    const segment: Segment = {
      sourcePort: 40_000,
      targetPort: 80,
      seq: this.#seq,
      ack: part.flags & flag.ack ? this.#got : 0,
      window: 60_000,
      mss: undefined,
      data: none,
      ...part,
    };
    this.#seq = seqAdd(this.#seq, seqLength(segment));
    const payload = encodePacket({ ...ends, protocol: protocol.tcp, payload: encodeSegment(segment, ends) }, 1);
    return this.stick.transferOut(
      1,
      encodeFrame({ target: stickEnd.mac, source: computer.mac, type: etherType.ipv4, payload }),
    );
  }
  /** Takes frames until none come any more. */
  async listen(): Promise<void> {
    for (let count = 0; count < 500; count += 1) {
      await this.clock.advance(20);
      const bytes = await this.frame();
      const packet = bytes && parsePacket(parseFrame(bytes)?.payload ?? none);
      const segment = packet && parseSegment(packet);
      if (segment === undefined) return;
      if (segment.flags & flag.syn) this.#got = segment.seq;
      if (segment.seq !== this.#got) continue;
      this.heard += Buffer.from(segment.data).toString('latin1');
      this.ended ||= (segment.flags & flag.fin) !== 0;
      this.#got = seqAdd(this.#got, seqLength(segment));
      if (seqLength(segment) > 0) this.send({ flags: flag.ack });
    }
  }
  async get(path: string): Promise<string> {
    this.heard = '';
    this.send({ flags: flag.ack, data: Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 192.168.8.1\r\n\r\n`) });
    await this.listen();
    return this.heard;
  }
  async connect(): Promise<this> {
    this.set(11, 1, 1);
    this.send({ flags: flag.syn, mss: 1460 });
    await this.listen();
    return this;
  }
}

describe('the card of a stick', () => {
  it('says that the cable is in once its data interface is selected', async () => {
    const cable = new Cable();
    const notify = cable.stick.transferIn(0x82, 16);
    cable.set(11, 1, 1);
    expect(await notify.done).toMatchObject({ status: 'ok', data: Buffer.from('a100010000000000', 'hex') });
    expect(cable.set(11, 2, 1).status).toBe('stall');
  });

  it('brings the page through the cable, one request after another on one connection', async () => {
    const cable = await new Cable().connect();
    expect(await cable.get('/api/device/basic_information')).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*<devicename>E303s-2</);
    expect(await cable.get('/nothing')).toMatch(/^HTTP\/1\.1 404 /);
    expect(cable.ended).toBe(false);
  });

  it.each([
    ['login', /^HTTP\/1\.1 302 [^]*login\.html/, false],
    ['rubbish', /this is not HTTP/, true],
    ['truncated', /^HTTP\/1\.1 200 OK\r\nContent-Length: \d+\r\n\r\n<\?xml/, true],
    ['hangs', /^$/, false],
  ] as const)('has the fault %s there as well', async (web, heard, ended) => {
    const cable = await new Cable({ web }).connect();
    expect(await cable.get('/api/device/basic_information')).toMatch(heard);
    expect(cable.ended).toBe(ended);
  });

  it('takes no frame while its data interface is not selected, and forgets connections with it', async () => {
    const cable = await new Cable().connect();
    cable.set(11, 0, 1);
    expect(cable.send({ flags: flag.ack }).status).toBe('stall');
    cable.set(11, 1, 1);
    cable.send({ flags: flag.ack, data: Buffer.from('GET') });
    const answer = parsePacket(parseFrame((await cable.frame()) ?? none)?.payload ?? none);
    expect(answer && parseSegment(answer)?.flags).toBe(flag.rst);
  });

  it('leaves no timer behind when the stick is pulled in the middle of a page', async () => {
    const cable = await new Cable().connect();
    cable.send({ flags: flag.ack, data: Buffer.from('GET / HTTP/1.1\r\n') });
    cable.stick.unplug();
    await cable.clock.advance(0);
    expect(cable.clock.waiting).toBe(0);
  });

  it('drops frames that nobody fetches instead of keeping them', async () => {
    const cable = await new Cable().connect();
    cable.send({
      flags: flag.ack,
      data: Buffer.from('GET /api/device/basic_information HTTP/1.1\r\nHost: 192.168.8.1\r\n\r\n'),
    });
    await cable.clock.advance(55_000);
    let frames = 0;
    while ((await cable.frame()) !== undefined) frames += 1;
    // The first try and its repetitions, not one for each second.
    expect(frames).toBeLessThan(12);
  });
});
