import type { StickData } from '../data.ts';
import { e303 } from './e303.ts';
import { e303At } from './e303-at.ts';
import { e303Web } from './e303-web.ts';
import { ethernet, serial, storage } from './parts.ts';

/**
 * Huawei E3372h, an LTE stick with HiLink firmware: the installer disk of its older relatives, a card with a page whose
 * changes want a session, a token and a login (password `admin`), and a debug composition that lasts until the next start.
 */
const { disk, network } = e303.personalities;
if (disk === undefined || network === undefined || e303Web.kind !== 'hilink') throw new Error('e303 has lost a face');

export const e3372h: StickData = {
  ...e303,
  model: 'e3372h',
  name: 'Huawei E3372h',
  identity: {
    ...e303.identity,
    title: 'HUAWEI E3372',
    product: 'E3372h-153',
    imei: '867000000000366',
    imsi: '262010000000036',
    iccid: '8949010000000000362',
    msisdn: '+491700000036',
    firmware: '22.328.62.00.55',
    hardware: 'CL2E3372HM',
    webUi: '17.100.18.03.55',
    serial: 'VIRTUALE3372H036',
    mac: '021E101F0036',
    macText: '02:1E:10:1F:00:36',
    act: '7',
  },
  powerOn: [
    { when: { startWith: 'network' }, to: 'network' },
    { when: {}, to: 'disk' },
  ],
  personalities: {
    disk,
    network: {
      ...network,
      product: 0x14dc,
      interfaces: [...ethernet(3, { notify: 0x82, in: 0x81, out: 0x01 }), storage('reader', { in: 0x83, out: 0x02 })],
      source: 'widely reported: 12d1:14dc, CDC Ethernet and a card reader',
    },
    serial: {
      ...disk,
      product: 0x155e,
      interfaces: [
        serial('modem', [2, 0x10], { notify: 0x82, in: 0x81, out: 0x01 }),
        serial('diag', [2, 0x13], { in: 0x83, out: 0x02 }),
        serial('at', [2, 0x12], { notify: 0x85, in: 0x84, out: 0x03 }),
      ],
      source: 'several projects: 155e after the alternative message, ports named by protocol',
    },
    debug: {
      ...network,
      product: 0x1441,
      interfaces: [
        ...ethernet(3, { notify: 0x82, in: 0x81, out: 0x01 }),
        storage('reader', { in: 0x83, out: 0x02 }),
        serial('modem', [2, 0x10], { notify: 0x85, in: 0x84, out: 0x03 }),
        serial('diag', [2, 0x13], { in: 0x86, out: 0x04 }),
        serial('at', [2, 0x12], { notify: 0x88, in: 0x87, out: 0x05 }),
      ],
      source: 'single reports: 1441 shows the card, the card reader and three serial ports',
    },
  },
  messages: [
    {
      starts: '110620000001010001',
      rest: 'any',
      to: 'network',
      source: 'HuaweiNewMode of usb_modeswitch 2.6: the host names itself Linux',
    },
    { starts: '110630000000000100', rest: 'any', to: 'serial', source: 'HuaweiAltMode of usb_modeswitch 2.6' },
    { starts: '110630000001000100', rest: 'any', to: 'serial', source: 'the maker’s fall-back message' },
  ],
  at: e303At,
  web: {
    ...e303Web,
    pages: e303Web.pages,
    actions: [
      { path: '/CGI', body: '<switchType>1</switchType>', to: 'debug', source: 'widely reported for E3372h' },
      { path: '/api/device/mode', body: '<mode>1</mode>', to: 'debug', source: 'open client libraries' },
    ],
    password: 'admin',
  },
};
