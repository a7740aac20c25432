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

/** Answers that keep the grammar and are odd all the same: what is not sure is left unread, and no value is another cell's. */
describe('odd answers', () => {
  it.each<[string, string, string, string[], Values, Values?]>([
    ['blanks everywhere', 'generic', 'AT+CSQ', ['+CSQ:  17 , 99 '], { rssi: -79 }],
    ['quotes where none belong', 'generic', 'AT+CSQ', ['+CSQ: "17","99"'], { rssi: -79 }],
    ['no bit errors', 'generic', 'AT+CSQ', ['+CSQ: 17'], {}],
    ['codes of another scale', 'generic', 'AT+CSQ', ['+CSQ: 117,99'], {}],
    ['a sign where a code belongs', 'generic', 'AT+CSQ', ['+CSQ: -1,0'], {}],
    ['the form of 2G', 'generic', 'AT+CESQ', ['+CESQ: 30,2'], {}],
    ['powers where codes belong', 'generic', 'AT+CESQ', ['+CESQ: 99,99,255,255,14,-92'], { rssi: null, rscp: null, ecio: null }],
    ['no quotes, hex with its mark', 'generic', 'AT+CEREG?', ['+CEREG: 2,1,0x4E21,0x1A2B301,7'], { registration: 'home', cell: '4E21/1A2B301', rat: 'LTE' }],
    ['empty places', 'generic', 'AT+CEREG?', ['+CEREG: 2,1,,,7'], { registration: 'home', rat: 'LTE' }],
    ['no cell at all', 'generic', 'AT+CEREG?', ['+CEREG: 2,0,"FFFE","FFFFFFFF",7'], { registration: 'off' }],
    ['a technology that nobody knows', 'generic', 'AT+CEREG?', ['+CEREG: 2,1,"4E21","1A2B301",14'], { registration: 'home', cell: '4E21/1A2B301' }],
    ['a state that nobody knows', 'generic', 'AT+CEREG?', ['+CEREG: 2,11,"4E21","1A2B301",7'], {}],
    ['the state of another network beside it', 'generic', 'AT+CEREG?', ['+CREG: 2,1', '+CEREG: 0,2'], { registration: 'searching' }],
    ['a comma in a name', 'generic', 'AT+COPS?', ['+COPS: 0,0,"Test, Netz",7'], { operator: 'Test, Netz', rat: 'LTE' }],
    ['digits that are no code', 'generic', 'AT+COPS?', ['+COPS: 0,0,"26201",7'], { operator: '26201', rat: 'LTE' }],
    ['powers where codes belong', 'huawei', 'AT^HCSQ?', ['^HCSQ:"LTE",-63,-92,14,10'], {}],
    ['four values on 5G, where three are known', 'huawei', 'AT^HCSQ?', ['^HCSQ:"NR",58,49,171,20'], {}],
    ['LTE and 5G, a line each', 'huawei', 'AT^HCSQ?', ['^HCSQ:"LTE",58,49,171,20', '^HCSQ:"NR",60,100,30'], { rssi: -63, rsrp: -92, sinr: 14, rsrq: -10 }],
    ['a system without its values', 'huawei', 'AT^HCSQ?', ['^HCSQ:"TD-SCDMA",30,30,58'], {}],
    ['an empty place that is left out', 'huawei', 'AT^SYSINFOEX', ['^SYSINFOEX:2,3,0,1,6,LTE,101,LTE'], { registration: 'home', rat: 'LTE' }],
    ['zeros where no cell is heard', 'zte', 'AT+ZRSSI', ['+ZRSSI: 0,0'], {}, { rat: 'LTE' }],
    ['zeros on 3G', 'zte', 'AT+ZRSSI', ['+ZRSSI: 0,0'], {}, { rat: 'UMTS' }],
    ['a cell in digits alone, hex or not', 'zte', 'AT+ZCELLINFO?', ['+ZCELLINFO: 27439873, 123, LTE B3, 1300'], { pci: 123, band: 'LTE B3', channel: 1300 }],
    ['powers without their sign', 'quectel', 'AT+QCSQ', ['+QCSQ: "LTE",63,92,170,10'], {}],
    ['fewer values than LTE has', 'quectel', 'AT+QCSQ', ['+QCSQ: "LTE",-63,-92'], {}],
    ['5G that is not heard, beside no LTE', 'quectel', 'AT+QENG="servingcell"', ['+QENG: "servingcell","NOCONN"', '+QENG: "NR5G-NSA",262,01,65535,-32768,-32768,-10'], {}],
    ['a cell of dashes', 'quectel', 'AT+QENG="servingcell"', ['+QENG: "servingcell","NOCONN","LTE","FDD",-,-,-,-,-,-,-,-,-,-,-,-,-,-'], { rat: 'LTE' }],
    ['LTE and 5G, a line each', 'simcom', 'AT+CPSI?', ['+CPSI: LTE,Online,262-01,0x4E21,27439873,123,EUTRAN-BAND3,1300,5,5,-100,-920,-630,14', '+CPSI: NR5G_NSA,501,NR5G_BAND78,640000,-950,-110,12'], { rat: 'LTE', plmn: '26201', cell: '4E21/1A2B301', band: 'EUTRAN-BAND3', channel: 1300, pci: 123, rsrp: -92, rsrq: -10, rssi: -63, sinr: 14 }],
    ['5G in two columns before LTE is through', 'sierra', 'AT!GSTATUS?', ['System mode: ENDC', 'PCC RxM RSSI: -63\t\tRSRP (dBm): -92', 'NR5G RSRP (dBm): -95\t\tNR5G RSRQ (dB): -11', 'NR5G SINR (dB): 12', 'SINR (dB): 14'], { rat: 'ENDC', rssi: -63, rsrp: -92, sinr: 14 }],
    ['5G alone', 'sierra', 'AT!GSTATUS?', ['System mode: NR5G', 'NR5G(sub6) RSRP (dBm): -95\t\tNR5G(sub6) RSRQ (dB): -11'], { rat: 'NR5G', rsrp: -95, rsrq: -11 }],
    ['dashes in all columns', 'sierra', 'AT!GSTATUS?', ['LTE band: ---', 'PCC RxM RSSI: ---\t\tRSRP (dBm): ---', 'TAC: ---'], {}],
    ['a network of zeros', 'telit', 'AT#RFSTS', ['#RFSTS: "000 00",0,-140,-110,-20,0000'], {}],
    ['no place filled', 'telit', 'AT#RFSTS', ['#RFSTS: ,,,,,,,,,,,,,,,,'], {}],
    ['a neighbour alone', 'fibocom', 'AT+GTCCINFO?', ['2,4,262,01,4E21,1A2B302,514,7C,49,49,20'], {}],
    ['a ratio below zero', 'fibocom', 'AT+XCESQ?', ['+XCESQ: 0,99,99,255,255,20,49,-8'], { rsrq: -10, rsrp: -92, sinr: -4, rssi: null, rscp: null, ecio: null }],
    ['no signal word', 'meig', 'AT^HCSQ?', ['^HCSQ: "LTE",255,255,255,255'], { rssi: null, rsrp: null, sinr: null, rsrq: null }],
    ['a number that nobody documented', 'ublox', 'AT+UREG?', ['+UREG: 0,12'], {}],
  ])('%s (%s %s)', (_what, vendor, command, lines, facts, known) => {
    expect(parse(vendor, command, lines, known)).toEqual(facts);
  }); // prettier-ignore
});

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
    ['whole decibels, where tenths would be none', 'simcom', 'AT+CPSI?', ['+CPSI: LTE,Online,262-01,0x4E21,27439873,123,EUTRAN-BAND3,1300,5,5,-10,-92,-63,14'], { rat: 'LTE', plmn: '26201', band: 'EUTRAN-BAND3', channel: 1300, pci: 123, cell: '4E21/1A2B301', rsrq: -10, rsrp: -92, rssi: -63, sinr: 14 }],
    ['zeros where no cell answers', 'simcom', 'AT+CPSI?', ['+CPSI: LTE,Online,262-01,0xFFFE,0,0,EUTRAN-BAND3,1300,0,0,0,0,0,0'], { rat: 'LTE', plmn: '26201', band: 'EUTRAN-BAND3', channel: 1300, cell: null }],
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

  it.each([
    ['huawei', 'hilink-signal', { rsrp: '0dBm', rsrq: '0dB', sinr: '0dB', rssi: '0dBm', rscp: '0dBm', ecio: '0dB' }],
    ['alcatel', 'jrd-network', { RSRP: '0', RSRQ: '0', SINR: '0' }],
    ['alcatel', 'jrd-network', { RSRP: '92', RSRQ: '10', SINR: '14' }],
    ['zte', 'goform-signal', { lte_rsrp: '0', lte_rsrq: '0', lte_snr: '0', rssi: '0', rscp: '0', ecio: '0' }],
    ['zte', 'goform-signal', { lte_rsrp: '-32768', lte_rsrq: '-10', lte_snr: '5' }],
  ])('%s %s: numbers where no cell is heard, or without their sign, are no signal', (vendor, parser, fields) => {
    expect(web(vendor, parser, fields)).toEqual({});
  });

  it('goform: the ratios of LTE are never those of 5G', () => {
    const page = (fields: Record<string, string>): Values => web('zte', 'goform-signal', fields);
    expect(page({ lte_rsrp: '-92', lte_rsrq: '-10', lte_snr: '14', Z5g_rsrp: '-95' })).toEqual({
      rsrp: -92,
      rsrq: -10,
      sinr: 14,
    });
    expect(page({ lte_rsrp: '', lte_rsrq: '-10', lte_snr: '14', Z5g_rsrp: '-95' })).toEqual({ rsrp: -95 });
  });

  it('jrd: the tries that are left of an operator lock', () => {
    expect(web('alcatel', 'jrd-sim', { SIMState: '4', SIMLockRemainingTimes: '7' })).toMatchObject({ lockTries: 7 });
  });
});
