import { Buffer } from 'node:buffer';
import { ipBytes } from './bytes.ts';

/** RFC 2131 and 2132: the server side, as far as a stick with one computer on its cable needs it. */
export const dhcpPort = { server: 67, client: 68 } as const;
const operation = { request: 1, reply: 2 } as const;
const cookie = 0x63825363;
const fixedLength = 240;
/** RFC 2131 §2: some clients take nothing shorter. */
const shortestMessage = 300;
const option = {
  pad: 0,
  mask: 1,
  router: 3,
  requestedIp: 50,
  leaseTime: 51,
  messageType: 53,
  serverId: 54,
  renewal: 58,
  rebinding: 59,
  end: 255,
} as const;
const message = { discover: 1, offer: 2, request: 3, decline: 4, ack: 5, nak: 6, release: 7, inform: 8 } as const;

/** A day, as sticks give it; s. */
const leaseSeconds = 86_400;
/** A stick lends a handful of addresses; the first one goes to the first computer. */
const poolSize = 10;

export interface DhcpNetwork {
  /** The stick, which is server and gateway. */
  server: number;
  mask: number;
  /** First address that is lent. */
  first: number;
}

/** A message to send. `broadcast`: to everybody, since the client has no address to receive at. */
export interface DhcpAnswer {
  data: Uint8Array;
  target: number;
  broadcast: boolean;
}

interface Asked {
  type: number;
  head: Buffer;
  client: string;
  options: ReadonlyMap<number, Buffer>;
}

/** Lends addresses by the client's hardware address, and remembers to whom. */
export class DhcpServer {
  readonly #network: DhcpNetwork;
  readonly #leases = new Map<string, number>();
  /** Addresses that a client found in use by somebody else. */
  readonly #declined = new Set<number>();

  constructor(network: DhcpNetwork) {
    this.#network = network;
  }

  /** The answer to one datagram; undefined when it asks for none (RFC 2131 §4.3). */
  answer(datagram: Uint8Array): DhcpAnswer | undefined {
    const asked = readMessage(datagram);
    if (asked === undefined) return undefined;
    switch (asked.type) {
      case message.discover: {
        const address = this.#addressFor(asked.client, addressOf(asked.options.get(option.requestedIp)));
        return address === undefined ? undefined : this.#reply(asked, message.offer, address);
      }
      case message.request:
        return this.#request(asked);
      case message.inform:
        // The client has its address already: it gets the rest (§4.3.5).
        return this.#reply(asked, message.ack, undefined);
      case message.decline: {
        const refused = addressOf(asked.options.get(option.requestedIp));
        if (refused !== undefined) this.#declined.add(refused);
        this.#leases.delete(asked.client);
        return undefined;
      }
      case message.release:
        this.#leases.delete(asked.client);
        return undefined;
      default:
        return undefined;
    }
  }

  #request(asked: Asked): DhcpAnswer | undefined {
    const server = addressOf(asked.options.get(option.serverId));
    if (server !== undefined && server !== this.#network.server) {
      // It has taken the offer of another server.
      this.#leases.delete(asked.client);
      return undefined;
    }
    const current = asked.head.readUInt32BE(12);
    const wanted = addressOf(asked.options.get(option.requestedIp)) ?? (current === 0 ? undefined : current);
    if (wanted === undefined) return undefined;
    const address = this.#addressFor(asked.client, wanted);
    if (address !== wanted) return this.#reply(asked, message.nak, undefined);
    this.#leases.set(asked.client, address);
    return this.#reply(asked, message.ack, address);
  }

  /** The client's own address, else the one that it would like, else the first that is free. */
  #addressFor(client: string, wish: number | undefined): number | undefined {
    const own = this.#leases.get(client);
    if (own !== undefined) return own;
    const lent = new Set(this.#leases.values());
    const pool = Array.from({ length: poolSize }, (_, index) => this.#network.first + index);
    const free = pool.filter((address) => !lent.has(address) && !this.#declined.has(address));
    return wish !== undefined && free.includes(wish) ? wish : free[0];
  }

  #reply(asked: Asked, type: number, address: number | undefined): DhcpAnswer {
    const { server, mask } = this.#network;
    const bytes = Buffer.alloc(shortestMessage);
    // Transaction, flags, hardware address: as in the request.
    asked.head.copy(bytes, 0, 0, fixedLength - 4);
    bytes.fill(0, 44, 236);
    bytes.writeUInt8(operation.reply, 0);
    bytes.writeUInt8(0, 3);
    bytes.writeUInt16BE(0, 8);
    const current = type === message.nak ? 0 : asked.head.readUInt32BE(12);
    bytes.writeUInt32BE(current, 12);
    bytes.writeUInt32BE(address ?? 0, 16);
    bytes.writeUInt32BE(type === message.nak ? 0 : server, 20);
    bytes.writeUInt32BE(cookie, 236);
    const options: [number, Uint8Array][] = [
      [option.messageType, Uint8Array.of(type)],
      [option.serverId, ipBytes(server)],
    ];
    if (type !== message.nak) options.push([option.mask, ipBytes(mask)], [option.router, ipBytes(server)]);
    if (address !== undefined) {
      const times: [number, number][] = [
        [option.leaseTime, leaseSeconds],
        [option.renewal, leaseSeconds / 2],
        [option.rebinding, (leaseSeconds * 7) / 8],
      ];
      options.push(...times.map(([code, seconds]): [number, Uint8Array] => [code, ipBytes(seconds)]));
    }
    const tail = Buffer.concat(options.flatMap(([code, value]) => [Uint8Array.of(code, value.length), value]));
    tail.copy(bytes, fixedLength);
    bytes.writeUInt8(option.end, fixedLength + tail.length);
    // §4.1: to its address when it has one, else to everybody: we do not know what it can receive.
    return { data: bytes, target: current === 0 ? 0xffffffff : current, broadcast: current === 0 };
  }
}

const addressOf = (value: Buffer | undefined): number | undefined =>
  value?.length === 4 ? value.readUInt32BE(0) : undefined;

function readMessage(datagram: Uint8Array): Asked | undefined {
  const head = Buffer.from(datagram);
  if (head.length < fixedLength || head.readUInt8(0) !== operation.request) return undefined;
  // Ethernet alone: hardware type 1 with six bytes.
  if (head.readUInt8(1) !== 1 || head.readUInt8(2) !== 6 || head.readUInt32BE(236) !== cookie) return undefined;
  const options = readOptions(head.subarray(fixedLength));
  const type = options.get(option.messageType)?.[0];
  return type === undefined ? undefined : { type, head, client: head.toString('hex', 28, 34), options };
}

function readOptions(bytes: Buffer): Map<number, Buffer> {
  const options = new Map<number, Buffer>();
  for (let at = 0; at < bytes.length;) {
    const code = bytes.readUInt8(at);
    if (code === option.end) break;
    if (code === option.pad) {
      at += 1;
      continue;
    }
    const length = bytes[at + 1] ?? 0;
    if (at + 2 + length > bytes.length) break;
    options.set(code, bytes.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return options;
}
