import { describe, expect, it } from 'vitest';
import type { FactKey } from '../../../electron/core/model/index.ts';
import { factKitFor } from '../../../electron/vendors/facts.ts';

type Values = Partial<Record<FactKey, string | number | null>>;

/** What the parsers of all asks of this command make of these lines; the first that reads a key has it. */
function parse(vendor: string, command: string, lines: readonly string[], known: Values = {}): Values {
  const kit = factKitFor(vendor);
  const asks = kit.recipe.at.filter((ask) => ask.command === command);
  expect(asks, `${vendor} asks ${command}`).not.toEqual([]);
  const found: Values = {};
  for (const ask of asks.toReversed()) {
    const wanted = [...ask.keys, ...(ask.maybe ?? [])];
    const parsed = kit.atParsers[ask.parser]?.(lines, { kind: 'ok', text: 'OK' }, (key) => known[key]) ?? [];
    for (const { key, value } of parsed) if (wanted.includes(key)) found[key] = value;
  }
  return found;
}

/** Forms that manuals and open modem software document; each was misread or left unread once. */
describe('documented answers', () => {
  it.each<[string, string, string, string[], Values, Values?]>([
    ['a notice of its own kind before the answer', 'generic', 'AT+CEREG?', ['+CEREG: 5', '+CEREG: 2,1,"4E21","1A2B301",7'], { registration: 'home', cell: '4E21/1A2B301', rat: 'LTE' }],
    ['a routing area behind the cell', 'generic', 'AT+CEREG?', ['+CEREG: 2,1,"4E21","1A2B301","0F",7'], { registration: 'home', cell: '4E21/1A2B301', rat: 'LTE' }],
    ['a routing area before the cell', 'generic', 'AT+CEREG?', ['+CEREG: 2,1,"1F00","20","79D903",7'], { registration: 'home', cell: '1F00/79D903', rat: 'LTE' }],
    ['only an IPv6 address', 'generic', 'AT+CGPADDR', ['+CGPADDR: 1,"","36.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1"'], { wanAddress: '36.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1' }],
    ['a lock with its class', 'generic', 'AT+CLCK="PN",2', ['+CLCK: 0,7'], { simLock: 'open' }],
    ['a PIN request with its class', 'generic', 'AT+CLCK="SC",2', ['+CLCK: 1,7'], { pinRequest: 'on' }],
    ['no sensor at all', 'huawei', 'AT^CHIPTEMP?', ['^CHIPTEMP: 65535,65535'], { temperature: null }],
    ['a technology without quotes', 'zte', 'AT+ZPAS?', ['+ZPAS: LTE,CS_PS'], { rat: 'LTE' }],
    ['two powers on LTE', 'zte', 'AT+ZRSSI', ['+ZRSSI: -92,-10'], { rsrp: -92, rsrq: -10 }, { rat: 'LTE' }],
    ['three powers on LTE', 'zte', 'AT+ZRSSI', ['+ZRSSI: 92,10,63'], { rsrp: -92, rsrq: -10, rssi: -63 }, { rat: 'LTE' }],
    ['two powers on 3G', 'zte', 'AT+ZRSSI', ['+ZRSSI: -74,-7'], { rscp: -74, ecio: -7 }, { rat: 'HSPA+' }],
    ['two powers on nobody knows what', 'zte', 'AT+ZRSSI', ['+ZRSSI: -74,-7'], {}],
    ['all of a cell', 'zte', 'AT+ZCELLINFO?', ['+ZCELLINFO: 1A2B301, 123, LTE B3, 1300'], { cell: '1A2B301', pci: 123, band: 'LTE B3', channel: 1300 }],
    ['a cell in use', 'zte', 'AT+ZCAINFO?', ['+ZCAINFO: 123, 3, 4E21, 1300, 20'], { pci: 123, band: 'B3', channel: 1300 }],
    ['technologies that are allowed: all', 'zte', 'AT+ZSNT?', ['+ZSNT: 0,0,0'], { netMode: 'auto' }],
    ['technologies that are allowed: one', 'zte', 'AT+ZSNT?', ['+ZSNT: 6,0,0'], { netMode: '4G' }],
    ['technologies that nobody documented', 'zte', 'AT+ZSNT?', ['+ZSNT: 4,0,0'], {}],
    ['no service', 'quectel', 'AT+QCSQ', ['+QCSQ: "NOSERVICE"'], { rssi: null, rsrp: null, rsrq: null }],
    [
      'LTE and 5G together: the values of the LTE cell, unmixed', 'quectel', 'AT+QENG="servingcell"',
      ['+QENG: "servingcell","NOCONN"', '+QENG: "LTE","FDD",262,01,1A2B301,123,1300,3,5,5,4E21,-,-,-,-,0,-,30', '+QENG: "NR5G-NSA",262,01,501,-95,12,-11,640000,78,12,1'],
      { rat: 'LTE', cell: '4E21/1A2B301', channel: 1300, pci: 123, band: 'B3' },
    ],
    ['tenths that are none: left unread', 'simcom', 'AT+CPSI?', ['+CPSI: LTE,Online,262-01,0x4E21,27439873,123,EUTRAN-BAND3,1300,5,5,-10,-92,-63,14'], { rat: 'LTE', plmn: '26201', band: 'EUTRAN-BAND3', channel: 1300, pci: 123, cell: '4E21/1A2B301', sinr: 14 }],
    ['zeros where no cell answers', 'simcom', 'AT+CPSI?', ['+CPSI: LTE,Online,262-01,0xFFFE,0,0,EUTRAN-BAND3,1300,0,0,0,0,0,0'], { rat: 'LTE', plmn: '26201', band: 'EUTRAN-BAND3', channel: 1300, pci: 0, cell: null }],
    ['a voltage with its count', 'sierra', 'AT!PCVOLT?', ['Volt state: Normal', 'Power supply voltage: 3291 mV (8191 cnt)'], { voltage: 3291 }],
    ['a temperature by name', 'meig', 'AT+TEMP', ['+TEMP: "cpu0-0-usr","38"', '+TEMP: "pa","41"', '+TEMP: "off","-273"'], { temperature: 41 }],
    ['a temperature alone', 'meig', 'AT+TEMP', ['+TEMP: 38'], { temperature: 38 }],
  ])('%s', (_what, vendor, command, lines, facts, known) => {
    expect(parse(vendor, command, lines, known)).toEqual(facts);
  }); // prettier-ignore
});

