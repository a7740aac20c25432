import type { InterfaceData, Personality, StickData } from '../data.ts';
import { genericAt } from './generic-at.ts';
import { moduleAt, moduleIdentity, moduleMoves, moduleSim } from './module-at.ts';
import { ethernet, faceOf, ncm, rndis, serial } from './parts.ts';

/**
 * TD Tech MT5700M, a 5G module that speaks Huawei's dialect: AT^SETMODE stores a composition and restarts by itself; the USB id
 * stays. Ports tell by their protocol what they are. Identifiers are made up and well-formed.
 */
const ports: InterfaceData[] = [
  serial('diag', [0x06, 0x13], { in: 0x81, out: 0x01 }),
  serial('at', [0x06, 0x12], { notify: 0x83, in: 0x82, out: 0x02 }),
  serial('diag', [0x06, 0x1a], { in: 0x84, out: 0x03 }),
  serial('diag', [0x06, 0x14], { in: 0x86, out: 0x04 }),
].map((data) => ({ ...data, driver: 'option' as const }));
const modem: InterfaceData = {
  ...serial('modem', [0x06, 0x10], { notify: 0x89, in: 0x88, out: 0x05 }),
  driver: 'option',
};
const net = { notify: 0x89, in: 0x88, out: 0x05 };

const composition = (first: InterfaceData[], source: string): Personality =>
  faceOf(
    { vendor: 0x3466, product: 0x3301, bcdDevice: 0x0001, strings: ['TD Tech', 'TDTECH Connect', '{serial}', '{mac}'] },
    [...first, ...ports],
    source,
  );

export const mt5700m: StickData = {
  model: 'mt5700m',
  name: 'TD Tech MT5700M',
  identity: {
    ...moduleIdentity,
    title: 'MT5700M-CN',
    maker: 'TD Tech Ltd',
    product: 'MT5700M-CN',
    imei: '868000000000480',
    imsi: '262010000000048',
    iccid: '8949010000000000487',
    msisdn: '+491700000048',
    firmware: 'V200R001C20B014',
    serial: 'VIRTUALMT570048',
    mac: '021E33010048',
  },
  stored: { setmode: '4', apn: 'internet.test', cfun: '1' },
  powerOn: [
    { when: { setmode: '0' }, to: 'ecm' },
    { when: { setmode: '6' }, to: 'rndis' },
    { when: { setmode: '8' }, to: 'ppp' },
    { when: {}, to: 'ncm' },
  ],
  personalities: {
    ncm: composition(ncm(4, net), 'SETMODE 4: NCM, diagnostics, PCUI, serial, positioning'),
    ecm: composition(ethernet(4, net), 'SETMODE 0: ECM in the place of NCM'),
    rndis: composition(rndis(net), 'SETMODE 6: RNDIS in the place of NCM'),
    ppp: composition([modem], 'SETMODE 8: a modem port in the place of the card'),
  },
  disks: {},
  messages: [],
  at: {
    unknown: 'ERROR',
    entries: [
      { ask: 'I', lines: ['Manufacturer: {maker}', 'Model: {product}', 'Revision: {firmware}', 'IMEI: {imei}'] },
      ...genericAt,
      ...moduleAt,
      { ask: '^SETMODE?', lines: ['{setmode}'] },
      { ask: '^SETMODE=', args: '([0468])', store: { setmode: '$1' }, then: 'restart' },
      { ask: '^ICCID?', needs: 'sim', lines: ['^ICCID: {iccid}'] },
      { ask: '^SYSINFOEX', lines: ['^SYSINFOEX: 2,3,0,1,,6,"LTE",101,"LTE"'] },
      { ask: '^HCSQ?', lines: ['^HCSQ: "LTE",58,{cesqRsrp},171,{cesqRsrq}'] },
    ],
    unsolicited: [],
  },
  moves: moduleMoves,
  web: { kind: 'none', address: '192.168.8.1' },
  sim: moduleSim,
}; // prettier-ignore
