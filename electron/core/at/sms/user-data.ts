import { fromUcs2Octets, toUcs2Octets, type Coding } from './coding.ts';
import { fromSeptets, pack, toSeptets, unpack } from './gsm7.ts';
import { readHeader, writeHeader, type HeaderElement } from './header.ts';
import { nationalTablesOf } from './national.ts';
import { badMessage, toHex, type Octets } from './octets.ts';

/** 23.040 §9.2.3.24: user data takes at most 140 octets, that is 160 septets. */
const mostOctets = 140;
const mostSeptets = 160;

/** What a message carries. `text` is missing where it is not text or not in an alphabet that is known; `hex` always stands. */
export interface UserData {
  header: HeaderElement[];
  text?: string;
  /** The data behind the header as they came. */
  hex: string;
}

/** Septets that a header of so many octets (its length octet counted) takes, §9.2.3.24. */
export const headerSeptets = (octets: number): number => Math.ceil((octets * 8) / 7);
/** Zero bits between the header and the first septet. */
const fillBits = (octets: number): number => (7 - ((octets * 8) % 7)) % 7;

/**
 * Reads length and user data; the length counts septets with the default alphabet and octets else.
 * @throws Failure sms.bad-message (short, length, header)
 */
export function readUserData(octets: Octets, { coding, hasHeader }: { coding: Coding; hasHeader: boolean }): UserData {
  const length = octets.byte();
  const septets = coding.alphabet === 'gsm7';
  if (length > (septets ? mostSeptets : mostOctets)) throw badMessage('length');
  const bytes = octets.take(septets ? Math.ceil((length * 7) / 8) : length);
  const headerLength = hasHeader ? (bytes[0] ?? 0) + 1 : 0;
  if (headerLength > bytes.length) throw badMessage('header');
  const header = hasHeader ? readHeader(bytes.slice(1, headerLength)) : [];
  const body = bytes.slice(headerLength);
  const text = textOf({ bytes: body, coding, header, count: length - headerSeptets(headerLength), fill: fillBits(headerLength) });
  return { header, ...(text !== undefined && { text }), hex: toHex(body) };
} // prettier-ignore

function textOf(data: {
  bytes: Uint8Array;
  coding: Coding;
  header: readonly HeaderElement[];
  count: number;
  fill: number;
}): string | undefined {
  if (data.coding.alphabet === 'ucs2') return fromUcs2Octets(data.bytes);
  const tables = data.coding.alphabet === 'gsm7' ? nationalTablesOf(data.header) : undefined;
  if (tables === undefined) return undefined;
  if (data.count < 0) throw badMessage('header');
  return fromSeptets(unpack(data.bytes, data.count, data.fill), tables);
}

/** What is to be sent: text in one of two alphabets, or bytes. */
export type Content =
  { alphabet: 'gsm7'; text: string } | { alphabet: 'ucs2'; text: string } | { alphabet: '8bit'; data: Uint8Array };

/**
 * Length octet, header and data of a message.
 * @throws Failure sms.bad-message (text, long)
 */
export function writeUserData(content: Content, header: readonly HeaderElement[]): number[] {
  const head = writeHeader(header);
  if (content.alphabet === 'gsm7') {
    const septets = toSeptets(content.text);
    if (septets === undefined) throw badMessage('text');
    const length = headerSeptets(head.length) + septets.length;
    if (length > mostSeptets) throw badMessage('long');
    const body = septets.length === 0 ? [] : pack(septets, fillBits(head.length));
    return [length, ...head, ...body];
  }
  const body = content.alphabet === 'ucs2' ? toUcs2Octets(content.text) : Array.from(content.data);
  if (head.length + body.length > mostOctets) throw badMessage('long');
  return [head.length + body.length, ...head, ...body];
}
