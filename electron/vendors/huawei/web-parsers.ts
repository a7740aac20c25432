import { intOf, plainText } from '../../core/facts/grammar.ts';
import { iccid, imei, imsi, msisdn } from '../../core/facts/identifiers.ts';
import { absent, read, saysNone, type Parsed, type WebFields, type WebParser } from '../../core/facts/parsed.ts';
import { signal, soundSignal, type SignalKey } from '../../core/facts/signal.ts';
import {
  bandsOfMask,
  dataSession,
  plmn as codeOf,
  registration,
  simLock,
  simState,
  tries,
  wanAddress,
} from '../../core/facts/words.ts';
import { message } from '../../core/model/index.ts';

type Found = ReturnType<WebParser>;
const from = (field: string, parsed: readonly Parsed[]): Found => parsed.map((p) => ({ ...p, fields: [field] }));

/** One text field, left out when empty or no text. */
function text(fields: WebFields, field: string, key: 'model' | 'firmware' | 'hardware' | 'webUi' | 'operator'): Found {
  const value = plainText(fields.get(field) ?? '');
  return value === undefined ? [] : from(field, [read(key, value)]);
}

const information: WebParser = (fields) => {
  const get = (name: string): string => fields.get(name) ?? '';
  const mac = get('MacAddress1');
  return [
    ...text(fields, 'DeviceName', 'model'),
    ...text(fields, 'SoftwareVersion', 'firmware'),
    ...text(fields, 'HardwareVersion', 'hardware'),
    ...text(fields, 'WebUIVersion', 'webUi'),
    ...from('Imei', imei(get('Imei'))),
    ...from('Imsi', imsi(get('Imsi'))),
    ...from('Iccid', iccid(get('Iccid'))),
    ...(fields.has('Msisdn') ? from('Msisdn', msisdn(get('Msisdn'))) : []),
    ...(/^(?:[0-9A-F]{2}[:-]){5}[0-9A-F]{2}$/i.test(mac)
      ? from('MacAddress1', [read('mac', mac, { sensitive: 'mac' })])
      : []),
  ];
};

const basic: WebParser = (fields) => text(fields, 'devicename', 'model');

const signalFields = ['rsrq', 'rsrp', 'rssi', 'sinr', 'rscp', 'ecio'] as const satisfies readonly SignalKey[];
/** Technology by `mode` of the signal page and by `Rat` of the operator's; another page may know it closer. */
const technologies: Readonly<Record<string, string>> = { '0': 'GSM', '2': 'UMTS', '7': 'LTE' };
const technology = (field: string, value: string): Found => {
  const name = technologies[value];
  return name === undefined ? [] : from(field, [read('rat', name, { weak: true })]);
};

/** Values are text with a unit, `-95dBm`, sometimes with a bound, `>=-51dBm`. */
const signals: WebParser = (fields) => {
  const values = signalFields.flatMap((key) => {
    const value = fields.get(key);
    if (value !== undefined && saysNone(value)) return from(key, [absent(key)]);
    const [, bound, number] = /^([<>]=?)?\s*([+-]?\d{1,3}(?:\.\d{1,2})?)\s*(?:dBm?)?$/i.exec(value?.trim() ?? '') ?? [];
    if (number === undefined) return [];
    return from(key, signal(key, Number(number), bound === undefined ? 'sure' : 'likely'));
  });
  const cell = fields.get('cell_id') ?? '';
  const band = fields.get('band') ?? '';
  return [
    ...soundSignal(values, (key) => /\d/.test(fields.get(key) ?? '')),
    ...(/^\d{1,10}$/.test(cell) && !/^0*$/.test(cell) ? from('cell_id', [read('cell', cell)]) : []),
    ...(/^\d{1,3}$/.test(band) && !/^0*$/.test(band) ? from('band', [read('band', `B${Number(band)}`)]) : []),
    ...technology('mode', fields.get('mode') ?? ''),
  ];
};

const networkTypes: Readonly<Record<string, string>> = {
  '1': 'GSM', '2': 'GPRS', '3': 'EDGE', '4': 'UMTS', '5': 'HSDPA', '6': 'HSUPA', '7': 'HSPA', '9': 'HSPA+', '19': 'LTE',
  '41': 'UMTS', '42': 'HSDPA', '43': 'HSUPA', '44': 'HSPA', '45': 'HSPA+', '46': 'HSPA+', '101': 'LTE',
}; // prettier-ignore
const connections: Readonly<Record<string, Parameters<typeof dataSession>[0]>> = {
  '900': 'connecting', '901': 'connected', '902': 'disconnected', '903': 'disconnecting',
}; // prettier-ignore

const status: WebParser = (fields) => {
  const get = (name: string): string => fields.get(name) ?? '';
  const type = get('CurrentNetworkType');
  const rat = networkTypes[type];
  const connection = connections[get('ConnectionStatus')];
  const service = get('ServiceStatus');
  const roams = get('RoamingStatus') === '1' || get('roaming') === '1';
  const stat = service === '2' ? (roams ? 5 : 1) : service === '0' ? 0 : undefined;
  const sim = get('SimStatus') === '255' ? [{ ...simState('none'), weak: true }] : [];
  return [
    ...from('ConnectionStatus', connection === undefined ? [] : [dataSession(connection)]),
    ...from('CurrentNetworkType', rat === undefined ? (type === '0' ? [absent('rat')] : []) : [read('rat', rat)]),
    ...(fields.has('WanIPAddress') ? from('WanIPAddress', wanAddress(get('WanIPAddress'))) : []),
    ...registration(stat).map((p) => ({ ...p, fields: ['ServiceStatus', 'RoamingStatus'] })),
    ...from('SimStatus', sim),
  ];
};

