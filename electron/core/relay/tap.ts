import type { Direction } from './pair.ts';

/** The most bytes of one line of hex: what fits beside its text in 80 columns. */
export const hexWidth = 16;

/** Bytes as text where they can be read, dots where not. */
export const printable = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');

/** Control signs by name, so that a line shows what it holds: `AT<CR>`. */
export const named = (bytes: Uint8Array): string =>
  [...bytes]
    .map((byte) => {
      if (byte === 0x0d) return '<CR>';
      if (byte === 0x0a) return '<LF>';
      if (byte === 0x1a) return '<SUB>';
      if (byte === 0x1b) return '<ESC>';
      return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `<${byte.toString(16).padStart(2, '0')}>`;
    })
    .join('');

/** A piece as lines for people: time, direction, then text or hex beside text. */
export function tapLines(
  piece: { at: string; direction: Direction; who: string; data: Uint8Array },
  as: 'text' | 'hex',
): string[] {
  const { at, direction, who, data } = piece;
  const head = `${at.slice(11, 23)} ${direction === 'a>b' ? '>' : '<'}${who === '' ? '' : ` ${who}`}`;
  if (as === 'text') return [`${head} ${named(data)}`];
  const rows: string[] = [];
  for (let from = 0; from < data.length; from += hexWidth) {
    const part = data.subarray(from, from + hexWidth);
    const hex = [...part].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    rows.push(`${head} ${hex.padEnd(hexWidth * 3 - 1)}  ${printable(part)}`);
  }
  return rows;
}
