import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerArp, encodeArp, parseArp } from './arp.ts';
import { checksum, ipNumber, ipText, macBytes } from './bytes.ts';
import { parseFrame, encodeFrame } from './ethernet.ts';
import { answerEcho, encodeUnreachable } from './icmp.ts';
import { encodePacket, parsePacket, type Packet } from './ipv4.ts';
import { encodeSegment, flag, parseSegment, resetFor, seqAdd, seqDiff, type Segment } from './tcp-segment.ts';
import { encodeDatagram, parseDatagram } from './udp.ts';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');
const ends = { source: ipNumber('192.168.8.1'), target: ipNumber('192.168.8.100') };
const packetOf = (protocol: number, payload: Uint8Array): Packet => ({
  ...ends,
  protocol,
  payload,
  quote: new Uint8Array(0),
});

describe('numbers', () => {
  it('checksums as in RFC 1071 §3, wherever the data are cut', () => {
    const data = hex('0001 f203 f4f5 f6f7');
    expect(checksum(data)).toBe(~0xddf2 & 0xffff);
    for (let cut = 0; cut <= data.length; cut += 1)
      expect(checksum(data.subarray(0, cut), data.subarray(cut))).toBe(~0xddf2 & 0xffff);
  });

  it('write addresses as people do', () => {
    expect(ipText(ipNumber('192.168.0.255'))).toBe('192.168.0.255');
    expect(macBytes('021E101F0001').toString('hex')).toBe('021e101f0001');
  });
});

describe('ARP', () => {
  const own = { mac: macBytes('021e101f0081'), ip: ends.source };
  // As a Linux computer asks who has 192.168.8.1.
  const asked = hex('0001 0800 0604 0001 021e101f0001 c0a80864 000000000000 c0a80801');

  it('answers who asks for our address, and nobody else', () => {
    const arp = parseArp(asked);
    const answer = arp && answerArp(arp, own);
    expect(Buffer.from(encodeArp(answer!)).toString('hex')).toBe(
      '0001080006040002021e101f0081c0a80801021e101f0001c0a80864',
    );
    expect(answerArp({ ...arp!, targetIp: ends.target }, own)).toBeUndefined();
    expect(answerArp({ ...arp!, operation: 2 }, own)).toBeUndefined();
  });

  it('takes nothing that is cut or of another network', () => {
    for (let cut = 0; cut < asked.length; cut += 1) expect(parseArp(asked.subarray(0, cut))).toBeUndefined();
    expect(parseArp(Buffer.concat([hex('0006'), asked.subarray(2)]))).toBeUndefined();
  });
});

describe('IPv4', () => {
  const bytes = Buffer.from(encodePacket({ ...ends, protocol: 17, payload: hex('0102') }, 7));

  it('comes back as it was, padding left out', () => {
    expect(parsePacket(Buffer.concat([bytes, Buffer.alloc(20)]))).toMatchObject({ ...ends, protocol: 17 });
    expect(Buffer.from(parsePacket(Buffer.concat([bytes, Buffer.alloc(20)]))!.payload)).toEqual(hex('0102'));
  });

  it('is dropped with a wrong checksum, version or length, and as a fragment', () => {
    for (const at of [0, 2, 8, 10, 12]) {
      const spoilt = Buffer.from(bytes);
      spoilt[at] = (spoilt[at] ?? 0) ^ 0x21;
      expect(parsePacket(spoilt), `byte ${at}`).toBeUndefined();
    }
    const fragment = Buffer.from(bytes);
    fragment.writeUInt16BE(0x2000, 6);
    fragment.writeUInt16BE(0, 10);
    fragment.writeUInt16BE(checksum(fragment.subarray(0, 20)), 10);
    expect(parsePacket(fragment)).toBeUndefined();
  });

  it('skips options', () => {
    const long = Buffer.concat([bytes.subarray(0, 20), hex('01010101'), hex('0102')]);
    long.writeUInt8(0x46, 0);
    long.writeUInt16BE(26, 2);
    long.writeUInt16BE(0, 10);
    long.writeUInt16BE(checksum(long.subarray(0, 24)), 10);
    expect(Buffer.from(parsePacket(long)!.payload)).toEqual(hex('0102'));
  });
});

