import { z } from 'zod';
import data from '../../../resources/at/prompts.json' with { type: 'json' };
import { splitLine } from './guard-parts.ts';

const table = z
  .strictObject({
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
    /** Which value of a command, from 0, says how many bytes its body has. */
    announces: z.record(z.string(), z.number().int().min(0)),
  })
  .parse(data);

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
  names.some((name) => table.connects.includes(name) || table.lengths.includes(name));

/** How many bytes of the answer follow this line as they are; 0 for none. */
export function bytesAfter(names: readonly string[], line: string): number {
  const count = /^CONNECT ?(\d{1,9})$/.exec(line)?.[1];
  return count === undefined || !names.some((name) => table.lengths.includes(name)) ? 0 : Number(count);
}

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
