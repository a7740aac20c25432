import type { TerminalLine } from '../../../preload/contract/terminal.ts';
import { maskSecrets } from '../../core/at/secrets.ts';
import { maskText } from '../../core/facts/mask.ts';
import { say } from '../../../resources/text/index.ts';

export type Numbers = 'masked' | 'full';

/** What happens on a terminal, for its log: lines of line mode, bytes of raw mode. */
export type Traffic =
  { kind: 'line'; line: TerminalLine } | { kind: 'bytes'; direction: 'in' | 'out'; at: number; data: Uint8Array };

const marks: Readonly<Record<TerminalLine['tone'], string>> = {
  out: '>',
  in: '<',
  ok: '<',
  error: '<',
  unasked: '*',
  held: '!',
  event: '-',
};

/** A longer line of bytes without an end is cut here: 115200 baud fill it in a third of a second. */
const mostBytes = 4096;

/**
 * Makes the lines of a log: time with milliseconds, direction, text, each ended by LF. Bytes that are no printable ASCII stand
 * as `\x1b`. `end` gives what has no line end yet.
 */
export function createTranscript(numbers: Numbers): { add(traffic: Traffic): string; end(): string } {
  const clean = (text: string): string => (numbers === 'full' ? maskSecrets(text) : maskText(maskSecrets(text)));
  const open: Record<'in' | 'out', { at: number; bytes: number[] }> = {
    in: { at: 0, bytes: [] },
    out: { at: 0, bytes: [] },
  };
  const row = (at: string, mark: string, text: string): string => `${at} ${mark} ${clean(text)}\n`;

  const take = (direction: 'in' | 'out'): string => {
    const { at, bytes } = open[direction];
    open[direction] = { at: 0, bytes: [] };
    if (bytes.length === 0) return '';
    const text = bytes
      .map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : escaped(byte)))
      .join('');
    return row(new Date(at).toISOString(), direction === 'in' ? '<' : '>', text);
  };

  return {
    add(traffic) {
      if (traffic.kind === 'line') {
        const { at, tone, text, note } = traffic.line;
        const shown = printable(text);
        const words = note === undefined ? shown : `${shown}${shown === '' ? '' : '   '}(${say(note)})`;
        return take('in') + take('out') + row(at, marks[tone], words);
      }
      const { direction, at, data } = traffic;
      let done = take(direction === 'in' ? 'out' : 'in');
      for (const byte of data) {
        if (byte === 0x0a || byte === 0x0d) {
          done += take(direction);
          continue;
        }
        const line = open[direction];
        if (line.bytes.length === 0) line.at = at;
        line.bytes.push(byte);
        if (line.bytes.length >= mostBytes) done += take(direction);
      }
      return done;
    },
    end: () => take('in') + take('out'),
  };
}

const escaped = (byte: number): string => `\\x${byte.toString(16).padStart(2, '0')}`;
const printable = (text: string): string => text.replace(/\p{Cc}/gu, (char) => escaped(char.charCodeAt(0)));

/** A transcript as it may be given to others: secrets always masked, numbers of people and devices unless asked. */
export const cleanText = (text: string, numbers: Numbers): string =>
  text
    .split('\n')
    .map((line) => (numbers === 'full' ? line : maskText(maskSecrets(line))))
    .join('\n');
