import { Buffer } from 'node:buffer';
import type { Duplex } from 'node:stream';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import { ipNumber } from './bytes.ts';
import { encodeSegment, flag, parseSegment, seqAdd, seqLength, type Segment } from './tcp-segment.ts';
import { Tcp } from './tcp.ts';

const own = ipNumber('192.168.8.1');
const peer = ipNumber('192.168.8.100');
const { syn, ack, fin, rst } = flag;

let clock: FakeClock;
let tcp: Tcp;
let sent: Segment[];
let streams: Duplex[];

beforeEach(() => {
  clock = new FakeClock();
  sent = [];
  streams = [];
  tcp = new Tcp({
    clock,
    port: 80,
    send: ({ payload, ...rest }) => {
      const segment = parseSegment({ ...rest, payload, quote: payload });
      if (segment) sent.push(segment);
    },
    connected: (stream) => {
      stream.on('error', () => undefined);
      streams.push(stream);
    },
  });
});

/** A computer that talks TCP by hand: it knows its next number and what it has got. */
class Peer {
  seq = 1000;
  got = 0;
  heard = Buffer.alloc(0);
  readonly port: number;
  constructor(port = 40_000) {
    this.port = port;
  }
  send(part: Partial<Segment> & { flags: number }): Segment[] {
    const before = sent.length;
    const segment: Segment = {
      sourcePort: this.port,
      targetPort: 80,
      seq: this.seq,
      ack: part.flags & ack ? this.got : 0,
      window: 8000,
      mss: undefined,
      data: new Uint8Array(0),
      ...part,
    };
    const ends = { source: peer, target: own };
    tcp.receive({ ...ends, protocol: 6, payload: encodeSegment(segment, ends), quote: new Uint8Array(0) });
    return sent.slice(before);
  }
  /** Sends bytes in order. */
  say(text: string, flags: number = ack): Segment[] {
    const answers = this.send({ flags, data: Buffer.from(text) });
    this.seq = seqAdd(this.seq, text.length + (flags & fin ? 1 : 0));
    return answers;
  }
  /** The handshake. */
  connect(mss?: number): this {
    const [answer] = this.send({ flags: syn, mss });
    if (answer === undefined) throw new Error('no answer to a SYN');
    this.seq = seqAdd(this.seq, 1);
    this.got = seqAdd(answer.seq, 1);
    this.send({ flags: ack });
    return this;
  }
  /** Takes what came since, in order, as a receiver does. */
  take(segments: readonly Segment[]): string {
    let text = '';
    for (const one of segments) {
      if (one.seq !== this.got) continue;
      text += Buffer.from(one.data).toString();
      this.got = seqAdd(this.got, seqLength(one));
    }
    return text;
  }
}
const turn = (): Promise<void> => clock.advance(0);
const textOf = (stream: Duplex | undefined): (() => string) => {
  let text = '';
  stream?.on('data', (chunk: Uint8Array) => (text += Buffer.from(chunk).toString()));
  return () => text;
};

describe('opening', () => {
  it('answers a SYN with its own number and MSS, and is open with the acknowledgement', () => {
    const computer = new Peer();
    const [answer] = computer.send({ flags: syn, mss: 1460 });
    expect(answer).toMatchObject({ flags: syn | ack, ack: 1001, mss: 1460, window: 65_535 });
    expect(streams).toHaveLength(1);
    expect(tcp.connections).toBe(1);
  });

  it('resets who asks for another port or belongs to nothing', () => {
    expect(new Peer().send({ flags: syn, targetPort: 81 })).toMatchObject([{ flags: rst | ack, ack: 1001 }]);
    expect(new Peer().send({ flags: ack })).toMatchObject([{ flags: rst }]);
    expect(new Peer().send({ flags: rst })).toEqual([]);
  });

  it('says its SYN again when it is lost, six times, then forgets it', async () => {
    new Peer().send({ flags: syn });
    await clock.advance(1000);
    expect(sent).toHaveLength(2);
    await clock.advance(2000);
    expect(sent).toHaveLength(3);
    await clock.advance(120_000);
    expect(tcp.connections).toBe(0);
    expect(clock.waiting).toBe(0);
  });

  it('resets an acknowledgement of what it never said', () => {
    const computer = new Peer();
    computer.send({ flags: syn });
    computer.seq += 1;
    expect(computer.send({ flags: ack, ack: 77 })).toMatchObject([{ flags: rst, seq: 77 }]);
  });

  it('has room for so many; the next one hears nothing and asks again later', () => {
    for (let port = 1; port <= 32; port += 1) new Peer(port).connect();
    expect(new Peer(99).send({ flags: syn })).toEqual([]);
    tcp.close();
    expect(new Peer(99).send({ flags: syn })).toHaveLength(1);
  });
});

