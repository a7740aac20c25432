import { message, type Fact, type Run, type SessionSnapshot, type Sighting } from '../model/index.ts';
import type { ReportInput } from './build.ts';

/** Identifiers as a stick tells them, none of a real device or person. */
export const IDS = {
  imei: '860123456789417',
  imsi: '232051234567890',
  iccid: '89430123456789012343',
  msisdn: '+436601234567',
  mac: '0c:5b:8f:27:9a:64',
  serial: '2F7A9C0D41E8B635',
} as const;

const at = '2026-11-23T14:07:29.482Z';
const endpoint = (address: number) => ({ address, type: 'bulk' as const, maxPacketSize: 512, interval: 0 });

const sighting = (pid: string): Sighting => ({
  place: 'v1-1',
  virtual: true,
  seenAt: at,
  device: {
    vid: '12d1', pid, bcdDevice: 0x0102, deviceClass: 0, manufacturer: 'HUAWEI', product: 'HUAWEI Mobile', serial: IDS.serial,
    speed: 480, activeConfiguration: 1,
    configurations: [
      { value: 1, interfaces: [{ number: 0, alternate: 0, classCode: 255, subclass: 255, protocol: 255, endpoints: [endpoint(0x81), endpoint(1)] }] },
    ],
  },
  drivers: [{ interface: 0, driver: 'option' }],
  ports: [{ path: '/dev/ttyUSB2', name: 'ttyUSB2', interface: 2, driver: 'option' }],
  cards: [{ name: 'usb0', interface: 1, driver: 'cdc_ether', mac: IDS.mac, addresses: ['192.168.8.100'], gateway: '192.168.8.1', link: true, reach: { kind: 'card', name: 'usb0' } }],
  drives: [],
  access: 'ok',
}); // prettier-ignore

const fact = (key: Fact['key'], group: Fact['group'], value: Fact['value'], ask: string, raw: string[], more: Partial<Fact> = {}): Fact => ({
  key, group, status: 'read', value, certainty: 'sure', source: { via: 'at', ask, where: 'ttyUSB2' }, raw, at, ...more,
}); // prettier-ignore

const ati = ['Manufacturer: huawei', 'Model: E303', `IMEI: ${IDS.imei}`, 'OK'];
const swapped = (digits: string): string => digits.replace(/(.)(.)/g, '$2$1');

