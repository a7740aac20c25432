import { plainText } from '../grammar.ts';
import { iccid, imsi, msisdn } from '../identifiers.ts';
import { absent, read, type Parsed } from '../parsed.ts';
import { signal } from '../signal.ts';
import {
  attached, dataSession, functionality, pinRequest, radioNumber, registration, simLock, simState, tries, type SimState,
} from '../words.ts'; // prettier-ignore
import { cellOf, imeiFact, plmnOf, textFact, type ControlAsk, type ControlParser } from './common.ts';
import { numberOf, valueOf, type Entry } from './listing.ts';

/** Radio interfaces of NAS, as libqmi names them; a stick on EN-DC lists both. */
const technologies: Readonly<Record<string, string>> = {
  gsm: 'GSM', umts: 'UMTS', lte: 'LTE', 'td-scdma': 'TD-SCDMA', '5gnr': '5G',
}; // prettier-ignore

/** States of the SIM's application (UIM); the others are passing ones. */
const applications: Readonly<Record<string, SimState>> = {
  ready: 'ready',
  'pin1-or-upin-pin-required': 'pin',
  'puk1-or-upin-puk-required': 'puk',
  'pin1-blocked': 'failed',
  illegal: 'failed',
  detected: 'busy',
};

const identity =
  (key: 'maker' | 'model' | 'firmware' | 'hardware', name: string): ControlParser =>
  (entries) =>
    textFact(key, valueOf(entries, name));

const operatingMode: ControlParser = (entries) => {
  const mode = valueOf(entries, 'Mode');
  if (mode === 'online') return functionality(1);
  return mode !== undefined && /^(?:persistent-|mode-only-)?low-power$/.test(mode) ? functionality(4) : [];
};

/** Tries of a code that is there: a SIM that is not asked for it may say 0 of both. */
const triesOf = (pin: string | undefined, puk: string | undefined): Parsed[] =>
  pin === '0' && puk === '0' ? [] : [...tries('pinTries', numberOf(pin)), ...tries('pukTries', numberOf(puk))];

/** States of PIN 1; only what is said of it is taken. */
const pinAsked = (state: string | undefined): Parsed[] =>
  state === 'disabled'
    ? [pinRequest(false)]
    : /^enabled-(?:not-)?verified$/.test(state ?? '')
      ? [pinRequest(true)]
      : [];

const cardStatus: ControlParser = (entries) => {
  const card = valueOf(entries, 'Card state');
  if (card === 'absent') return [simState('none')];
  if (card?.startsWith('error') === true) return [simState('failed')];
  // The application of the SIM for the network, not those of CDMA or IMS.
  const own = applicationOf(entries);
  const state = applications[valueOf(own, 'Application state') ?? ''];
  const personal = valueOf(own, 'Personalization state');
  const locked = valueOf(own, 'Application state') === 'check-personalization-state' && personal !== 'ready';
  return [
    ...(locked ? [simState('locked'), simLock('locked')] : state === undefined ? [] : [simState(state)]),
    ...triesOf(valueOf(own, 'PIN1 retries'), valueOf(own, 'PUK1 retries')),
    ...pinAsked(valueOf(own, 'PIN1 state')),
  ];
};

/** The lines of the first application of kind usim, else sim. */
function applicationOf(entries: readonly Entry[]): Entry[] {
  const named = (kind: string): string | undefined =>
    entries.find(({ name, value }) => name === 'Application type' && value?.startsWith(`${kind} (`) === true)?.below.at(-1);
  const head = named('usim') ?? named('sim');
  return head === undefined ? [] : entries.filter(({ below }) => below.includes(head));
} // prettier-ignore

const pinStatus: ControlParser = (entries) => {
  const pin = entries.findIndex(({ name }) => name === 'PIN1');
  const own = pin < 0 ? [] : entries.slice(pin + 1, pin + 4);
  // Without quotes around the state, and with them around nothing here.
  return [...triesOf(valueOf(own, 'Verify'), valueOf(own, 'Unblock')), ...pinAsked(valueOf(own, 'Status'))];
};

