import type { InterfaceData, Personality, StickData } from '../data.ts';
import { genericAt } from './generic-at.ts';
import { moduleAt, moduleIdentity, moduleMoves, moduleSim } from './module-at.ts';
import { acm, ethernet, faceOf, grouped, rndis } from './parts.ts';

/**
 * u-blox TOBY-L2, an LTE module: AT+UUSBCONF stores a profile, each under an id of its own, in force after the next start. How
 * many serial ports a profile shows is told by reports. Identifiers are made up and well-formed.
 */
const first = acm('at', { notify: 0x83, in: 0x82, out: 0x02 });
const second = acm('modem', { notify: 0x85, in: 0x84, out: 0x03 });
const third = acm('modem', { notify: 0x87, in: 0x86, out: 0x04 });
const net = { notify: 0x89, in: 0x88, out: 0x05 };

const profile = (product: number, interfaces: InterfaceData[], source: string): Personality => {
  const strings = ['u-blox', 'TOBY-L2', '{serial}', '{mac}'];
  return faceOf(
    { vendor: 0x1546, product, bcdDevice: 0x0100, ...grouped, strings, attributes: 0xc0 },
    interfaces,
    source,
  );
};

export const tobyL2: StickData = {
  model: 'toby-l2',
  name: 'u-blox TOBY-L2',
  identity: {
    ...moduleIdentity,
    title: 'TOBY-L210',
    maker: 'u-blox',
    product: 'TOBY-L210',
    imei: '868000000000472',
    imsi: '262010000000047',
    iccid: '8949010000000000479',
    msisdn: '+491700000047',
    firmware: '15.93',
    serial: 'VIRTUALTOBY0047',
    mac: '021E11460047',
  },
  stored: { profile: '3', apn: 'internet.test', cfun: '1' },
  powerOn: [
    { when: { profile: '0' }, to: 'ports' },
    { when: { profile: '2' }, to: 'ecm' },
    { when: {}, to: 'rndis' },
  ],
  personalities: {
    ports: profile(0x1141, [...first, ...second, ...third], 'UUSBCONF 0: CDC-ACM, 1546:1141'),
    ecm: profile(0x1143, [...ethernet(4, net), ...first, ...second, ...third], 'UUSBCONF 2: ECM with CDC-ACM, 1546:1143'),
    rndis: profile(0x1146, [...rndis(net), ...first], 'UUSBCONF 3: RNDIS with one CDC-ACM, 1546:1146'),
  },
  disks: {},
  messages: [],
  at: {
    unknown: 'ERROR',
    entries: [
      { ask: 'I', lines: ['{product}-02S-01'] },
      ...genericAt,
      ...moduleAt,
      { ask: '+UPINCNT', needs: 'sim', lines: ['+UPINCNT: {pinTries},3,{pukTries},10'] },
      { ask: '+UUSBCONF?', when: { profile: '0' }, lines: ['+UUSBCONF: 0,"",,"0x1141"'] },
      { ask: '+UUSBCONF?', when: { profile: '2' }, lines: ['+UUSBCONF: 2,"ECM",,"0x1143"'] },
      { ask: '+UUSBCONF?', lines: ['+UUSBCONF: 3,"RNDIS",,"0x1146"'] },
      { ask: '+UUSBCONF=', args: '(?:(0),""|(2),"ECM"|(3),"RNDIS"),0', store: { profile: '$1$2$3' } },
      { ask: '+CFUN=16', then: 'restart' },
    ],
    unsolicited: [],
  },
  moves: moduleMoves,
  web: { kind: 'none', address: '192.168.1.1' },
  sim: moduleSim,
}; // prettier-ignore
