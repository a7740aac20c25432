import { describe, expect, it } from 'vitest';
import { findWay, type CardTable } from './way.ts';

const v4 = (address: string, netmask = '255.255.255.0') =>
  ({ address, netmask, family: 'IPv4', mac: '', internal: false, cidr: null }) as const;
const v6 = {
  address: 'fe80::1',
  netmask: 'ffff::',
  family: 'IPv6',
  mac: '',
  internal: false,
  cidr: null,
  scopeid: 2,
} as const;
const card = (name: string, localAddress?: string) =>
  localAddress === undefined ? ({ kind: 'card', name } as const) : ({ kind: 'card', name, localAddress } as const);

describe('the way to a stick', () => {
  const lan: CardTable = {
    lo: [v4('127.0.0.1', '255.0.0.0')],
    eth0: [v4('10.1.2.3')],
    usb0: [v6, v4('192.168.0.100')],
  };

  it('is from the address of its card, to port 80 or the one that is named', () => {
    expect(findWay(card('usb0'), '192.168.0.1', lan)).toEqual({
      host: '192.168.0.1',
      port: 80,
      localAddress: '192.168.0.100',
    });
    expect(findWay(card('usb0'), '192.168.0.1:8080', lan)).toMatchObject({ port: 8080 });
  });

  it('takes the address that the card has now, not the one it had', () => {
    expect(findWay(card('usb0', '192.168.0.55'), '192.168.0.1', lan)).toMatchObject({ localAddress: '192.168.0.100' });
    const two = { usb0: [v4('192.168.0.100'), v4('192.168.0.55')] };
    expect(findWay(card('usb0', '192.168.0.55'), '192.168.0.1', two)).toMatchObject({ localAddress: '192.168.0.55' });
  });

  it.each([
    ['the card is gone', card('usb9'), '192.168.0.1', lan, 'http.no-address'],
    ['the card has no IPv4 address', card('usb0'), '192.168.0.1', { usb0: [v6] }, 'http.no-address'],
    ['the stick lies beyond the default route', card('usb0'), '192.168.8.1', lan, 'http.unreachable'],
    ['a name would have to be looked up', card('usb0'), 'm.home', lan, 'http.unreachable'],
    ['the port is none', card('usb0'), '192.168.0.1:0', lan, 'http.unreachable'],
    ['the address is of the new kind', card('usb0'), '[fe80::1]:80', lan, 'http.unreachable'],
  ])('is refused when %s', (_what, reach, host, cards, code) => {
    expect(findWay(reach, host, cards)).toMatchObject({ code });
  });

  it.each([
    ['another card is in the same network', { ...lan, wlan0: [v4('192.168.0.20')] }, 'wlan0'],
    ['two equal sticks are plugged', { usb0: [v4('192.168.0.100')], usb1: [v4('192.168.0.100')] }, 'usb1'],
    ['a wider network covers it', { ...lan, eth0: [v4('192.168.77.1', '255.255.0.0')] }, 'eth0'],
  ])('is tied to the card itself when %s', (_what, cards, rival) => {
    expect(findWay(card('usb0'), '192.168.0.1', cards)).toEqual({
      host: '192.168.0.1',
      port: 80,
      bind: { card: 'usb0', rival },
    });
  });

  it('of a virtual stick is the loopback, whatever its own address', () => {
    expect(findWay({ kind: 'loopback', port: 4711 }, '192.168.0.1', {})).toEqual({ host: '127.0.0.1', port: 4711 });
  });
});
