import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Final } from '../../at/result.ts';
import { factSchema } from '../../model/index.ts';
import type { Parsed } from '../parsed.ts';
import { commonParsers } from './index.ts';
import { parseFunctionality } from './network.ts';

const ok: Final = { kind: 'ok', text: 'OK' };
const parse = (name: string, lines: string[], final: Final = ok): Parsed[] => {
  const parser = commonParsers()[name];
  if (parser === undefined) throw new Error(`no parser ${name}`);
  return parser(lines, final);
};
const values = (name: string, lines: string[], final: Final = ok): Record<string, unknown> =>
  Object.fromEntries(parse(name, lines, final).map((p) => [p.key, p.status === 'absent' ? 'absent' : p.value]));

describe('device', () => {
  it.each<[string, string[], Record<string, unknown>]>([
    ['cgmi', ['huawei'], { maker: 'huawei' }],
    ['cgmm', ['+CGMM: "E303"'], { model: 'E303' }],
    ['cgmr', ['+CGMR: 21.157.31.00.143'], { firmware: '21.157.31.00.143' }],
    ['cgmr', ['EC25EFAR06A01M4G', 'build 3'], { firmware: 'EC25EFAR06A01M4G build 3' }],
    ['cgmr', ['+XYZ: 1'], {}],
    ['cgmr', ['\u0081\u00fe\u0003'], {}],
    ['cgmr', [], {}],
    ['cgsn', ['490154203237518'], { imei: '490154203237518' }],
    ['cgsn', ['+CGSN: "490154203237518"'], { imei: '490154203237518' }],
    ['cgsn', ['49015420323751'], {}],
    ['cgsn', ['3520990017614820'], {}],
    ['ati', ['Manufacturer: huawei', 'Model: E303', 'Revision: 21.157', 'IMEI: 490154203237518', '+GCAP: +CGSM'],
      { maker: 'huawei', model: 'E303', firmware: '21.157', imei: '490154203237518' }],
    ['ati', ['Quectel', 'EC25', 'Revision: EC25EFAR06A01M4G'], { maker: 'Quectel', model: 'EC25', firmware: 'EC25EFAR06A01M4G' }],
    ['ati', ['nonsense'], {}],
    ['ati', ['Cinterion', 'PLS8-E', 'REVISION 03.017'], { maker: 'Cinterion', model: 'PLS8-E', firmware: '03.017' }],
    ['ati', ['Cinterion', 'PLS8-E', 'REVISION 03.017', 'A-REVISION 01.090.00'],
      { maker: 'Cinterion', model: 'PLS8-E', firmware: '03.017' }],
    ['ati', ['Manufacturer: QUALCOMM INCORPORATED', 'Model: 0'], { maker: 'QUALCOMM INCORPORATED' }],
    ['cgmr', ['Revision: EC25EFAR06A01M4G'], { firmware: 'EC25EFAR06A01M4G' }],
    ['cgmr', ['Revision:1418B04SIM800L24'], { firmware: '1418B04SIM800L24' }],
    ['cgmr', ['REVISION 03.017'], { firmware: '03.017' }],
    ['cgmm', ['Model: E3372'], { model: 'E3372' }],
    ['cgmi', ['Manufacturer: ZTE CORPORATION'], { maker: 'ZTE CORPORATION' }],
  ])('%s %j', (name, lines, expected) => expect(values(name, lines)).toEqual(expected)); // prettier-ignore

  it('tells a wrong check digit and never calls it sure', () => {
    expect(parse('cgsn', ['490154203237519'])[0]).toMatchObject({
      certainty: 'likely',
      judgement: { state: 'attention' },
    });
    expect(parse('cgsn', ['000000000000000'])[0]).toMatchObject({ judgement: { state: 'attention' } });
    expect(parse('cgsn', ['490154203237518'])[0]?.judgement).toBeUndefined();
  });
});

