import { intOf, plainText } from '../../core/facts/grammar.ts';
import { iccid, imei, imsi, msisdn } from '../../core/facts/identifiers.ts';
import { absent, read, saysNone, type Parsed, type WebFields, type WebParser } from '../../core/facts/parsed.ts';
import { signal, soundSignal, type SignalKey } from '../../core/facts/signal.ts';
import { cell, dataSession, plmn, registration, simLock, simState, tries, wanAddress } from '../../core/facts/words.ts';

type Found = ReturnType<WebParser>;

/** The first of several names that has a value, since firmware differs; unknown names come back empty. */
function first(fields: WebFields, names: readonly string[], make: (text: string) => readonly Parsed[]): Found {
  for (const name of names) {
    const value = fields.get(name) ?? '';
    const parsed = saysNone(value) ? [] : make(value);
    if (parsed.length > 0) return parsed.map((p) => ({ ...p, fields: [name] }));
  }
  return [];
}

const plain =
  (key: 'maker' | 'model' | 'firmware' | 'hardware' | 'webUi' | 'operator' | 'rat' | 'band') =>
  (value: string): Parsed[] => {
    const text = plainText(value);
    return text === undefined ? [] : [read(key, text)];
  };

const device: WebParser = (fields) => [
  ...first(fields, ['manufacturer_name'], plain('maker')),
  ...first(fields, ['model_name'], plain('model')),
  ...first(fields, ['wa_inner_version', 'cr_version', 'integrate_version'], plain('firmware')),
  ...first(fields, ['hardware_version'], plain('hardware')),
  ...first(fields, ['web_version'], plain('webUi')),
  ...first(fields, ['imei'], imei),
];

/** Words of `modem_main_state`; what is not here is on its way to one of these. */
const mainStates: Readonly<Record<string, Parameters<typeof simState>[0]>> = {
  modem_init_complete: 'ready', modem_ready: 'ready', modem_waitpin: 'pin', modem_waitpuk: 'puk',
  modem_sim_undetected: 'none', modem_sim_destroy: 'failed', modem_imsi_waitnck: 'locked',
}; // prettier-ignore

const sim: WebParser = (fields) => [
  ...first(fields, ['modem_main_state'], (value) => {
    const state = mainStates[value];
    return state === undefined ? [] : [simState(state)];
  }),
  ...first(fields, ['modem_main_state'], (value) => (value === 'modem_imsi_waitnck' ? [simLock('locked')] : [])),
  ...first(fields, ['pinnumber'], (value) => tries('pinTries', intOf(value, 0, 10))),
  ...first(fields, ['puknumber'], (value) => tries('pukTries', intOf(value, 0, 10))),
  ...first(fields, ['imsi', 'sim_imsi'], imsi),
  ...first(fields, ['iccid', 'sim_iccid', 'ziccid'], iccid),
  ...first(fields, ['msisdn'], msisdn),
];

const sessions: Readonly<Record<string, Parameters<typeof dataSession>[0]>> = {
  ppp_connected: 'connected', ppp_disconnected: 'disconnected', ppp_connecting: 'connecting', ppp_disconnecting: 'disconnecting',
  ipv6_connected: 'connected', ipv4_ipv6_connected: 'connected',
}; // prettier-ignore
const sessionOf = (value: string): Parsed[] => {
  const found = sessions[value];
  return found === undefined ? [] : [dataSession(found)];
};

/** Words instead of a technology: the stick is on no network, or on one that takes nothing but emergency calls. */
const noService = /^(?:no|limited)[ _]?service$|^searching$/i;
const numbersOf = (fields: WebFields, mcc: string, mnc: string): string | undefined => {
  const [country = '', network = ''] = [fields.get(mcc), fields.get(mnc)];
  return /^\d{3}$/.test(country) && /^\d{2,3}$/.test(network) ? `${country}${network}` : undefined;
};