describe('receiving', () => {
  it('gives bytes in order and acknowledges each segment', async () => {
    const computer = new Peer().connect();
    const text = textOf(streams[0]);
    expect(computer.say('GET ')).toMatchObject([{ flags: ack, ack: 1005 }]);
    computer.say('/ HTTP');
    await turn();
    expect(text()).toBe('GET / HTTP');
  });

  it('drops what comes out of order and says what it waits for; takes the overlap once', async () => {
    const computer = new Peer().connect();
    const text = textOf(streams[0]);
    expect(computer.send({ flags: ack, seq: 1004, data: Buffer.from('def') })).toMatchObject([
      { flags: ack, ack: 1001 },
    ]);
    computer.send({ flags: ack, data: Buffer.from('abc') });
    computer.send({ flags: ack, seq: 1002, data: Buffer.from('bcdef') });
    // The same again, as after a lost acknowledgement: acknowledged, not given twice.
    expect(computer.send({ flags: ack, data: Buffer.from('abc') })).toMatchObject([{ ack: 1007 }]);
    await turn();
    expect(text()).toBe('abcdef');
  });

  it('closes its window when nobody reads, keeps to it, and opens it again', async () => {
    const computer = new Peer().connect();
    const chunk = 'x'.repeat(1460);
    let window = 65_535;
    for (let count = 0; count < 60 && window > 0; count += 1) {
      const said = chunk.slice(0, window);
      window = computer.say(said).at(-1)?.window ?? 0;
      await turn();
    }
    expect(window).toBe(0);
    // A probe beyond the window is answered and not taken.
    expect(computer.send({ flags: ack, data: Buffer.from('y') })).toMatchObject([{ ack: computer.seq, window: 0 }]);
    const before = sent.length;
    const text = textOf(streams[0]);
    await turn();
    expect(sent.slice(before).some((one) => one.window >= 2 * 1460)).toBe(true);
    computer.say('end');
    await turn();
    expect(text()).toMatch(/^x+end$/);
  });

  it('asks back at a reset that is not exact, obeys an exact one (RFC 5961)', async () => {
    const computer = new Peer().connect();
    let closed = false;
    streams[0]?.on('close', () => (closed = true));
    expect(computer.send({ flags: rst, seq: 1005 })).toMatchObject([{ flags: ack, ack: 1001 }]);
    expect(computer.send({ flags: rst, seq: 900 })).toEqual([]);
    expect(computer.send({ flags: syn, seq: 1001 })).toMatchObject([{ flags: ack }]);
    expect(tcp.connections).toBe(1);
    expect(computer.send({ flags: rst })).toEqual([]);
    await turn();
    expect([tcp.connections, closed, clock.waiting]).toEqual([0, true, 0]);
  });

  it('ignores a segment without an acknowledgement', async () => {
    const computer = new Peer().connect();
    const text = textOf(streams[0]);
    expect(computer.send({ flags: 0, data: Buffer.from('abc') })).toEqual([]);
    await turn();
    expect(text()).toBe('');
  });
});

