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
