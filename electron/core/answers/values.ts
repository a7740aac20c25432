import { hexOf, fromUcs2, plainText, type Field } from '../facts/grammar.ts';
import { read, type Parsed } from '../facts/parsed.ts';
import { iccid, imei, imsi, msisdn } from '../facts/identifiers.ts';
import { coded, signal } from '../facts/signal.ts';
import {
  attached,
  dataSession,
  functionality,
  pinRequest,
  plmn,
  registration,
  simLock,
  simState,
  simWord,
  technology,
  temperature,
  tries,
  voltage,
  wanAddress,
} from '../facts/words.ts';
import { message, type FactKey, type Message } from '../model/index.ts';
import type { FieldShape, Maker } from './shape.ts';

/** One value of an answer. `absent`: the stick says that there is none. */
export interface AnswerRow extends Omit<Parsed, 'key' | 'unit'> {
  /** Key within the shape. */
  name: string;
  label: Message;
  unit?: string | undefined;
  /** Set where the value is a fact of the stick. */
  key?: FactKey;
}

type Named = { name: string; label: string };
const labelled = (field: Named): { name: string; label: Message } => ({
  name: field.name,
  label: message('answer.label', { label: field.label }),
});
const words = (text: string): Message => message('answer.words', { words: text });

/**
 * The value of one field; `undefined` when the text breaks the grammar, so that the whole line is another one than we
 * think; `[]` when this value alone is out of what is possible.
 */
export function valueOf(field: Exclude<FieldShape, { type: 'skipped' }>, given: Field): AnswerRow[] | undefined {
  if (given.text === '' && !given.quoted) return field.optional === true ? [] : undefined;
  // A dash or two stand for "not known" with most makers.
  if (/^[-\u2013]{1,3}$/.test(given.text)) return [];
  const row = (more: Pick<AnswerRow, 'value'> & Partial<AnswerRow>): AnswerRow => ({ ...labelled(field), status: 'read', ...more });
  switch (field.type) {
    case 'number': {
      // Firmware that writes a signal with a fraction exists for each of them.
      const n = numeric(given.text, field.signal === undefined ? field.fraction : true);
      if (n === undefined) return undefined;
      if (field.none?.includes(n) === true) return [row({ value: null, status: 'absent', ...(field.signal && { key: field.signal }) })];
      const value = tidy((field.below === true ? -Math.abs(n) : n) * (field.factor ?? 1) + (field.offset ?? 0));
      if (n < field.min || n > field.max) return [];
      if (field.signal !== undefined) return named(field, signal(field.signal, value, field.likely === true ? 'likely' : 'sure'));
      return [row({ value, ...(field.fact && { key: field.fact }), ...(field.unit && { unit: field.unit }), ...(field.likely && { certainty: 'likely' as const }) })];
    }
    case 'scaled': {
      const n = numeric(given.text, undefined);
      return n === undefined ? undefined : named(field, coded(field.signal, n, field));
    }
    case 'enum': {
      const known = field.values[given.text] ?? field.values[given.text.toUpperCase()];
      const key = field.fact && { key: field.fact };
      if (known !== undefined && field.none?.includes(given.text) === true) {
        return [row({ value: null, status: 'absent', words: words(known), ...key })];
      }
      if (known !== undefined) return [row({ value: given.text, words: words(known), ...key })];
      return /^-?\w[\w +./-]{0,30}$/.test(given.text) ? [row({ value: given.text })] : undefined;
    }
    case 'text': {
      if (field.quoted === true && !given.quoted) return undefined;
      if (given.text === '') return [row({ value: null, status: 'absent', ...(field.fact && { key: field.fact }) })];
      const text = plainText(fromUcs2(given.text));
      if (text === undefined || (field.pattern !== undefined && !new RegExp(`^(?:${field.pattern})$`).test(text))) return undefined;
      return [row({ value: text, ...(field.fact && { key: field.fact }), ...(field.sensitive && { sensitive: field.sensitive }) })];
    }
    case 'hex': {
      const hex = hexOf(given, field.digits);
      return hex === undefined ? undefined : [row({ value: hex })];
    }
    case 'made':
      return made(field, given);
  }
} // prettier-ignore

/** A decimal number; a sign, and a fraction where one may stand. */
function numeric(text: string, fraction: true | undefined): number | undefined {
  const fits = fraction === true ? /^[+-]?\d{1,9}(?:\.\d{1,6})?$/ : /^[+-]?\d{1,15}$/;
  return fits.test(text) ? Number(text) : undefined;
}

