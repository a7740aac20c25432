import { shownByte } from '../input.ts';

/** Bytes in a row: as many as fit beside the screen. */
const perRow = 8;

/** `41 54 0d  AT·` for each row of bytes. */
export function hexRows(data: Uint8Array): string[] {
  const rows: string[] = [];
  for (let from = 0; from < data.length; from += perRow) {
    const part = [...data.subarray(from, from + perRow)];
    const hex = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    rows.push(`${hex.padEnd(perRow * 3 - 1)}  ${part.map(shownByte).join('')}`);
  }
  return rows;
}
