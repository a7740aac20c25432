import { clockExact } from '../../../components/format.ts';
import type { TerminalLine } from '../../../../preload/contract/terminal.ts';

type Tone = TerminalLine['tone'];

/** Direction glyph of each tone; it differs in silhouette, the colour only follows. */
export const toneGlyph: Readonly<Record<Tone, string>> = {
  out: '▸',
  in: '◂',
  ok: '◂',
  error: '◂',
  unasked: '●',
  held: '■',
  event: '–',
};

/** Select-graphic-rendition codes: first for the glyph, then for the text. 90 = ink-3, 36 = act, 35 = virt (theme of the screen). */
const colours: Readonly<Record<Tone, readonly [string, string]>> = {
  out: ['36', '1'],
  in: ['90', '39'],
  ok: ['32', '32'],
  error: ['31', '31'],
  unasked: ['35', '35'],
  held: ['31', '31'],
  event: ['90', '90'],
};

/** Columns before the text: 12 of the time, 2 of space, 1 of the glyph, 2 of space. */
export const textColumn = 17;
const noTime = ' '.repeat(12);

/**
 * Text as it may be shown: control characters, which could move the cursor or speak to the terminal, become their pictures
 * (U+2400…). A line of the transcript holds text, never commands to the screen.
 */
export function shownText(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (c) => {
    const code = c.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\ufffd';
  });
}

/** One line for the screen, without its line end. The time is left out when it repeats the line above of the same kind. */
export function screenLine(line: TerminalLine, above: TerminalLine | undefined): string {
  const repeats = above !== undefined && above.at === line.at && above.tone === line.tone;
  const time = repeats ? noTime : clockExact(line.at);
  const [glyph, text] = colours[line.tone];
  return `\u001b[90m${time}  \u001b[0;${glyph}m${toneGlyph[line.tone]}\u001b[0;${text}m  ${shownText(line.text)}\u001b[0m`;
}

/** How many columns of the screen a line takes before wrapping. Text on ports is ASCII or GSM; wide characters count as two. */
export function columnsOf(line: TerminalLine): number {
  let columns = textColumn;
  for (const c of shownText(line.text)) columns += isWide(c.codePointAt(0) ?? 0) ? 2 : 1;
  return columns;
}

/** East Asian wide ranges and emoji, roughly as terminals count them (Unicode 11, UAX #11). */
const isWide = (code: number): boolean =>
  code >= 0x1100 &&
  (code <= 0x115f ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd));
