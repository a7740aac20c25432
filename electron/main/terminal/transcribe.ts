import type { TerminalLine } from '../../../preload/contract/terminal.ts';
import type { ChannelLine } from '../../core/at/channel-types.ts';
import { prefixesOf } from '../../core/at/command.ts';
import { finalWords } from '../../core/at/result.ts';
import { message } from '../../core/model/index.ts';
import { explainAnswer, explainNotice, type AnswerReader } from './explain.ts';
import type { Transcriber } from './terminal.ts';

type Shown = Omit<TerminalLine, 'number' | 'at'>;

/**
 * Makes lines for people out of the queue's lines: tone by meaning, results with their words and the time they took,
 * unasked lines with what they tell, answers with what they say. Echoes are not shown, as the command stands there already.
 */
export function createTranscriber(readers: readonly AnswerReader[]): Transcriber {
  let sent: { command: string; at: number; answer: string[]; explained: boolean } | undefined;

  /** A line with the command's own name is read at once; free text only when all of it is there. */
  const answer = (text: string): Shown => {
    sent?.answer.push(text);
    const named = sent !== undefined && prefixesOf(sent.command).some((name) => text.startsWith(`${name}:`));
    const explanation = named ? explainAnswer(readers, sent?.command ?? '', [text]) : undefined;
    if (sent !== undefined && explanation !== undefined) sent.explained = true;
    return { tone: 'in', text, ...(explanation && { explanation }) };
  };

  const result = (line: ChannelLine, final: NonNullable<ChannelLine['final']>): Shown => {
    const ended = sent;
    sent = undefined;
    if (final.kind !== 'ok' && final.kind !== 'connect') {
      return { tone: 'error', text: line.text, note: finalWords(final) };
    }
    if (ended === undefined) return { tone: 'ok', text: line.text };
    const whole =
      ended.explained || ended.answer.length === 0 ? undefined : explainAnswer(readers, ended.command, ended.answer);
    const ms = Math.max(0, Math.round(line.at - ended.at));
    return {
      tone: 'ok',
      text: line.text,
      note: message('terminal.done-in', { ms }),
      // It stands behind the result, so it says what it is the answer to.
      ...(whole && { explanation: { ...whole, title: message('answer.to', { command: ended.command }) } }),
    };
  };

  return (line) => {
    if (line.kind === 'echo') return undefined;
    if (line.direction === 'out') {
      if (line.kind === 'command') sent = { command: line.text, at: line.at, answer: [], explained: false };
      return outgoing(line);
    }
    if (line.direction === 'unsolicited') return unasked(line, readers);
    if (line.kind === 'late') return { tone: 'in', text: line.text, note: message('terminal.late') };
    return line.final === undefined ? answer(line.text) : result(line, line.final);
  };
}

function outgoing(line: ChannelLine): Shown {
  if (line.kind === 'sync') return { tone: 'event', text: line.text, note: message('terminal.sync') };
  if (line.kind === 'escape') return { tone: 'event', text: line.text, note: message('terminal.escape') };
  return { tone: 'out', text: line.text };
}

function unasked(line: ChannelLine, readers: readonly AnswerReader[]): Shown {
  const explanation = explainNotice(readers, line.text);
  return {
    tone: 'unasked',
    text: line.text,
    ...(line.means !== undefined && { note: message('terminal.unasked', { means: line.means }) }),
    ...(explanation && { explanation }),
  };
}