describe('sending', () => {
  it('cuts by the MSS of the other side, 536 without one', () => {
    new Peer().connect(1000);
    streams[0]?.write('x'.repeat(2500));
    expect(sent.filter((one) => one.data.length > 0).map((one) => one.data.length)).toEqual([1000, 1000, 500]);
    new Peer(40_001).connect();
    streams[1]?.write('x'.repeat(600));
    expect(sent.slice(-2).map((one) => one.data.length)).toEqual([536, 64]);
  });

  it('keeps to the window and goes on when it moves', async () => {
    const computer = new Peer().connect(1000);
    computer.send({ flags: ack, window: 1500 });
    const before = sent.length;
    streams[0]?.write('x'.repeat(4000));
    expect(sent.slice(before).map((one) => one.data.length)).toEqual([1000, 500]);
    computer.got = seqAdd(computer.got, 1500);
    expect(computer.send({ flags: ack, window: 9000 }).map((one) => one.data.length)).toEqual([1000, 1000, 500]);
    await turn();
  });

  it('says again from the first byte that is missing, more and more slowly, and gives up', async () => {
    const computer = new Peer().connect(1000);
    streams[0]?.write('x'.repeat(2000));
    const first = sent.at(-2)?.seq ?? 0;
    computer.got = seqAdd(computer.got, 1000);
    computer.send({ flags: ack });
    let before = sent.length;
    await clock.advance(1000);
    expect(sent.slice(before)).toMatchObject([{ seq: seqAdd(first, 1000) }]);
    before = sent.length;
    await clock.advance(1900);
    expect(sent.slice(before)).toHaveLength(0);
    await clock.advance(200);
    expect(sent.slice(before)).toHaveLength(1);
    await clock.advance(300_000);
    expect(tcp.connections).toBe(0);
    expect(sent.at(-1)?.flags).toBe(rst | ack);
  });

  it('takes an acknowledgement of all that was said before it was said again', async () => {
    const computer = new Peer().connect(1000);
    streams[0]?.write('x'.repeat(3000));
    computer.send({ flags: ack, window: 1000 });
    await clock.advance(1000);
    computer.got = seqAdd(computer.got, 3000);
    computer.send({ flags: ack });
    const before = sent.length;
    await clock.advance(10_000);
    expect(sent.slice(before)).toHaveLength(0);
    expect(tcp.connections).toBe(1);
  });

  it('asks about a closed window with a byte, for as long as somebody answers', async () => {
    const computer = new Peer().connect(1000);
    computer.send({ flags: ack, window: 0 });
    streams[0]?.write('hello');
    expect(sent.at(-1)?.data.length).toBe(0);
    for (let count = 0; count < 10; count += 1) {
      const before = sent.length;
      await clock.advance(50_000);
      expect(sent.slice(before).every((one) => one.data.length === 1)).toBe(true);
      computer.send({ flags: ack, window: 0 });
    }
    expect(tcp.connections).toBe(1);
    const opened = computer.send({ flags: ack, window: 100 });
    expect(computer.take(opened)).toBe('hello');
  });

  it('makes a writer wait while too much is under way', async () => {
    const computer = new Peer().connect(1000);
    let done = false;
    streams[0]?.write(Buffer.alloc(300_000), () => (done = true));
    await turn();
    expect(done).toBe(false);
    for (let count = 0; count < 60; count += 1) {
      computer.got = seqAdd(computer.got, 8000);
      computer.send({ flags: ack });
    }
    await turn();
    expect(done).toBe(true);
  });

  it('answers an acknowledgement of what was never said', () => {
    const computer = new Peer().connect();
    expect(computer.send({ flags: ack, ack: seqAdd(computer.got, 5) })).toMatchObject([{ flags: ack, ack: 1001 }]);
  });
});

