import { Failure, type RelayAddress } from '../model/index.ts';
import { parseAddress } from './parse-address.ts';
import { shellWords } from './words.ts';

/** What a command line of socat asks for, as far as it can be said here. */
export interface SocatLine {
  a: RelayAddress;
  b: RelayAddress;
  /** `-v` and `-x`: what goes through is shown as text, as hex. */
  tap: { text: boolean; hex: boolean };
  /** Words that are understood and change nothing, or that have no counterpart: said, never silently dropped. */
  passedOver: string[];
}

/** Flags with a value, glued to them or in the next word (socat 1.7.4 manual, OPTIONS). */
const valued = /^-(lf|lp|lm|b|t|T|r|R|L|W|S)(.*)$/;
/** Flags that only change how socat itself logs. */
const quiet = /^-(d+\d?|D|h+|V|ly.*|ls|lu|lh|s|4|6|g)$/;
/** What stands before a command that is copied from a terminal or a page. */
const before = /^([$#%>]|sudo|nohup|exec)$/;

/**
 * Reads a pasted command line of socat: `socat -v tcp-listen:7000,fork /dev/ttyUSB2,b115200,raw`, or of `mwb relay`. Its quotes
 * are the shell's.
 *
 * Failure relay.bad-address for what is no such line, with the place of the fault.
 */
export function readSocatLine(text: string): SocatLine {
  const words = shellWords(text.trim().replace(/\s&$/, ''));
  while (before.test(words[0]?.text ?? '') && words.length > 1) words.shift();
  if (/(^|\/)socat$/.test(words[0]?.text ?? '')) words.shift();
  else if (/(^|\/)mwb$/.test(words[0]?.text ?? '') && words[1]?.text === 'relay') words.splice(0, 2);
  const foreign = words.find(({ sign }) => sign !== undefined);
  if (foreign !== undefined) {
    const reason = /["']/.test(foreign.sign ?? '') ? 'quote' : 'shell';
    throw bad(text, reason, { value: foreign.sign ?? '', column: text.indexOf(foreign.sign ?? '') + 1 });
  }
  const line = { tap: { text: false, hex: false }, passedOver: [] as string[] };
  const ends: RelayAddress[] = [];
  let oneWay: 'a' | 'b' | undefined;
  let idleS: number | undefined;
  for (let at = 0; at < words.length; at += 1) {
    const flag = words[at]?.text ?? '';
    if (!flag.startsWith('-') || /^-(,|$)/.test(flag)) {
      ends.push(parseAddress(flag, (word) => line.passedOver.push(word)));
      continue;
    }
    const [, name, glued] = valued.exec(quiet.test(flag) ? '' : flag) ?? [];
    const value = name === undefined ? undefined : glued === '' ? words[(at += 1)]?.text : glued;
    if (flag === '-v') line.tap.text = true;
    else if (flag === '-x') line.tap.hex = true;
    else if (flag === '-u') oneWay = 'a';
    else if (flag === '-U') oneWay = 'b';
    else if (name === 'T' && value !== undefined && /^\d+(\.\d+)?$/.test(value)) idleS = Number(value);
    else if (!quiet.test(flag)) line.passedOver.push(glued === '' && value !== undefined ? `${flag} ${value}` : flag);
  }
  const [a, b] = ends;
  if (a === undefined || b === undefined || ends.length > 2) throw bad(text, 'two-ends');
  const timed = idleS === undefined ? a : { ...a, idleS };
  // `-u` carries from the first to the second only: the second is not read, and a file that comes first is.
  return {
    a: oneWay === 'b' ? { ...timed, readOnly: true } : oneWay === 'a' ? source(timed) : timed,
    b: oneWay === 'a' ? { ...b, readOnly: true } : oneWay === 'b' ? source(b) : b,
    ...line,
  };
}

const source = (end: RelayAddress): RelayAddress => (end.type === 'file' ? { ...end, read: true } : end);

const bad = (text: string, reason: string, more: Record<string, string | number> = {}): Failure =>
  new Failure('relay.bad-address', { text, column: 1, reason: `@relay.reason.${reason}`, value: '', ...more });