describe('SIM', () => {
  it.each<[string, string[], Record<string, unknown>]>([
    ['iccid', ['+CCID: 89490200001234567890'], { iccid: '89490200001234567890' }],
    ['iccid', ['+ZGETICCID: 8949020000123456789F'], { iccid: '8949020000123456789' }],
    ['iccid', ['^ICCID: 98942000002143658709'], { iccid: '89490200001234567890' }],
    ['iccid', ['ICCID: 89490200001234567890'], { iccid: '89490200001234567890' }],
    ['iccid', ['!ICCID: "8949020000123456789"'], { iccid: '8949020000123456789' }],
    ['iccid', ['+CCID: 12345678901234567890'], {}],
    ['cimi', ['262011234567890'], { imsi: '262011234567890' }],
    ['cimi', ['26201123456789012'], {}],
    ['cnum', ['+CNUM: "","+491701234567",145'], { msisdn: '+491701234567' }],
    ['cnum', ['+CNUM: "a","",129', '+CNUM: "b","0170123",129'], { msisdn: '0170123' }],
    ['cnum', [], { msisdn: 'absent' }],
    ['cpin', ['+CPIN: READY'], { simState: 'ready' }],
    ['cpin', ['+CPIN: SIM PIN'], { simState: 'pin' }],
    ['cpin', ['+CPIN: PH-NETSUB PUK'], { simState: 'locked', simLock: 'locked' }],
    ['cpin', ['+CPIN: SOMETHING'], {}],
    ['cpin', ['+CPIN: NOT INSERTED'], { simState: 'none' }],
    ['cpin', ['+CPIN: SIM NOT INSERTED'], { simState: 'none' }],
    ['cpin', ['+CPIN: NOT READY'], { simState: 'busy' }],
    ['clck-network', ['+CLCK: 1'], { simLock: 'locked' }],
    ['csca', ['+CSCA: "+491710760000",145'], { smsCentre: '+491710760000' }],
    ['csca', ['+CSCA: "002B003400390031003700310030003700360030003000300030",145'], { smsCentre: '+491710760000' }],
    ['zpinpuk', ['+ZPINPUK: 3,10'], { pinTries: 3, pukTries: 10 }],
    ['cpinc', ['+CPINC: 3,3,10,10'], { pinTries: 3, pukTries: 10 }],
    ['tpin', ['+TPIN: 3,10,3,10'], { pinTries: 3, pukTries: 10 }],
    ['qpinc', ['+QPINC: "SC",2,10', '+QPINC: "P2",3,10'], { pinTries: 2, pukTries: 10 }],
    ['cpinr', ['+CPINR: SIM PIN,1,3', '+CPINR: SIM PUK,10,10'], { pinTries: 1, pukTries: 10 }],
    ['cpinc', ['+CPINC: 3,3'], {}],
  ])('%s %j', (name, lines, expected) => expect(values(name, lines)).toEqual(expected)); // prettier-ignore

  it('takes the error that means "no SIM" for the state of the SIM', () => {
    expect(values('cpin', [], { kind: 'cme', code: 10, text: '' })).toEqual({ simState: 'none' });
    expect(values('cpin', [], { kind: 'cme', code: 100, text: '' })).toEqual({});
  });
  it('warns when tries are used or gone', () => {
    expect(parse('zpinpuk', ['+ZPINPUK: 2,0']).map((p) => p.judgement?.state)).toEqual(['attention', 'bad']);
  });
});

