import type { StickData } from '../data.ts';
import { e303At } from './e303-at.ts';
import { e303Web } from './e303-web.ts';
import { ethernet, serial, storage } from './parts.ts';

/**
 * Huawei E303s-2, a 3G stick with HiLink firmware. What it becomes is chosen anew at every plug by the message that its
 * installer disk gets. Identifiers are made up and well-formed (IMEI and ICCID with a right check digit, network 262 01).
 */
const maker = 'HUAWEI_MOBILE';

/**
 * Under 12d1:1001 the ports do not name their kind. With Huawei's later numbers (01/01 for the modem) the kernel's
 * usb-storage, whose table has 12d1:1001, would take interface 0 for a disk and reset the stick again and again.
 */
const unspoken = [0xff, 0xff] as const;

export const e303: StickData = {
  model: 'e303',
  name: 'Huawei E303s-2',
  identity: {
    title: 'HUAWEI E303s-2',
    maker: 'huawei',
    product: 'E303s-2',
    imei: '867000000000010',
    imsi: '262010000000001',
    iccid: '8949010000000000016',
    msisdn: '+491700000001',
    firmware: '22.157.15.00.00',
    hardware: 'CH1E303SM',
    webUi: '11.001.08.00.03',
    serial: 'VIRTUALE303S0001',
    mac: '021E101F0001',
    macText: '02:1E:10:1F:00:01',
    operator: 'Testnetz',
    plmn: '26201',
    act: '2',
    creg: '0,1',
    cregSays: '0',
    copsForm: '0,"Testnetz"',
  },
  stored: {
    // ^SETPORT: what it shows before and after a switch; 1 modem, 3 diag, 2 PCUI, A1 CD, A2 card reader.
    setport: 'A1;1,3,2,A2',
    startWith: 'disk',
    u2diag: '255',
    apn: 'internet.test',
    cfun: '1',
  },
  powerOn: [
    { when: { startWith: 'disk' }, to: 'disk' },
    { when: { startWith: 'network' }, to: 'network' },
    { when: { startWith: 'project' }, to: 'project' },
    { when: {}, to: 'serial' },
  ],
  personalities: {
    disk: {
      vendor: 0x12d1,
      product: 0x1f01,
      bcdDevice: 0x0102,
      deviceClass: 0,
      deviceSubclass: 0,
      deviceProtocol: 0,
      strings: [maker, maker],
      stringIndices: [1, 2, 0],
      attributes: 0xc0,
      maxPower: 250,
      interfaces: [storage('installer', { in: 0x81, out: 0x01 })],
      web: false,
      source: 'usb-modeswitch-data 20191128, 12d1:1f01; shape of the simulated device of the recordings',
    },
    network: {
      vendor: 0x12d1,
      product: 0x14db,
      bcdDevice: 0x0102,
      deviceClass: 2,
      deviceSubclass: 0,
      deviceProtocol: 0,
      strings: [maker, maker, '{mac}'],
      stringIndices: [1, 2, 0],
      attributes: 0xc0,
      maxPower: 250,
      interfaces: ethernet(3, { notify: 0x82, in: 0x81, out: 0x01 }),
      web: true,
      source: 'usb-modeswitch-data 20191128, 12d1:1f01 leads to 14db; CDC Ethernet only',
    },
    serial: {
      vendor: 0x12d1,
      product: 0x1001,
      bcdDevice: 0x0000,
      deviceClass: 0,
      deviceSubclass: 0,
      deviceProtocol: 0,
      strings: [maker, maker],
      stringIndices: [1, 2, 0],
      attributes: 0xe0,
      maxPower: 250,
      portList: 'setport',
      interfaces: [
        serial('modem', unspoken, { notify: 0x82, in: 0x81, out: 0x01 }, '1'),
        serial('diag', unspoken, { in: 0x83, out: 0x02 }, '3'),
        serial('at', unspoken, { in: 0x84, out: 0x03 }, '2'),
        storage('reader', { in: 0x85, out: 0x04 }, 'A2'),
      ],
      web: false,
      source: 'three ports and storage under 12d1:1001; modem, diag, PCUI in the order of ^SETPORT',
    },
    project: {
      vendor: 0x12d1,
      product: 0x1442,
      bcdDevice: 0x0102,
      deviceClass: 2,
      deviceSubclass: 0,
      deviceProtocol: 0,
      strings: [maker, maker, '{mac}'],
      stringIndices: [1, 2, 0],
      attributes: 0xc0,
      maxPower: 250,
      interfaces: [
        ...ethernet(3, { notify: 0x82, in: 0x81, out: 0x01 }),
        serial('modem', [2, 0x10], { notify: 0x84, in: 0x83, out: 0x02 }),
        serial('at', [2, 0x12], { notify: 0x86, in: 0x85, out: 0x03 }),
      ],
      web: true,
      source: 'widely reported: the project composition 12d1:1442 shows the card and two serial ports',
    },
  },
  disks: {
    installer: {
      kind: 'cd',
      vendor: 'HUAWEI',
      model: 'Mass Storage',
      revision: '2.31',
      volume: 'MOBILE_WIFI',
      blocks: 64,
      switches: true,
    },
    reader: { kind: 'card-reader', vendor: 'HUAWEI', model: 'TF CARD Storage', revision: '2.31', switches: false },
  },
  messages: [
    {
      starts: '110620000001010001',
      rest: 'any',
      to: 'network',
      source: 'HuaweiNewMode of usb_modeswitch 2.6: the host names itself Linux',
    },
    {
      starts: '1106',
      rest: 'zero',
      to: 'serial',
      source: 'the host names itself Windows; reported for E303s-2 and E3131/E353',
    },
  ],
  at: e303At,
  web: e303Web,
  sim: { pin: '1234', puk: '12345678' },
};
