import type { InterfaceData, Personality, StickData } from '../data.ts';
import { genericAt } from './generic-at.ts';
import { plainServices, simMessages } from './messages-at.ts';
import { moduleAt, moduleIdentity, moduleMoves, moduleSim } from './module-at.ts';
import { ethernet, faceOf, qmi, rndis, serial } from './parts.ts';

/**
 * SIMCom SIM7600, an LTE module. AT+CUSBPIDSWITCH stores the product id that it shows, and it restarts by itself. Identifiers
 * are made up and well-formed, network 262 01.
 */
const net = { notify: 0x89, in: 0x88, out: 0x06 };

const diag = serial('diag', [0xff, 0xff], { in: 0x81, out: 0x01 });
const nmea = serial('diag', [0x00, 0x00], { notify: 0x83, in: 0x82, out: 0x02 });
const at = serial('at', [0x00, 0x00], { notify: 0x85, in: 0x84, out: 0x03 });
const modem = serial('modem', [0x00, 0x00], { notify: 0x87, in: 0x86, out: 0x04 });
const audio = serial('diag', [0x00, 0x00], { in: 0x8b, out: 0x05 });

const composition = (product: number, interfaces: InterfaceData[], source: string): Personality =>
  faceOf(
    {
      vendor: 0x1e0e,
      product,
      bcdDevice: 0x0318,
      strings: ['SimTech, Incorporated', 'SimTech, Incorporated', '{serial}', '{mac}'],
    },
    interfaces,
    source,
  );

export const sim7600: StickData = {
  model: 'sim7600',
  name: 'SIMCom SIM7600',
  identity: {
    ...moduleIdentity,
    title: 'SIM7600',
    maker: 'SIMCOM INCORPORATED',
    product: 'SIMCOM_SIM7600E-H',
    imei: '868000000000332',
    imsi: '262010000000033',
    iccid: '8949010000000000339',
    msisdn: '+491700000033',
    firmware: 'LE20B03SIM7600M22',
    serial: '0123456789ABCDEF',
    mac: '021E76000004',
  },
  stored: { pid: '9001', apn: 'internet.test', cfun: '1' },
  powerOn: [
    { when: { pid: '9011' }, to: 'rndis' },
    { when: { pid: '9018' }, to: 'ecm' },
    { when: {}, to: 'qmi' },
  ],
  personalities: {
    qmi: composition(0x9001, [diag, nmea, at, modem, audio, qmi(net)], 'port table of 1e0e:9001'),
    rndis: composition(0x9011, [...rndis(net), diag, nmea, at, modem], 'port table of 1e0e:9011: 4 AT, 5 modem'),
    ecm: composition(0x9018, [...ethernet(4, net), diag, nmea, at, modem], 'as 1e0e:9011, with CDC Ethernet'),
  },
  disks: {},
  messages: [],
  at: {
    unknown: 'ERROR',
    messages: simMessages,
    services: plainServices,
    entries: [
      {
        ask: 'I',
        lines: ['Manufacturer: {maker}', 'Model: {product}', 'Revision: {firmware}', 'IMEI: {imei}', '+GCAP: +CGSM'],
      },
      ...genericAt,
      ...moduleAt,
      { ask: '+CICCID', needs: 'sim', lines: ['+ICCID: {iccid}'] },
      {
        ask: '+SIMCOMATI',
        lines: ['Manufacturer: {maker}', 'Model: {product}', 'Revision: {firmware}', 'IMEI: {imei}'],
      },
      { ask: '+CUSBPIDSWITCH?', lines: ['+CUSBPIDSWITCH: {pid}'] },
      { ask: '+CUSBPIDSWITCH=?', lines: ['+CUSBPIDSWITCH: (9000,9001,9011,9018),(0-1),(0-1)'] },
      { ask: '+CUSBPIDSWITCH=', args: '(9001|9011|9018),[01],[01]', store: { pid: '$1' }, then: 'restart' },
      {
        ask: '+CPSI?',
        lines: ['+CPSI: LTE,Online,262-01,0x4E21,27440897,{pci},EUTRAN-BAND3,1300,5,5,{rsrq}0,{rsrp}0,{rssi}0,{sinr}'],
      },
      { ask: '+CNSMOD?', lines: ['+CNSMOD: 0,8'] },
      { ask: '+CPMUTEMP', lines: ['+CPMUTEMP: 38'] },
      { ask: '+CBC', lines: ['+CBC: 3.8V'] },
      { ask: '+CRESET', then: 'restart' },
    ],
    unsolicited: [{ everyMs: 37_000, line: '+CNSMOD: 8' }],
  },
  moves: moduleMoves,
  web: { kind: 'none', address: '192.168.225.1' },
  sim: moduleSim,
};
