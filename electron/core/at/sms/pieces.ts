import type { Concatenation } from './header.ts';
import { toSeptets } from './gsm7.ts';
import { badMessage } from './octets.ts';
import type { Content } from './user-data.ts';

/** Room for text, by alphabet and width of the reference: 140 octets less the header (6 or 7 octets). */
const room = {
  gsm7: { whole: 160, piece: { 8: 153, 16: 152 } },
  ucs2: { whole: 70, piece: { 8: 67, 16: 66 } },
} as const;
/** The count of pieces is one octet. */
const mostPieces = 255;

/**
 * Cuts a text into what fits into messages: the default alphabet where all of its characters are in it, else UCS-2. Never
 * between the halves of one character.
 * @param alphabet another one than the default alphabet where that would do
 * @throws Failure sms.bad-message (parts) beyond 255 pieces
 */
export function cut(text: string, bits: 8 | 16 = 8, alphabet: Alphabet = alphabetOf(text)): Content[] {
  const { whole, piece } = room[alphabet];
  const size = (part: string): number => sizeOf(part, alphabet);
  if (size(text) <= whole) return [{ alphabet, text }];
  const pieces: string[] = [];
  let current = '';
  let used = 0;
  for (const char of text) {
    const width = size(char);
    if (used + width > piece[bits]) {
      pieces.push(current);
      current = '';
      used = 0;
    }
    current += char;
    used += width;
  }
  pieces.push(current);
  if (pieces.length > mostPieces) throw badMessage('parts');
  return pieces.map((part) => ({ alphabet, text: part }));
}

type Alphabet = keyof typeof room;
const alphabetOf = (text: string): Alphabet => (toSeptets(text) === undefined ? 'ucs2' : 'gsm7');
const sizeOf = (part: string, alphabet: Alphabet): number =>
  alphabet === 'ucs2' ? part.length : (toSeptets(part)?.length ?? 0);

/**
 * How a text would go out: in how many pieces, in which alphabet, and how many characters still fit into the last one.
 * @throws Failure sms.bad-message (parts)
 */
export function measure(text: string): { pieces: number; alphabet: Alphabet; left: number } {
  const pieces = cut(text);
  const alphabet = alphabetOf(text);
  const last = pieces.at(-1);
  const used = last === undefined || last.alphabet === '8bit' ? 0 : sizeOf(last.text, alphabet);
  const { whole, piece } = room[alphabet];
  return { pieces: pieces.length, alphabet, left: (pieces.length > 1 ? piece[8] : whole) - used };
}

/** One message as a person sees it: whole, or the pieces that are there. */
export interface Joined<T> {
  /** In the order of the pieces. */
  parts: T[];
  /** Missing where a part is no text. */
  text?: string;
  /** How many pieces are not there. */
  missing: number;
}

/** What joining looks at. */
export interface Piece {
  kind: string;
  partner?: string;
  text?: string;
  concatenation?: Concatenation;
}

/**
 * Puts the pieces of long messages together: same partner, reference and count. A piece number that is there already begins
 * a new message, as references come round again. Messages come in the order of their first piece.
 */
export function join<T>(items: readonly T[], pieceOf: (item: T) => Piece): Joined<T>[] {
  const groups: { key: string | undefined; total: number; parts: Map<number, T> }[] = [];
  for (const item of items) {
    const { kind, partner, concatenation: place } = pieceOf(item);
    if (place === undefined) {
      groups.push({ key: undefined, total: 1, parts: new Map([[1, item]]) });
      continue;
    }
    const key = [kind, partner, place.bits, place.reference, place.total].join(' ');
    const open = groups.find((group) => group.key === key && !group.parts.has(place.number));
    if (open === undefined) groups.push({ key, total: place.total, parts: new Map([[place.number, item]]) });
    else open.parts.set(place.number, item);
  }
  return groups.map(({ total, parts }) => {
    const ordered = [...parts].sort(([a], [b]) => a - b).map(([, item]) => item);
    const texts = ordered.map((item) => pieceOf(item).text);
    const whole = texts.every((text) => text !== undefined);
    return { parts: ordered, missing: total - ordered.length, ...(whole && { text: texts.join('') }) };
  });
}
