import type { InterfaceData, Personality, StickData } from '../data.ts';
import { genericAt } from './generic-at.ts';
import { moduleAt, moduleIdentity, moduleMoves, moduleSim } from './module-at.ts';
import { ethernet, faceOf, grouped, qmi, serial } from './parts.ts';

/**
 * MeiG SRM825L, a 5G module: AT+SER stores the number of a composition. No table says which port is which but the QMI
 * interface, so they are asked. Identifiers are made up and well-formed.
 */
const ports: InterfaceData[] = [
  serial('diag', [0xff, 0x30], { in: 0x81, out: 0x01 }),
  serial('diag', [0x00, 0x00], { in: 0x82, out: 0x02 }),
  serial('at', [0x00, 0x00], { notify: 0x85, in: 0x84, out: 0x03 }),
  serial('modem', [0x00, 0x00], { notify: 0x87, in: 0x86, out: 0x04 }),
  serial('diag', [0xff, 0x42], { in: 0x8a, out: 0x06 }),
].map((data) => ({ ...data, driver: 'option' as const }));
const net = { notify: 0x89, in: 0x88, out: 0x05 };

const composition = (card: InterfaceData[], source: string): Personality =>
  faceOf(
    {
      vendor: 0x2dee,
      product: 0x4d22,
      bcdDevice: 0x0414,
      ...grouped,
      strings: ['MEIG', 'SRM825L', '{mac}'],
      stringIndices: [1, 2, 0],
    },
    [...ports, ...card],
    source,
  );

export const srm825l: StickData = {
  model: 'srm825l',
  name: 'MeiG SRM825L',
  identity: {
    ...moduleIdentity,
    title: 'SRM825L',
    maker: 'MEIG',
    product: 'SRM825L',
    imei: '868000000000456',
    imsi: '262010000000045',
    iccid: '8949010000000000453',
    msisdn: '+491700000045',
    firmware: 'SRM825L_5.0.1_EQ101',
    mac: '021E82500007',
  },
  stored: { ser: '1', apn: 'internet.test', cfun: '1' },
  powerOn: [
    { when: { ser: '2' }, to: 'ecm' },
    { when: {}, to: 'qmi' },
  ],
  personalities: {
    qmi: composition([{ ...qmi(net), driver: 'qmi_wwan' }], 'SER 1: QMI at interface 5, as the qmi_wwan driver of Linux has it'),
    ecm: composition(ethernet(3, net), 'SER 2: ECM in the place of QMI'),
  },
  disks: {},
  messages: [],
  at: {
    unknown: 'ERROR',
    entries: [
      { ask: 'I', lines: ['Manufacturer: {maker}', 'Model: {product}', 'Revision: {firmware}', 'IMEI: {imei}'] },
      ...genericAt,
      ...moduleAt,
      { ask: '+SER?', lines: ['+SER: {ser},1'] },
      { ask: '+SER=?', lines: ['+SER: (1,2),(0,1)'] },
      { ask: '+SER=', args: '([12]),1', store: { ser: '$1' } },
      { ask: '^SYSINFOEX', lines: ['^SYSINFOEX: 2,3,0,1,,6,"LTE",101,"LTE"'] },
      { ask: '^HCSQ?', lines: ['^HCSQ: "LTE",58,{cesqRsrp},171,{cesqRsrq}'] },
    ],
    unsolicited: [],
  },
  moves: moduleMoves,
  web: { kind: 'none', address: '192.168.225.1' },
  sim: moduleSim,
}; // prettier-ignore
