import { Failure } from '../model/index.ts';
import { fromUcs2Octets, toUcs2Octets } from './sms/coding.ts';
import { fromSeptets, toSeptets } from './sms/gsm7.ts';
import { fromHex, toHex } from './sms/octets.ts';

/**
 * The longest command line that is sent. The longest real one is a raw SIM command of about 540 characters; modems give up
 * between 500 and 2000.
 */
export const maxCommandLength = 1024;

/**
 * Checks that a text is one AT line and nothing more: it begins with `AT` (or is `A/`), holds no control character (so no
 * second line, no ESC, no Ctrl-Z) and is not too long. Gives the line as it is sent, without blanks around it.
 * @throws Failure at.bad-line with `why` = control | no-at | too-long
 */
export function checkLine(command: string): string {
  if (hasControl(command)) throw new Failure('at.bad-line', { why: 'control' });
  const line = command.trim();
  if (!/^a(t|\/$)/i.test(line)) throw new Failure('at.bad-line', { why: 'no-at' });
  if (line.length > maxCommandLength) throw new Failure('at.bad-line', { why: 'too-long' });
  return line;
}

/** What `AT+CSCS` can be set to here (27.007 §5.5). */
export type Charset = 'IRA' | 'GSM' | 'UCS2';

/**
 * Puts a value that a person or a file gave into quotes for use in a command, in the character set that the stick is set to.
 * V.250 §5.4.2.2 knows no escape that all modems understand, so what would need one is refused: a quote, a control
 * character, and anything beyond ASCII (`GSM`: beyond the characters of 23.038 whose code is printable). `UCS2` takes every
 * character, as hex digits.
 * @throws Failure at.bad-line with `why` = value
 */
export function quote(value: string, charset: Charset = 'IRA'): string {
  const text = charset === 'UCS2' ? toHex(toUcs2Octets(value)) : charset === 'GSM' ? asGsm(value) : value;
  if (!/^[\x20-\x7e]*$/.test(text) || text.includes('"')) throw new Failure('at.bad-line', { why: 'value' });
  return `"${text}"`;
}

/** The value of a quoted text of an answer; undefined when it is none in that character set. */
export function unquote(text: string, charset: Charset = 'IRA'): string | undefined {
  const inner = /^"([^"]*)"$/.exec(text.trim())?.[1];
  if (inner === undefined || charset === 'IRA') return inner;
  if (charset === 'GSM') return fromSeptets(Array.from(inner, (char) => char.charCodeAt(0) & 0x7f));
  return /^(?:[0-9A-F]{4})*$/i.test(inner) ? fromUcs2Octets(fromHex(inner)) : undefined;
}

/** One character for each septet of 23.038; what the alphabet lacks becomes one that is refused. */
const asGsm = (value: string): string =>
  toSeptets(value)
    ?.map((code) => String.fromCharCode(code))
    .join('') ?? '\0';

/**
 * The body of a message that follows the `> ` prompt: printable text and line ends; nothing that would end it early.
 * @throws Failure at.bad-line with `why` = payload
 */
export function checkPayload(payload: string): string {
  if (hasControl(payload.replace(/[\r\n]/g, ''))) throw new Failure('at.bad-line', { why: 'payload' });
  return payload.replace(/\r\n?|\n/g, '\r');
}

function hasControl(text: string): boolean {
  return /\p{Cc}/u.test(text);
}

/** What may stand between the quotes of one command: blanks go, letters rise; inside quotes nothing changes. */
export function normalise(line: string): string {
  let quoted = false;
  let out = '';
  for (const char of line) {
    if (char === '"') quoted = !quoted;
    if (quoted || char === '"') out += char;
    else if (!/\s/.test(char)) out += char.toUpperCase();
  }
  return out;
}

/**
 * The names whose answer lines belong to this command line, e.g. `+CREG` for `AT+CREG?`, several for a compound line.
 * Basic commands (`ATI`, `ATD…`) have none.
 */
export function prefixesOf(command: string): string[] {
  const body = normalise(command)
    .replace(/^AT/, '')
    .replace(/"[^"]*"?/g, '""');
  return [...body.matchAll(/(?:^|;|[A-Z0-9])([+^!#$%*_@][A-Z][A-Z0-9_]*)/g)].flatMap((m) => (m[1] ? [m[1]] : []));
}

/** The form of one extended command. */
export type CommandForm = 'set' | 'read' | 'test' | 'execute';

/** Which form a single (not compound) command line has. */
export function formOf(command: string): CommandForm {
  const line = normalise(command).replace(/;$/, '');
  if (line.endsWith('=?')) return 'test';
  if (line.endsWith('?') && !line.includes('=')) return 'read';
  return line.includes('=') ? 'set' : 'execute';
}
