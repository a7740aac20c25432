import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../test/doubles/fake-clock.ts';
import { Failure, type ControlSighting, type FactKey } from '../../model/index.ts';
import type { ControlTools } from '../../ports.ts';
import { readListing } from './listing.ts';
import { mbimAsks } from './mbim.ts';
import { qmiAsks } from './qmi.ts';
import { readFactsByControl } from './read-control.ts';

/** Answers by question, as the programs write them: a line with the question, and below it what they wrote. */
function answersOf(name: string): Map<string, string[]> {
  const file = new URL(`../../../../test/fixtures/control/${name}.txt`, import.meta.url);
  const answers = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.startsWith('--')) answers.set(line, (current = []));
    else current.push(line);
  }
  return answers;
}

const control = (speaks: ControlSighting['speaks']): ControlSighting => ({
  path: '/dev/cdc-wdm0',
  name: 'cdc-wdm0',
  interface: 8,
  driver: speaks === 'qmi' ? 'qmi_wwan' : 'cdc_mbim',
  speaks,
});

const toolsWith = (answer: (question: string) => string[] | Failure): ControlTools => ({
  ask: ({ question }) => {
    const found = answer(question);
    return found instanceof Failure ? Promise.reject(found) : Promise.resolve(found);
  },
  holders: () => Promise.resolve([]),
});

/** As the adapter has it: a line of `error:` is a refusal. */
const recorded = (answers: Map<string, string[]>) => (question: string): string[] | Failure => {
  const lines = answers.get(question) ?? ["error: couldn't do it: QMI protocol error (94): 'NotSupported'"];
  return lines[0]?.startsWith('error:') === true
    ? new Failure('control.refused', { program: 'qmicli', answer: lines[0] })
    : lines;
}; // prettier-ignore

const read = (speaks: ControlSighting['speaks'], answer: (question: string) => string[] | Failure) =>
  readFactsByControl(toolsWith(answer), control(speaks), {
    clock: new FakeClock(),
    signal: new AbortController().signal,
  });

