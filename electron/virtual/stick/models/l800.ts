import type { StickData } from '../data.ts';
import { plainServices } from './messages-at.ts';
import { rndis, storage } from './parts.ts';

/**
 * Alcatel L800, an LTE stick: the installer disk of the maker, which one message makes a card (RNDIS) with a page. The page is
 * JSON-RPC; most of it wants a login (password `admin`) and closes after five wrong ones. Identifiers are made up and well-formed.
 */
const strings = ['Alcatel', 'Mobilebroadband', '{serial}'];

export const l800: StickData = {
  model: 'l800',
  name: 'Alcatel L800',
  identity: {
    title: 'Alcatel L800',
    maker: 'Alcatel',
    product: 'L800',
    imei: '867000000000374',
    imsi: '262010000000037',
    iccid: '8949010000000000370',
    msisdn: '+491700000037',
    firmware: 'L800_00_02.00_12',
    hardware: 'L800-HW-V01',
    webUi: 'L800_WEB_01.12',
    serial: 'VIRTUALL800T0037',
    mac: '021E19500037',
    macText: '02:1E:19:50:00:37',
    operator: 'Testnetz',
    rsrp: '-92',
    rsrq: '-10',
    sinr: '14',
  },
  stored: { apn: 'internet.test' },
  powerOn: [{ when: {}, to: 'disk' }],
  personalities: {
    disk: {
      vendor: 0x1bbb,
      product: 0xf000,
      bcdDevice: 0x0228,
      deviceClass: 0,
      deviceSubclass: 0,
      deviceProtocol: 0,
      strings,
      stringIndices: [1, 2, 3],
      attributes: 0xc0,
      maxPower: 250,
      interfaces: [storage('installer', { in: 0x81, out: 0x01 })],
      web: false,
      source: 'usb-modeswitch-data 20191128, 1bbb:f000',
    },
    network: {
      vendor: 0x1bbb,
      product: 0x0195,
      bcdDevice: 0x0228,
      deviceClass: 0,
      deviceSubclass: 0,
      deviceProtocol: 0,
      strings,
      stringIndices: [1, 2, 3],
      attributes: 0xc0,
      maxPower: 250,
      interfaces: rndis({ notify: 0x82, in: 0x81, out: 0x01 }),
      web: true,
      source: 'usb-modeswitch-data 20191128 leads to 1bbb:0195; reports: RNDIS and no serial port',
    },
  },
  disks: {
    installer: {
      kind: 'cd',
      vendor: 'ALCATEL',
      model: 'Mass Storage',
      revision: '2.31',
      volume: 'L800',
      blocks: 64,
      switches: true,
    },
  },
  messages: [
    {
      starts: '06f504025270',
      dataLength: 128,
      rest: 'zero',
      to: 'network',
      source: 'usb-modeswitch-data 20191128, 1bbb:f000',
    },
  ],
  at: { unknown: 'ERROR', services: plainServices, entries: [], unsolicited: [] },
  web: {
    kind: 'jrd',
    address: '192.168.1.1',
    names: [],
    home: '/index.html',
    key: 'KSDHSDFOGQ5WERYTUIQWERTYUISDFG1HJZXCVCXBN2GDSMNDHKVKFsVBNf',
    login: { secret: 'admin', tries: 5, writes: 'veiled' },
    methods: {
      GetSystemStatus: { open: true, result: { NetworkType: 8, NetworkName: '{operator}', ConnectionStatus: 2, SignalStrength: 4 } },
      GetSimStatus: {
        open: true,
        result: { SIMState: '{jrdSim}', PinState: 3, PinRemainingTimes: '{pinTries}', PukRemainingTimes: '{pukTries}', SIMLockState: 0, SIMLockRemainingTimes: 0 },
      },
      GetSystemInfo: {
        result: {
          DeviceName: '{product}', SwVersion: '{firmware}', HwVersion: '{hardware}', WebUiVersion: '{webUi}', IMEI: '{imei}', IMSI: '{imsi}',
          ICCID: '{iccid}', MSISDN: '{msisdn}', MacAddress: '{macText}', sn: '{serial}',
        },
      },
      GetNetworkInfo: {
        result: {
          NetworkName: '{operator}', NetworkType: 8, SignalStrength: 4, RSRP: '{rsrp}', RSRQ: '{rsrq}', SINR: '{sinr}', CellId: '1A2B301', Roaming: 1,
        },
      },
      GetConnectionState: { result: { ConnectionStatus: 2, IPv4Adrress: '10.0.0.2' } },
    },
  },
  sim: { pin: '1234', puk: '12345678' },
}; // prettier-ignore