describe('closing', () => {
  it('by the other side first: all it said is given, then the end; ours follows when we are done', async () => {
    const computer = new Peer().connect();
    const text = textOf(streams[0]);
    let ended = false;
    streams[0]?.on('end', () => (ended = true));
    expect(computer.say('bye', ack | fin)).toMatchObject([{ flags: ack, ack: 1005 }]);
    await turn();
    expect([text(), ended, tcp.connections]).toEqual(['bye', true, 1]);
    const before = sent.length;
    streams[0]?.end('thanks');
    await turn();
    expect(computer.take(sent.slice(before))).toBe('thanks');
    expect(sent.at(-1)?.flags).toBe(fin | ack);
    computer.send({ flags: ack });
    await turn();
    expect([tcp.connections, clock.waiting]).toEqual([0, 0]);
  });

  it('by us first: what comes meanwhile is still read, and the place is kept for a moment', async () => {
    const computer = new Peer().connect();
    const text = textOf(streams[0]);
    streams[0]?.end('page');
    await turn();
    expect(computer.take(sent.filter((one) => seqLength(one) > 0))).toBe('page');
    computer.send({ flags: ack });
    computer.say('more');
    computer.say('', ack | fin);
    await turn();
    expect(text()).toBe('more');
    expect(tcp.connections).toBe(1);
    // A lost acknowledgement: the other side says its end again.
    expect(computer.send({ flags: ack | fin, seq: seqAdd(computer.seq, -1) })).toMatchObject([{ flags: ack }]);
    await clock.advance(2100);
    expect([tcp.connections, clock.waiting]).toEqual([0, 0]);
  });

  it('by both at once', async () => {
    const computer = new Peer().connect();
    textOf(streams[0]);
    streams[0]?.end();
    await turn();
    const end = sent.at(-1);
    expect(end?.flags).toBe(fin | ack);
    computer.say('', ack | fin);
    computer.got = seqAdd(end?.seq ?? 0, 1);
    computer.send({ flags: ack });
    await clock.advance(2100);
    expect([tcp.connections, clock.waiting]).toEqual([0, 0]);
  });

  it('lets a new connection take the place of one that only waits', async () => {
    const computer = new Peer().connect();
    textOf(streams[0]);
    streams[0]?.end();
    await turn();
    computer.got = seqAdd(sent.at(-1)?.seq ?? 0, 1);
    computer.say('', ack | fin);
    await turn();
    computer.seq = seqAdd(computer.seq, 50_000);
    expect(computer.send({ flags: syn })).toMatchObject([{ flags: syn | ack }]);
    expect(streams).toHaveLength(2);
  });

  it('with a reset when the program goes away in the middle', async () => {
    new Peer().connect();
    streams[0]?.destroy();
    await turn();
    expect(sent.at(-1)?.flags).toBe(rst | ack);
    expect([tcp.connections, clock.waiting]).toEqual([0, 0]);
  });

  it('after a minute without a word', async () => {
    new Peer().connect();
    await clock.advance(61_000);
    expect([tcp.connections, clock.waiting]).toEqual([0, 0]);
  });
});

it('brings every byte through a cable that loses, doubles and disorders', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat({ max: 9 }), { minLength: 60, maxLength: 60 }),
      fc.integer({ min: 1, max: 6000 }),
      async (luck, length) => {
        const random = [...luck];
        const unlucky = (): boolean => (random.shift() ?? 9) < 3;
        const computer = new Peer(1 + (length % 60_000)).connect(700);
        const text = 'abcdefghij'.repeat(Math.ceil(length / 10)).slice(0, length);
        const before = sent.length;
        streams.at(-1)?.end(text);
        await turn();
        let heard = '';
        let seen = before;
        for (let round = 0; round < 200 && heard.length < length; round += 1) {
          const fresh = sent.slice(seen);
          seen = sent.length;
          const arrived = fresh.filter(() => !unlucky());
          if (unlucky()) arrived.reverse();
          heard += computer.take(unlucky() ? [...arrived, ...arrived] : arrived);
          if (!unlucky()) computer.send({ flags: ack });
          await clock.advance(1000);
        }
        expect(heard).toBe(text);
        tcp.close();
      },
    ),
    { numRuns: 40 },
  );
}, 30_000);
