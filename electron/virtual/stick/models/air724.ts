import type { InterfaceData, Personality, StickData } from '../data.ts';
import { genericAt } from './generic-at.ts';
import { moduleAt, moduleIdentity, moduleMoves, moduleSim } from './module-at.ts';
import { ethernet, faceOf, rndis, serial } from './parts.ts';

/**
 * Luat Air724UG, an LTE module under the id of its chip maker: AT+SETUSB stores which card stands before its three ports, in force
 * after the power was off. Answers and interfaces as open test data and the listing of its driver have them. Identifiers are made
 * up and well-formed.
 */
const port = (
  role: 'at' | 'modem' | 'diag',
  number: number,
  endpoints: { in: number; out: number },
): InterfaceData => ({
  ...serial(role, [0x00, 0x00], endpoints),
  number,
  driver: 'option',
});
const ports = [
  port('at', 2, { in: 0x83, out: 0x02 }),
  port('modem', 3, { in: 0x84, out: 0x03 }),
  port('diag', 4, { in: 0x85, out: 0x04 }),
];
const net = { notify: 0x82, in: 0x81, out: 0x01 };

const composition = (card: InterfaceData[], source: string): Personality => {
  const strings = ['UNISOC', 'UNISOC-8910', '{mac}'];
  const power = { attributes: 0xe0, maxPower: 200 };
  return faceOf(
    { vendor: 0x1782, product: 0x4e00, bcdDevice: 0, strings, stringIndices: [1, 2, 0], ...power },
    [...card, ...ports],
    source,
  );
};

export const air724: StickData = {
  model: 'air724',
  name: 'Luat Air724UG',
  identity: {
    ...moduleIdentity,
    title: 'Air724UG',
    maker: 'openluat',
    product: 'Air724UG',
    imei: '868000000000506',
    imsi: '262010000000050',
    iccid: '8949010000000000503',
    msisdn: '+491700000050',
    firmware: 'LuatOS-Air_V4032_RDA8910_TTS_NOLVGL_FLOAT',
    mac: '021E4E000050',
  },
  stored: { setusb: '1', apn: 'internet.test', cfun: '1' },
  powerOn: [
    { when: { setusb: '2' }, to: 'ecm' },
    { when: {}, to: 'rndis' },
  ],
  personalities: {
    rndis: composition(rndis(net), 'option driver of Linux, listing of 1782:4e00: RNDIS, AT, PPP and AT, debug'),
    ecm: composition(ethernet(3, net), 'SETUSB 2: ECM in the place of RNDIS'),
  },
  disks: {},
  messages: [],
  at: {
    unknown: 'ERROR',
    entries: [
      { ask: 'I', lines: ['{firmware}'] },
      { ask: '+CGMM', lines: ['+CGMM: "{product}"'] },
      { ask: '+CGMI', lines: ['+CGMI: "{maker}"'] },
      ...genericAt,
      ...moduleAt,
      { ask: '+SETUSB?', lines: ['mode: {setusb}', 'Vid: 0x1782', 'Pid: 0x4e00'] },
      { ask: '+SETUSB=', args: '([12])', store: { setusb: '$1' } },
    ],
    unsolicited: [],
  },
  moves: moduleMoves,
  web: { kind: 'none', address: '192.168.225.1' },
  sim: moduleSim,
};
