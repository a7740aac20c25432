import { describe, expect, it } from 'vitest';
import { vendors } from '../../vendors/index.ts';
import { missingIn, sameValue, valueIn } from './settings.ts';

const settingOf = (maker: string, id: string, name?: string) => {
  const found = vendors
    .find((vendor) => vendor.id === maker)
    ?.settings?.find((data) => data.ids.includes(id) && (name === undefined || data.setting === name));
  if (found === undefined) throw new Error(`${maker} has no setting for ${id}`);
  return found;
};
const read = (maker: string, id: string, lines: string[], name?: string) =>
  valueIn(lines, settingOf(maker, id, name).read);
const missing = (maker: string, id: string, lines: string[], wanted: string, name?: string) => {
  const { table } = settingOf(maker, id, name);
  return table === undefined ? undefined : missingIn(lines, table, wanted);
};

describe('a stored value in an answer', () => {
  it.each([
    ['quectel', '2c7c:0125', ['+QCFG: "usbnet",1'], '1'],
    ['quectel', '2c7c:0125', ['+QCFG: "usbnet", 3'], '3'],
    ['simcom', '1e0e:9001', ['+CUSBPIDSWITCH: 9011'], '9011'],
    ['telit', '1bc7:1201', ['#USBCFG: 4'], '4'],
    ['fibocom', '2cb7:0104', ['+GTUSBMODE: 32'], '32'],
    ['sierra', '1199:68c0', ['!UDUSBCOMP: 8'], '8'],
    [
      'sierra',
      '1199:9071',
      ['Config Index: 1', 'Config Type:  1 (Generic)', 'Interface bitmask: 0000050D (diag,nmea,modem,rmnet0,rmnet1)'],
      '1,1,50D',
    ],
  ])('%s %s %j', (maker, id, lines, value) => expect(read(maker, id, lines)).toBe(value));

  it.each([
    ['quectel', '2c7c:0125', ['+QCFG: "nwscanmode",1']],
    ['quectel', '2c7c:0125', []],
    ['quectel', '2c7c:0125', ['+QCFG: "usbnet",(0-3)']],
    ['telit', '1bc7:1201', ['#USBCFG: (0-4)']],
    ['sierra', '1199:9071', ['Config Index: 1', 'Config Type:  1 (Generic)']],
  ])('is none in %s %s %j', (maker, id, lines) => expect(read(maker, id, lines)).toBeUndefined());

  it('is compared without quotes, blanks and capitals', () => {
    expect(sameValue('1,1,10d', '1, 1, 10D')).toBe(true);
    expect(sameValue('"901e"', '901E')).toBe(true);
    expect(sameValue('1', '10')).toBe(false);
  });
});

describe('the stick’s own table', () => {
  it.each([
    [['+QCFG: "usbnet",(0-3)'], '3', []],
    [['+QCFG: "usbnet",(0-3)'], '5', ['5']],
    [['+QCFG: "nwscanmode",(0-5)', '+QCFG: "usbnet",(0,1)'], '3', ['3']],
    [['+QCFG: "usbnet",(0-1,3)'], '2', ['2']],
    [['+QCFG: "usbnet",(0-12)'], '5', []],
    [['OK'], '1', undefined],
  ])('Quectel %j for %s lacks %j', (lines, wanted, lacks) =>
    expect(missing('quectel', '2c7c:0125', lines, wanted)).toEqual(lacks),
  );

  it.each([
    [['+CUSBPIDSWITCH: (9000,9001,9011),(0-1),(0-1)'], '9018', ['9018']],
    [['+CUSBPIDSWITCH: (9000-9002,9011,9018,901E),(0-1),(0-1)'], '9018', []],
    [['+CUSBPIDSWITCH: (9000-9002,901E),(0-1),(0-1)'], '901e', []],
  ])('SIMCom %j for %s lacks %j', (lines, wanted, lacks) =>
    expect(missing('simcom', '1e0e:9001', lines, wanted, 'pid')).toEqual(lacks),
  );

  const em75 = [
    '!USBCOMP:',
    '  <Config Type>       - 1:MBIM USBIF, 2:PCIE USBIF, 3:Legacy-Generic, 4:RNDIS',
    '  <Interface bitmask> - DIAG     - 0x00000001,',
    '                        NMEA     - 0x00000004,',
    '                        MODEM    - 0x00000008,',
    '                        RMNET0   - 0x00000100,',
  ];
  it.each([
    ['1,3,10D', []],
    ['1,3,1009', ['1009']],
    ['1,5,10D', ['5']],
  ])('Sierra for %s lacks %j', (wanted, lacks) => expect(missing('sierra', '1199:9091', em75, wanted)).toEqual(lacks));
});