describe('documented pages', () => {
  const web = (vendor: string, parser: string, fields: Record<string, string>): Values =>
    Object.fromEntries(
      (factKitFor(vendor).webParsers[parser]?.(new Map(Object.entries(fields))) ?? []).map(({ key, value }) => [key, value]),
    ); // prettier-ignore

  it('HiLink: the network’s code beside its name', () => {
    expect(web('huawei', 'hilink-plmn', { FullName: 'Testnetz', Numeric: '26201', Rat: '7' })).toEqual({
      operator: 'Testnetz',
      plmn: '26201',
      rat: 'LTE',
    });
  });

  it('HiLink: the tries that are left of an operator lock', () => {
    expect(web('huawei', 'hilink-lock', { SimLockEnable: '1', SimLockRemainTimes: '8' })).toEqual({
      simLock: 'locked',
      lockTries: 8,
    });
  });

  it('goform: the network’s code', () => {
    const fields = { network_provider: 'Testnetz', rmcc: '262', rmnc: '01', network_type: 'LTE' };
    expect(web('zte', 'goform-network', fields)).toMatchObject({ operator: 'Testnetz', plmn: '26201' });
  });

  it('jrd: the tries that are left of an operator lock', () => {
    expect(web('alcatel', 'jrd-sim', { SIMState: '4', SIMLockRemainingTimes: '7' })).toMatchObject({ lockTries: 7 });
  });
});
