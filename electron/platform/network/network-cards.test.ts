import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CardSighting } from '../../core/model/index.ts';
import { systemNetworkCards, type NetworkPlaces } from './network-cards.ts';
import { gatewayOf, soleNeighbourOf } from './routes.ts';

const HEAD = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT';
const routes = [
  HEAD,
  'eth0\t00000000\t0101010A\t0003\t0\t0\t100\t00000000\t0\t0\t0',
  'usb0\t00000000\t0100A8C0\t0003\t0\t0\t200\t00000000\t0\t0\t0',
  'usb0\t00000000\tFE00A8C0\t0003\t0\t0\t101\t00000000\t0\t0\t0',
  'usb0\t0000A8C0\t00000000\t0001\t0\t0\t101\t00FFFFFF\t0\t0\t0',
  'usb1\t00000000\t0108A8C0\t0002\t0\t0\t101\t00000000\t0\t0\t0',
  'usb2\t00000000\t00000000\t0001\t0\t0\t101\t00000000\t0\t0\t0',
  '',
].join('\n');
const arp = [
  'IP address       HW type     Flags       HW address            Mask     Device',
  '192.168.8.1      0x1         0x2         0c:5b:8f:27:9a:64     *        usb1',
  '192.168.0.9      0x1         0x0         00:00:00:00:00:00     *        usb1',
  '10.1.1.1         0x1         0x2         aa:bb:cc:dd:ee:ff     *        eth0',
  '10.1.1.2         0x1         0x2         aa:bb:cc:dd:ee:fe     *        eth0',
].join('\n');

describe('the gateway of a card', () => {
  it.each([
    ['eth0', '10.1.1.1'],
    ['usb0', '192.168.0.254'],
    ['usb1', undefined],
    ['usb2', undefined],
    ['usb', undefined],
  ])('of %s is %s', (card, gateway) => {
    expect(gatewayOf(routes, card)).toBe(gateway);
  });

  it.each([
    ['usb1', '192.168.8.1'],
    ['eth0', undefined],
    ['usb0', undefined],
  ])('the sole neighbour of %s is %s', (card, address) => {
    expect(soleNeighbourOf(arp, card)).toBe(address);
  });

  it.each(['', HEAD, 'rubbish\nusb0', 'usb0\nusb0 00000000 zz 0003 0 0 1'])('is not known from %j', (table) => {
    expect(gatewayOf(table, 'usb0')).toBeUndefined();
    expect(soleNeighbourOf(table, 'usb0')).toBeUndefined();
  });
});

describe('looking at a card', () => {
  let root: string;
  let places: NetworkPlaces;
  const card: CardSighting = {
    name: 'usb0',
    interface: 0,
    driver: 'cdc_ether',
    addresses: [],
    reach: { kind: 'card', name: 'usb0' },
  };

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'net-'));
    places = {
      cards: path.join(root, 'net'),
      tables: path.join(root, 'proc'),
      addresses: () => ({
        usb0: [
          { address: 'fe80::1', family: 'IPv6' },
          { address: '192.168.0.100', family: 'IPv4' },
        ],
      }),
    };
    await mkdir(path.join(root, 'net', 'usb0'), { recursive: true });
    await mkdir(path.join(root, 'proc'));
  });
  afterEach(() => rm(root, { recursive: true }));

  const put = (file: string, content: string): Promise<void> => writeFile(path.join(root, file), `${content}\n`);

  it('tells address, gateway, link and hardware address as they are now', async () => {
    await put('net/usb0/address', '36:4b:50:b7:ef:da');
    await put('net/usb0/carrier', '1');
    await put('net/usb0/operstate', 'unknown');
    await put('proc/route', routes);
    expect(await systemNetworkCards(places).look({ ...card, gateway: '1.2.3.4', mac: 'old' })).toEqual({
      name: 'usb0',
      interface: 0,
      driver: 'cdc_ether',
      addresses: ['fe80::1', '192.168.0.100'],
      reach: { kind: 'card', name: 'usb0', localAddress: '192.168.0.100' },
      mac: '36:4b:50:b7:ef:da',
      gateway: '192.168.0.254',
      link: true,
    });
  });

  it('leaves out what cannot be read', async () => {
    expect(await systemNetworkCards({ ...places, addresses: () => ({}) }).look(card)).toEqual(card);
    await put('net/usb0/operstate', 'down');
    expect((await systemNetworkCards(places).look(card))?.link).toBe(false);
  });

  it('says undefined for a card that is gone', async () => {
    expect(await systemNetworkCards(places).look({ ...card, name: 'usb1' })).toBeUndefined();
  });

  it('leaves the card of a virtual stick as it is', async () => {
    const virtual: CardSighting = { ...card, name: 'virtual0', reach: { kind: 'loopback', port: 4711 } };
    expect(await systemNetworkCards(places).look(virtual)).toBe(virtual);
  });

  it.runIf(networkInterfaces()['lo'])('reads a real card', async () => {
    const lo = await systemNetworkCards().look({ ...card, name: 'lo', reach: { kind: 'card', name: 'lo' } });
    expect(lo?.reach).toEqual({ kind: 'card', name: 'lo', localAddress: '127.0.0.1' });
  });
});