/** The active slot's; its lines come in order, without tabs. */
const slotStatus: ControlParser = (entries) => {
  const active = entries.findIndex(({ name, value }) => name === 'Slot status' && value === 'active');
  const next = entries.slice(active + 1).find(({ name }) => name === 'ICCID' || name.startsWith('Physical slot'));
  return active < 0 || next?.name !== 'ICCID' ? [] : iccid(next.value ?? '');
};

const servingSystem: ControlParser = (entries) => {
  const state = valueOf(entries, 'Registration state');
  const roaming = valueOf(entries, 'Roaming status');
  const stat = { registered: roaming === 'on' ? 5 : 1, 'not-registered': 0, 'not-registered-searching': 2, 'registration-denied': 3 }[state ?? '']; // prettier-ignore
  if (stat === undefined) return [];
  const radios = entries.filter(({ below, name }) => below.at(-1) === 'Radio interfaces' && /^\[\d+\]$/.test(name));
  const names = radios.flatMap(({ value }) => technologies[value ?? ''] ?? []);
  const pcs = valueOf(entries, 'MNC with PCS digit', 'Full operator code info');
  const digits = pcs === 'yes' ? 3 : pcs === 'no' ? 2 : undefined;
  const isHere = stat === 1 || stat === 5;
  const operator = plainText(valueOf(entries, 'Description', 'Current PLMN') ?? '');
  const ps = valueOf(entries, 'PS');
  const area = valueOf(entries, 'LTE tracking area code') ?? valueOf(entries, '3GPP location area code');
  return [
    ...registration(stat).map((one) => ({ ...one, weak: false })),
    ...(ps === 'attached' || ps === 'detached' ? [attached(ps === 'attached')] : []),
    ...(!isHere
      ? []
      : [
          ...(operator === undefined ? [] : [read('operator', operator)]),
          ...plmnOf(valueOf(entries, 'MCC', 'Current PLMN'), valueOf(entries, 'MNC', 'Current PLMN'), digits),
          ...(names.length === 0 ? [] : [read('rat', names.includes('LTE') && names.includes('5G') ? '5G NSA' : (names[0] ?? ''))]),
          ...cellOf(area, valueOf(entries, '3GPP cell ID')),
        ]),
  ];
}; // prettier-ignore

const bandForms: readonly [RegExp, (n: string) => string][] = [
  [/^eutran-(\d{1,3})$/, (n) => `B${n}`],
  [/^ngran-(\d{1,3})$/, (n) => `n${n}`],
  [/^(?:gsm|wcdma)-([a-z0-9-]+)$/, (n) => n.replace(/-/g, ' ')],
];

const bandInfo: ControlParser = (entries) => {
  const given = valueOf(entries, 'Active Band Class') ?? '';
  const band = bandForms.flatMap(([form, say]) => {
    const found = form.exec(given)?.[1];
    return found === undefined ? [] : [say(found)];
  })[0];
  return [
    ...(band === undefined ? [] : [read('band', band)]),
    ...radioNumber('channel', numberOf(valueOf(entries, 'Active Channel'))),
  ];
};

const cellLocation: ControlParser = (entries) => {
  const head = ['Intrafrequency LTE Info', '5GNR cell information'].find((one) => entries.some(({ name }) => name === one));
  if (head === undefined) return [];
  const own = (name: string): string | undefined => valueOf(entries, name, head);
  return [
    ...radioNumber('pci', numberOf(own('Serving Cell ID') ?? own('Physical Cell ID'))),
    ...radioNumber('channel', numberOf(own('EUTRA Absolute RF Channel Number'))),
    ...cellOf(own('Tracking Area Code'), own('Global Cell ID')),
  ];
}; // prettier-ignore

