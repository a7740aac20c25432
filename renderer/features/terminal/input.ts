/** What Enter sends in raw mode. Line mode always ends a line with CR, as V.250 wants it. */
export const lineEnds = ['cr', 'lf', 'crlf', 'none'] as const;
export type LineEnd = (typeof lineEnds)[number];

const endBytes: Readonly<Record<LineEnd, readonly number[]>> = { cr: [13], lf: [10], crlf: [13, 10], none: [] };

/** Typed bytes with the line end that was chosen in place of the CR of the Enter key. */
export function withLineEnd(data: Uint8Array, lineEnd: LineEnd): Uint8Array {
  if (lineEnd === 'cr' || !data.includes(13)) return data;
  return Uint8Array.from([...data].flatMap((byte) => (byte === 13 ? endBytes[lineEnd] : [byte])));
}

/** Typed bytes as the screen shows them where the stick echoes nothing. */
export function echoOf(data: Uint8Array): Uint8Array {
  return Uint8Array.from(
    [...data].flatMap((byte) => {
      if (byte === 13) return [13, 10];
      if (byte === 127 || byte === 8) return [8, 32, 8];
      return byte < 32 ? [94, byte + 64] : [byte];
    }),
  );
}

/** The most bytes that are typed as hex; longer things are files. */
export const mostHexBytes = 4096;

/** `41 54, 0x0d` as `41540d`; undefined for what are no pairs of hex digits. Blanks, commas and line ends part them. */
export function hexDigits(typed: string): string | undefined {
  const words = typed.split(/[\s,;:]+/).filter((word) => word !== '');
  const digits = words.map((word) => word.replace(/^(?:0x|\\x)/i, '')).join('');
  const isHex = words.every((word) => /^(?:0x|\\x)?(?:[0-9a-f]{2})+$/i.test(word));
  return isHex && digits !== '' && digits.length <= mostHexBytes * 2 ? digits.toLowerCase() : undefined;
}

/** Hex digits as text, with dots for what cannot be seen. */
export const textOfHex = (digits: string): string =>
  (digits.match(/../g) ?? []).map((pair) => shownByte(Number.parseInt(pair, 16))).join('');

export const shownByte = (byte: number): string => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·');
