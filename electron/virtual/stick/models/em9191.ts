import type { AtEntry, InterfaceData, Personality, StickData } from '../data.ts';
import { genericAt } from './generic-at.ts';
import { moduleAt, moduleIdentity, moduleMoves, moduleSim } from './module-at.ts';
import { faceOf, grouped, mbim, qmi, serial } from './parts.ts';

/**
 * Sierra Wireless EM9191, a 5G module: AT!USBCOMP with type 4, protected by the password `PASSWORD` until the next start. Its
 * ports are told by their protocols, 30 diagnostics and 40 AT. Identifiers are made up and well-formed.
 */
const at = (number: number, data: InterfaceData): InterfaceData => ({ ...data, number });
const diag = at(4, serial('diag', [0xff, 0x30], { in: 0x81, out: 0x01 }));
const modem = at(3, serial('at', [0xff, 0x40], { notify: 0x85, in: 0x84, out: 0x03 }));
const rmnet = at(0, qmi({ notify: 0x87, in: 0x86, out: 0x04 }));
const mbimPair = mbim({ notify: 0x89, in: 0x88, out: 0x05 });

const composition = (interfaces: InterfaceData[], source: string): Personality =>
  faceOf(
    {
      vendor: 0x1199,
      product: 0x90d3,
      bcdDevice: 0x0006,
      ...grouped,
      strings: ['Sierra Wireless, Incorporated', 'Sierra Wireless EM9191', '{serial}'],
    },
    interfaces,
    source,
  );

const whenOpen = (entries: AtEntry[]): AtEntry[] => entries.map((entry) => ({ ...entry, when: { open: '1' } }));

export const em9191: StickData = {
  model: 'em9191',
  name: 'Sierra Wireless EM9191',
  identity: {
    ...moduleIdentity,
    title: 'EM9191',
    maker: 'Sierra Wireless, Incorporated',
    product: 'EM9191',
    imei: '868000000000423',
    imsi: '262010000000042',
    iccid: '8949010000000000420',
    msisdn: '+491700000042',
    firmware: 'SWIX55C_03.04.03.00',
    serial: 'LF00000000090101',
    open: '0',
    act: '13',
  },
  stored: { mask: '1009', apn: 'internet.test', cfun: '1' },
  powerOn: [
    { when: { mask: '109' }, to: 'qmi' },
    { when: {}, to: 'mbim' },
  ],
  personalities: {
    mbim: composition([...mbimPair, modem, diag], 'mask 1009: MBIM, AT, diagnostics'),
    qmi: composition([rmnet, modem, diag], 'mask 109: QMI, AT, diagnostics'),
  },
  disks: {},
  messages: [],
  at: {
    unknown: 'ERROR',
    entries: [
      {
        ask: 'I',
        lines: ['Manufacturer: {maker}', 'Model: {product}', 'Revision: {firmware} r7040 2022/01/19', 'IMEI: {imei}', 'FSN: {serial}', '+GCAP: +CGSM'],
      },
      ...genericAt,
      ...moduleAt,
      { ask: '!ICCID?', needs: 'sim', lines: ['!ICCID: {iccid}'] },
      { ask: '+CPINC', needs: 'sim', lines: ['+CPINC: {pinTries},3,{pukTries},10'] },
      { ask: '!ENTERCND="PASSWORD"', set: { open: '1' } },
      ...whenOpen([
        { ask: '!USBCOMP?', lines: ['Config Index: 1', 'Config Type:  4 (Generic)', 'Interface bitmask: 0000{mask} (as set)'] },
        {
          ask: '!USBCOMP=?',
          lines: [
            '!USBCOMP: ',
            'AT!USBCOMP=<Config Index>,<Config Type>,<Interface bitmask>',
            '  <Config Type>       - 1:MBIM USBIF, 2:PCIE, 3:Legacy-Generic, 4:Generic',
            '  <Interface bitmask> - DIAG     - 0x00000001,',
            '                        ADB      - 0x00000002,',
            '                        NMEA     - 0x00000004,',
            '                        MODEM    - 0x00000008,',
            '                        RMNET0   - 0x00000100,',
            '                        MBIM     - 0x00001000,',
          ],
        },
        { ask: '!USBCOMP=', args: '1,4,0*(109|1009)', store: { mask: '$1' } },
      ]),
      {
        ask: '!GSTATUS?',
        lines: [
          '!GSTATUS: ',
          'Current Time:  1234             Temperature: 36',
          'Reset Counter: 1                Mode:        ONLINE',
          'System mode:   ENDC             PS state:    Attached',
          'LTE band:      B3               LTE bw:      20 MHz',
          'LTE Rx chan:   1300             LTE Tx chan: 19300',
          'PCC RxM RSSI:  {rssi}              RSRP (dBm):  {rsrp}',
          'Tx Power:      --               TAC:         4E21 (20001)',
          'RSRQ (dB):     {rsrq}.2            Cell ID:     01A2B301 (27440897)',
          'SINR (dB):     {sinr}.0',
          'NR5G(sub6) RSRP (dBm):  -88',
        ],
      },
      { ask: '!PCVOLT?', lines: ['Volt state: Normal', 'Power supply voltage: 3318 mV'] },
      { ask: '!RESET', then: 'restart' },
    ],
    unsolicited: [],
  },
  moves: moduleMoves,
  web: { kind: 'none', address: '192.168.225.1' },
  sim: moduleSim,
}; // prettier-ignore