describe('network and signal', () => {
  it.each<[string, string[], Record<string, unknown>]>([
    ['creg', ['+CREG: 0,1'], { registration: 'home' }],
    ['creg', ['+CREG: 2,5,"1A2B","3c4d",2'], { registration: 'roaming', cell: '1A2B/3C4D', rat: 'UMTS' }],
    ['cereg', ['+CEREG: 2,1,1A2B,01A2B3C4,7'], { registration: 'home', cell: '1A2B/01A2B3C4', rat: 'LTE' }],
    ['creg', ['+CREG: 2,1,"FFFE","FFFFFFF"'], { registration: 'home', cell: 'absent' }],
    ['creg', ['+CREG: 0,2'], { registration: 'searching' }],
    ['creg', ['+CREG: 1'], {}],
    ['creg', ['+CREG: 0,77'], {}],
    ['cops', ['+COPS: 0,0,"Testnetz",2'], { operator: 'Testnetz', rat: 'UMTS' }],
    ['cops', ['+COPS: 0,2,"26201"'], { operator: '26201', plmn: '26201' }],
    ['cops', ['+COPS: 0,0,"00540065007300740031"'], { operator: 'Test1' }],
    ['cops', ['+COPS: 0,0,"4E2D56FD79FB52A8",7'], { operator: '中国移动', rat: 'LTE' }],
    ['cops', ['+COPS: 0,0,"041C0422042100200052",2'], { operator: 'МТС R', rat: 'UMTS' }],
    ['cops', ['+COPS: 0,0,"0645064806280627064A0644064A",2'], { operator: 'موبايلي', rat: 'UMTS' }],
    ['cops', ['+COPS: 0,0,"BEEFCAFE",2'], { operator: 'BEEFCAFE', rat: 'UMTS' }],
    ['cops', ['+COPS: 0,2,"00000",0'], { operator: 'absent' }],
    ['cops', ['+COPS: 0,2,"FFFFFF",0'], { operator: 'absent' }],
    ['cops', ['+COPS: 0,2,"2620",0'], {}],
    ['cops', ['+COPS: 0,2,"26201F",7'], { operator: '26201', plmn: '26201', rat: 'LTE' }],
    ['cops', ['+COPS: 0,0,"No Service"'], { operator: 'absent' }],
    ['cops', ['+COPS: 0,0,"Limited Service",0'], { operator: 'absent' }],
    ['cops', ['+COPS: 0,0,"UNKNOWN",7'], { operator: 'absent' }],
    ['cops', ['+COPS: 0,0,"Unknown Mobile",7'], { operator: 'Unknown Mobile', rat: 'LTE' }],
    ['cops', ['+COPS: 0,2,"310410",7'], { operator: '310410', plmn: '310410', rat: 'LTE' }],
    ['cops', ['+COPS: 0'], { operator: 'absent' }],
    ['cops', ['+COPS: 0,0,Testnetz,2'], { operator: 'Testnetz', rat: 'UMTS' }],
    ['cops', ['+COPS: 0,Testnetz'], {}],
    ['csq', ['+CSQ: 17,99'], { rssi: -79 }],
    ['csq', ['+CSQ: 31,0'], { rssi: -51 }],
    ['csq', ['+CSQ: 99,99'], { rssi: 'absent' }],
    ['csq', ['+CSQ: 45,99'], {}],
    ['csq', ['+CSQ: 17'], {}],
    ['cesq', ['+CESQ: 99,99,255,255,20,49'], { rssi: 'absent', rscp: 'absent', ecio: 'absent', rsrq: -10, rsrp: -92 }],
    ['cesq', ['+CESQ: 30,0,255,255,255,255'], { rssi: -81, rscp: 'absent', ecio: 'absent', rsrq: 'absent', rsrp: 'absent' }],
    ['cesq', ['+CESQ: 30,0,120,60,50,120'], { rssi: -81 }],
    ['cgdcont', ['+CGDCONT: 2,"IP","b"', '+CGDCONT: 1,"IP","internet.t-d1.de","0.0.0.0",0,0'], { apn: 'internet.t-d1.de', contexts: '2: IP b; 1: IP internet.t-d1.de' }],
    ['cgdcont', ['+CGDCONT: 1,"IP",""'], { apn: 'absent', contexts: '1: IP' }],
    ['cgact', ['+CGACT: 1,0', '+CGACT: 2,1'], { dataSession: 'connected' }],
    ['cgact', ['+CGACT: 1,x'], {}],
    ['cgpaddr', ['+CGPADDR: 1,"10.64.0.23"'], { wanAddress: '10.64.0.23' }],
    ['cgpaddr', ['+CGPADDR: 1,0.0.0.0', '+CGPADDR: 2,10.0.0.2'], { wanAddress: '10.0.0.2' }],
    ['cgpaddr', ['+CGPADDR: 1,999.1.1.1'], {}],
  ])('%s %j', (name, lines, expected) => expect(values(name, lines)).toEqual(expected)); // prettier-ignore

  it('puts words to values', () => {
    expect(parse('csq', ['+CSQ: 17,99'])[0]).toMatchObject({
      unit: 'dBm',
      judgement: { words: { id: 'signal.good' } },
    });
    expect(parse('creg', ['+CREG: 0,3'])[0]).toMatchObject({ weak: true, judgement: { state: 'bad' } });
  });
  it('reads how much of the stick works', () => {
    expect([['+CFUN: 1'], ['+CFUN: 4,0'], ['+CFUN: x']].map(parseFunctionality)).toEqual(['full', 'flight', undefined]);
  });
});

describe('any parser', () => {
  const prefixes = [
    '+CSQ: ',
    '+CREG: ',
    '+COPS: ',
    '+CPIN: ',
    '+CGDCONT: ',
    '+CNUM: ',
    '+ZPINPUK: ',
    'IMEI: ',
    '',
    '+CESQ: ',
  ];
  const line = fc.oneof(
    fc.string(),
    fc.tuple(fc.constantFrom(...prefixes), fc.string()).map(([a, b]) => a + b),
  );
  const lines = fc.array(line, { maxLength: 4 });

  it('never throws, and what it gives is always a whole fact', () => {
    const shape = factSchema.pick({
      key: true,
      status: true,
      value: true,
      unit: true,
      words: true,
      sensitive: true,
      judgement: true,
    });
    fc.assert(
      fc.property(lines, (input) => {
        for (const parser of Object.values(commonParsers())) for (const p of parser(input, ok)) shape.parse(p);
      }),
    );
  });

  it('makes nothing of rubbish that does not fit its grammar', { timeout: 60_000 }, () => {
    const rubbish = fc.string({ unit: fc.constantFrom('\u0001', '\u00fe', '~', '}', '\u0080', ';') });
    fc.assert(
      fc.property(fc.array(rubbish, { minLength: 1, maxLength: 3 }), (input) => {
        for (const [name, parser] of Object.entries(commonParsers()))
          expect([name, parser(input, ok)]).toEqual([name, []]);
      }),
    );
  });
});
