import { readFile, stat } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import type { CardSighting } from '../../core/model/index.ts';
import type { NetworkCards } from '../../core/ports.ts';
import { errnoOf } from '../shared/errno.ts';
import { gatewayOf, soleNeighbourOf } from './routes.ts';

/** Where the system shows its cards; tests put made-up folders here. */
export interface NetworkPlaces {
  /** One folder for each card. */
  cards: string;
  /** The folder with the files `route` and `arp`. */
  tables: string;
  addresses: () => NodeJS.Dict<{ address: string; family: string }[]>;
}

const REAL: NetworkPlaces = { cards: '/sys/class/net', tables: '/proc/net', addresses: networkInterfaces };

/** The network cards of this computer. What cannot be read is left out; a card that is gone is undefined. */
export function systemNetworkCards(places: NetworkPlaces = REAL): NetworkCards {
  return {
    async look(card) {
      if (card.reach.kind === 'loopback') return card;
      const folder = path.join(places.cards, card.name);
      if (!(await exists(folder))) return undefined;
      const entries = places.addresses()[card.name] ?? [];
      const local = entries.find((entry) => entry.family === 'IPv4')?.address;
      const seen: CardSighting = {
        name: card.name,
        interface: card.interface,
        driver: card.driver,
        addresses: entries.map((entry) => entry.address),
        reach: { kind: 'card', name: card.name, ...(local === undefined ? {} : { localAddress: local }) },
      };
      const mac = await text(path.join(folder, 'address'));
      const gateway = await stickAddress(places, card.name);
      const link = await linkOf(folder);
      if (mac !== undefined) seen.mac = mac;
      if (gateway !== undefined) seen.gateway = gateway;
      if (link !== undefined) seen.link = link;
      return seen;
    },
  };
}

async function stickAddress(places: NetworkPlaces, card: string): Promise<string | undefined> {
  const routes = await text(path.join(places.tables, 'route'));
  const neighbours = await text(path.join(places.tables, 'arp'));
  return gatewayOf(routes ?? '', card) ?? soleNeighbourOf(neighbours ?? '', card);
}

/**
 * `carrier` is 1 with a link; reading it fails with EINVAL while the card is down, and then there is none. USB cards of
 * some drivers have no link state at all (`operstate` unknown, carrier 1), which counts as a link as the kernel does.
 */
async function linkOf(folder: string): Promise<boolean | undefined> {
  const carrier = await text(path.join(folder, 'carrier'));
  if (carrier !== undefined) return carrier === '1';
  const state = await text(path.join(folder, 'operstate'));
  return state === undefined ? undefined : state === 'up';
}

async function text(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    // Gone meanwhile, a card that is down, no such table on this system, not for this user: then it is not known.
    if (['ENOENT', 'ENOTDIR', 'EINVAL', 'ENODEV', 'EACCES'].includes(errnoOf(error))) return undefined;
    throw error;
  }
}

async function exists(folder: string): Promise<boolean> {
  try {
    await stat(folder);
    return true;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ENODEV'].includes(errnoOf(error))) return false;
    throw error;
  }
}
