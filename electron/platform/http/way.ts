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
}

const HTTP_PORT = 80;

/**
 * The way to a stick's page, or in words why there is none. Node cannot tie a connection to a card, only to an address, and
 * the kernel then chooses the card by the destination. So the way is taken only when that choice can be none other: the
 * stick's address lies in the network of its own card, and in that of no other card. The default route is never used.
 */
export function findWay(reach: Reach, host: string, cards: CardTable): Way | string {
  if (reach.kind === 'loopback') return { host: '127.0.0.1', port: reach.port };
  const target = readHost(host);
  if (!target) return `${host} is not an IPv4 address`;
  const around = (name: string): NetworkInterfaceInfo[] =>
    (cards[name] ?? []).filter((entry) => entry.family === 'IPv4' && sameNetwork(entry, target.address));
  const own = around(reach.name);
  // The address that was asked for, if the card still has it; a new lease may have given another one.
  const local = own.find((entry) => entry.address === reach.localAddress) ?? own[0];
  if (!local) return `the card ${reach.name} has no address in the network of ${target.address}`;
  const rival = Object.keys(cards).find((name) => name !== reach.name && around(name).length > 0);
  if (rival !== undefined) return `the cards ${reach.name} and ${rival} are both in the network of ${target.address}`;
  return { host: target.address, port: target.port, localAddress: local.address };
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
