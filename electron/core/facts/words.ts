import { message, type Fact } from '../model/index.ts';
import { absent, read, type Parsed } from './parsed.ts';

type State = NonNullable<Fact['judgement']>['state'];
const judged = (state: State, id: string): NonNullable<Fact['judgement']> => ({ state, words: message(id) });

const simStates = {
  ready: 'ok', pin: 'attention', puk: 'bad', pin2: 'attention', puk2: 'attention', locked: 'attention',
  none: 'attention', failed: 'bad', busy: 'unknown',
} as const satisfies Record<string, State>; // prettier-ignore
export type SimState = keyof typeof simStates;

/** State of the SIM, with words and judgement. */
export function simState(state: SimState): Parsed {
  const words = message(`fact.sim.${state}`);
  return read('simState', state, { words, judgement: { state: simStates[state], words } });
}

/** Fewer than three means that somebody has tried already; none left is the end of that code. */
export function tries(key: 'pinTries' | 'pukTries', left: number | undefined): Parsed[] {
  // SIMs start with 3 PIN and 10 PUK tries; larger numbers are something else.
  if (left === undefined || left < 0 || left > 10) return [];
  const full = key === 'pinTries' ? 3 : 10;
  const judgement =
    left === 0
      ? judged('bad', 'fact.tries.none')
      : left < full
        ? judged('attention', 'fact.tries.used')
        : judged('ok', 'fact.tries.full');
  return [read(key, left, { unit: 'tries', judgement })];
}

const registrations = [
  ['off', 'idle'], ['home', 'ok'], ['searching', 'attention'], ['denied', 'bad'], ['unknown', 'unknown'], ['roaming', 'ok'],
  ['sms-home', 'attention'], ['sms-roaming', 'attention'], ['emergency', 'attention'], ['home', 'ok'], ['roaming', 'ok'],
] as const satisfies readonly (readonly [string, State])[]; // prettier-ignore

/** Registration by the number of 27.007 §7.2. What is not registered is weak: another domain of the network may be. */
export function registration(stat: number | undefined): Parsed[] {
  const entry = stat === undefined ? undefined : registrations[stat];
  if (entry === undefined) return [];
  const [value, state] = entry;
  const words = message(`fact.registration.${value}`);
  const registered = value === 'home' || value === 'roaming';
  return [read('registration', value, { words, judgement: { state, words }, weak: !registered })];
}

/** Access technology by the number of 27.007 §7.2 (AcT). */
const technologies = [
  'GSM', 'GSM', 'UMTS', 'EDGE', 'HSDPA', 'HSUPA', 'HSPA', 'LTE', 'EC-GSM-IoT', 'NB-IoT', 'LTE', '5G', '5G', '5G NSA',
]; // prettier-ignore
export function technology(act: number | undefined): Parsed[] {
  const value = act === undefined ? undefined : technologies[act];
  return value === undefined ? [] : [read('rat', value)];
}

/** 27.007 §8.2: what works of the stick; other numbers are a maker's own. */
export function functionality(level: number | undefined): Parsed[] {
  const known = level === 0 ? 'minimum' : level === 1 ? 'full' : level === 4 ? 'flight' : undefined;
  if (known === undefined)
    return level === undefined ? [] : [read('functionality', String(level), { certainty: 'likely' })];
  const words = message(`fact.functionality.${known}`);
  return [read('functionality', known, { words, judgement: { state: known === 'full' ? 'ok' : 'attention', words } })];
}

/** Whether the SIM asks for its PIN at each start. */
export function pinRequest(on: boolean): Parsed {
  const words = message(`fact.pin-request.${on ? 'on' : 'off'}`);
  return read('pinRequest', on ? 'on' : 'off', { words });
}

/** Whether the stick is attached to data service. */
export function attached(yes: boolean): Parsed {
  const words = message(`fact.attached.${yes ? 'yes' : 'no'}`);
  return read('attached', yes ? 'yes' : 'no', { words, judgement: { state: yes ? 'ok' : 'idle', words } });
}

/** mV. Radio modules run on 3 to 4.5 V, sticks and routers on up to 20; what is outside is no supply. */
export const voltage = (mV: number | undefined): Parsed[] =>
  mV === undefined || mV < 1500 || mV > 24_000 ? [] : [read('voltage', Math.round(mV), { unit: 'mV' })];

/** A network code of five or six digits, however it is parted: `26201`, `262 01`, `262-01`. */
export function plmn(text: string): Parsed[] {
  const digits = /^(\d{3})[ -]?(\d{2,3})$/.exec(text.trim());
  // 000 is no country, and 001 is that of test networks.
  return digits === null || digits[1] === '000' ? [] : [read('plmn', `${digits[1] ?? ''}${digits[2] ?? ''}`)];
}

