import type { InputOf, terminal } from '../../../preload/contract/index.ts';
import type { ValueBefore } from '../../../preload/contract/terminal.ts';
import { finalWords, type Final } from '../../core/at/result.ts';
import { questionsBefore, valueBeforeMs } from '../../core/at/value-before.ts';
import { Failure, toErrorData } from '../../core/model/index.ts';
import type { Clock } from '../../core/ports.ts';
import type { Terminal } from './terminal.ts';

export type BeforeWhat = InputOf<typeof terminal.keepBefore>['of'];
export type { ValueBefore } from '../../../preload/contract/terminal.ts';

type Ask = (question: string) => Promise<{ lines: string[]; final: Final }>;

/** Reads what a held line would change, in the way of the terminal's mode. Failures: port.closed, at.not-held. */
export async function keepBefore(
  terminal: Terminal,
  of: BeforeWhat,
  { clock, kept }: { clock: Clock; kept: (line: string, values: readonly string[]) => void },
): Promise<ValueBefore[]> {
  const { lines, ask } = of.kind === 'line' ? ofLine(terminal, of.line) : ofHeld(terminal, of.number);
  const values: ValueBefore[] = [];
  for (const question of [...new Set(lines.flatMap(questionsBefore))]) values.push(await read(question, ask, clock));
  const told = values.flatMap((value) => value.lines);
  if (told.length > 0) kept(lines.join(' | '), told);
  return values;
}

function ofLine(terminal: Terminal, line: string): { lines: string[]; ask: Ask } {
  const { at } = terminal.port;
  return {
    lines: [line],
    ask: async (question) => {
      const { lines, final } = await at.send(question, { timeoutMs: valueBeforeMs });
      return { lines: lines.map(({ text }) => text), final };
    },
  };
}

function ofHeld(terminal: Terminal, number: number): { lines: string[]; ask: Ask } {
  const { held } = terminal;
  if (held?.number !== number) throw new Failure('at.not-held', {});
  return { lines: held.lines.map(({ text }) => text), ask: (question) => terminal.askBetween(question) };
}

/** What the stick refuses to tell, or does not tell in time, is told as such: the person decides without it. */
async function read(question: string, ask: Ask, clock: Clock): Promise<ValueBefore> {
  const at = new Date(clock.now()).toISOString();
  try {
    const { lines, final } = await ask(question);
    if (final.kind === 'ok' && lines.length > 0) return { ask: question, at, lines };
    return { ask: question, at, lines: [], trouble: finalWords(final) };
  } catch (error) {
    const { code, params } = toErrorData(error);
    return { ask: question, at, lines: [], trouble: { id: `error.${code}`, params } };
  }
}
