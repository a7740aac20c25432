import type { GuardContext, Finding } from './guard.ts';
import { assess } from './guard.ts';
import { withoutLast } from './guard-parts.ts';

/**
 * One way in which a modem may take the bytes that it gets: what ends a line (S3), what takes the last character back (S5)
 * and whether the eighth bit is parity. Several are kept side by side, because modems differ and a setting may have been
 * refused.
 */
export interface Reading {
  readonly ends: ReadonlySet<number>;
  readonly erases: ReadonlySet<number>;
  readonly bits: 7 | 8;
}

/** What a modem that reads like this has in its buffer. `last` is the line that `A/` repeats. */
export interface ReadState {
  readonly reading: Reading;
  text: string;
  last: string | undefined;
}

const NUL = 0x00;
const BS = 0x08;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const DEL = 0x7f;

/** Modems give up between 500 and 2000 characters; what is longer than this is no command line of any. */
const mostCharacters = 8192;

/** S registers in force: line end (S3), line feed (S4) and editing (S5), V.250 §6.2.1 to 6.2.3; and how results come. */
export interface Registers {
  s3: number;
  s4: number;
  s5: number;
  /** ATV0: results are digits. */
  digits: boolean;
  /** ATQ1: there are no results. */
  quiet: boolean;
}
export const defaultRegisters: Readonly<Registers> = { s3: CR, s4: LF, s5: BS, digits: false, quiet: false };

/**
 * All readings that are possible with these registers. The defaults stay among them, since a modem may refuse the setting
 * or go back by itself; a lone LF ends the line of some modems and is dropped by others.
 */
export function readingsFor({ s3, s5 }: Pick<Registers, 's3' | 's5'>): Reading[] {
  const ends = distinct([[CR, LF], [CR], ...(s3 === CR ? [] : [[s3], [s3, CR, LF]])]);
  const erases = distinct([[BS, DEL], ...(s5 === BS || s5 === DEL ? [] : [[s5], [s5, BS, DEL]])]);
  // With S5 = DEL a strict modem drops BS like any other control character.
  if (s5 === DEL) erases.push(new Set([DEL]));
  return ends.flatMap((end) =>
    erases.flatMap((erase) => ([7, 8] as const).map((bits): Reading => ({ ends: end, erases: erase, bits }))),
  );
}

const distinct = (sets: number[][]): Set<number>[] => sets.map((set) => new Set(set));

export const clone = (states: readonly ReadState[]): ReadState[] => states.map((state) => ({ ...state }));

/** Takes one byte. Gives the line when the byte ends one (`A/` ends itself), else undefined. */
export function take(state: ReadState, byte: number): string | undefined {
  const { ends, erases, bits } = state.reading;
  const code = bits === 7 ? byte & 0x7f : byte;
  if (ends.has(code)) return end(state);
  if (code === NUL) return undefined;
  if (erases.has(code)) state.text = withoutLast(state.text);
  // It ends no line here, but may have been meant to: the judge gets to see it.
  else if (code === CR || code === LF) state.text += state.text === '' ? '' : '\n';
  else if (code >= SPACE && code !== DEL) {
    state.text = (state.text.length < mostCharacters ? state.text : shortened(state.text)) + String.fromCharCode(code);
    if (code === 0x2f && isRepeat(state.text)) return end(state);
  }
  return undefined;
}

/**
 * Blanks are nothing to a stick, so a line of any length may be a short one. What is long without them is no command line
 * of any stick, but what follows is still taken for one.
 */
function shortened(text: string): string {
  const bare = text.replaceAll(' ', '');
  if (bare.length < mostCharacters / 2) return bare;
  return /a\s*t/i.test(bare) ? 'AT' : '';
}

function end(state: ReadState): string {
  const { text } = state;
  if (/a\s*t/i.test(text)) state.last = text;
  state.text = '';
  return text;
}

/** `A/` at the beginning of a command line: nothing before it was an `AT`. */
const isRepeat = (text: string): boolean => /a\s*\/$/i.test(text) && !/a\s*t/i.test(text);

/** `judgeLine` that looks at a line once: most readings agree on what it is. */
export function judgeOnce(context: GuardContext): (text: string, last: string | undefined) => Finding[] {
  const known = new Map<string, Finding[]>();
  return (text, last) => {
    const key = `${text}\0${last ?? ''}`;
    const found = known.get(key) ?? judgeLine(text, last, context);
    known.set(key, found);
    return found;
  };
}

/** What could be lost if the line ended here. */
function judgeLine(text: string, last: string | undefined, context: GuardContext): Finding[] {
  if (isRepeat(text)) return assess('A/', { ...context, lastLine: last });
  return assess(text, { ...context, lastLine: last });
}
