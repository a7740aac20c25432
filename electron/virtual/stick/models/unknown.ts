import type { StickData } from '../data.ts';
import { e303Web } from './e303-web.ts';
import { genericAt } from './generic-at.ts';
import { serial, storage } from './parts.ts';

/**
 * A stick that no rule names, of a maker whose other sticks are known: it waits for its disk to be ejected, as most of its
 * relatives do, and becomes three serial ports until the unplug. Made up, ids too.
 */
const maker = 'D-Link,Inc  ';
const product = 'D-Link DWM-999';
const common = {
  vendor: 0x2001,
  bcdDevice: 0x0100,
  deviceClass: 0,
  deviceSubclass: 0,
  deviceProtocol: 0,
  strings: [maker, product],
  stringIndices: [1, 2, 0] as [number, number, number],
  attributes: 0x80,
  maxPower: 250,
  web: false,
} as const;

export const unknown: StickData = {
  model: 'unknown',
  name: 'a stick that no rule names',
  identity: {
    title: 'DWM-999',
    maker: 'D-Link',
    product: 'DWM-999',
    imei: '867000000000036',
    imsi: '262010000000003',
    iccid: '8949010000000000032',
    msisdn: '+491700000003',
    firmware: '1.0.3',
    mac: '021E101F0003',
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
      product: 0xa9f0,
      strings: [...common.strings],
      interfaces: [storage('installer', { in: 0x81, out: 0x01 })],
      source: 'made up: an id of the maker that no rule has',
    },
    serial: {
      ...common,
      product: 0xa9f1,
      strings: [...common.strings],
      interfaces: [
        serial('diag', [0xff, 0xff], { in: 0x81, out: 0x01 }),
        serial('at', [0xff, 0xff], { in: 0x82, out: 0x02 }),
        serial('modem', [0xff, 0xff], { in: 0x83, out: 0x03 }),
      ],
      source: 'made up: three ports, AT on interface 1',
    },
  },
  disks: {
    installer: {
      kind: 'cd',
      vendor: 'D-Link',
      model: 'Mass Storage',
      revision: '1.00',
      volume: 'DWM_999',
      blocks: 64,
      switches: true,
      ejectTo: 'serial',
    },
  },
  messages: [],
  at: {
    unknown: 'ERROR',
    entries: [{ ask: 'I', lines: ['Manufacturer: {maker}', 'Model: {product}', 'Revision: {firmware}'] }, ...genericAt],
    unsolicited: [],
  },
  web: e303Web,
  sim: { pin: '1234', puk: '12345678' },
};
