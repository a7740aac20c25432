import { Buffer } from 'node:buffer';
import { Failure } from '../../core/model/index.ts';
import type { CardSighting } from '../../core/model/index.ts';
import type { Clock } from '../../core/ports.ts';
import { arpOperation, encodeArp, parseArp } from '../net/arp.ts';
import { checksum, ipNumber, macBytes } from '../net/bytes.ts';
import { broadcastMac, encodeFrame, etherType, parseFrame, type Frame } from '../net/ethernet.ts';
import { encodePacket, parsePacket, protocol } from '../net/ipv4.ts';
import type { VirtualStick } from '../stick/stick.ts';
import { endpointOf } from './driver.ts';

/** RFC 792. */
const echo = 8;
const echoReply = 0;

export interface VirtualCable {
  stick: VirtualStick;
  card: CardSighting;
  clock: Clock;
}

/**
 * One echo over the cable of a virtual card, frame by frame through the stick's endpoints, as a kernel would send it: ARP
 * first, then ICMP. Failures: connection.no-echo, connection.no-ping for a card that speaks no plain frames (RNDIS, MBIM).
 */
export async function pingOverCable({ stick, card, clock }: VirtualCable, host: string, timeoutMs: number): Promise<{ tookMs: number }> {
  const data = stick.interfaces.find(({ number }) => number === card.interface + 1);
  const endpoints = data?.data.alternates.flat() ?? [];
  const face = { number: card.interface + 1, alternate: 0, classCode: 10, subclass: 0, protocol: 0, endpoints };
  const [into, out] = [endpointOf(face, 'bulk', 'in'), endpointOf(face, 'bulk', 'out')];
  const own = card.addresses[0];
  if (card.driver !== 'cdc_ether' || into === undefined || out === undefined || own === undefined) {
    throw new Failure('connection.no-ping', { card: card.name }, `${card.driver} is not spoken here`);
  }
  const mac = macBytes((card.mac ?? '02:1e:10:1f:00:01').replaceAll(':', ''));
  const [source, gateway] = [ipNumber(own), ipNumber(card.gateway ?? host)];
  const begun = clock.monotonic();
  const left = (): number => timeoutMs - (clock.monotonic() - begun);
  const send = (frame: Omit<Frame, 'source'>): void => void stick.transferOut(out, encodeFrame({ ...frame, source: mac }), 'kernel');
  /** The first frame that is what was waited for. */
  const hear = async <T>(wanted: (frame: Frame) => T | undefined): Promise<T> => {
    while (left() > 0) {
      const transfer = stick.transferIn(into, 1514, 'kernel');
      const stop = clock.after(left(), () => transfer.cancel());
      const end = await transfer.done;
      stop();
      const frame = end.status === 'ok' ? parseFrame(end.data) : undefined;
      const found = frame === undefined ? undefined : wanted(frame);
      if (found !== undefined) return found;
      if (end.status === 'gone' || end.status === 'stall') break;
    }
    throw new Failure('connection.no-echo', { host, card: card.name });
  };

  const question = { senderMac: mac, senderIp: source, targetMac: Buffer.alloc(6), targetIp: gateway };
  send({ target: broadcastMac, type: etherType.arp, payload: encodeArp({ operation: arpOperation.request, ...question }) });
  const neighbour = await hear(({ type, payload }) => {
    const answer = type === etherType.arp ? parseArp(payload) : undefined;
    return answer?.operation === arpOperation.reply && answer.senderIp === gateway ? answer.senderMac : undefined;
  });
  const request = { source, target: ipNumber(host), protocol: protocol.icmp, payload: echoMessage() };
  send({ target: neighbour, type: etherType.ipv4, payload: encodePacket(request, 1) });
  await hear(({ type, payload }) => {
    const packet = type === etherType.ipv4 ? parsePacket(payload) : undefined;
    return packet?.protocol === protocol.icmp && packet.payload[0] === echoReply ? true : undefined;
  });
  return { tookMs: clock.monotonic() - begun };
} // prettier-ignore

/** An echo request with number and sequence 1 and a few bytes of data. */
function echoMessage(): Uint8Array {
  const bytes = Buffer.concat([Uint8Array.of(echo, 0, 0, 0, 0, 1, 0, 1), Buffer.from('modem-workbench')]);
  bytes.writeUInt16BE(checksum(bytes), 2);
  return bytes;
}
