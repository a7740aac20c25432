import type { AtEntry, InterfaceData, Personality, StickData } from '../data.ts';
import { genericAt } from './generic-at.ts';
import { plainServices, simMessages } from './messages-at.ts';
import { moduleAt, moduleIdentity, moduleMoves, moduleSim } from './module-at.ts';
import { faceOf, mbim, qmi, serial } from './parts.ts';

/**
 * Sierra Wireless EM7455, an LTE module. AT!USBCOMP stores the mask of its functions; these commands are protected by a
 * password, here `PASSWORD`, until the next start. Interface numbers have gaps. Identifiers are made up and well-formed.
 */
const at = (number: number, data: InterfaceData): InterfaceData => ({ ...data, number });
const diag = at(0, serial('diag', [0xff, 0xff], { in: 0x81, out: 0x01 }));
const nmea = at(2, serial('diag', [0x00, 0x00], { notify: 0x83, in: 0x82, out: 0x02 }));
const modem = at(3, serial('at', [0x00, 0x00], { notify: 0x85, in: 0x84, out: 0x03 }));
const rmnet = (number: number, endpoints: { notify: number; in: number; out: number }): InterfaceData =>
  at(number, qmi(endpoints));
const mbimPair = mbim({ notify: 0x89, in: 0x88, out: 0x05 }).map((data, index) => at(12 + index, data));

const composition = (interfaces: InterfaceData[], source: string): Personality =>
  faceOf(
    {
      vendor: 0x1199,
      product: 0x9071,
      bcdDevice: 0x0006,
      strings: ['Sierra Wireless, Incorporated', 'Sierra Wireless EM7455 Qualcomm Snapdragon X7 LTE-A', '{serial}'],
    },
    interfaces,
    source,
  );

/** Protected commands: refused until the password was right. The entries of the open state come first. */
const whenOpen = (entries: AtEntry[]): AtEntry[] => entries.map((entry) => ({ ...entry, when: { open: '1' } }));

export const em7455: StickData = {
  model: 'em7455',
  name: 'Sierra Wireless EM7455',
  identity: {
    ...moduleIdentity,
    title: 'EM7455',
    maker: 'Sierra Wireless, Incorporated',
    product: 'EM7455',
    imei: '868000000000324',
    imsi: '262010000000032',
    iccid: '8949010000000000321',
    msisdn: '+491700000032',
    firmware: 'SWI9X30C_02.24.05.06',
    serial: 'LF00000000050101',
    open: '0',
  },
  stored: { mask: '10D', type: '1', apn: 'internet.test', cfun: '1' },
  powerOn: [
    { when: { mask: '1009' }, to: 'mbim-short' },
    { when: { mask: '100D' }, to: 'mbim' },
    { when: { mask: '1000' }, to: 'mbim-only' },
    { when: {}, to: 'qmi' },
  ],
  personalities: {
    qmi: composition(
      [
        diag,
        nmea,
        modem,
        rmnet(8, { notify: 0x87, in: 0x86, out: 0x04 }),
        rmnet(10, { notify: 0x8b, in: 0x8a, out: 0x06 }),
      ],
      'port table of 1199:9071: 0 diagnostics, 2 NMEA, 3 AT, 8 and 10 QMI',
    ),
    mbim: composition([diag, nmea, modem, ...mbimPair], 'mask 100D: diagnostics, NMEA, modem, MBIM'),
    'mbim-short': composition([diag, modem, ...mbimPair], 'mask 1009: diagnostics, modem, MBIM'),
    'mbim-only': composition(mbimPair, 'mask 1000: MBIM alone'),
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
        lines: [
          'Manufacturer: {maker}',
          'Model: {product}',
          'Revision: {firmware} r7040 CARMD-EV-FRMWR2 2017/05/19 06:23:09',
          'IMEI: {imei}',
          'IMEI SV: 12',
          'FSN: {serial}',
          '+GCAP: +CGSM',
        ],
      },
      ...genericAt,
      ...moduleAt,
      { ask: '!ICCID?', needs: 'sim', lines: ['!ICCID: {iccid}'] },
      { ask: '!ENTERCND="PASSWORD"', set: { open: '1' } },
      ...whenOpen([
        {
          ask: '!USBCOMP?',
          lines: ['Config Index: 1', 'Config Type:  {type} (Generic)', 'Interface bitmask: 0000{mask} (as set)'],
        },
        {
          ask: '!USBCOMP=?',
          lines: [
            '!USBCOMP: ',
            'AT!USBCOMP=<Config Index>,<Config Type>,<Interface bitmask>',
            '  <Config Index>      - configuration index to which the composition applies, should be 1',
            '',
            '  <Config Type>       - 1:Generic, 2:USBIF-MBIM, 3:RNDIS',
            '                         config type 2/3 should only be used for specific Sierra PIDs: 68B1, 9068',
            '                         customized VID/PID should use config type 1',
            '  <Interface bitmask> - DIAG     - 0x00000001,',
            '                        NMEA     - 0x00000004,',
            '                        MODEM    - 0x00000008,',
            '                        RMNET0   - 0x00000100,',
            '                        RMNET1   - 0x00000400,',
            '                        MBIM     - 0x00001000,',
            '  e.g.',
            '  10D  - diag, nmea, modem, rmnet interfaces enabled',
            '  1009 - diag, modem, mbim interfaces enabled',
            '',
            '  The default configuration is:',
            '  at!usbcomp=1,1,10F',
          ],
        },
        { ask: '!USBCOMP=', args: '1,(1),0*(10D|1009|100D|1000)', store: { type: '$1', mask: '$2' } },
      ]),
      {
        ask: '!GSTATUS?',
        lines: [
          '!GSTATUS: ',
          'Current Time:  1234             Temperature: 33',
          'Reset Counter: 1                Mode:        ONLINE',
          'System mode:   LTE              PS state:    Attached',
          'LTE band:      B3               LTE bw:      20 MHz',
          'LTE Rx chan:   1300             LTE Tx chan: 19300',
          'EMM state:     Registered       Normal Service',
          'RRC state:     RRC Idle',
          'IMS reg state: No Srv',
          '',
          'PCC RxM RSSI:  {rssi}              RSRP (dBm):  {rsrp}',
          'PCC RxD RSSI:  -66              RSRP (dBm):  -95',
          'Tx Power:      --               TAC:         4E21 (20001)',
          'RSRQ (dB):     {rsrq}.2            Cell ID:     01A2B301 (27440897)',
          'SINR (dB):     {sinr}.0',
        ],
      },
      { ask: '!PCTEMP?', lines: ['Temp state: Normal', 'Temperature: 33.00'] },
      { ask: '!PCVOLT?', lines: ['Volt state: Normal', 'Power supply voltage: 3300 mV'] },
      { ask: '!RESET', then: 'restart' },
    ],
    unsolicited: [],
  },
  moves: moduleMoves,
  web: { kind: 'none', address: '192.168.225.1' },
  sim: moduleSim,
};
