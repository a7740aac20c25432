import type { InterfaceData, Personality, StickData } from '../data.ts';
import { genericAt } from './generic-at.ts';
import { plainServices, simMessages } from './messages-at.ts';
import { moduleAt, moduleIdentity, moduleMoves, moduleSim } from './module-at.ts';
import { ethernet, faceOf, mbim, qmi, rndis, serial } from './parts.ts';

/**
 * Telit LE910Cx, an LTE module. AT#USBCFG stores a number; which id and which card it means is seen after the restart.
 * Identifiers are made up and well-formed, network 262 01.
 */
const net = { notify: 0x89, in: 0x88, out: 0x05 };

const diag = serial('diag', [0xff, 0x30], { in: 0x81, out: 0x01 });
const nmea = serial('diag', [0xff, 0x60], { notify: 0x83, in: 0x82, out: 0x02 });
const at = serial('at', [0xff, 0x40], { notify: 0x85, in: 0x84, out: 0x03 });
const second = serial('modem', [0xff, 0x40], { notify: 0x87, in: 0x86, out: 0x04 });
const numbered = (first: number, data: InterfaceData[]): InterfaceData[] =>
  data.map((each, index) => ({ ...each, number: first + index }));

const composition = (product: number, interfaces: InterfaceData[], source: string): Personality =>
  faceOf(
    {
      vendor: 0x1bc7,
      product,
      bcdDevice: 0x0318,
      strings: ['Telit Wireless Solutions', 'Telit LE910Cx', '{serial}', '{mac}'],
    },
    interfaces,
    source,
  );

/** Card first, then diagnostics, NMEA and two AT ports, as interfaces 2 to 5. */
const withCard = (product: number, card: InterfaceData[], source: string): Personality =>
  composition(product, [...card, ...numbered(2, [diag, nmea, at, second])], source);

export const le910c: StickData = {
  model: 'le910c',
  name: 'Telit LE910Cx',
  identity: {
    ...moduleIdentity,
    title: 'LE910C4-EU',
    maker: 'Telit',
    product: 'LE910C4-EU',
    imei: '868000000000340',
    imsi: '262010000000034',
    iccid: '8949010000000000347',
    msisdn: '+491700000034',
    firmware: '25.21.660',
    serial: 'b0000006',
    mac: '021E91000006',
  },
  stored: { usbcfg: '0', apn: 'internet.test', cfun: '1' },
  powerOn: [
    { when: { usbcfg: '1' }, to: 'rndis' },
    { when: { usbcfg: '2' }, to: 'mbim' },
    { when: { usbcfg: '4' }, to: 'ecm' },
    { when: {}, to: 'qmi' },
  ],
  personalities: {
    qmi: composition(
      0x1201,
      [{ ...diag, number: 0 }, { ...qmi(net), number: 2 }, ...numbered(3, [nmea, at, second])],
      'drivers and port-type rules of Linux: 0 diagnostics, 2 QMI, 3 NMEA, 4 and 5 AT',
    ),
    rndis: withCard(0x1203, rndis(net), '1bc7:1203: RNDIS'),
    mbim: withCard(0x1204, mbim(net), '1bc7:1204: MBIM'),
    ecm: withCard(0x1206, ethernet(4, net), '1bc7:1206: ECM'),
  },
  disks: {},
  messages: [],
  at: {
    unknown: 'ERROR',
    messages: simMessages,
    services: plainServices,
    entries: [
      { ask: 'I', lines: ['332'] },
      ...genericAt,
      ...moduleAt,
      { ask: '#CGMI', lines: ['#CGMI: {maker}'] },
      { ask: '#SWPKGV', lines: ['{firmware}-P0F.660200', 'M0F.660001', 'P0F.660200', 'A0F.660001'] },
      { ask: '#CCID', needs: 'sim', lines: ['#CCID: {iccid}'] },
      { ask: '#QSS?', lines: ['#QSS: 0,1'] },
      { ask: '#PCT', needs: 'sim', lines: ['#PCT: {pinTries}'] },
      { ask: '#USBCFG?', lines: ['#USBCFG: {usbcfg}'] },
      { ask: '#USBCFG=?', lines: ['#USBCFG: (0-4)'] },
      { ask: '#USBCFG=', args: '([0-4])', store: { usbcfg: '$1' } },
      { ask: '#REBOOT', then: 'restart' },
      {
        ask: '#RFSTS',
        lines: [
          '#RFSTS: "262 01",1300,{rsrp},{rssi},{rsrq},4E21,FF,,256,19,0,2,1A2B301,"262010000000034","Testnetz",3,3',
        ],
      },
      { ask: '#TEMPSENS=2', lines: ['#TEMPSENS: TSENS,31'] },
      { ask: '#TEMPMON=1', lines: ['#TEMPMEAS: 0,31'] },
      { ask: '#CBC', lines: ['#CBC: 0,380'] },
    ],
    unsolicited: [],
  },
  moves: moduleMoves,
  web: { kind: 'none', address: '192.168.225.1' },
  sim: moduleSim,
};
