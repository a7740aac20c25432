import type { StickData } from '../data.ts';
import { mf831At } from './mf831-at.ts';
import { mf831Web } from './mf831-web.ts';
import { ethernet, rndis, serial, storage } from './parts.ts';

/**
 * ZTE MF831, an LTE stick. It stores what it is: `product` (disk first, then a card with a web page) or `factory` (serial
 * ports), and whether the installer disk is shown at all. Identifiers are made up and well-formed, network 262 01.
 */
const maker = 'ZTE,Incorporated';
const product = 'ZTE WCDMA Technologies MSM';
const serialNumber = '{serial}';
const common = {
  bcdDevice: 0xf0f0,
  deviceClass: 0,
  deviceSubclass: 0,
  deviceProtocol: 0,
  attributes: 0xc0,
  maxPower: 250,
} as const;

export const mf831: StickData = {
  model: 'mf831',
  name: 'ZTE MF831',
  identity: {
    title: 'MF831',
    maker: 'ZTE CORPORATION',
    product: 'MF831',
    imei: '868000000000027',
    imsi: '262010000000002',
    iccid: '8949010000000000024',
    msisdn: '+491700000002',
    firmware: 'BD_HOFATMF831V1.0.0B02',
    hardware: 'MF831-1.0.0',
    webUi: 'WEB_HOFATMF831V1.0.0B02',
    serial: 'MF8310VIRT010000',
    mac: '3449AAAA0002',
    operator: 'Testnetz',
    plmn: '26201',
    act: '7',
    creg: '0,1',
    cregSays: '0',
    copsForm: '0,"Testnetz"',
  },
  stored: { usbMode: 'product', autorun: '1', apn: 'internet.test', cfun: '1' },
  powerOn: [
    { when: { usbMode: 'factory' }, to: 'serial' },
    { when: { autorun: '1' }, to: 'disk' },
    { when: {}, to: 'rndis' },
  ],
  personalities: {
    disk: {
      ...common,
      vendor: 0x19d2,
      product: 0x1225,
      strings: [maker, product, serialNumber],
      stringIndices: [1, 2, 3],
      interfaces: [storage('installer', { in: 0x81, out: 0x01 })],
      web: false,
      source: 'usb-modeswitch-data 20191128, 19d2:1225',
    },
    network: {
      ...common,
      vendor: 0x19d2,
      product: 0x1405,
      strings: [maker, product, serialNumber, '{mac}'],
      stringIndices: [1, 2, 3],
      interfaces: [...ethernet(4, { notify: 0x82, in: 0x81, out: 0x01 }), storage('reader', { in: 0x83, out: 0x02 })],
      web: true,
      source: 'usb-modeswitch-data 20191128: 19d2:1225 ejected is 1405, CDC Ethernet and storage',
    },
    rndis: {
      ...common,
      vendor: 0x19d2,
      product: 0x1403,
      strings: [maker, product, serialNumber],
      stringIndices: [1, 2, 3],
      interfaces: [...rndis({ notify: 0x82, in: 0x81, out: 0x01 }), storage('reader', { in: 0x83, out: 0x02 })],
      web: true,
      source: 'widely reported: with autorun off the stick shows RNDIS and storage at once, 19d2:1403',
    },
    serial: {
      ...common,
      vendor: 0x19d2,
      product: 0x0016,
      strings: [maker, product, serialNumber],
      stringIndices: [1, 2, 3],
      interfaces: [
        serial('diag', [0xff, 0xff], { in: 0x81, out: 0x01 }),
        serial('modem', [0xff, 0xff], { in: 0x82, out: 0x02 }),
        serial('at', [0xff, 0xff], { notify: 0x84, in: 0x83, out: 0x03 }),
      ],
      web: false,
      source: 'port-type rules for 19d2:0016: interface 0 diag, 1 second AT, 2 main AT',
    },
  },
  disks: {
    installer: {
      kind: 'cd',
      vendor: 'ZTE',
      model: 'USB SCSI CD-ROM',
      revision: '2.31',
      volume: 'MF831',
      blocks: 64,
      switches: true,
      ejectTo: 'network',
    },
    reader: { kind: 'card-reader', vendor: 'ZTE', model: 'MMC Storage', revision: '2.31', switches: false },
  },
  messages: [],
  at: mf831At,
  web: mf831Web,
  sim: { pin: '1234', puk: '12345678' },
};
