import { z } from 'zod';
import data from '../../../resources/at/result-codes.json' with { type: 'json' };
import { prefixesOf } from './command.ts';
import { splitLine } from './guard-parts.ts';
import { connectsAfter } from './prompts.ts';
import { message, type Message, shipped } from '../model/index.ts';

/** How a command can end (V.250 §5.7, 27.007 §9.2, 27.005 §3.2.5; the two bare texts are Huawei's). */
export const finalKinds = [
  'ok', 'error', 'cme', 'cms', 'no-carrier', 'busy', 'no-answer', 'no-dialtone', 'connect', 'not-supported', 'too-many',
  'delayed', 'aborted',
  /** No result comes since the stick was told so (ATQ1): nothing came for a while. */
  'quiet',
] as const; // prettier-ignore
export type FinalKind = (typeof finalKinds)[number];

/** The line that ended a command. `code` is the number of a CME or CMS error. */
export interface Final {
  kind: FinalKind;
  code?: number;
  text: string;
}

const words = z.record(z.string().regex(/^\d+$/), z.string().min(1));
const table = shipped(
  z.strictObject({
    source: z.string(),
    /** Whole lines that end a command. */
    finals: z.array(z.strictObject({ line: z.string(), kind: z.enum(finalKinds), source: z.string() })),
    /** Makers' errors that name a number or a reason: `NAME: reason`. */
    said: z.array(z.string()),
    cme: words,
    cms: words,
  }),
  data,
);

const wholeLines: ReadonlyMap<string, FinalKind> = new Map(table.finals.map(({ line, kind }) => [line, kind]));

/** ATV0 digits; 5 stood for CONNECT 1200 in old modems. */
const numeric: Readonly<Record<string, FinalKind>> = {
  '0': 'ok', '1': 'connect', '3': 'no-carrier', '4': 'error', '5': 'connect', '6': 'no-dialtone', '7': 'busy',
  '8': 'no-answer',
}; // prettier-ignore

/** Kinds that speak of a call; they end only a command that dials, answers or goes on line. */
const callKinds: ReadonlySet<FinalKind> = new Set([
  'no-carrier',
  'busy',
  'no-answer',
  'no-dialtone',
  'connect',
  'delayed',
]);

export interface FinalOptions {
  /** Take the digits of ATV0 as results too; off, since `0` can be an answer line. */
  numeric?: boolean;
}

/** The final result that a whole line is, or undefined when it is none. Text around a result code makes it an ordinary line. */
export function parseFinal(line: string, options: FinalOptions = {}): Final | undefined {
  const text = line.trim();
  const plain = wholeLines.get(text);
  if (plain !== undefined) return { kind: plain, text };
  if (text === 'CONNECT' || text.startsWith('CONNECT ')) return { kind: 'connect', text };
  const extended = /^\+CM([ES]) ERROR: *(.*)$/.exec(text);
  if (extended) {
    const kind = extended[1] === 'E' ? 'cme' : 'cms';
    const rest = extended[2] ?? '';
    return /^\d{1,6}$/.test(rest) ? { kind, code: Number(rest), text } : { kind, text };
  }
  if (table.said.some((name) => text.startsWith(`${name}:`))) return { kind: 'error', text };
  const digit = options.numeric === true ? numeric[text] : undefined;
  return digit === undefined ? undefined : { kind: digit, text };
}

/** Whether a result that speaks of a call (NO CARRIER, BUSY, CONNECT, …) can end this command. */
export function endsCommand(final: Final, command: string): boolean {
  return !callKinds.has(final.kind) || canConnect(command);
}

const goesOnLine = /^(?:[DAO]|\+CGDATA|\+CMUX|\+FCLASS)$/;

/** Whether a command dials, answers, goes on line or moves a file: what may end with CONNECT and the results of calls. */
export function canConnect(command: string): boolean {
  if (connectsAfter(prefixesOf(command))) return true;
  return splitLine(command).some(({ name }) => goesOnLine.test(name));
}

/** What a final result means, as a sentence. CME and CMS numbers without an entry are the maker's own: the number is shown. */
export function finalWords(final: Final): Message {
  const reason = final.kind === 'error' ? /: ?(.+)$/.exec(final.text)?.[1] : undefined;
  if (reason !== undefined) return message('at.final.said', { said: reason });
  if (final.kind !== 'cme' && final.kind !== 'cms') return message(`at.final.${final.kind}`);
  if (final.code === undefined) {
    const said = final.text.replace(/^\+CM[ES] ERROR: ?/, '');
    return said === '' ? message('at.final.error') : message('at.final.said', { said });
  }
  const known = table[final.kind][String(final.code)];
  if (known === undefined) return message(`at.final.${final.kind}-unknown`, { code: final.code });
  return message(`at.final.${final.kind}`, { code: final.code, words: known });
}

/** The words of one +CME ERROR number, undefined for a maker's own. */
export const cmeWords = (code: number): string | undefined => table.cme[String(code)];
/** The words of one +CMS ERROR number, undefined for a maker's own. */
export const cmsWords = (code: number): string | undefined => table.cms[String(code)];
