import { fromSeptets, pack, toSeptets, unpack } from './gsm7.ts';
import { badMessage, type Octets } from './octets.ts';

/** Type of number, 3GPP TS 23.040 §9.1.2.5. */
const kinds = [
  'unknown', 'international', 'national', 'network', 'subscriber', 'alphanumeric', 'abbreviated', 'reserved',
] as const; // prettier-ignore
export type AddressKind = (typeof kinds)[number];

/** Who sent a message or gets it. An international number has its `+`. */
export interface SmsAddress {
  number: string;
  kind: AddressKind;
}

/** Semi-octets, §9.1.2.3; 0xF fills up. */
const digits = '0123456789*#abc';
/** §9.1.2.5: an address holds at most 20 semi-octets of number. */
const longestNumber = 20;
/** Bits of the type octet: always one, type of number, numbering plan (1 = telephone). */
const extensionBit = 0x80;
const telephonePlan = 0x01;

/** Digits from swapped semi-octets: as many as there are before a filler. */
export function fromSemiOctets(bytes: Uint8Array, count = bytes.length * 2): string {
  const nibbles = Array.from(bytes, (byte) => [byte & 0x0f, byte >> 4]).flat().slice(0, count); // prettier-ignore
  const end = nibbles.indexOf(0x0f);
  // A filler stands at the end and nowhere else.
  if (end >= 0 && nibbles.slice(end).some((nibble) => nibble !== 0x0f)) throw badMessage('address');
  return nibbles
    .slice(0, end < 0 ? undefined : end)
    .map((nibble) => digits[nibble] ?? '')
    .join('');
}

/** Swapped semi-octets of digits, filled up with F. Failure sms.bad-message (number). */
export function toSemiOctets(text: string): number[] {
  const nibbles = Array.from(text, (char) => digits.indexOf(char));
  if (nibbles.includes(-1)) throw badMessage('number');
  if (nibbles.length % 2 === 1) nibbles.push(0x0f);
  return nibbles.flatMap((low, index) => (index % 2 === 0 ? [low | ((nibbles[index + 1] ?? 0x0f) << 4)] : []));
}

/** Originating, destination and recipient addresses: length in semi-octets, type, number. */
export function readAddress(octets: Octets): SmsAddress {
  const length = octets.byte();
  if (length > longestNumber + 2) throw badMessage('address');
  return valueOf(octets.byte(), octets.take(Math.ceil(length / 2)), length);
}

/** The service centre in front of a PDU (27.005 §4.1): length in octets with the type; 0 = the one on the SIM. */
export function readServiceCentre(octets: Octets): SmsAddress | undefined {
  const length = octets.byte();
  if (length === 0) return undefined;
  if (length > longestNumber / 2 + 2) throw badMessage('address');
  const bytes = new Uint8Array(octets.take(length));
  const address = valueOf(bytes[0] ?? 0, bytes.slice(1), (length - 1) * 2);
  return address.number === '' || address.number === '+' ? undefined : address;
}

function valueOf(type: number, bytes: Uint8Array, length: number): SmsAddress {
  const kind = kinds[(type >> 4) & 0x07] ?? 'reserved';
  if (kind === 'alphanumeric') {
    // The length counts semi-octets, §9.1.2.5: whole septets that fit in them.
    return { kind, number: fromSeptets(unpack(bytes, Math.floor((length * 4) / 7))) };
  }
  const number = fromSemiOctets(bytes, length);
  return { kind, number: kind === 'international' && number !== '' ? `+${number}` : number };
}

/**
 * An address as the standard writes it.
 * @throws Failure sms.bad-message (number) for what is neither a number nor, where it may be, a short name
 */
export function writeAddress(address: SmsAddress): number[] {
  if (address.kind === 'alphanumeric') {
    const septets = toSeptets(address.number);
    // 11 characters fit into the ten octets of an address.
    if (septets === undefined || septets.length === 0 || septets.length > 11) throw badMessage('number');
    return [Math.ceil((septets.length * 7) / 4), typeOf(address), ...pack(septets)];
  }
  const bare = bareNumber(address);
  return [bare.length, typeOf(address), ...toSemiOctets(bare)];
}

/** The service centre in front of a PDU; undefined = 00, the one on the SIM. */
export function writeServiceCentre(address: SmsAddress | undefined): number[] {
  if (address === undefined) return [0];
  const octets = toSemiOctets(bareNumber(address));
  return [octets.length + 1, typeOf(address), ...octets];
}

function bareNumber(address: SmsAddress): string {
  const bare = address.kind === 'international' ? address.number.replace(/^\+/, '') : address.number;
  if (bare.length === 0 || bare.length > longestNumber) throw badMessage('number');
  return bare;
}

const typeOf = ({ kind }: SmsAddress): number =>
  extensionBit | (kinds.indexOf(kind) << 4) | (kind === 'alphanumeric' ? 0 : telephonePlan);

/**
 * A telephone number as a person writes it: blanks, dashes and brackets go; a leading `+` makes it international.
 * @throws Failure sms.bad-message (number)
 */
export function dialled(text: string): SmsAddress {
  const bare = text.replace(/[ ()./-]/g, '');
  if (!/^\+?[0-9*#]{2,20}$/.test(bare)) throw badMessage('number');
  return { number: bare, kind: bare.startsWith('+') ? 'international' : 'unknown' };
}
