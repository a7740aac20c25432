import type { InterfaceData, Personality, StickData } from '../data.ts';
import { genericAt } from './generic-at.ts';
import { moduleAt, moduleIdentity, moduleMoves, moduleSim } from './module-at.ts';
import { faceOf, mbim, qmi, serial } from './parts.ts';

/**
 * Foxconn T99W175, a 5G module that is sold as Dell DW5930e, too: AT^USBSWITCH stores the product id that it shows, in force after
 * the next start. No table says which port is which. Identifiers are made up and well-formed.
 */
const ports: InterfaceData[] = [
  serial('diag', [0xff, 0x30], { in: 0x81, out: 0x01 }),
  serial('at', [0xff, 0x40], { notify: 0x83, in: 0x82, out: 0x02 }),
  serial('diag', [0xff, 0x60], { notify: 0x85, in: 0x84, out: 0x03 }),
].map((data) => ({ ...data, driver: 'option' as const }));
const net = { notify: 0x89, in: 0x88, out: 0x05 };

const composition = (product: number, interfaces: InterfaceData[], source: string): Personality =>
  faceOf(
    { vendor: 0x05c6, product, bcdDevice: 0x0414, strings: ['Foxconn', 'T99W175', '{serial}'] },
    interfaces,
    source,
  );

export const t99w175: StickData = {
  model: 't99w175',
  name: 'Foxconn T99W175',
  identity: {
    ...moduleIdentity,
    title: 'T99W175',
    maker: 'Foxconn',
    product: 'T99W175',
    imei: '868000000000498',
    imsi: '262010000000049',
    iccid: '8949010000000000495',
    msisdn: '+491700000049',
    firmware: 'F0.1.0.0.9.GC.004',
    serial: 'VIRTUALT99W0049',
  },
  stored: { pid: '90D5', apn: 'internet.test', cfun: '1' },
  powerOn: [
    { when: { pid: '9025' }, to: 'qmi' },
    { when: {}, to: 'mbim' },
  ],
  personalities: {
    mbim: composition(0x90d5, [...mbim(net), ...ports], 'USBSWITCH 90D5: MBIM'),
    qmi: composition(0x9025, [...ports, { ...qmi(net), driver: 'qmi_wwan' }], 'USBSWITCH 9025: QMI'),
  },
  disks: {},
  messages: [],
  at: {
    unknown: 'ERROR',
    entries: [
      { ask: 'I', lines: ['Manufacturer: {maker}', 'Model: {product}', 'Revision: {firmware}', 'IMEI: {imei}'] },
      ...genericAt,
      ...moduleAt,
      { ask: '^USBSWITCH?', lines: ['^USBSWITCH: {pid}'] },
      { ask: '^USBSWITCH=', args: '(90D5|9025)', store: { pid: '$1' } },
    ],
    unsolicited: [],
  },
  moves: moduleMoves,
  web: { kind: 'none', address: '192.168.225.1' },
  sim: moduleSim,
}; // prettier-ignore
