import type { InterfaceData, Personality, StickData } from '../data.ts';
import { genericAt } from './generic-at.ts';
import { moduleAt, moduleIdentity, moduleSim } from './module-at.ts';
import { acm, faceOf, grouped, mbim, ncm } from './parts.ts';

/**
 * Fibocom L850-GL, an LTE module with an Intel chip: AT+GTUSBMODE 0 is NCM with three serial ports under the chip maker's id,
 * 7 is MBIM with AT ports at interfaces 2 and 6. Identifiers are made up and well-formed.
 */
const first = acm('at', { notify: 0x83, in: 0x82, out: 0x02 });
const second = acm('modem', { notify: 0x85, in: 0x84, out: 0x03 });
const third = acm('modem', { notify: 0x87, in: 0x86, out: 0x04 });

const composition = (vendor: number, product: number, interfaces: InterfaceData[], source: string): Personality =>
  faceOf(
    { vendor, product, bcdDevice: 0x0333, ...grouped, strings: ['Fibocom', 'L850-GL', '{serial}', '{mac}'] },
    interfaces,
    source,
  );

export const l850: StickData = {
  model: 'l850',
  name: 'Fibocom L850-GL',
  identity: {
    ...moduleIdentity,
    title: 'L850-GL',
    maker: 'Fibocom Wireless Inc.',
    product: 'L850',
    imei: '868000000000449',
    imsi: '262010000000044',
    iccid: '8949010000000000446',
    msisdn: '+491700000044',
    firmware: '18500.5001.00.05.27.30',
    serial: '004999010640000',
    mac: '021EF8500044',
  },
  stored: { usbmode: '7', apn: 'internet.test', cfun: '1' },
  powerOn: [
    { when: { usbmode: '0' }, to: 'ncm' },
    { when: {}, to: 'mbim' },
  ],
  personalities: {
    mbim: composition(
      0x2cb7,
      0x0007,
      [...mbim({ notify: 0x81, in: 0x8a, out: 0x06 }), ...first, ...second, ...third],
      'GTUSBMODE 7: MBIM, AT at interfaces 2 and 6, 2cb7:0007',
    ),
    ncm: composition(
      0x8087,
      0x095a,
      [...first, ...second, ...third, ...ncm(4, { notify: 0x89, in: 0x88, out: 0x05 })],
      'GTUSBMODE 0: NCM with three serial ports',
    ),
  },
  disks: {},
  messages: [],
  at: {
    unknown: 'ERROR',
    entries: [
      { ask: 'I', lines: ['{maker}', '{product}', '{firmware}'] },
      ...genericAt,
      ...moduleAt,
      { ask: '+CPINR', needs: 'sim', lines: ['+CPINR: SIM PIN,{pinTries},3', '+CPINR: SIM PUK,{pukTries},10'] },
      { ask: '+GTUSBMODE?', lines: ['+GTUSBMODE: {usbmode}'] },
      { ask: '+GTUSBMODE=?', lines: ['+GTUSBMODE: (0,7)'] },
      { ask: '+GTUSBMODE=', args: '([07])', store: { usbmode: '$1' } },
      { ask: '+CFUN=15', then: 'restart' },
      { ask: '+GTPKGVER?', lines: ['+GTPKGVER: "{firmware}_5001"'] },
      { ask: '+XCESQ?', lines: ['+XCESQ: 0,99,99,255,255,{cesqRsrq},{cesqRsrp},28'] },
      { ask: '+MTSM=1', lines: ['+MTSM: 35'] },
    ],
    unsolicited: [],
  },
  web: { kind: 'none', address: '192.168.225.1' },
  sim: moduleSim,
}; // prettier-ignore
