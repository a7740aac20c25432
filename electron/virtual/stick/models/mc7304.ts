import type { AtEntry, InterfaceData, Personality, StickData } from '../data.ts';
import { genericAt } from './generic-at.ts';
import { moduleAt, moduleIdentity, moduleSim } from './module-at.ts';
import { faceOf, mbim, qmi, serial } from './parts.ts';

/**
 * Sierra Wireless MC7304, an LTE module of the older kind: AT!UDUSBCOMP chooses one of numbered compositions, protected by the
 * password `PASSWORD`. Identifiers are made up and well-formed.
 */
const at = (number: number, data: InterfaceData): InterfaceData => ({ ...data, number });
const ports = [
  at(0, serial('diag', [0xff, 0xff], { in: 0x81, out: 0x01 })),
  at(2, serial('diag', [0x00, 0x00], { notify: 0x83, in: 0x82, out: 0x02 })),
  at(3, serial('at', [0x00, 0x00], { notify: 0x85, in: 0x84, out: 0x03 })),
];
const rmnet = [at(8, qmi({ notify: 0x87, in: 0x86, out: 0x04 })), at(10, qmi({ notify: 0x8b, in: 0x8a, out: 0x06 }))];
const mbimPair = mbim({ notify: 0x89, in: 0x88, out: 0x05 }).map((data, index) => at(12 + index, data));

const composition = (interfaces: InterfaceData[], source: string): Personality =>
  faceOf(
    {
      vendor: 0x1199,
      product: 0x68c0,
      bcdDevice: 0x0006,
      strings: ['Sierra Wireless, Incorporated', 'MC7304', '{serial}'],
    },
    interfaces,
    source,
  );

const whenOpen = (entries: AtEntry[]): AtEntry[] => entries.map((entry) => ({ ...entry, when: { open: '1' } }));

export const mc7304: StickData = {
  model: 'mc7304',
  name: 'Sierra Wireless MC7304',
  identity: {
    ...moduleIdentity,
    title: 'MC7304',
    maker: 'Sierra Wireless, Incorporated',
    product: 'MC7304',
    imei: '868000000000431',
    imsi: '262010000000043',
    iccid: '8949010000000000438',
    msisdn: '+491700000043',
    firmware: 'SWI9X15C_05.05.58.00',
    serial: 'LF00000000070101',
    open: '0',
  },
  stored: { comp: '6', apn: 'internet.test', cfun: '1' },
  powerOn: [
    { when: { comp: '8' }, to: 'mbim' },
    { when: { comp: '9' }, to: 'mbim-only' },
    { when: {}, to: 'qmi' },
  ],
  personalities: {
    qmi: composition([...ports, ...rmnet], 'UDUSBCOMP 6: DM, NMEA, AT, QMI; port table of 1199:68c0'),
    mbim: composition([...ports, ...mbimPair], 'UDUSBCOMP 8: DM, NMEA, AT, MBIM'),
    'mbim-only': composition(mbimPair, 'UDUSBCOMP 9: MBIM alone'),
  },
  disks: {},
  messages: [],
  at: {
    unknown: 'ERROR',
    entries: [
      {
        ask: 'I',
        lines: ['Manufacturer: {maker}', 'Model: {product}', 'Revision: {firmware} r27044 carmd-fwbuild1', 'IMEI: {imei}', 'FSN: {serial}', '+GCAP: +CGSM'],
      },
      ...genericAt,
      ...moduleAt,
      { ask: '!ICCID?', needs: 'sim', lines: ['!ICCID: {iccid}'] },
      { ask: '+CPINC', needs: 'sim', lines: ['+CPINC: {pinTries},3,{pukTries},10'] },
      { ask: '!ENTERCND="PASSWORD"', set: { open: '1' } },
      ...whenOpen([
        { ask: '!UDUSBCOMP?', lines: ['!UDUSBCOMP: {comp}'] },
        {
          ask: '!UDUSBCOMP=?',
          lines: ['6  - DM   NMEA  AT    QMI                          SUPPORTED', '8  - DM   NMEA  AT    MBIM                         SUPPORTED', '9  - MBIM                                          SUPPORTED'],
        },
        { ask: '!UDUSBCOMP=', args: '([689])', store: { comp: '$1' } },
      ]),
      { ask: '!GSTATUS?', lines: ['!GSTATUS: ', 'Current Time:  1234             Temperature: 33', 'System mode:   LTE              PS state:    Attached', 'LTE band:      B3               LTE bw:      20 MHz', 'LTE Rx chan:   1300             LTE Tx chan: 19300', 'RSSI (dBm):    {rssi}              Tx Power:    0', 'RSRP (dBm):    {rsrp}              TAC:         4E21 (20001)', 'RSRQ (dB):     {rsrq}              Cell ID:     01A2B301 (27440897)', 'SINR (dB):     {sinr}.0'] },
      { ask: '!RESET', then: 'restart' },
    ],
    unsolicited: [],
  },
  web: { kind: 'none', address: '192.168.225.1' },
  sim: moduleSim,
}; // prettier-ignore
