import { assess } from './guard.ts';
import { splitLine, type CommandPart } from './guard-parts.ts';

/** ms. A stick that knows a question answers at once. */
export const valueBeforeMs = 3000;

/** Commands whose values are told by name: `AT+QCFG="usbcfg"` answers what `AT+QCFG="usbcfg",…` sets (Quectel's AT manuals). */
const named = /^\+(?:QCFG|QNWPREFCFG|QNWCFG|QUSBCFG)$/;
/** Commands with a mode that only asks: `AT+CLCK="SC",2` (27.007 §7.4). */
const asking = /^\+CLCK$/;

/**
 * The questions that tell what a line would change, for the record: `AT^SETPORT?` of `AT^SETPORT="FF;12"`. Empty where no
 * question tells it: commands without values, codes, dialling. No question is more than a note to the guard.
 */
export function questionsBefore(line: string): string[] {
  const asks = splitLine(line).flatMap(questionOf);
  return [...new Set(asks)].filter((ask) => assess(ask).every(({ level }) => level <= 1));
}

function questionOf({ name, form, args }: CommandPart): string[] {
  if (form !== 'set' || !/^[+^!#$%*]/.test(name)) return [];
  const [first = ''] = args;
  const isWord = /^[A-Z0-9_/-]+$/.test(first);
  if (named.test(name)) return isWord ? [`AT${name}="${first.toLowerCase()}"`] : [];
  if (asking.test(name)) return isWord ? [`AT${name}="${first}",2`] : [];
  return [`AT${name}?`];
}
