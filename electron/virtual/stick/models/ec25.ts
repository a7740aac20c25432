import type { InterfaceData, Personality, StickData } from '../data.ts';
import { genericAt } from './generic-at.ts';
import { plainServices, simMessages } from './messages-at.ts';
import { moduleAt, moduleIdentity, moduleMoves, moduleSim } from './module-at.ts';
import { ethernet, faceOf, grouped, mbim, qmi, rndis, serial } from './parts.ts';

/**
 * Quectel EC25, an LTE module. What stands beside its four serial ports is the stored value of AT+QCFG="usbnet", and which
 * of all these it shows that of AT+QCFG="usbcfg", both in force after the next start; the USB id stays the same. Identifiers are made up and well-formed, network 262 01.
 */
const net = { notify: 0x89, in: 0x88, out: 0x05 };

const shownWith = (flag: string, data: InterfaceData): InterfaceData => ({ ...data, when: { [flag]: '1' } });

/** Diagnostics, positioning, AT, modem: interfaces 0 to 3 while none of them is off. */
const ports: InterfaceData[] = [
  shownWith('diag', serial('diag', [0xff, 0xff], { in: 0x81, out: 0x01 })),
  shownWith('nmea', serial('diag', [0x00, 0x00], { notify: 0x83, in: 0x82, out: 0x02 })),
  shownWith('at', serial('at', [0x00, 0x00], { notify: 0x85, in: 0x84, out: 0x03 })),
  shownWith('modem', serial('modem', [0x00, 0x00], { notify: 0x87, in: 0x86, out: 0x04 })),
];

const composition = (card: InterfaceData[], source: string): Personality =>
  faceOf(
    {
      vendor: 0x2c7c,
      product: 0x0125,
      bcdDevice: 0x0318,
      ...grouped,
      strings: ['Quectel', 'EC25-EU', '{mac}'],
      stringIndices: [1, 2, 0],
    },
    [...ports, ...card.map((data) => shownWith('net', data))],
    source,
  );

export const ec25: StickData = {
  model: 'ec25',
  name: 'Quectel EC25',
  identity: {
    ...moduleIdentity,
    title: 'EC25',
    maker: 'Quectel',
    product: 'EC25',
    imei: '868000000000316',
    imsi: '262010000000031',
    iccid: '8949010000000000313',
    msisdn: '+491700000031',
    firmware: 'EC25EFAR06A03M4G',
    mac: '021E10250003',
  },
  stored: { usbnet: '0', diag: '1', nmea: '1', at: '1', modem: '1', net: '1', apn: 'internet.test', cfun: '1' },
  powerOn: [
    { when: { usbnet: '1' }, to: 'ecm' },
    { when: { usbnet: '2' }, to: 'mbim' },
    { when: { usbnet: '3' }, to: 'rndis' },
    { when: {}, to: 'qmi' },
  ],
  personalities: {
    qmi: composition([qmi(net)], 'usual layout of Quectel modules: diag, NMEA, AT, modem, QMI'),
    ecm: composition(ethernet(3, net), 'usbnet 1: CDC Ethernet in the place of QMI'),
    mbim: composition(mbim(net), 'usbnet 2: MBIM in the place of QMI'),
    rndis: composition(rndis(net), 'usbnet 3: RNDIS in the place of QMI'),
  },
  disks: {},
  messages: [],
  at: {
    unknown: 'ERROR',
    messages: simMessages,
    services: plainServices,
    entries: [
      { ask: 'I', lines: ['{maker}', '{product}', 'Revision: {firmware}'] },
      ...genericAt,
      ...moduleAt,
      { ask: '+QCCID', needs: 'sim', lines: ['+QCCID: {iccid}'] },
      { ask: '+QPINC?', needs: 'sim', lines: ['+QPINC: "SC",{pinTries},{pukTries}'] },
      {
        ask: '+QCFG=?',
        lines: [
          '+QCFG: "gprsattach",(0,1)',
          '+QCFG: "nwscanmode",(0,1,2,3,5)',
          '+QCFG: "usbnet",(0-3)',
          '+QCFG: "usbcfg",(vid),(pid),(0,1),(0,1),(0,1),(0,1),(0,1),(0,1),(0,1)',
        ],
      },
      { ask: '+QCFG="usbnet"', lines: ['+QCFG: "usbnet",{usbnet}'] },
      { ask: '+QCFG="usbnet",', args: '([0-3])', store: { usbnet: '$1' } },
      { ask: '+QCFG="usbcfg"', lines: ['+QCFG: "usbcfg",0x2C7C,0x0125,{diag},{nmea},{at},{modem},{net},0,0'] },
      {
        // Android debugging is locked on this firmware, audio not built in; something must be left to show.
        ask: '+QCFG="usbcfg",',
        args: '0X2C7C,0X0125,(?!0,0,0,0,0)([01]),([01]),([01]),([01]),([01]),0,0',
        store: { diag: '$1', nmea: '$2', at: '$3', modem: '$4', net: '$5' },
      },
      { ask: '+QNWINFO', lines: ['+QNWINFO: "FDD LTE","26201","LTE BAND 3",1300'] },
      { ask: '+QCSQ', lines: ['+QCSQ: "LTE",{rssi},{rsrp},{sinr}0,{rsrq}'] },
      {
        ask: '+QENG="servingcell"',
        lines: [
          '+QENG: "servingcell","NOCONN","LTE","FDD",262,01,1A2B301,{pci},1300,3,5,5,4E21,{rsrp},{rsrq},{rssi},{sinrCode},38',
        ],
      },
      { ask: '+QTEMP', lines: ['+QTEMP: 31,29,30'] },
      { ask: '+QSPN', needs: 'sim', lines: ['+QSPN: "Testnetz","Test","",0,"26201"'] },
    ],
    unsolicited: [{ everyMs: 31_000, line: '+QIND: "csq",22,99' }],
  },
  moves: moduleMoves,
  web: { kind: 'none', address: '192.168.225.1' },
  sim: moduleSim,
};