describe('ICMP', () => {
  // ping -c 1, sequence 1, eight bytes of data.
  const echo = hex('0800 0000 1234 0001 6162636465666768');
  echo.writeUInt16BE(checksum(echo), 2);

  it('answers an echo with the same data', () => {
    const answer = Buffer.from(answerEcho(echo)!);
    expect(answer.toString('hex', 0, 2)).toBe('0000');
    expect(answer.subarray(4)).toEqual(echo.subarray(4));
    expect(checksum(answer)).toBe(0);
    expect(answerEcho(Buffer.concat([echo.subarray(0, 4), hex('ffff'), echo.subarray(6)]))).toBeUndefined();
  });

  it('quotes what cannot be delivered', () => {
    const message = Buffer.from(encodeUnreachable(3, hex('4500')));
    expect(message.toString('hex', 0, 2)).toBe('0303');
    expect(checksum(message)).toBe(0);
  });
});

describe('UDP', () => {
  it('comes back as it was; a changed byte is noticed, a missing checksum is taken', () => {
    const bytes = Buffer.from(encodeDatagram({ sourcePort: 67, targetPort: 68, data: hex('aabbcc') }, ends));
    expect(parseDatagram(packetOf(17, bytes))).toMatchObject({ sourcePort: 67, targetPort: 68 });
    bytes[9] = 0;
    expect(parseDatagram(packetOf(17, bytes))).toBeUndefined();
    bytes.writeUInt16BE(0, 6);
    expect(parseDatagram(packetOf(17, bytes))).toBeDefined();
  });
});

describe('TCP segments', () => {
  const segment: Segment = {
    sourcePort: 40_000,
    targetPort: 80,
    seq: 0xffff_fff0,
    ack: 1,
    flags: flag.syn,
    window: 64_240,
    mss: 1460,
    data: new Uint8Array(0),
  };

  it('come back as they were', () => {
    expect(parseSegment(packetOf(6, encodeSegment(segment, ends)))).toEqual(segment);
    const data = { ...segment, flags: flag.ack, mss: undefined, data: Uint8Array.from(hex('474554')) };
    expect(parseSegment(packetOf(6, encodeSegment(data, ends)))).toEqual(data);
  });

  it('find the MSS among the options of a Linux SYN, and outlive broken options', () => {
    const syn = (options: string): Packet => {
      const bytes = Buffer.concat([Buffer.from(encodeSegment({ ...segment, mss: undefined }, ends)), hex(options)]);
      bytes.writeUInt8((bytes.length / 4) << 4, 12);
      const end = Buffer.from(encodePacket({ ...ends, protocol: 6, payload: bytes }, 1));
      bytes.writeUInt16BE(0, 16);
      const pseudo = Buffer.concat([
        end.subarray(12, 20),
        hex('0006'),
        hex(bytes.length.toString(16).padStart(4, '0')),
      ]);
      bytes.writeUInt16BE(checksum(pseudo, bytes), 16);
      return packetOf(6, bytes);
    };
    expect(parseSegment(syn('020405b4 0402 080a 00000001 00000000 01 030307'))?.mss).toBe(1460);
    expect(parseSegment(syn('01010101'))?.mss).toBeUndefined();
    expect(parseSegment(syn('02000000'))?.mss).toBeUndefined();
    expect(parseSegment(syn('02ff0000'))?.mss).toBeUndefined();
  });

  it('count around the end of the numbers', () => {
    expect(seqAdd(0xffff_ffff, 2)).toBe(1);
    expect(seqDiff(1, 0xffff_ffff)).toBe(2);
    expect(seqDiff(0xffff_ffff, 1)).toBe(-2);
  });

  it('get a reset when they belong to nothing, a reset gets none (RFC 9293 §3.10.7.1)', () => {
    expect(resetFor(segment)).toMatchObject({ flags: flag.rst | flag.ack, seq: 0, ack: 0xffff_fff1 });
    expect(resetFor({ ...segment, flags: flag.ack })).toMatchObject({ flags: flag.rst, seq: 1 });
    expect(resetFor({ ...segment, flags: flag.rst })).toBeUndefined();
  });
});

it('no reader throws, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      parseFrame(bytes);
      parseArp(bytes);
      parsePacket(bytes);
      answerEcho(bytes);
      parseDatagram(packetOf(17, bytes));
      parseSegment(packetOf(6, bytes));
      const frame = parseFrame(bytes);
      if (frame) expect(Buffer.from(encodeFrame(frame))).toEqual(Buffer.from(bytes));
    }),
    { numRuns: 500 },
  );
});
