import type { StickData } from '../data.ts';
import { e303At } from './e303-at.ts';
import { e303Web } from './e303-web.ts';
import { mbim, serial } from './parts.ts';

/**
 * Huawei ME906, an LTE module that shows MBIM and a command port. Its control channel answers OPEN and CLOSE and has no
 * service behind it; facts come by AT. Identifiers are made up.
 */
const maker = 'Huawei Technologies Co., Ltd.';
const product = 'HUAWEI Mobile Broadband Module';

export const me906: StickData = {
  model: 'me906',
  name: 'Huawei ME906',
  identity: {
    title: 'HUAWEI ME906',
    maker: 'huawei',
    product: 'ME906',
    imei: '867000000000069',
    imsi: '262010000000006',
    iccid: '8949010000000000065',
    msisdn: '+491700000006',
    firmware: '11.433.61.00.00',
    hardware: 'ML1ME906EM',
    webUi: '',
    serial: '0123456789ABCDEF',
    mac: '021E101F0006',
    operator: 'Testnetz',
    plmn: '26201',
    act: '7',
    creg: '0,1',
    cregSays: '0',
    copsForm: '0,"Testnetz"',
  },
  stored: { setport: 'FF;12,16', u2diag: '255', apn: 'internet.test', cfun: '1' },
  powerOn: [{ when: {}, to: 'mbim' }],
  personalities: {
    mbim: {
      vendor: 0x12d1,
      product: 0x15c1,
      bcdDevice: 0x0102,
      deviceClass: 0,
      deviceSubclass: 0,
      deviceProtocol: 0,
      strings: [maker, product, '{serial}'],
      stringIndices: [1, 2, 3],
      attributes: 0xa0,
      maxPower: 250,
      interfaces: [
        ...mbim({ notify: 0x82, in: 0x81, out: 0x01 }),
        serial('at', [6, 0x12], { notify: 0x84, in: 0x83, out: 0x02 }),
      ],
      web: false,
      source: 'usb-modeswitch-data 20191128, 12d1:15c1 (MBIM); port ff/06/12 PCUI of Huawei’s numbers',
    },
  },
  disks: {},
  messages: [],
  at: e303At,
  web: e303Web,
  sim: { pin: '1234', puk: '12345678' },
};
