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
  // All ones and all zeros stand for "none".
  if (/^(F+|0+)$/.test(id)) return [absent('cell')];
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
}; // prettier-ignore
/** The state that a `+CPIN` word stands for; the PH- words all ask for a lock's code. */
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
