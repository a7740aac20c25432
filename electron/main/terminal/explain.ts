import type { Explanation } from '../../../preload/contract/terminal.ts';
import { normalise, prefixesOf } from '../../core/at/command.ts';
import { parseFinal, type Final } from '../../core/at/result.ts';
import { cardOf } from '../../core/answers/card.ts';
import { readAnswer, readNotice, rowOf, type AnswerRow } from '../../core/answers/index.ts';
import type { AtParser } from '../../core/facts/parsed.ts';
import { say } from '../../../resources/text/index.ts';

/** What the facts of the stick are read with; for answers whose shape only its maker's code knows. */
export interface AnswerReader {
  command: string;
  parse: AtParser;
}

const okay: Final = parseFinal('OK') ?? { kind: 'ok', text: 'OK' };

/** What a whole answer says; undefined when nothing of it is understood. Identifiers are masked: the screen has them. */
export function explainAnswer(
  readers: readonly AnswerReader[],
  command: string,
  lines: readonly string[],
): Explanation | undefined {
  const answer = readAnswer(command, lines);
  if (answer !== undefined) return cardOf(answer.records, { title: answer.title, say });
  const asked = normalise(command);
  return byReader(readers.find((one) => normalise(one.command) === asked), lines);
} // prettier-ignore

/** What one unasked line says: read like the answer to the command of the same name. */
export function explainNotice(readers: readonly AnswerReader[], line: string): Explanation | undefined {
  const answer = readNotice(line);
  if (answer !== undefined) return cardOf(answer.records, { title: answer.title, say });
  const name = /^([+^!#$%*_][A-Z][A-Z0-9_]*):/.exec(line)?.[1];
  return byReader(readers.find((one) => name !== undefined && prefixesOf(one.command).includes(name)), [line]);
} // prettier-ignore

function byReader(reader: AnswerReader | undefined, lines: readonly string[]): Explanation | undefined {
  const rows: AnswerRow[] = (reader?.parse(lines, okay) ?? []).map(rowOf);
  return rows.length === 0 ? undefined : cardOf([rows], { say });
}