/** Without the dust of binary fractions. */
const tidy = (value: number): number => Math.round(value * 1e6) / 1e6;

const named = (field: Named, parsed: readonly Parsed[]): AnswerRow[] =>
  parsed.map((one) => ({ ...one, ...labelled(field) }));

/** `3812`, `3812 mV`, `3.812V`, `3291 mV (8191 cnt)`: a number without a unit is mV, with a point V. */
function volts(field: Named, text: string): AnswerRow[] | undefined {
  const found = /^(\d{1,5}(?:\.\d{1,4})?) ?(mV|V)?$/i.exec(text.replace(/ *\(\d+ cnt\)$/, ''));
  if (found === null) return undefined;
  const isVolt = found[2] === undefined ? found[1]?.includes('.') === true : found[2].toUpperCase() === 'V';
  return named(field, voltage(Number(found[1]) * (isVolt ? 1000 : 1)));
}

/** What the words of facts make of a field. Numbers out of their range make nothing. */
function made(field: Named & { as: Maker }, { text, quoted }: Field): AnswerRow[] | undefined {
  const n = numeric(text, undefined);
  const counted = (build: (value: number) => Parsed[]): AnswerRow[] | undefined =>
    n === undefined ? undefined : named(field, build(n));
  const row = (key: FactKey, more: Partial<AnswerRow> = {}): AnswerRow[] | undefined => {
    if (text === '') return [{ ...labelled(field), key, status: 'absent', value: null }];
    const plain = plainText(fromUcs2(text));
    return plain === undefined ? undefined : [{ ...labelled(field), key, status: 'read', value: plain, ...more }];
  };
  const some = (parsed: readonly Parsed[]): AnswerRow[] | undefined =>
    parsed.length === 0 ? undefined : named(field, parsed);
  switch (field.as) {
    case 'registration':
      return counted(registration);
    case 'technology':
      return counted(technology);
    case 'pinTries':
    case 'pukTries': {
      const key = field.as;
      return counted((value) => tries(key, value));
    }
    case 'temperature': {
      const degrees = numeric(text, true);
      return degrees === undefined ? undefined : named(field, temperature([degrees]));
    }
    case 'simWord': {
      const state = simWord(text);
      return state === undefined ? undefined : named(field, [simState(state)]);
    }
    case 'simLock':
      return counted((value) => (value === 0 || value === 1 ? [simLock(value === 1 ? 'locked' : 'open')] : []));
    case 'dataSession':
      return counted((value) => (value === 0 || value === 1 ? [dataSession(value === 1 ? 'connected' : 'disconnected')] : []));
    case 'iccid':
      return some(iccid(text));
    case 'imsi':
      return some(imsi(text));
    case 'imei':
      return some(imei(text));
    case 'msisdn':
      return some(msisdn(text));
    case 'address':
      return some(wanAddress(text));
    case 'apn':
      return quoted && /^[A-Za-z0-9._-]{0,100}$/.test(text) ? row('apn') : undefined;
    case 'operator':
      return row('operator');
    case 'band':
      return row('band');
    case 'rat':
      return row('rat');
    case 'usbMode':
      return row('usbMode');
    case 'time':
      return /^\d{2,4}\/\d\d\/\d\d,\d\d:\d\d:\d\d(?:[+-]\d\d)?(?:,\d)?$/.test(text)
        ? [{ ...labelled(field), status: 'read', value: text }]
        : undefined;
    case 'functionality':
      return counted(functionality);
    case 'pinRequest':
      return counted((value) => (value === 0 || value === 1 ? [pinRequest(value === 1)] : []));
    case 'attached':
      return counted((value) => (value === 0 || value === 1 ? [attached(value === 1)] : []));
    case 'lockTries':
      return counted((value) => (value >= 0 && value <= 100 ? [read('lockTries', value, { unit: 'tries' })] : []));
    case 'voltage':
      return volts(field, text);
    case 'plmn': {
      const parsed = plmn(text);
      return parsed.length > 0 ? named(field, parsed) : /^[\d -]*$/.test(text) ? [] : undefined;
    }
    case 'area':
    case 'cell': {
      const hex = hexOf({ text, quoted }, 10);
      return hex === undefined ? undefined : [{ ...labelled(field), status: 'read', value: hex }];
    }
  }
} // prettier-ignore
