import { z } from 'zod';
import data from '../../../resources/at/prompts.json' with { type: 'json' };
import { splitLine } from './guard-parts.ts';
import { shipped } from '../model/index.ts';

const table = shipped(
  z.strictObject({
    source: z.string(),
    prompts: z.array(
      z.strictObject({
        /** As the stick writes it at the beginning of a line, without a line end. */
        text: z.string().min(1),
        commands: z.array(z.string().regex(/^[+^#*$%!][A-Z0-9]+$/)).min(1),
        /** What ends the body: Ctrl-Z, or the number of bytes that the command announced. */
        ends: z.enum(['ctrl-z', 'length']),
      }),
    ),
    /** Commands beside those of 27.007 that may answer CONNECT and then take or give data. */
    connects: z.array(z.string()),
    /** Those whose `CONNECT n` is followed by n bytes of the answer. */
    lengths: z.array(z.string()),
    /** Lines of an answer that say how many bytes follow behind the line end. */
    counted: z.array(z.strictObject({ command: z.string(), line: z.string() })),
    /** Beginnings of lines behind whose quote so many bytes follow, whatever they are. */
    quoted: z.array(z.strictObject({ command: z.string(), line: z.string() })),
    /** Bytes after CONNECT whose number comes behind them. */
    trailed: z.array(z.strictObject({ command: z.string(), trailer: z.string() })),
    /** CONNECT is a line of the answer: text and the result follow. */
    told: z.array(z.string()),
    /** Which value of a command, from 0, says how many bytes its body has. */
    announces: z.record(z.string(), z.number().int().min(0)),
  }),
  data,
);

const compiled = (list: typeof table.counted): { command: string; line: RegExp }[] =>
  list.map(({ command, line }) => ({ command, line: new RegExp(line) }));
const counted = compiled(table.counted);
const quoted = compiled(table.quoted);
const trailed = table.trailed.map(({ command, trailer }) => ({ command, trailer: new RegExp(trailer) }));

/** How the body after a prompt ends. */
export type BodyEnd = 'ctrl-z' | 'length';

/** The prompts with which a stick may ask for a body after commands of these names. */
export function promptsAfter(names: readonly string[]): string[] {
  return [...new Set(promptEntries(names).map((entry) => entry.text))];
}

/** How the body ends after this prompt; undefined when none of the commands asks with it. */
export function bodyEndOf(names: readonly string[], prompt: string): BodyEnd | undefined {
  return promptEntries(names).find((entry) => entry.text === prompt)?.ends;
}

/** Whether CONNECT may come in the answer to commands of these names. */
export const connectsAfter = (names: readonly string[]): boolean =>
  names.some((name) => table.connects.includes(name) || table.lengths.includes(name) || isTold([name]));

/** How many bytes of the answer follow this line as they are; 0 for none. */
export function bytesAfter(names: readonly string[], line: string): number {
  const connects = names.some((name) => table.lengths.includes(name)) ? /^CONNECT ?(\d{1,9})$/.exec(line) : null;
  const found = counted.flatMap(({ command, line: says }) => (names.includes(command) ? (says.exec(line) ?? []) : []));
  return Number(connects?.[1] ?? found[1] ?? 0);
}

/** Beginnings of lines behind whose quote as many bytes follow as their first group says. */
export const quotesAfter = (names: readonly string[]): RegExp[] =>
  quoted.flatMap(({ command, line }) => (names.includes(command) ? [line] : []));

/** What ends the bytes after CONNECT, with their number in its first group; undefined where a command has none. */
export const trailerAfter = (names: readonly string[]): RegExp | undefined =>
  trailed.find(({ command }) => names.includes(command))?.trailer;

/** Whether CONNECT is a line of the answer to commands of these names, and the result comes later. */
export const isTold = (names: readonly string[]): boolean =>
  names.some((name) => table.told.includes(name) || trailed.some(({ command }) => command === name));

/**
 * How many bytes the command line says that its body has; the fewest where several say so. Undefined where none does, and
 * the body ends by a character.
 */
export function announcedBy(line: string): number | undefined {
  const counts = splitLine(line).flatMap(({ name, form, args }) => {
    const at = table.announces[name];
    const value = form === 'set' && at !== undefined ? args[at] : undefined;
    return value !== undefined && /^\d{1,9}$/.test(value) ? [Number(value)] : [];
  });
  return counts.length === 0 ? undefined : Math.min(...counts);
}

const promptEntries = (names: readonly string[]): typeof table.prompts =>
  table.prompts.filter((entry) => entry.commands.some((name) => names.includes(name)));
