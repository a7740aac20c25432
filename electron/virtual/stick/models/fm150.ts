import type { InterfaceData, Personality, StickData } from '../data.ts';
import { genericAt } from './generic-at.ts';
import { plainServices, simMessages } from './messages-at.ts';
import { moduleAt, moduleIdentity, moduleMoves, moduleSim } from './module-at.ts';
import { ethernet, faceOf, mbim, qmi, serial } from './parts.ts';

/**
 * Fibocom FM150, a 5G module. AT+GTUSBMODE stores the number of a composition, in force after AT+CFUN=15. Identifiers are
 * made up and well-formed, network 262 01.
 */
const net = { notify: 0x89, in: 0x88, out: 0x05 };

const diag = serial('diag', [0xff, 0x30], { in: 0x81, out: 0x01 });
const at = serial('at', [0x00, 0x00], { notify: 0x83, in: 0x82, out: 0x02 });
const second = serial('modem', [0x00, 0x00], { notify: 0x85, in: 0x84, out: 0x03 });
const pipe = serial('diag', [0xff, 0x42], { in: 0x86, out: 0x04 });

const composition = (product: number, interfaces: InterfaceData[], source: string): Personality =>
  faceOf(
    {
      vendor: 0x2cb7,
      product,
      bcdDevice: 0x0414,
      strings: ['Fibocom Wireless Inc.', 'Fibocom FM150', '{serial}', '{mac}'],
    },
    interfaces,
    source,
  );

export const fm150: StickData = {
  model: 'fm150',
  name: 'Fibocom FM150',
  identity: {
    ...moduleIdentity,
    title: 'FM150-AE',
    maker: 'Fibocom Wireless Inc.',
    product: 'FM150-AE-00',
    imei: '868000000000357',
    imsi: '262010000000035',
    iccid: '8949010000000000354',
    msisdn: '+491700000035',
    firmware: '89602.1000.00.04.01.02',
    serial: 'fb000007',
    mac: '021EF1500007',
  },
  stored: { usbmode: '32', apn: 'internet.test', cfun: '1' },
  powerOn: [
    { when: { usbmode: '33' }, to: 'ecm' },
    { when: { usbmode: '30' }, to: 'mbim' },
    { when: {}, to: 'qmi' },
  ],
  personalities: {
    qmi: composition(0x0104, [diag, at, second, pipe, qmi(net)], 'port table of 2cb7:0104: 0 diagnostics, 1 and 2 AT'),
    ecm: composition(0x0105, [...ethernet(4, net), diag, at, second], 'ECM, then the ports in the order of 2cb7:0104'),
    mbim: composition(0x0105, [...mbim(net), diag, at, second], 'MBIM, then the ports in the order of 2cb7:0104'),
  },
  disks: {},
  messages: [],
  at: {
    unknown: 'ERROR',
    messages: simMessages,
    services: plainServices,
    entries: [
      { ask: 'I', lines: ['{maker}', '{product}', '{firmware}'] },
      ...genericAt,
      ...moduleAt,
      { ask: '+GTUSBMODE?', lines: ['+GTUSBMODE: {usbmode}'] },
      { ask: '+GTUSBMODE=?', lines: ['+GTUSBMODE: (30,32,33)'] },
      { ask: '+GTUSBMODE=', args: '(30|32|33)', store: { usbmode: '$1' } },
      { ask: '+CFUN=15', then: 'restart' },
      { ask: '+GTPKGVER?', lines: ['+GTPKGVER: "{firmware}"'] },
      {
        ask: '+GTCCINFO?',
        lines: ['+GTCCINFO:', 'LTE service cell:', '1,4,262,01,4E21,1A2B301,514,7B,103,100,20,48,48,20'],
      },
      { ask: '+MTSM=1', lines: ['+MTSM: 35'] },
    ],
    unsolicited: [],
  },
  moves: moduleMoves,
  web: { kind: 'none', address: '192.168.225.1' },
  sim: moduleSim,
};
