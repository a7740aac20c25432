import type { NetworkInterfaceInfo } from 'node:os';
import { isIPv4 } from 'node:net';
import type { Reach } from '../../core/model/index.ts';

/** All network cards with their addresses, as `os.networkInterfaces` gives them. */
export type CardTable = NodeJS.Dict<NetworkInterfaceInfo[]>;

/** Where to connect to, and from which address of ours. */
export interface Way {
  host: string;
  port: number;
  localAddress?: string;
  /** Another card leads to the same address: the connection itself must be tied to this one. */
  bind?: { card: string; rival: string };
}

/** Why there is no way: an error code with its parameters and what it rests on. */
export type NoWay = { code: 'http.unreachable' | 'http.no-address'; params: Record<string, string>; cause: string };

const HTTP_PORT = 80;

/**
 * The way to a stick's page, or why there is none. The default route is never used: the stick's address must lie in the network of
 * its own card. Node cannot tie a connection to a card, only to an address, and the kernel then chooses the card by the
 * destination; where another card has the same network, that choice may be the wrong one, and the way says so in `bind`.
 */
export function findWay(reach: Reach, host: string, cards: CardTable): Way | NoWay {
  if (reach.kind === 'loopback') return { host: '127.0.0.1', port: reach.port };
  const target = readHost(host);
  if (!target) return { code: 'http.unreachable', params: { host }, cause: `${host} is not an IPv4 address` };
  const all = (name: string): NetworkInterfaceInfo[] => (cards[name] ?? []).filter((entry) => entry.family === 'IPv4');
  const around = (name: string): NetworkInterfaceInfo[] =>
    all(name).filter((entry) => sameNetwork(entry, target.address));
  const own = around(reach.name);
  // The address that was asked for, if the card still has it; a new lease may have given another one.
  const local = own.find((entry) => entry.address === reach.localAddress) ?? own[0];
  if (!local) {
    const cause = `the card ${reach.name} has no address in the network of ${target.address}`;
    const none = all(reach.name).length === 0;
    return { code: none ? 'http.no-address' : 'http.unreachable', params: { host, card: reach.name }, cause };
  }
  const way = { host: target.address, port: target.port };
  const rival = Object.keys(cards).find((name) => name !== reach.name && around(name).length > 0);
  return rival === undefined ? { ...way, localAddress: local.address } : { ...way, bind: { card: reach.name, rival } };
}

function readHost(host: string): { address: string; port: number } | undefined {
  const [address, port, ...more] = host.split(':');
  if (address === undefined || !isIPv4(address) || more.length > 0) return undefined;
  if (port === undefined) return { address, port: HTTP_PORT };
  const number = /^\d{1,5}$/.test(port) ? Number(port) : 0;
  return number >= 1 && number <= 65_535 ? { address, port: number } : undefined;
}

function sameNetwork(entry: { address: string; netmask: string }, address: string): boolean {
  const mask = toNumber(entry.netmask);
  // A host route (mask of 32 bits) holds no one but us.
  return ((toNumber(entry.address) ^ toNumber(address)) & mask) === 0;
}

/** 32 bits, signed as the bit operators of the language want them. */
function toNumber(address: string): number {
  return address.split('.').reduce((value, part) => (value << 8) | Number(part), 0);
}
