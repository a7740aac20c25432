import { badMessage, Octets } from './octets.ts';

/** One element of the user data header, 3GPP TS 23.040 §9.2.3.24. */
export interface HeaderElement {
  id: number;
  data: number[];
}

/** Which piece of a long message this is; `reference` is the same for all pieces. */
export interface Concatenation {
  reference: number;
  /** Width of the reference: 8 or 16 bits. */
  bits: 8 | 16;
  total: number;
  /** From 1. */
  number: number;
}

const concat8 = 0x00;
const concat16 = 0x08;

/**
 * The elements of a header, without its length octet.
 * @throws Failure sms.bad-message (header) when an element runs over the end
 */
export function readHeader(bytes: Uint8Array): HeaderElement[] {
  const octets = new Octets(bytes);
  const elements: HeaderElement[] = [];
  while (octets.left > 0) {
    const id = octets.byte();
    if (octets.left === 0) throw badMessage('header');
    const length = octets.byte();
    if (length > octets.left) throw badMessage('header');
    elements.push({ id, data: [...octets.take(length)] });
  }
  return elements;
}

/** Header octets with the length octet in front; nothing for no elements. */
export function writeHeader(elements: readonly HeaderElement[]): number[] {
  const body = elements.flatMap(({ id, data }) => [id, data.length, ...data]);
  return body.length === 0 ? [] : [body.length, ...body];
}

/**
 * Which piece the header says that this is. A piece of none, number 0 or beyond the total says nothing (§9.2.3.24.1: such an
 * element is ignored); of several the last counts, as §9.2.3.24 has it.
 */
export function concatenationOf(elements: readonly HeaderElement[]): Concatenation | undefined {
  let found: Concatenation | undefined;
  for (const { id, data } of elements) {
    const wide = id === concat16 && data.length === 4;
    if (!wide && !(id === concat8 && data.length === 3)) continue;
    const [high = 0, low = 0] = data;
    const [total = 0, number = 0] = data.slice(wide ? 2 : 1);
    if (total === 0 || number === 0 || number > total) continue;
    found = { reference: wide ? (high << 8) | low : high, bits: wide ? 16 : 8, total, number };
  }
  return found;
}

export const concatenationElement = ({ reference, bits, total, number }: Concatenation): HeaderElement =>
  bits === 16
    ? { id: concat16, data: [(reference >> 8) & 0xff, reference & 0xff, total, number] }
    : { id: concat8, data: [reference & 0xff, total, number] };
