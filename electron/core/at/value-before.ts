import { Failure } from '../model/index.ts';
import { assess } from './guard.ts';
import { splitLine, type CommandPart } from './guard-parts.ts';
import { linesBefore } from './guard-rules.ts';

/** ms. A stick that knows a question answers at once. */
export const valueBeforeMs = 3000;

/**
 * The questions that tell what a line would change, for the record: `AT^SETPORT?` of `AT^SETPORT="FF;12"`. Empty where no
 * question tells it: commands without values, codes, dialling. No question is more than a note to the guard.
 */
export function questionsBefore(line: string): string[] {
  const asks = splitLine(line).flatMap(questionOf);
  return [...new Set(asks)].filter((ask) => assess(ask).every(({ level }) => level <= 1));
}

/**
 * What the stick tells when it is asked; `ask` gives the lines of one answer. A stick that does not answer a question may still
 * take the command.
 */
export async function valuesBefore(
  asks: readonly string[],
  ask: (question: string) => Promise<readonly { text: string }[]>,
): Promise<string[]> {
  const told: string[] = [];
  for (const question of asks) {
    try {
      told.push(...(await ask(question)).map((line) => line.text));
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'at.timeout') throw error;
    }
  }
  return told;
}

function questionOf({ name, form, typed }: CommandPart): string[] {
  if (form !== 'set' || !/^[+^!#$%*]/.test(name)) return [];
  const line = linesBefore.get(name) ?? `AT${name}?`;
  let isWhole = line !== '';
  const question = line.replace(/\{(\d)\}/g, (_all, at: string) => {
    const value = typed[Number(at)] ?? '';
    isWhole &&= /^[\w/-]+$/.test(value);
    return value;
  });
  return isWhole ? [question] : [];
}
