import { intOf, plainText } from '../../core/facts/grammar.ts';
import { iccid, imei, imsi, msisdn } from '../../core/facts/identifiers.ts';
import { read, type Parsed, type WebFields, type WebParser } from '../../core/facts/parsed.ts';
import { signal, type SignalKey } from '../../core/facts/signal.ts';
import { cell, dataSession, registration, simLock, simState, tries, wanAddress } from '../../core/facts/words.ts';

type Found = ReturnType<WebParser>;

/** The first of several names that has a value, since firmware differs; unknown names come back empty. */
function first(fields: WebFields, names: readonly string[], make: (text: string) => readonly Parsed[]): Found {
  for (const name of names) {
    const value = fields.get(name) ?? '';
    const parsed = value === '' ? [] : make(value);
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

const sessions = {
  ppp_connected: 'connected', ppp_disconnected: 'disconnected', ppp_connecting: 'connecting', ppp_disconnecting: 'disconnecting',
} as const satisfies Record<string, Parameters<typeof dataSession>[0]>; // prettier-ignore
const sessionOf = (value: string): Parsed[] => {
  const found = Object.entries(sessions).find(([name]) => name === value);
  return found === undefined ? [] : [dataSession(found[1])];
};

const network: WebParser = (fields) => {
  const noService = /^(|no.?service|limited.?service)$/i;
  const hex = (name: string): string | undefined => {
    const value = fields.get(name) ?? '';
    return /^[0-9A-F]{1,9}$/i.test(value) ? value.toUpperCase() : undefined;
  };
  return [
    ...first(fields, ['network_provider'], plain('operator')),
    ...first(fields, ['network_type'], (value) => (noService.test(value) ? [] : plain('rat')(value))),
    ...first(fields, ['simcard_roam'], (value) =>
      registration(/^home$/i.test(value) ? 1 : /roam/i.test(value) ? 5 : undefined),
    ),
    ...first(fields, ['wan_active_band'], plain('band')),
    ...cell(hex('lac_code'), hex('cell_id')).map((p) => ({ ...p, fields: ['lac_code', 'cell_id'] })),
    ...first(fields, ['ppp_status'], sessionOf),
    ...first(fields, ['wan_ipaddr'], wanAddress),
  ];
};

const level =
  (key: SignalKey) =>
  (value: string): Parsed[] =>
    /^-?\d{1,3}(\.\d{1,2})?$/.test(value) ? signal(key, Number(value)) : [];

const signals: WebParser = (fields) => [
  ...first(fields, ['lte_rsrp', 'Z5g_rsrp'], level('rsrp')),
  ...first(fields, ['lte_rsrq'], level('rsrq')),
  ...first(fields, ['lte_snr'], level('sinr')),
  ...first(fields, ['rssi', 'lte_rssi'], level('rssi')),
  ...first(fields, ['rscp'], level('rscp')),
  ...first(fields, ['ecio'], level('ecio')),
];

export const zteWebParsers = {
  'goform-device': device, 'goform-sim': sim, 'goform-network': network, 'goform-signal': signals,
} satisfies Record<string, WebParser>; // prettier-ignore