/** A session, a run and facts that hold every identifier in the places and the forms in which they come. */
export function sampleInput(more: Partial<ReportInput> = {}): ReportInput {
  const facts: Fact[] = [
    fact('model', 'device', 'E303', 'ATI', ati),
    fact('imei', 'device', IDS.imei, 'ATI', ati, {
      sensitive: 'imei',
      judgement: { state: 'ok', words: message('fact.temperature.fine') },
    }),
    fact(
      'iccid',
      'sim',
      IDS.iccid,
      'AT^ICCID?',
      [`^ICCID: ${IDS.iccid}`, `+CRSM: 144,0,"${swapped(IDS.iccid)}"`, 'OK'],
      { sensitive: 'iccid' },
    ),
    fact('imsi', 'sim', IDS.imsi, 'AT+CIMI', [IDS.imsi, 'OK'], { sensitive: 'imsi' }),
    fact('msisdn', 'sim', IDS.msisdn, 'AT+CNUM', [`+CNUM: "","${IDS.msisdn}",145`, 'OK'], { sensitive: 'msisdn' }),
    fact('pinTries', 'sim', 3, 'AT^CPIN?', ['^CPIN: READY,,10,3,10,3', 'OK'], { unit: 'tries' }),
    fact('rssi', 'signal', -71, 'AT+CSQ', ['+CSQ: 21,99', 'OK'], { unit: 'dBm' }),
    fact('operator', 'network', null, 'AT+COPS?', ['ERROR'], {
      status: 'refused',
      error: { code: 'at.refused', params: { command: 'AT+COPS?', answer: `no ${IDS.imsi}` } },
    }),
  ];
  const run: Run = {
    id: 'run-1', generation: 1, place: 'v1-1', virtual: true, stick: 'Huawei E303s-2', state: 'ended', startedAt: at, endedAt: at, tookMs: 6900,
    current: 1, cancelled: false, before: sighting('1f01'), modeBefore: { main: 'disk', faces: ['disk'] }, after: sighting('1001'),
    modeAfter: { main: 'serial', faces: ['serial', 'disk'] }, verdict: 'verified', words: message('verdict.verified'),
    plan: {
      place: 'v1-1', from: 'disk', to: 'serial', device: '12d1:1f01', risk: 'low', riskWords: message('risk.low'), persistent: false,
      steps: [
        { kind: 'send', title: message('step.hold.title', { place: 'v1-1' }), operations: [], limitMs: 1000, usualMs: 100 },
        { kind: 'verify', title: message('proofs.title'), operations: [], limitMs: 1000, usualMs: 100 },
      ],
      expects: { mode: 'serial', ids: ['12d1:1001'], minSerialPorts: 3, answer: 'at' },
      wayBack: { kind: 'replug', to: 'disk', title: message('way-back.replug'), detail: message('way-back.replug.detail', { place: 'v1-1', mode: '@mode.disk' }) },
      rule: { kind: 'shipped', name: 'usb-modeswitch-data 20191128, 12d1:1f01', certainty: 'sure' },
    },
    steps: [{ state: 'done', tookMs: 210 }, { state: 'failed', error: { code: 'at.timeout', params: { command: 'ATI', ms: 1500 }, cause: `serial ${IDS.serial}` } }],
    wire: [{ at, direction: 'out', text: 'ATI' }, { at, direction: 'in', text: `IMEI: ${IDS.imei}` }],
    proofs: [{ check: 'answer', agrees: true, saw: message('proof.answer.web', { host: IDS.mac, path: '/' }), source: 'ATI on ttyUSB2', at }],
    changes: [{ what: message('evidence-kind.at'), before: message('info.status.absent'), now: message('check.not-there', { x: IDS.imei }) }],
    answer: ati,
  }; // prettier-ignore
  const session: SessionSnapshot = {
    place: 'v1-1', virtual: true, sighting: sighting('1001'), mode: { main: 'serial', faces: ['serial', 'disk'] },
    identity: {
      plugin: 'huawei', vendor: 'Huawei', model: 'E303s-2', name: 'Huawei E303s-2', certainty: 'sure', roles: [],
      evidence: [{ kind: 'strings', agrees: true, says: message('proof.ids', { id: IDS.serial }), source: 'string 3' }],
    },
    state: { glyph: 'ready', words: message('mode.serial') },
    interfaces: [{ number: 2, role: 'at', class: 'ff/ff/ff', driver: 'option', port: 'ttyUSB2', endpoints: '81 01' }],
    ports: [{ path: '/dev/ttyUSB2', name: 'ttyUSB2', interface: 2, driver: 'option', role: 'at', known: 'table', state: 'free' }],
    cards: sighting('1001').cards, targets: [], obstacles: [], others: [], run, history: [], readingFacts: false, record: [],
    facts: { place: 'v1-1', readAt: at, tookMs: 900, facts },
  }; // prettier-ignore
  return {
    session,
    runs: [run],
    now: '2026-11-23T14:10:00.000Z',
    program: { name: 'Modem Workbench', version: '0.1.0' },
    rules: '20191128',
    station: 'Bench 2',
    operator: 'A. Smith',
    transcript: [
      { at, port: 'ttyUSB2', kind: 'command', direction: 'out', text: 'AT+CNUM' },
      { at, port: 'ttyUSB2', kind: 'answer', direction: 'in', text: `+CNUM: "","${IDS.msisdn}",145` },
    ],
    numbers: 'masked',
    ...more,
  };
}
