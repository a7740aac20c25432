import { intOf, plainText } from '../../core/facts/grammar.ts';
import { iccid, imei, imsi, msisdn } from '../../core/facts/identifiers.ts';
import { read, type Parsed, type WebFields, type WebParser } from '../../core/facts/parsed.ts';
import { signal, type SignalKey } from '../../core/facts/signal.ts';
import { dataSession, registration, simLock, simState, tries, wanAddress } from '../../core/facts/words.ts';

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

/** Values are text with a unit, `-95dBm`, sometimes with a bound, `>=-51dBm`. */
const signals: WebParser = (fields) => {
  const values = signalFields.flatMap((key) => {
    const number = /^(?:[<>]=?)?(-?\d{1,3}(?:\.\d)?) ?(?:dBm?)?$/.exec(fields.get(key) ?? '')?.[1];
    return number === undefined ? [] : from(key, signal(key, Number(number)));
  });
  const cell = fields.get('cell_id') ?? '';
  const band = fields.get('band') ?? '';
  return [
    ...values,
    ...(/^\d{1,10}$/.test(cell) && cell !== '0' ? from('cell_id', [read('cell', cell)]) : []),
    ...(/^\d{1,3}$/.test(band) && band !== '0' ? from('band', [read('band', `B${band}`)]) : []),
  ];
};

const networkTypes: Readonly<Record<string, string>> = {
  '1': 'GSM', '2': 'GPRS', '3': 'EDGE', '4': 'UMTS', '5': 'HSDPA', '6': 'HSUPA', '7': 'HSPA', '9': 'HSPA+', '19': 'LTE',
  '41': 'UMTS', '42': 'HSDPA', '43': 'HSUPA', '44': 'HSPA', '45': 'HSPA+', '46': 'HSPA+', '101': 'LTE',
}; // prettier-ignore
const connections = { '900': 'connecting', '901': 'connected', '902': 'disconnected', '903': 'disconnecting' } as const;

const status: WebParser = (fields) => {
  const get = (name: string): string => fields.get(name) ?? '';
  const rat = networkTypes[get('CurrentNetworkType')];
  const connection = get('ConnectionStatus');
  const state =
    connection === '900' || connection === '901' || connection === '902' || connection === '903'
      ? [dataSession(connections[connection])]
      : [];
  const service = get('ServiceStatus');
  const stat = service === '2' ? (get('RoamingStatus') === '1' ? 5 : 1) : service === '0' ? 0 : undefined;
  const sim = get('SimStatus') === '255' ? [{ ...simState('none'), weak: true }] : [];
  return [
    ...from('ConnectionStatus', state),
    ...from('CurrentNetworkType', rat === undefined ? [] : [read('rat', rat)]),
    ...(fields.has('WanIPAddress') ? from('WanIPAddress', wanAddress(get('WanIPAddress'))) : []),
    ...registration(stat).map((p) => ({ ...p, fields: ['ServiceStatus', 'RoamingStatus'] })),
    ...from('SimStatus', sim),
  ];
};

const plmn: WebParser = (fields) => {
  const name = text(fields, 'FullName', 'operator');
  if (name.length > 0) return name;
  return /^\d{5,6}$/.test(fields.get('Numeric') ?? '') ? text(fields, 'Numeric', 'operator') : [];
};

/** Sources disagree on what 258, 259 and 260 mean, so anything but absent and ready is decided by the tries that are left. */
const pin: WebParser = (fields) => {
  const pinLeft = intOf(fields.get('SimPinTimes'), 0, 10);
  const pukLeft = intOf(fields.get('SimPukTimes'), 0, 10);
  const state = fields.get('SimState') ?? '';
  const sim =
    state === '255' || state === '256' ? [simState('none')]
    : state === '257' ? [simState('ready')]
    : /^(258|259|260)$/.test(state) && pinLeft !== undefined ? [{ ...simState(pinLeft === 0 ? 'puk' : 'pin'), certainty: 'likely' as const }]
    : []; // prettier-ignore
  return [
    ...sim.map((p) => ({ ...p, fields: ['SimState', 'SimPinTimes'] })),
    ...from('SimPinTimes', tries('pinTries', pinLeft)),
    ...from('SimPukTimes', tries('pukTries', pukLeft)),
  ];
};

const lock: WebParser = (fields) => {
  const enabled = fields.get('SimLockEnable');
  if (enabled !== '0' && enabled !== '1') return [];
  const left = intOf(fields.get('SimLockRemainTimes'), 0, 99);
  const state = enabled === '0' ? 'open' : left === 0 ? 'blocked' : 'locked';
  return [{ ...simLock(state), fields: ['SimLockEnable', 'SimLockRemainTimes'] }];
};

/** Profiles lie in a list; the field names of its members carry the path. */
const profiles: WebParser = (fields) => {
  const name = [...fields.keys()].find((key) => /(^|\.)ApnName$/.test(key));
  const apn = name === undefined ? undefined : fields.get(name);
  return name !== undefined && apn !== undefined && /^[A-Za-z0-9._-]{1,100}$/.test(apn)
    ? from(name, [read('apn', apn)])
    : [];
};

export const huaweiWebParsers = {
  'hilink-information': information, 'hilink-basic': basic, 'hilink-signal': signals, 'hilink-status': status,
  'hilink-plmn': plmn, 'hilink-pin': pin, 'hilink-lock': lock, 'hilink-profiles': profiles,
} satisfies Record<string, WebParser>; // prettier-ignore
