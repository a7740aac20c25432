import { plainText } from '../grammar.ts';
import { iccid, imsi, msisdn } from '../identifiers.ts';
import { absent, read, type Parsed } from '../parsed.ts';
import { coded } from '../signal.ts';
import {
  attached, dataSession, functionality, plmn, registration, simLock, simState, tries, wanAddress, type SimState,
} from '../words.ts'; // prettier-ignore
import { imeiFact, textFact, type ControlAsk, type ControlParser } from './common.ts';
import { numberOf, valueOf } from './listing.ts';

/** Ready states of the subscriber (MBIM 1.0 §10.5.2). A locked device says at the PIN which code it wants. */
const readyStates: Readonly<Record<string, SimState>> = {
  initialized: 'ready', 'not-initialized': 'busy', 'sim-not-inserted': 'none', 'bad-sim': 'failed', failure: 'failed',
}; // prettier-ignore

/** Register states (§10.5.10) as 27.007 counts them; a partner's network is a foreign one. */
const registerStates: Readonly<Record<string, number>> = {
  deregistered: 0, home: 1, searching: 2, denied: 3, unknown: 4, roaming: 5, partner: 5,
}; // prettier-ignore

/** Data classes (§10.5.1) from the best to the least. */
const classes: readonly (readonly [string, string])[] = [
  ['5g-sa', '5G'], ['5g-nsa', '5G NSA'], ['lte', 'LTE'], ['hsupa', 'HSUPA'], ['hsdpa', 'HSDPA'], ['umts', 'UMTS'], ['edge', 'EDGE'],
  ['gprs', 'GPRS'],
]; // prettier-ignore

const deviceCaps: ControlParser = (entries) => [
  ...imeiFact(valueOf(entries, 'Device ID')),
  ...textFact('firmware', valueOf(entries, 'Firmware info')),
  ...textFact('hardware', valueOf(entries, 'Hardware info')),
];

const subscriber: ControlParser = (entries) => {
  const state = readyStates[valueOf(entries, 'Ready state') ?? ''];
  return [
    ...(state === undefined ? [] : [simState(state)]),
    ...imsi(valueOf(entries, 'Subscriber ID') ?? ''),
    ...iccid(valueOf(entries, 'SIM ICCID') ?? ''),
    ...msisdn(valueOf(entries, 'Telephone numbers')?.split(',')[0]?.trim() ?? ''),
  ];
};

/** The code that is asked for, and its tries: 4294967295 of them means that the stick does not know. */
const pinState: ControlParser = (entries) => {
  const [state, type] = [valueOf(entries, 'PIN state'), valueOf(entries, 'PIN type')];
  const left = numberOf(valueOf(entries, 'Remaining attempts'));
  const own = type === 'pin1' ? tries('pinTries', left) : type === 'puk1' ? tries('pukTries', left) : [];
  if (state !== 'locked') return own;
  if (type === 'pin1') return [simState('pin'), ...own];
  if (type === 'puk1') return [simState('puk'), ...own];
  const isLock = /^(?:network|network-subset|service-provider|corporate)-(?:pin|puk)$/.test(type ?? '');
  return isLock ? [simState('locked'), simLock('locked')] : own;
};

const registrationState: ControlParser = (entries) => {
  const stat = registerStates[valueOf(entries, 'Register state') ?? 'none'];
  const isHere = stat === 1 || stat === 5;
  const operator = plainText(valueOf(entries, 'Provider name') ?? '');
  return [
    ...registration(stat).map((one) => ({ ...one, weak: false })),
    ...(isHere && operator !== undefined ? [read('operator', operator)] : []),
    ...(isHere ? plmn(valueOf(entries, 'Provider ID') ?? '') : []),
  ];
};

const packetService: ControlParser = (entries) => {
  const state = valueOf(entries, 'Packet service state');
  const given = valueOf(entries, 'Available data classes')?.split(/,\s*/) ?? [];
  const best = classes.find(([name]) => given.includes(name))?.[1];
  return [
    ...(state === 'attached' || state === 'detached' ? [attached(state === 'attached')] : []),
    ...(state === 'attached' && best !== undefined ? [read('rat', best)] : []),
  ];
};

/** As +CSQ counts it (27.007 §8.5). */
const signalState: ControlParser = (entries) =>
  coded('rssi', numberOf(valueOf(entries, 'RSSI [0-31,99]')), { first: -113, step: 2, top: 31, none: [99] });

/** What mbimcli calls the states of a connection. */
const activations: ReadonlyMap<string, Parameters<typeof dataSession>[0]> = new Map([
  ['activated', 'connected'],
  ['activating', 'connecting'],
  ['deactivated', 'disconnected'],
  ['deactivating', 'disconnecting'],
] as const);

const connection: ControlParser = (entries) => {
  const state = valueOf(entries, 'Activation state');
  const said = state === undefined ? undefined : activations.get(state);
  const apn = valueOf(entries, 'Access string');
  return [
    ...(said === undefined ? [] : [dataSession(said)]),
    ...(said === 'connected' && apn !== undefined ? [read('apn', apn)] : []),
  ];
};

const address: ControlParser = (entries): Parsed[] => {
  const given = valueOf(entries, 'IP [0]')?.replace(/\/\d+$/, '');
  return given === undefined ? [absent('wanAddress')] : wanAddress(given);
};

const radio: ControlParser = (entries) => {
  const both = ['Hardware radio state', 'Software radio state'].map((name) => valueOf(entries, name));
  if (both.includes('off')) return functionality(4);
  return both.every((one) => one === 'on') ? functionality(1) : [];
};

/** What an MBIM stick is asked by mbimcli, in order. All of it only reads. */
export const mbimAsks: readonly ControlAsk[] = [
  { keys: ['imei', 'firmware', 'hardware'], question: '--query-device-caps', parse: deviceCaps },
  { keys: ['functionality'], question: '--query-radio-state', parse: radio },
  { keys: ['simState', 'pinTries'], maybe: ['pukTries', 'simLock'], question: '--query-pin-state', parse: pinState },
  { keys: ['simState', 'imsi', 'iccid', 'msisdn'], question: '--query-subscriber-ready-status', parse: subscriber },
  {
    keys: ['registration', 'operator', 'plmn'],
    question: '--query-registration-state',
    parse: registrationState,
  },
  { keys: ['attached', 'rat'], question: '--query-packet-service-state', parse: packetService },
  { keys: ['rssi'], question: '--query-signal-state', parse: signalState },
  { keys: ['dataSession'], maybe: ['apn'], question: '--query-connection-state', parse: connection },
  { keys: ['wanAddress'], question: '--query-ip-configuration', parse: address },
];
