import type { StickData } from '../data.ts';
import { e303Web } from './e303-web.ts';
import { genericAt } from './generic-at.ts';
import { plainServices, simMessages } from './messages-at.ts';
import { bulk, interrupt } from './parts.ts';

/**
 * An AT module on a board with a USB-serial adapter of its own, a Prolific PL2303 of the first kind. Its port is a `ttyUSB` whose
 * driver sets DTR, RTS and break, by the requests of the communication class (CDC PSTN §6.3) to interface 0; the vendor
 * requests of its start are answered with zeros.
 */
export const adapter: StickData = {
  model: 'adapter',
  name: 'AT module behind a PL2303',
  identity: {
    title: 'Module on PL2303',
    maker: 'SIMCOM_Ltd',
    product: 'SIM800C',
    imei: '868000000000977',
    imsi: '262010000000097',
    iccid: '8949010000000000974',
    msisdn: '+491700000097',
    firmware: '1418B05SIM800C24',
    mac: '021E067B0097',
    operator: 'Testnetz',
    plmn: '26201',
    act: '0',
    creg: '0,1',
    cregSays: '0',
    copsForm: '0,"Testnetz"',
  },
  stored: { apn: 'internet.test', cfun: '1' },
  powerOn: [{ when: {}, to: 'serial' }],
  personalities: {
    serial: {
      vendor: 0x067b,
      product: 0x2303,
      bcdDevice: 0x0202,
      // The driver takes this class for the first kind.
      deviceClass: 2,
      deviceSubclass: 0,
      deviceProtocol: 0,
      strings: ['Prolific Technology Inc.', 'USB-Serial Controller'],
      stringIndices: [1, 2, 0],
      attributes: 0x80,
      maxPower: 100,
      web: false,
      takesRequests: true,
      interfaces: [
        {
          role: 'at',
          classCode: 0xff,
          subclass: 0,
          protocol: 0,
          driver: 'pl2303',
          alternates: [[interrupt(0x81), bulk(0x02), bulk(0x83)]],
        },
      ],
      source: 'Linux, drivers/usb/serial/pl2303.c: ids, endpoints and requests of a legacy PL2303H',
    },
  },
  disks: {},
  messages: [],
  at: {
    unknown: 'ERROR',
    messages: simMessages,
    services: plainServices,
    entries: [{ ask: 'I', lines: ['SIM800 R14.18'] }, ...genericAt, { ask: '+CSQ', lines: ['+CSQ: 19,0'] }],
    unsolicited: [],
  },
  web: e303Web,
  sim: { pin: '1234', puk: '12345678' },
};
