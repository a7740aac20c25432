import type { NationalTables } from './national.ts';
import { badMessage } from './octets.ts';

/** The default alphabet, 3GPP TS 23.038 §6.2.1: position = code. 0x1B leads to the extension table. */
const defaultBasic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';

/** The extension table, §6.2.1.1. */
const defaultExtension: Readonly<Record<number, string>> = {
  0x0a: '\f', 0x14: '^', 0x28: '{', 0x29: '}', 0x2f: '\\', 0x3c: '[', 0x3d: '~', 0x3e: ']', 0x40: '|', 0x65: '€',
}; // prettier-ignore

const escape = 0x1b;
const basicCode = new Map(
  Array.from(defaultBasic, (char, code) => [char, code] as const).filter(([, code]) => code !== escape),
);
const extensionCode = new Map(Object.entries(defaultExtension).map(([code, char]) => [char, Number(code)] as const));

/** The septets of a text, undefined when a character is in neither table. Characters of the extension take two. */
export function toSeptets(text: string): number[] | undefined {
  const septets: number[] = [];
  for (const char of text) {
    const plain = basicCode.get(char);
    const extended = extensionCode.get(char);
    if (plain !== undefined) septets.push(plain);
    else if (extended !== undefined) septets.push(escape, extended);
    else return undefined;
  }
  return septets;
}

/**
 * The text of septets. After an escape without an entry the character of the default table is shown, and a lone escape at
 * the end is a blank, both as §6.2.1.1 asks.
 */
export function fromSeptets(septets: readonly number[], tables: NationalTables = {}): string {
  const { basic = defaultBasic, extension = defaultExtension } = tables;
  let text = '';
  for (let i = 0; i < septets.length; i += 1) {
    const code = (septets[i] ?? 0) & 0x7f;
    if (code !== escape) {
      text += basic[code] ?? '';
      continue;
    }
    i += 1;
    const next = septets[i];
    if (next === undefined || (next & 0x7f) === escape) text += ' ';
    else text += extension[next & 0x7f] ?? basic[next & 0x7f] ?? '';
  }
  return text;
}

/** Packs septets into octets, §6.1.2.1.1, after `fill` zero bits (0 to 6) that bring them behind a header. */
export function pack(septets: readonly number[], fill = 0): number[] {
  const octets: number[] = [];
  let held = 0;
  let bits = fill;
  for (const septet of septets) {
    held |= (septet & 0x7f) << bits;
    bits += 7;
    while (bits >= 8) {
      octets.push(held & 0xff);
      held >>= 8;
      bits -= 8;
    }
  }
  if (bits > 0) octets.push(held & 0xff);
  return octets;
}

/**
 * Unpacks `count` septets that begin behind `fill` bits.
 * @throws Failure sms.bad-message (short) when the octets do not hold that many
 */
export function unpack(octets: Uint8Array, count: number, fill = 0): number[] {
  if (fill + count * 7 > octets.length * 8) throw badMessage('short');
  return Array.from({ length: count }, (_, index) => {
    const bit = fill + index * 7;
    const at = bit >> 3;
    const pair = (octets[at] ?? 0) | ((octets[at + 1] ?? 0) << 8);
    return (pair >> (bit & 7)) & 0x7f;
  });
}