describe('facts over QMI', () => {
  it('of a whole stick, each with its question', async () => {
    const { facts, error } = await read('qmi', recorded(answersOf('qmi-em7455')));
    expect(error).toBeUndefined();
    expect(Object.fromEntries(facts.map(({ key, value }) => [key, value]))).toEqual({
      maker: 'Sierra Wireless, Incorporated',
      model: 'EM7455',
      firmware: 'SWI9X30C_02.24.05.06 r7040 CARMD-EV-FRMWR2 2017/05/19 06:23:09',
      hardware: 'EM7455',
      imei: '868000000000316',
      functionality: 'full',
      simState: 'ready',
      pinTries: 3,
      pukTries: 10,
      pinRequest: 'on',
      iccid: '8949010000000000313',
      imsi: '262010000000031',
      msisdn: '+491700000031',
      registration: 'home',
      attached: 'yes',
      operator: 'Testnetz',
      plmn: '26201',
      rat: 'LTE',
      cell: '4E21/1A2B301',
      band: 'B3',
      channel: 1300,
      pci: 123,
      rssi: -63,
      rsrp: -92,
      rsrq: -10,
      sinr: 14,
      dataSession: 'disconnected',
      apn: 'internet.test',
      contexts: '1: ipv4-or-ipv6 internet.test; 2: ipv6 ims',
    });
    expect(facts.find(({ key }) => key === 'iccid')?.source).toEqual({
      via: 'qmi',
      ask: 'qmicli --uim-get-slot-status',
      where: 'cdc-wdm0',
    });
  });

  it('keeps no name and no password of a contract, not even as a raw answer', async () => {
    const { facts } = await read('qmi', recorded(answersOf('qmi-em7455')));
    expect(facts.find(({ key }) => key === 'apn')?.raw.join('\n')).toContain('internet.test');
    expect(JSON.stringify(facts)).not.toMatch(/hunter2|someone/);
  });

  const one = (question: string, lines: string[]) => {
    const parse = qmiAsks.find((ask) => ask.question === question)?.parse;
    return Object.fromEntries((parse?.(readListing(lines)) ?? []).map(({ key, value }) => [key, value]));
  };

  it.each<[string, string, string[], Partial<Record<FactKey, unknown>>]>([
    ['no SIM', '--uim-get-card-status', ['Slot [1]:', "\tCard state: 'absent'"], { simState: 'none' }],
    ['a SIM that cannot be read', '--uim-get-card-status', ["\tCard state: 'error: no-atr-received (3)'"], { simState: 'failed' }],
    [
      'a PIN that is asked for, a try used', '--uim-get-card-status',
      ['Slot [1]:', "\tCard state: 'present'", '\tApplication [1]:', "\t\tApplication type:  'usim (2)'", "\t\tApplication state: 'pin1-or-upin-pin-required'", "\t\tPIN1 state: 'enabled-not-verified'", "\t\t\tPIN1 retries: '2'", "\t\t\tPUK1 retries: '10'"],
      { simState: 'pin', pinTries: 2, pukTries: 10, pinRequest: 'on' },
    ],
    [
      'an operator lock', '--uim-get-card-status',
      ['Slot [1]:', "\tCard state: 'present'", '\tApplication [1]:', "\t\tApplication type:  'usim (2)'", "\t\tApplication state: 'check-personalization-state'", "\t\tPersonalization state: 'code-required' (feature: gw-network)"],
      { simState: 'locked', simLock: 'locked' },
    ],
    ['no check digit is no IMEI', '--dms-get-ids', ["\t   IMEI: '35800000000031'"], {}],
    ['searching', '--nas-get-serving-system', ["\tRegistration state: 'not-registered-searching'", "\tPS: 'detached'"], { registration: 'searching', attached: 'no' }],
    [
      'a network code of six digits', '--nas-get-serving-system',
      ["\tRegistration state: 'registered'", "\tRoaming status: 'on'", '\tCurrent PLMN:', "\t\tMCC: '310'", "\t\tMNC: '26'", '\tFull operator code info:', "\t\tMCC: '310'", "\t\tMNC: '26'", "\t\tMNC with PCS digit: 'yes'"],
      { registration: 'roaming', plmn: '310026' },
    ],
    ['EN-DC', '--nas-get-serving-system', ["\tRegistration state: 'registered'", "\tRadio interfaces: '2'", "\t\t[0]: 'lte'", "\t\t[1]: '5gnr'"], { registration: 'home', rat: '5G NSA' }],
    ['no area, no cell', '--nas-get-serving-system', ["\tRegistration state: 'registered'", "\t3GPP location area code: '65535'", "\t3GPP cell ID: '4294967295'"], { registration: 'home', cell: null }],
    ['a band of 5G', '--nas-get-rf-band-info', ['Band Information:', "\tActive Band Class: 'ngran-78'", "\tActive Channel:    '640000'"], { band: 'n78', channel: 640000 }],
    ['a value that 5G has not', '--nas-get-signal-info', ['5G:', "\tRSRP: 'n/a'", "\tSNR: '12.0 dB'"], { sinr: 12 }],
    ['values that no radio delivers', '--nas-get-signal-info', ['LTE:', "\tRSSI: '-32768 dBm'", "\tRSRP: '-32768 dBm'", "\tSNR: '-3276.8 dB'"], {}],
    ['no profile', '--wds-get-profile-list=3gpp', ['Profile list empty'], { apn: null }],
    ['the status of the PIN on older sticks', '--dms-uim-get-pin-status', ['[/dev/cdc-wdm0] PIN1:', '\tStatus: enabled-verified', '\tVerify: 3', '\tUnblock: 10', '[/dev/cdc-wdm0] PIN2:', '\tStatus: enabled-not-verified', '\tVerify: 1', '\tUnblock: 4'], { pinTries: 3, pukTries: 10, pinRequest: 'on' }],
  ])('%s', (_what, question, lines, facts) => {
    expect(one(question, lines)).toEqual(facts);
  }); // prettier-ignore
});

