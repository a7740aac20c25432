import type { Personality, StickData } from '../data.ts';
import { genericAt } from './generic-at.ts';
import { moduleAt, moduleIdentity, moduleMoves, moduleSim } from './module-at.ts';
import { qmi, serial } from './parts.ts';

/**
 * u-blox LARA-L6, an LTE module with QMI at interface 4. How its composition is stored is not known here, so it has one. No
 * table says which port is which. Identifiers are made up and well-formed.
 */
const whole: Personality = {
  vendor: 0x1546,
  product: 0x1342,
  bcdDevice: 0x0409,
  deviceClass: 0,
  deviceSubclass: 0,
  deviceProtocol: 0,
  strings: ['u-blox', 'LARA-L6004D', '{serial}'],
  stringIndices: [1, 2, 3],
  attributes: 0xa0,
  maxPower: 250,
  interfaces: [
    ...[
      serial('diag', [0xff, 0x30], { in: 0x81, out: 0x01 }),
      serial('at', [0x00, 0x00], { notify: 0x83, in: 0x82, out: 0x02 }),
      serial('modem', [0x00, 0x00], { notify: 0x85, in: 0x84, out: 0x03 }),
      serial('diag', [0x00, 0x00], { in: 0x86, out: 0x04 }),
    ].map((data) => ({ ...data, driver: 'option' as const })),
    { ...qmi({ notify: 0x89, in: 0x88, out: 0x05 }), driver: 'qmi_wwan' },
  ],
  web: false,
  source: 'option and qmi_wwan drivers of Linux: 1546:1342',
};

export const laraL6: StickData = {
  model: 'lara-l6',
  name: 'u-blox LARA-L6',
  identity: {
    ...moduleIdentity,
    title: 'LARA-L6004D',
    maker: 'u-blox',
    product: 'LARA-L6004D',
    imei: '868000000000464',
    imsi: '262010000000046',
    iccid: '8949010000000000461',
    msisdn: '+491700000046',
    firmware: '00.13',
    serial: '0123456789AB',
  },
  stored: { apn: 'internet.test', cfun: '1' },
  powerOn: [{ when: {}, to: 'whole' }],
  personalities: { whole },
  disks: {},
  messages: [],
  at: {
    unknown: 'ERROR',
    entries: [
      { ask: 'I', lines: ['LARA-L6004D-00B-00'] },
      ...genericAt,
      ...moduleAt,
      { ask: '+UPINCNT', needs: 'sim', lines: ['+UPINCNT: {pinTries},3,{pukTries},10'] },
    ],
    unsolicited: [],
  },
  moves: moduleMoves,
  web: { kind: 'none', address: '192.168.225.1' },
  sim: moduleSim,
};