const plmn: WebParser = (fields) => {
  const named = [...text(fields, 'FullName', 'operator'), ...text(fields, 'ShortName', 'operator')].slice(0, 1);
  const number = /^\d{5,6}$/.test(fields.get('Numeric') ?? '') ? text(fields, 'Numeric', 'operator') : [];
  const code = from('Numeric', codeOf(fields.get('Numeric') ?? ''));
  return [...(named.length > 0 ? named : number), ...code, ...technology('Rat', fields.get('Rat') ?? '')];
};

/** Digits of `NetworkMode`, two for each technology that is allowed, the preferred one first. */
const netModes: Readonly<Record<string, string>> = { '01': '2G', '02': '3G', '03': '4G', '08': '5G' };
const netMode: WebParser = (fields) => {
  const mode = fields.get('NetworkMode') ?? '';
  const parts = mode.match(/../g) ?? [];
  const names = parts.map((part) => netModes[part]);
  const known = mode.length % 2 === 0 && names.length > 0 && names.every((name) => name !== undefined);
  const automatic = read('netMode', 'auto', { words: message('fact.netMode.auto') });
  return [
    ...from('NetworkMode', mode === '00' ? [automatic] : known ? [read('netMode', names.join(' '))] : []),
    ...from('LTEBand', bandsOfMask(fields.get('LTEBand') ?? '')),
  ];
};

/**
 * Sources disagree on what the numbers besides 257 (ready) mean: 258 and 260 for a PIN, 259 for a PUK, 255 and 256 for none. So
 * the tries that are left decide, and only where there are none left at all the number does.
 */
const pin: WebParser = (fields) => {
  const pinLeft = intOf(fields.get('SimPinTimes'), 0, 10);
  const pukLeft = intOf(fields.get('SimPukTimes'), 0, 10);
  return [
    ...stateOfPin(fields.get('SimState') ?? '', pinLeft, pukLeft).map((p) => ({
      ...p,
      fields: ['SimState', 'SimPinTimes'],
    })),
    ...from('SimPinTimes', tries('pinTries', pinLeft)),
    ...from('SimPukTimes', tries('pukTries', pukLeft)),
  ];
};

function stateOfPin(state: string, pinLeft: number | undefined, pukLeft: number | undefined): Parsed[] {
  if (state === '257') return [simState('ready')];
  if (state === '255' || state === '256') return [simState('none')];
  const likely = { certainty: 'likely' as const };
  if (!/^2[56]\d$/.test(state) || pinLeft === undefined) return [];
  if (pinLeft > 0) return [{ ...simState('pin'), ...likely }];
  return [{ ...simState(pukLeft === 0 ? 'failed' : 'puk'), ...likely }];
}

const lock: WebParser = (fields) => {
  const enabled = fields.get('SimLockEnable');
  if (enabled !== '0' && enabled !== '1') return [];
  const left = intOf(fields.get('SimLockRemainTimes'), 0, 99);
  const state = enabled === '0' ? 'open' : left === 0 ? 'blocked' : 'locked';
  return [
    { ...simLock(state), fields: ['SimLockEnable', 'SimLockRemainTimes'] },
    ...from('SimLockRemainTimes', left === undefined ? [] : [read('lockTries', left, { unit: 'tries' })]),
  ];
};

/** Profiles lie in a list; the field names of its members carry the path. The current one is named by its index. */
const profiles: WebParser = (fields) => {
  const names = [...fields.keys()].filter((key) => /(^|\.)ApnName$/.test(key));
  const current = fields.get('CurrentProfile') ?? '';
  const own = names.find((name) => fields.get(name.replace(/ApnName$/, 'Index')) === current && current !== '');
  const name = own ?? names[0];
  const apn = name === undefined ? undefined : fields.get(name);
  if (name === undefined || apn === undefined) return [];
  if (apn === '') return from(name, [absent('apn')]);
  const certainty = own !== undefined || names.length === 1 ? ('sure' as const) : ('likely' as const);
  return /^[A-Za-z0-9._-]{1,100}$/.test(apn) ? from(name, [read('apn', apn, { certainty })]) : [];
};

const centre: WebParser = (fields) => {
  const number = fields.get('Sca');
  if (number === undefined) return [];
  if (number === '') return from('Sca', [absent('smsCentre')]);
  return /^\+?\d{3,20}$/.test(number) ? from('Sca', [read('smsCentre', number)]) : [];
};

export const huaweiWebParsers = {
  'hilink-information': information, 'hilink-basic': basic, 'hilink-signal': signals, 'hilink-status': status,
  'hilink-plmn': plmn, 'hilink-net-mode': netMode, 'hilink-pin': pin, 'hilink-lock': lock, 'hilink-profiles': profiles,
  'hilink-sms': centre,
} satisfies Record<string, WebParser>; // prettier-ignore