/** Registered at home or abroad: by the page's own word, else by the codes of both networks. */
function registered(fields: WebFields): Found {
  const said = first(fields, ['simcard_roam'], (value) =>
    registration(/^home$/i.test(value) ? 1 : /roam|^inter(?:nal|national)$/i.test(value) ? 5 : undefined),
  );
  if (said.length > 0) return said;
  const type = fields.get('network_type') ?? '';
  if (/^no[ _]?service$/i.test(type)) return registration(0).map((p) => ({ ...p, fields: ['network_type'] }));
  if (/^searching$/i.test(type)) return registration(2).map((p) => ({ ...p, fields: ['network_type'] }));
  if (/^limited[ _]?service$/i.test(type)) return registration(8).map((p) => ({ ...p, fields: ['network_type'] }));
  const [here, home] = [numbersOf(fields, 'rmcc', 'rmnc'), numbersOf(fields, 'hmcc', 'hmnc')];
  if (here === undefined || home === undefined || saysNone(type)) return [];
  const likely = registration(here === home ? 1 : 5).map((p) => ({ ...p, certainty: 'likely' as const }));
  return likely.map((p) => ({ ...p, fields: ['rmcc', 'rmnc', 'hmcc', 'hmnc'] }));
}

const network: WebParser = (fields) => {
  const hex = (name: string): string | undefined => {
    const value = (fields.get(name) ?? '').replace(/^0x/i, '');
    return /^[0-9A-F]{1,9}$/i.test(value) ? value.toUpperCase() : undefined;
  };
  const named = first(fields, ['network_provider'], plain('operator'));
  const number = numbersOf(fields, 'rmcc', 'rmnc');
  const [area, id] = [hex('lac_code'), hex('cell_id')];
  const alone = area === undefined && id !== undefined && !/^(?:0+|F+)$/.test(id) ? [read('cell', id)] : cell(area, id);
  return [
    ...(named.length > 0 || number === undefined ? named : [{ ...read('operator', number), fields: ['rmcc', 'rmnc'] }]),
    ...plmn(number ?? '').map((p) => ({ ...p, fields: ['rmcc', 'rmnc'] })),
    ...first(fields, ['network_type'], (value) => (noService.test(value) ? [absent('rat')] : plain('rat')(value))),
    ...registered(fields),
    ...first(fields, ['wan_active_band'], plain('band')),
    ...alone.map((p) => ({ ...p, fields: area === undefined ? ['cell_id'] : ['lac_code', 'cell_id'] })),
    ...first(fields, ['wan_apn'], (value) => (/^[A-Za-z0-9._-]{1,100}$/.test(value) ? [read('apn', value)] : [])),
    ...first(fields, ['ppp_status'], sessionOf),
    ...first(fields, ['wan_ipaddr'], wanAddress),
  ];
};

const level =
  (key: SignalKey) =>
  (value: string): Parsed[] => {
    const number = /^([+-]?\d{1,3}(?:\.\d{1,2})?) ?(?:dBm?)?$/i.exec(value.trim())?.[1];
    return number === undefined ? [] : signal(key, Number(number));
  };

const signals: WebParser = (fields) => {
  const tells = (name: string): boolean => /\d/.test(fields.get(name) ?? '');
  const lte = [
    ...first(fields, ['lte_rsrp'], level('rsrp')),
    ...first(fields, ['lte_rsrq'], level('rsrq')),
    ...first(fields, ['lte_snr'], level('sinr')),
  ];
  const heard = soundSignal(lte, (key) => key === 'rsrp' && tells('lte_rsrp'));
  // The ratios are those of LTE: beside a power of 5G alone they belong to no cell.
  const nr = heard.some(({ key }) => key === 'rsrp') ? [] : first(fields, ['Z5g_rsrp'], level('rsrp'));
  const umts = [...first(fields, ['rscp'], level('rscp')), ...first(fields, ['ecio'], level('ecio'))];
  return [
    ...(nr.length > 0 ? nr : heard),
    ...first(fields, ['rssi', 'lte_rssi'], level('rssi')),
    ...soundSignal(umts, (key) => key === 'rscp' && tells('rscp')),
  ];
};

const sms: WebParser = (fields) =>
  first(fields, ['sms_para_sca'], (value) => (/^\+?\d{3,20}$/.test(value) ? [read('smsCentre', value)] : []));

export const zteWebParsers = {
  'goform-device': device, 'goform-sim': sim, 'goform-network': network, 'goform-signal': signals, 'goform-sms': sms,
} satisfies Record<string, WebParser>; // prettier-ignore