describe('facts over MBIM', () => {
  it('of a whole stick', async () => {
    const { facts, error } = await read('mbim', recorded(answersOf('mbim-em7455')));
    expect(error).toBeUndefined();
    expect(Object.fromEntries(facts.map(({ key, value }) => [key, value]))).toEqual({
      imei: '868000000000316',
      firmware: 'SWI9X30C_02.24.05.06',
      hardware: 'EM7455',
      functionality: 'full',
      simState: 'ready',
      pinTries: 3,
      imsi: '262010000000031',
      iccid: '8949010000000000313',
      msisdn: '+491700000031',
      registration: 'roaming',
      operator: 'Testnetz',
      plmn: '26201',
      attached: 'yes',
      rat: 'LTE',
      rssi: -69,
      dataSession: 'connected',
      apn: 'internet.test',
      wanAddress: '10.52.93.1',
    });
  });

  const one = (question: string, lines: string[]) => {
    const parse = mbimAsks.find((ask) => ask.question === question)?.parse;
    return Object.fromEntries((parse?.(readListing(lines)) ?? []).map(({ key, value }) => [key, value]));
  };

  it.each<[string, string, string[], Partial<Record<FactKey, unknown>>]>([
    ['a PIN that is asked for', '--query-pin-state', ["\t         PIN state: 'locked'", "\t          PIN type: 'pin1'", "\tRemaining attempts: '2'"], { simState: 'pin', pinTries: 2 }],
    ['a PUK that is asked for', '--query-pin-state', ["\tPIN state: 'locked'", "\tPIN type: 'puk1'", "\tRemaining attempts: '10'"], { simState: 'puk', pukTries: 10 }],
    ['an operator lock', '--query-pin-state', ["\tPIN state: 'locked'", "\tPIN type: 'network-pin'", "\tRemaining attempts: '10'"], { simState: 'locked', simLock: 'locked' }],
    ['tries that the stick does not know', '--query-pin-state', ["\tPIN state: 'unlocked'", "\tPIN type: 'pin1'", "\tRemaining attempts: '4294967295'"], {}],
    ['no SIM', '--query-subscriber-ready-status', ["\tReady state: 'sim-not-inserted'", "\tSubscriber ID: 'unknown'", "\tSIM ICCID: 'unknown'", "\tTelephone numbers: (0) 'unknown'"], { simState: 'none', msisdn: null }],
    ['no signal', '--query-signal-state', ["\tRSSI [0-31,99]: '99'"], { rssi: null }],
    ['radio off', '--query-radio-state', ["\tHardware radio state: 'on'", "\tSoftware radio state: 'off'"], { functionality: 'flight' }],
    ['searching, with an old name beside', '--query-registration-state', ["\tRegister state: 'searching'", "\tProvider name: 'Testnetz'"], { registration: 'searching' }],
  ])('%s', (_what, question, lines, facts) => {
    expect(one(question, lines)).toEqual(facts);
  }); // prettier-ignore
});

describe('a channel that gives no answers', () => {
  it('is given up after two questions without any', async () => {
    let asked = 0;
    const { error, facts } = await read('qmi', () => {
      asked += 1;
      return new Failure('control.silent', { port: 'cdc-wdm0', program: 'qmicli' });
    });
    expect([asked, error?.code]).toEqual([2, 'control.silent']);
    expect(facts.every(({ status }) => status === 'no-answer')).toBe(true);
  });

  it('ends at once where the program is missing', async () => {
    const failure = new Failure('control.no-tool', { program: 'mbimcli', package: 'libmbim-utils' });
    const { error, facts } = await read('mbim', () => failure);
    expect([error?.code, facts]).toEqual(['control.no-tool', []]);
  });

  it('what is refused stands in its fact, and the rest is read', async () => {
    const { facts } = await read('qmi', (question) =>
      question === '--dms-get-model'
        ? ["\tModel: 'X'"]
        : new Failure('control.refused', { program: 'qmicli', answer: 'no' }),
    );
    expect(facts.filter(({ status }) => status === 'read').map(({ key }) => key)).toEqual(['model']);
    expect(facts.find(({ key }) => key === 'imei')).toMatchObject({ status: 'refused', error: { code: 'control.refused' } });
  }); // prettier-ignore

  it('lines of another form are no fact', async () => {
    const { facts } = await read('qmi', () => ['<html>', '\u0000\u0001', "Model 'X'"]);
    expect(facts.filter(({ status }) => status === 'read')).toEqual([]);
  });
});
