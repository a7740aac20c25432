import type { InterfaceData, Personality, StickData } from '../data.ts';
import { genericAt } from './generic-at.ts';
import { moduleAt, moduleIdentity, moduleMoves, moduleSim } from './module-at.ts';
import { faceOf, grouped, rndis, serial } from './parts.ts';

/**
 * Fibocom FM350, a 5G module with a MediaTek chip: AT+GTUSBMODE 40 and 41 are both RNDIS with AT ports, under ids of the chip
 * maker. No table says which port is which, so they are asked. Identifiers are made up and well-formed.
 */
const ports = (count: number): InterfaceData[] =>
  [
    serial('at', [0x00, 0x00], { notify: 0x83, in: 0x82, out: 0x02 }),
    serial('diag', [0x00, 0x00], { in: 0x84, out: 0x03 }),
    serial('diag', [0x00, 0x00], { in: 0x86, out: 0x04 }),
  ]
    .slice(0, count)
    .map((data) => ({ ...data, driver: 'option' as const }));

const composition = (product: number, count: number, source: string): Personality =>
  faceOf(
    {
      vendor: 0x0e8d,
      product,
      bcdDevice: 0x0001,
      ...grouped,
      strings: ['Fibocom Wireless Inc.', 'FM350-GL', '{serial}'],
    },
    [...rndis({ notify: 0x89, in: 0x88, out: 0x05 }), ...ports(count)],
    source,
  );

export const fm350: StickData = {
  model: 'fm350',
  name: 'Fibocom FM350',
  identity: {
    ...moduleIdentity,
    title: 'FM350-GL',
    maker: 'Fibocom Wireless Inc.',
    product: 'FM350-GL',
    imei: '868000000000365',
    imsi: '262010000000096',
    iccid: '8949010000000000966',
    msisdn: '+491700000036',
    firmware: '81600.0000.00.29.19.16',
    serial: 'fb000350',
    mac: '021EF3500001',
    act: '11',
  },
  stored: { usbmode: '40', apn: 'internet.test', cfun: '1' },
  powerOn: [
    { when: { usbmode: '41' }, to: 'more' },
    { when: {}, to: 'rndis' },
  ],
  personalities: {
    rndis: composition(0x7126, 2, 'GTUSBMODE 40: RNDIS and AT, 0e8d:7126'),
    more: composition(0x7127, 3, 'GTUSBMODE 41: RNDIS and AT, 0e8d:7127'),
  },
  disks: {},
  messages: [],
  at: {
    unknown: 'ERROR',
    entries: [
      { ask: 'I', lines: ['{maker}', '{product}', '{firmware}'] },
      ...genericAt,
      ...moduleAt,
      { ask: '+EPINC?', needs: 'sim', lines: ['+EPINC: {pinTries},3,{pukTries},10'] },
      { ask: '+GTUSBMODE?', lines: ['+GTUSBMODE: {usbmode}'] },
      { ask: '+GTUSBMODE=?', lines: ['+GTUSBMODE: (40,41)'] },
      { ask: '+GTUSBMODE=', args: '(40|41)', store: { usbmode: '$1' } },
      { ask: '+CFUN=15', then: 'restart' },
      { ask: '+GTPKGVER?', lines: ['+GTPKGVER: "{firmware}_GC_C42"'] },
      { ask: '+GTCCINFO?', lines: ['+GTCCINFO: ', 'NR service cell:', '1,9,262,01,1A2B3C,1A2B30100,9B6FA,1F5,5078,100,88,66,69,65'] },
    ],
    unsolicited: [],
  },
  moves: moduleMoves,
  web: { kind: 'none', address: '192.168.225.1' },
  sim: moduleSim,
}; // prettier-ignore
