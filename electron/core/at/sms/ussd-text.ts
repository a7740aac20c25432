import { fieldsOf, intOf, type Field } from '../../facts/grammar.ts';
import { fromUcs2Octets, serviceCoding, toUcs2Octets } from './coding.ts';
import { fromSeptets, pack, toSeptets, unpack } from './gsm7.ts';
import { fromHex, toHex } from './octets.ts';

/** What the network says of a service code, 27.007 §7.15: `m` of `+CUSD`. */
const states = ['done', 'asks', 'ended', 'other-client', 'not-supported', 'time-out'] as const;
export type UssdState = (typeof states)[number];

export interface UssdAnswer {
  /** `asks`: the network waits for a reply. */
  state: UssdState;
  text?: string;
  /** The text as it came. */
  raw?: string;
  dcs?: number;
  /** `likely`: the stick does not say whether it wrote text or hex, and it looks like the latter. */
  certainty: 'sure' | 'likely';
}

/** How a stick writes service texts: as they are, as packed septets in hex (many Huawei), or as UCS-2 in hex. */
export type UssdWriting = 'plain' | 'packed' | 'ucs2';

/** `+CUSD: m[,"text"[,dcs]]`, over several lines where the text has line ends. Undefined for anything else. */
export function readUssd(line: string, charset?: string): UssdAnswer | undefined {
  const fields = fieldsOf(line, '+CUSD') ?? withQuotes(line);
  const state = states[intOf(fields?.[0], 0, 5) ?? -1];
  if (fields === undefined || state === undefined || fields.length > 3) return undefined;
  const [, text, scheme] = fields;
  const dcs = intOf(scheme, 0, 255);
  if (scheme !== undefined && scheme.text !== '' && dcs === undefined) return undefined;
  const base = { state, ...(dcs !== undefined && { dcs }) };
  if (text === undefined || (text.text === '' && !text.quoted)) return { ...base, certainty: 'sure' };
  return { ...base, raw: text.text, ...decode(text, dcs ?? 15, charset) };
}

/** Networks put quotes into their texts, and sticks pass them on as they are; the code behind the text tells where it ends. */
function withQuotes(line: string): Field[] | undefined {
  const [, state, text, dcs] = /^\+CUSD: ?([0-5]) ?, ?"([^]*)" ?, ?(\d{1,3})$/i.exec(line) ?? [];
  if (state === undefined || text === undefined || dcs === undefined) return undefined;
  return [
    { text: state, quoted: false },
    { text, quoted: true },
    { text: dcs, quoted: false },
  ];
}

const hexPairs = /^(?:[0-9A-F]{2})+$/i;

function decode({ text }: Field, dcs: number, charset: string | undefined): Pick<UssdAnswer, 'text' | 'certainty'> {
  const { alphabet, language } = serviceCoding(dcs);
  const hex = hexPairs.test(text);
  if (charset?.toUpperCase() === 'UCS2' && hex && text.length % 4 === 0) {
    return { text: fromUcs2Octets(fromHex(text)) ?? text, certainty: 'sure' };
  }
  if (alphabet === 'ucs2' && hex) {
    const whole = fromHex(text);
    const pair = language === 'ucs2' && whole.length > 2 && isLanguage(whole.slice(0, 2)) ? whole.slice(2) : whole;
    const read = fromUcs2Octets(pair);
    return read === undefined ? { certainty: 'likely' } : { text: read, certainty: 'sure' };
  }
  // 8-bit data have no alphabet that is known.
  if (alphabet === '8bit' && hex) return { certainty: 'likely' };
  const packed = alphabet === 'gsm7' && looksPacked(text) ? fromPacked(text) : undefined;
  if (packed === undefined) return { text, certainty: 'sure' };
  // The language stands in front: two letters and a line end.
  return { text: language === 'gsm7' ? packed.replace(/^[a-z]{2}[\r\n]/, '') : packed, certainty: 'likely' };
}

/** Two letters of a language (23.038 §5), packed or each in an octet; networks leave them out, too. */
function isLanguage(octets: Uint8Array): boolean {
  return [fromSeptets(unpack(octets, 2)), String.fromCharCode(...octets)].some((text) => /^[a-z]{2}$/.test(text));
}

/** Upper-case hex with letters in it that unpacks to text that can be read; short numbers and words are taken as they are. */
function looksPacked(text: string): boolean {
  return /^(?:[0-9A-F]{2}){4,}$/.test(text) && /[A-F]/.test(text) && /^[^\p{Cc}]*$/u.test(fromPacked(text).replace(/[\r\n]/g, ''));
} // prettier-ignore

/** Text of packed septets; a CR that only fills up the last octet goes (23.038 §6.1.2.3.1). */
export function fromPacked(hex: string): string {
  const octets = fromHex(hex);
  const text = fromSeptets(unpack(octets, Math.floor((octets.length * 8) / 7)));
  return octets.length % 7 === 0 ? text.replace(/\r$/, '') : text;
}

/** Packed septets of a text, in hex; undefined when a character is not in the alphabet. */
export function toPacked(text: string): string | undefined {
  const septets = toSeptets(text);
  if (septets === undefined) return undefined;
  // Seven bits left over would read as an @: a CR fills them.
  const spare = (septets.length * 7) % 8 === 1;
  return toHex(pack(spare ? [...septets, 0x0d] : septets));
}

/** A code or reply as it goes into `+CUSD`. */
export function writeUssd(text: string, writing: UssdWriting): string | undefined {
  if (writing === 'packed') return toPacked(text);
  return writing === 'ucs2' ? toHex(toUcs2Octets(text)) : text;
}