/** Where the radio stands: a channel number (UARFCN, EARFCN, NR-ARFCN) or the number of a physical cell. */
export function radioNumber(key: 'channel' | 'pci', value: number | undefined): Parsed[] {
  // TS 38.104 §5.4.2: the last NR-ARFCN; TS 38.211 §7.4.2: 1008 physical cells of NR, 504 of LTE.
  const most = key === 'channel' ? 3_279_165 : 1007;
  return value === undefined || value < 0 || value > most ? [] : [read(key, value)];
}

const locks = { open: 'ok', locked: 'attention', blocked: 'bad' } as const satisfies Record<string, State>;
/** The operator lock of the stick. */
export function simLock(state: keyof typeof locks): Parsed {
  const words = message(`fact.lock.${state}`);
  return read('simLock', state, { words, judgement: { state: locks[state], words } });
}

/** Whether a data connection is up. */
export function dataSession(state: 'connected' | 'disconnected' | 'connecting' | 'disconnecting'): Parsed {
  const words = message(`fact.data.${state}`);
  return read('dataSession', state, { words, judgement: { state: state === 'connected' ? 'ok' : 'idle', words } });
}

/** An IPv4 or IPv6 address of the data connection; the all-zero ones mean none. */
export function wanAddress(text: string): Parsed[] {
  if (text === '' || /^0\.0\.0\.0$|^[0:]+$/.test(text)) return [absent('wanAddress')];
  const v4 = /^(?:\d{1,3}\.){3}\d{1,3}$/.test(text) && text.split('.').every((n) => Number(n) <= 255);
  const v6 = /^(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}$/.test(text) || /^(?:\d{1,3}\.){15}\d{1,3}$/.test(text);
  return v4 || v6 ? [read('wanAddress', text)] : [];
}

/** Area and cell, both hex. */
export function cell(area: string | undefined, id: string | undefined): Parsed[] {
  if (area === undefined || id === undefined) return [];
  // All ones (28 bits of them on LTE) and all zeros stand for "none"; FFFE is the area of a stick that has lost its own (24.008).
  if (/^(0?F+|0+)$/.test(id) || /^(0*F{3,}[FE]|0+)$/.test(area)) return [absent('cell')];
  return [read('cell', `${area}/${id}`, { words: message('fact.cell', { area, cell: id }) })];
}

/** Celsius; what no living stick has is not a temperature. */
export function temperature(values: readonly number[]): Parsed[] {
  const sane = values.filter((value) => value >= -40 && value <= 125);
  if (sane.length === 0) return [];
  const hottest = Math.max(...sane);
  // Radio modules are specified to 75 °C around them and throttle near 100 °C inside.
  const judgement = hottest >= 90 ? judged('attention', 'fact.temperature.hot') : judged('ok', 'fact.temperature.fine');
  return [read('temperature', hottest, { unit: '°C', judgement })];
}

const pinWords: Readonly<Record<string, SimState>> = {
  READY: 'ready', 'SIM PIN': 'pin', 'SIM PUK': 'puk', 'SIM PIN2': 'pin2', 'SIM PUK2': 'puk2',
  'NOT INSERTED': 'none', 'SIM NOT INSERTED': 'none', 'NOT READY': 'busy',
}; // prettier-ignore
/** The state that a `+CPIN` word stands for; the PH- words all ask for a lock's code, the last three are makers' own. */
export function simWord(word: string): SimState | undefined {
  const known = pinWords[word];
  if (known !== undefined) return known;
  return /^PH-(?:SIM|FSIM|NET|NETSUB|SP|CORP) P(?:IN|UK)$/.test(word) ? 'locked' : undefined;
}

/** Bands by the bits of a mask: bit 0 = B1. All ones mean no limit. Source: 3GPP TS 36.101 band numbers. */
export function bandsOfMask(hex: string, certainty: Parsed['certainty'] = 'sure'): Parsed[] {
  if (!/^[0-9A-F]{1,16}$/i.test(hex)) return [];
  const mask = BigInt(`0x${hex}`);
  if (mask === 0n) return [absent('bands')];
  const numbers = Array.from({ length: 64 }, (_, bit) => bit).filter((bit) => ((mask >> BigInt(bit)) & 1n) === 1n);
  // Makers write "all" as ones up to the last bit they know.
  if (/^[37]?F{7,}$/i.test(hex)) return [read('bands', 'all', { words: message('fact.bands.all'), certainty })];
  return [read('bands', numbers.map((bit) => `B${bit + 1}`).join(' '), { certainty })];
}