const signalInfo: ControlParser = (entries) => {
  const from = ['LTE', '5G', 'WCDMA', 'GSM'].find((one) => entries.some(({ below }) => below.includes(one)));
  if (from === undefined) return [];
  const own = (name: string): number => numberOf(valueOf(entries, name, from)) ?? Number.NaN;
  return [
    ...signal('rssi', own('RSSI')),
    ...signal('rsrp', own('RSRP')),
    ...signal('rsrq', own('RSRQ')),
    ...signal('sinr', own('SNR')),
    ...signal('ecio', own('ECIO')),
    ...signal('rscp', own('RSCP')),
  ];
};

/** Of the asking program's own line first of all; most firmware tells of the card's. */
const packetStatus: ControlParser = (entries) => {
  const state = valueOf(entries, 'Connection status');
  return state === 'connected' || state === 'disconnected' ? [{ ...dataSession(state), certainty: 'likely' }] : [];
};

const profiles: ControlParser = (entries) => {
  const heads = entries.filter(({ name, below }) => /^\[\d+\] /.test(name) && below.length > 0);
  if (heads.length === 0) return entries.some(({ name }) => name === 'Profile list empty') ? [absent('apn')] : [];
  const all = heads.map(({ name }) => {
    const apn = valueOf(entries, 'APN', name) ?? '';
    const kind = valueOf(entries, 'PDP type', name) ?? '';
    return { apn, text: `${/\d+/.exec(name)?.[0] ?? ''}: ${kind} ${apn}`.trim() };
  });
  const first = all[0]?.apn ?? '';
  return [first === '' ? absent('apn') : read('apn', first), read('contexts', all.map(({ text }) => text).join('; '))];
};

const simIds =
  (name: string, of: (text: string) => Parsed[]): ControlParser =>
  (entries) =>
    of(valueOf(entries, name) ?? '');

/** What a QMI stick is asked by qmicli, in order. All of it only reads. */
export const qmiAsks: readonly ControlAsk[] = [
  { keys: ['maker'], question: '--dms-get-manufacturer', parse: identity('maker', 'Manufacturer') },
  { keys: ['model'], question: '--dms-get-model', parse: identity('model', 'Model') },
  { keys: ['firmware'], question: '--dms-get-revision', parse: identity('firmware', 'Revision') },
  { keys: ['hardware'], question: '--dms-get-hardware-revision', parse: identity('hardware', 'Revision') },
  { keys: ['imei'], question: '--dms-get-ids', parse: (entries) => imeiFact(valueOf(entries, 'IMEI')) },
  { keys: ['functionality'], question: '--dms-get-operating-mode', parse: operatingMode },
  {
    keys: ['simState', 'pinTries', 'pukTries', 'pinRequest'],
    maybe: ['simLock'],
    question: '--uim-get-card-status',
    parse: cardStatus,
  },
  { keys: ['pinTries', 'pukTries', 'pinRequest'], question: '--dms-uim-get-pin-status', parse: pinStatus },
  { keys: ['iccid'], question: '--dms-uim-get-iccid', parse: simIds('ICCID', iccid) },
  { keys: ['iccid'], question: '--uim-get-slot-status', parse: slotStatus },
  { keys: ['imsi'], question: '--dms-uim-get-imsi', parse: simIds('IMSI', imsi) },
  { keys: ['msisdn'], question: '--dms-get-msisdn', parse: simIds('MSISDN', msisdn) },
  {
    keys: ['registration', 'attached', 'operator', 'plmn', 'rat'],
    maybe: ['cell'],
    question: '--nas-get-serving-system',
    parse: servingSystem,
  },
  { keys: ['band', 'channel'], question: '--nas-get-rf-band-info', parse: bandInfo },
  { keys: ['pci', 'cell'], maybe: ['channel'], question: '--nas-get-cell-location-info', parse: cellLocation },
  {
    keys: ['rssi', 'rsrp', 'rsrq', 'sinr'],
    maybe: ['ecio', 'rscp'],
    question: '--nas-get-signal-info',
    parse: signalInfo,
  },
  { keys: ['dataSession'], question: '--wds-get-packet-service-status', parse: packetStatus },
  { keys: ['apn', 'contexts'], question: '--wds-get-profile-list=3gpp', parse: profiles },
];
