import type { Duplex } from 'node:stream';
import type { Clock } from '../../core/ports.ts';
import { answerArp, encodeArp, parseArp } from './arp.ts';
import { ipNumber } from './bytes.ts';
import { DhcpServer, dhcpPort } from './dhcp.ts';
import { broadcastMac, encodeFrame, etherType, parseFrame, type Frame } from './ethernet.ts';
import { answerEcho, encodeUnreachable, unreachable } from './icmp.ts';
import { encodePacket, parsePacket, protocol, type Packet } from './ipv4.ts';
import { Tcp } from './tcp.ts';
import { encodeDatagram, parseDatagram } from './udp.ts';

export interface HostOptions {
  /** Its own hardware address, six bytes. */
  mac: Uint8Array;
  /** Its own address, which is the gateway of the network around it, `192.168.8.1`. */
  address: string;
  clock: Clock;
  /** Puts a frame on the cable. */
  send: (frame: Uint8Array) => void;
  /** Somebody has connected to port 80. */
  connected: (stream: Duplex) => void;
}

const webPort = 80;
/** A network of 256 addresses, as sticks have it, and the one where lending begins. */
const mask = ipNumber('255.255.255.0');
const firstLent = 100;
const everybody = 0xffffffff;

/**
 * The stick's end of its network cable: a host with one address that answers ARP and ping, lends addresses, and listens on
 * port 80. It leads nowhere else, and says so.
 */
export class NetHost {
  readonly #o: HostOptions;
  readonly #ip: number;
  readonly #dhcp: DhcpServer;
  readonly #tcp: Tcp;
  /** Hardware addresses by address, as their packets told them; the cable has one computer at its end. */
  readonly #neighbours = new Map<number, Uint8Array>();
  #packets = 0;

  constructor(options: HostOptions) {
    this.#o = options;
    this.#ip = ipNumber(options.address);
    const network = (this.#ip & mask) >>> 0;
    this.#dhcp = new DhcpServer({ server: this.#ip, mask, first: network + firstLent });
    this.#tcp = new Tcp({
      clock: options.clock,
      port: webPort,
      send: (packet) => this.#send(packet),
      connected: options.connected,
    });
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.#tcp.connections;
  }

  /** A frame from the cable. What is not for this host, or no frame, is dropped. */
  receive(bytes: Uint8Array): void {
    const frame = parseFrame(bytes);
    if (frame === undefined || !this.#isForUs(frame)) return;
    if (frame.type === etherType.arp) this.#arp(frame);
    else if (frame.type === etherType.ipv4) this.#packet(frame);
  }

  close(): void {
    this.#tcp.close();
  }

  #isForUs({ target }: Frame): boolean {
    return Buffer.compare(target, this.#o.mac) === 0 || Buffer.compare(target, broadcastMac) === 0;
  }

  #arp(frame: Frame): void {
    const asked = parseArp(frame.payload);
    if (asked === undefined) return;
    const answer = answerArp(asked, { mac: this.#o.mac, ip: this.#ip });
    if (answer === undefined) return;
    this.#learn(asked.senderIp, asked.senderMac);
    this.#put({ target: asked.senderMac, type: etherType.arp, payload: encodeArp(answer) });
  }

  #packet(frame: Frame): void {
    const packet = parsePacket(frame.payload);
    if (packet === undefined) return;
    if (((packet.source ^ this.#ip) & mask) === 0) this.#learn(packet.source, frame.source);
    const broadcast = packet.target === everybody || packet.target === ((this.#ip & mask) | ~mask) >>> 0;
    if (packet.target === this.#ip) this.#deliver(packet, frame.source);
    else if (broadcast) this.#broadcast(packet, frame.source);
    else if (packet.target >>> 28 !== 0xe) this.#unreachable(packet, unreachable.network);
  }

  #deliver(packet: Packet, from: Uint8Array): void {
    const back = { source: this.#ip, target: packet.source };
    switch (packet.protocol) {
      case protocol.icmp: {
        const payload = answerEcho(packet.payload);
        if (payload !== undefined) this.#send({ ...back, protocol: protocol.icmp, payload });
        return;
      }
      case protocol.tcp:
        this.#tcp.receive(packet);
        return;
      case protocol.udp:
        if (!this.#lend(packet, from)) this.#unreachable(packet, unreachable.port);
        return;
      default:
        this.#unreachable(packet, unreachable.protocol);
    }
  }

  /** Of what goes to everybody only the question for an address is meant for us; nothing else gets an answer (RFC 1122 §3.2.2). */
  #broadcast(packet: Packet, from: Uint8Array): void {
    if (packet.protocol === protocol.udp) this.#lend(packet, from);
  }

  /** @returns whether it was a datagram to the port where addresses are lent, or one that is none */
  #lend(packet: Packet, from: Uint8Array): boolean {
    const datagram = parseDatagram(packet);
    if (datagram === undefined) return true;
    if (datagram.targetPort !== dhcpPort.server) return false;
    const answer = this.#dhcp.answer(datagram.data);
    if (answer === undefined) return true;
    const ends = { source: this.#ip, target: answer.target };
    const data = { sourcePort: dhcpPort.server, targetPort: dhcpPort.client, data: answer.data };
    this.#put({
      target: answer.broadcast ? broadcastMac : from,
      type: etherType.ipv4,
      payload: this.#encode({ ...ends, protocol: protocol.udp, payload: encodeDatagram(data, ends) }),
    });
    return true;
  }

  #unreachable(packet: Packet, code: number): void {
    const payload = encodeUnreachable(code, packet.quote);
    this.#send({ source: this.#ip, target: packet.source, protocol: protocol.icmp, payload });
  }

  #learn(ip: number, mac: Uint8Array): void {
    // A cable with one computer: a few addresses at most, and the latest ones count.
    if (this.#neighbours.size >= 16 && !this.#neighbours.has(ip)) this.#neighbours.clear();
    this.#neighbours.set(ip, Uint8Array.from(mac));
  }

  #send(packet: Omit<Packet, 'quote'>): void {
    const target = this.#neighbours.get(packet.target);
    // Whoever is answered has spoken before, so that the address is known; if not, there is nobody.
    if (target !== undefined) this.#put({ target, type: etherType.ipv4, payload: this.#encode(packet) });
  }

  #encode(packet: Omit<Packet, 'quote'>): Uint8Array {
    this.#packets += 1;
    return encodePacket(packet, this.#packets);
  }

  #put(frame: Omit<Frame, 'source'>): void {
    this.#o.send(encodeFrame({ ...frame, source: this.#o.mac }));
  }
}
