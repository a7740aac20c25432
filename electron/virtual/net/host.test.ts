import { Buffer } from 'node:buffer';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import { arpOperation, encodeArp, parseArp } from './arp.ts';
import { checksum, ipNumber, macBytes } from './bytes.ts';
import { broadcastMac, encodeFrame, etherType, parseFrame } from './ethernet.ts';
import { NetHost } from './host.ts';
import { encodePacket, parsePacket } from './ipv4.ts';
import { encodeDatagram, parseDatagram } from './udp.ts';

const stick = { mac: macBytes('021E101F0081'), ip: ipNumber('192.168.8.1') };
const computer = { mac: macBytes('021E101F0001'), ip: ipNumber('192.168.8.100') };
let host: NetHost;
let sent: Uint8Array[];

beforeEach(() => {
  sent = [];
  host = new NetHost({
    mac: stick.mac,
    address: '192.168.8.1',
    clock: new FakeClock(),
    send: (frame) => sent.push(frame),
    connected: () => undefined,
  });
});

/** Sends a packet and gives those that come back. */
function ask(
  packet: { protocol: number; payload: Uint8Array; target?: number; source?: number },
  to: Uint8Array = stick.mac,
) {
  sent.length = 0;
  const payload = encodePacket({ source: computer.ip, target: stick.ip, ...packet }, 1);
  host.receive(encodeFrame({ target: to, source: computer.mac, type: etherType.ipv4, payload }));
  return sent.map((bytes) => {
    const frame = parseFrame(bytes);
    return {
      to: Buffer.from(frame?.target ?? []).toString('hex'),
      packet: parsePacket(frame?.payload ?? Buffer.alloc(0)),
    };
  });
}
const echo = (): Buffer => {
  const bytes = Buffer.from('0800000012340001616263646566', 'hex');
  bytes.writeUInt16BE(checksum(bytes), 2);
  return bytes;
};

describe('the host at the stick’s end', () => {
  it('answers ARP for its address', () => {
    const asked = {
      operation: arpOperation.request,
      senderMac: computer.mac,
      senderIp: computer.ip,
      targetMac: Buffer.alloc(6),
      targetIp: stick.ip,
    };
    host.receive(
      encodeFrame({ target: broadcastMac, source: computer.mac, type: etherType.arp, payload: encodeArp(asked) }),
    );
    const answer = parseArp(parseFrame(sent[0] ?? Buffer.alloc(0))?.payload ?? Buffer.alloc(0));
    expect(answer).toMatchObject({ operation: arpOperation.reply, senderIp: stick.ip, targetIp: computer.ip });
    expect(Buffer.from(answer?.senderMac ?? [])).toEqual(stick.mac);
  });

  it('answers a ping, with bytes of padding behind it too', () => {
    const [answer] = ask({ protocol: 1, payload: echo() });
    expect(answer?.to).toBe(computer.mac.toString('hex'));
    expect(Buffer.from(answer?.packet?.payload ?? []).toString('hex', 4)).toBe('12340001616263646566');
    sent.length = 0;
    const payload = encodePacket({ source: computer.ip, target: stick.ip, protocol: 1, payload: echo() }, 1);
    const frame = encodeFrame({ target: stick.mac, source: computer.mac, type: etherType.ipv4, payload });
    host.receive(Buffer.concat([frame, Uint8Array.of(0)]));
    expect(sent).toHaveLength(1);
  });

  it('takes nothing that is for another card, and nothing to everybody but the question for an address', () => {
    expect(ask({ protocol: 1, payload: echo() }, macBytes('0200000000FF'))).toEqual([]);
    expect(ask({ protocol: 1, payload: echo(), target: ipNumber('192.168.8.255') }, broadcastMac)).toEqual([]);
    const ends = { source: computer.ip, target: 0xffffffff };
    const payload = encodeDatagram({ sourcePort: 5353, targetPort: 5353, data: Buffer.from('who') }, ends);
    expect(ask({ ...ends, protocol: 17, payload }, broadcastMac)).toEqual([]);
  });

  it('gives an address to who has none', () => {
    const question = Buffer.alloc(244);
    question.set([1, 1, 6, 0]);
    question.set(computer.mac, 28);
    question.writeUInt32BE(0x63825363, 236);
    question.set([53, 1, 1, 255], 240);
    const ends = { source: 0, target: 0xffffffff };
    const payload = encodeDatagram({ sourcePort: 68, targetPort: 67, data: question }, ends);
    const [answer] = ask({ ...ends, protocol: 17, payload }, broadcastMac);
    expect(answer?.to).toBe('ffffffffffff');
    expect(answer?.packet?.target).toBe(0xffffffff);
    const datagram = answer?.packet && parseDatagram(answer.packet);
    expect(datagram).toMatchObject({ sourcePort: 67, targetPort: 68 });
    expect(Buffer.from(datagram?.data ?? []).readUInt32BE(16)).toBe(ipNumber('192.168.8.100'));
  });

  it.each([
    ['a port where nobody listens', { protocol: 17, target: stick.ip }, 3],
    ['a protocol that it does not know', { protocol: 99, target: stick.ip }, 2],
    ['an address behind it', { protocol: 17, target: ipNumber('10.1.2.3') }, 0],
  ])('says that %s cannot be reached', (_, packet, code) => {
    const ends = { source: computer.ip, target: packet.target };
    const payload = encodeDatagram({ sourcePort: 1, targetPort: 53, data: Buffer.from('?') }, ends);
    // It answers who has spoken from its own network.
    const [answer] = ask({ ...packet, payload });
    expect(answer?.packet).toMatchObject({ protocol: 1, source: stick.ip, target: computer.ip });
    expect(Buffer.from(answer?.packet?.payload ?? []).toString('hex', 0, 2)).toBe(`030${code}`);
  });

  it('has no answer for who is not of its network', () => {
    expect(ask({ protocol: 1, payload: echo(), source: ipNumber('172.16.0.9') })).toEqual([]);
  });
});
