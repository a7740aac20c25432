import { Failure, type RelayAddress } from '../model/index.ts';
import { parseAddress, splitWords, unquote } from './parse-address.ts';

/** What a command line of socat asks for, as far as it can be said here. */
export interface SocatLine {
  a: RelayAddress;
  b: RelayAddress;
  /** `-v` and `-x`: what goes through is shown as text, as hex. */
  tap: { text: boolean; hex: boolean };
  /** Words that are understood and change nothing, or that have no counterpart: said, never silently dropped. */
  passedOver: string[];
}

/** Flags with a value of their own in the next word (socat 1.7.4 manual, OPTIONS). */
const valued = new Set(['-b', '-t', '-T', '-r', '-R', '-L', '-W', '-lf', '-lp', '-lm']);
/** Flags that only change how socat itself logs. */
const quiet = /^-(d+|D|h+|V|ly|ls|lu|lh|s|4|6|g)$/;

/**
 * Reads a pasted command line of socat: `socat -v tcp-listen:7000,fork /dev/ttyUSB2,b115200,raw`.
 *
 * Failure relay.bad-address for what is no such line, with the place of the fault.
 */
export function readSocatLine(text: string): SocatLine {
  const words = splitWords(text.trim().replace(/\s+/g, ' '), ' ').filter((word) => word.text !== '');
  if (words[0] !== undefined && /(^|\/)socat$/.test(words[0].text)) words.shift();
  const line = { tap: { text: false, hex: false }, passedOver: [] as string[] };
  const ends: RelayAddress[] = [];
  let oneWay: 'a' | 'b' | undefined;
  let idleS: number | undefined;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    const flag = word.text;
    if (flag.startsWith('-') && flag !== '-') {
      const value = valued.has(flag) ? words[(at += 1)]?.text : undefined;
      if (flag === '-v') line.tap.text = true;
      else if (flag === '-x') line.tap.hex = true;
      else if (flag === '-u') oneWay = 'a';
      else if (flag === '-U') oneWay = 'b';
      else if (flag === '-T' && value !== undefined && /^\d+(\.\d+)?$/.test(value)) idleS = Number(value);
      else if (!quiet.test(flag)) line.passedOver.push(value === undefined ? flag : `${flag} ${value}`);
    } else {
      ends.push(parseAddress(unquoteWhole(flag)));
    }
  }
  const [a, b] = ends;
  if (a === undefined || b === undefined || ends.length > 2) {
    throw new Failure('relay.bad-address', { text, column: 1, reason: '@relay.reason.two-ends', value: '' });
  }
  const timed = idleS === undefined ? a : { ...a, idleS };
  // `-u` carries from the first to the second only: the second is not read.
  return {
    a: oneWay === 'b' ? { ...timed, readOnly: true } : timed,
    b: oneWay === 'a' ? { ...b, readOnly: true } : b,
    ...line,
  };
}

/** Quotes around a whole address are the shell's; those within belong to the address. */
const unquoteWhole = (word: string): string =>
  /^(".*"|'.*')$/.test(word) && !/^(["']).*\1.*\1.*\1$/.test(word) ? unquote(word) : word;
