import type { StickData } from '../data.ts';
import { e303Web } from './e303-web.ts';
import { genericAt } from './generic-at.ts';
import { plainServices, simMessages } from './messages-at.ts';
import { acm, storage } from './parts.ts';

/**
 * Nokia CS-19: an installer disk that waits for its eject, then serial ports of the communication class (`ttyACM`). The ids
 * are those of the shipped rule; which port is which, and all identifiers, are made up.
 */
const maker = 'Nokia';
const product = 'Nokia Internet Stick CS-19';
const common = {
  vendor: 0x0421,
  bcdDevice: 0x0100,
  deviceSubclass: 0,
  deviceProtocol: 0,
  strings: [maker, product],
  stringIndices: [1, 2, 0],
  attributes: 0x80,
  maxPower: 250,
  web: false,
} satisfies Partial<StickData['personalities'][string]>;

export const cs19: StickData = {
  model: 'cs19',
  name: 'Nokia CS-19',
  identity: {
    title: 'CS-19',
    maker,
    product: 'CS-19',
    imei: '867000000000051',
    imsi: '262010000000005',
    iccid: '8949010000000000057',
    msisdn: '+491700000005',
    firmware: '2.0.1',
    mac: '021E101F0005',
    operator: 'Testnetz',
    plmn: '26201',
    act: '2',
    creg: '0,1',
    cregSays: '0',
    copsForm: '0,"Testnetz"',
  },
  stored: { apn: 'internet.test', cfun: '1' },
  powerOn: [{ when: {}, to: 'disk' }],
  personalities: {
    disk: {
      ...common,
      product: 0x062c,
      deviceClass: 0,
      interfaces: [storage('installer', { in: 0x81, out: 0x01 })],
      source: 'usb-modeswitch-data 20191128, 0421:062c',
    },
    serial: {
      ...common,
      product: 0x062d,
      deviceClass: 2,
      interfaces: [
        ...acm('modem', { notify: 0x82, in: 0x81, out: 0x01 }),
        ...acm('at', { notify: 0x84, in: 0x83, out: 0x02 }),
      ],
      source: 'usb-modeswitch-data 20191128: 0421:062c ejected is 062d; two ports of the communication class supposed',
    },
  },
  disks: {
    installer: {
      kind: 'cd',
      vendor: 'Nokia',
      model: 'Internet Stick',
      revision: '1.00',
      volume: 'CS_19',
      blocks: 64,
      switches: true,
      ejectTo: 'serial',
    },
  },
  messages: [],
  at: {
    unknown: 'ERROR',
    messages: simMessages,
    services: plainServices,
    entries: [
      { ask: 'I', lines: ['Manufacturer: {maker}', 'Model: {product}', 'Revision: {firmware}'] },
      ...genericAt,
      { ask: '+CSQ', lines: ['+CSQ: 20,99'] },
    ],
    unsolicited: [],
  },
  web: e303Web,
  sim: { pin: '1234', puk: '12345678' },
};
