import { createInterface, type Interface } from 'node:readline';
import { say, word, type TextId } from '../../../resources/text/index.ts';
import type { Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { table } from '../print.ts';
import { complete } from '../../core/at/catalogue.ts';
import { Failure, toErrorData } from '../../core/model/index.ts';
import { loadHistory, mayBeKept, saveHistory } from './at-history.ts';
import type { Ask } from './at-consent.ts';
import { sayBefore, send, shownError, wordsOf, type Talk } from './at-send.ts';

/** As many as fit above a prompt without scrolling what was answered away. */
const shownCompletions = 12;

/**
 * A prompt for a person: history with the arrow keys, Tab completes from the catalogue and tells what the commands do.
 * Ctrl+C gives a running command up, else it leaves; Ctrl+D leaves.
 */
export async function talkTo(context: Context, talk: Omit<Talk, 'ask'>, plugin: string): Promise<ExitCode> {
  const { world, dataFolder } = context.composition;
  const { lease, mask } = talk;
  const history = await loadHistory(world.files, dataFolder);
  const prompt = createInterface({
    input: process.stdin,
    output: process.stdout,
    terminal: true,
    prompt: 'AT> ',
    history: history.toReversed(),
    historySize: 500,
    removeHistoryDuplicates: true,
    completer: (line: string) => completionsOf(line, plugin, (text) => aside(prompt, text)),
  });
  const stopLines = lease.port.at.onLine((line) => {
    if (line.direction === 'unsolicited') aside(prompt, `* ${mask(line.text)}`);
  });
  let running: AbortController | undefined;
  const state = { interrupted: false };
  prompt.on('SIGINT', () => {
    if (running === undefined) {
      state.interrupted = true;
      prompt.close();
    } else running.abort();
  });
  const leave = (): void => prompt.close();
  context.signal.addEventListener('abort', leave, { once: true });
  const stopClose = lease.port.at.onClose(leave);
  try {
    prompt.prompt();
    for await (const typed of prompt) {
      const line = typed.trim();
      if (line !== '') {
        running = new AbortController();
        try {
          const stop = AbortSignal.any([context.signal, running.signal]);
          const ask: Ask = (question) => askAt(prompt, question, stop);
          const answer = await send(context, { ...talk, ask }, line, stop);
          sayBefore(context, answer);
          context.out(context.args.flags.has('json') ? JSON.stringify(answer) : wordsOf(answer));
        } catch (error) {
          if (!(error instanceof Failure) || error.code === 'at.closed') throw error;
          context.err(shownError(context, toErrorData(error)));
        } finally {
          running = undefined;
        }
        if (mayBeKept(line)) history.push(line);
      }
      prompt.prompt();
    }
  } finally {
    prompt.close();
    stopLines();
    stopClose();
    context.signal.removeEventListener('abort', leave);
    await keep(context, history);
  }
  if (lease.port.at.closed) throw new Failure('at.closed', { port: lease.port.path });
  return state.interrupted || context.signal.aborted ? exitCodes.cancelled : exitCodes.done;
}

async function keep(context: Context, history: readonly string[]): Promise<void> {
  const { world, dataFolder } = context.composition;
  try {
    await saveHistory(world.files, dataFolder, history);
  } catch (error) {
    // The conversation was the work; that its lines are not kept is told and no more.
    context.err(shownError(context, toErrorData(error)));
  }
}

/** A question at the prompt; undefined when it was broken off. What is answered is no line and stands in no history. */
async function askAt(prompt: Interface, question: string, signal: AbortSignal): Promise<string | undefined> {
  const [last, ...before] = question.split('\n').reverse();
  for (const line of before.reverse()) process.stdout.write(`${line}\n`);
  return await new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
    prompt.once('close', () => resolve(undefined));
    prompt.question(last ?? '', { signal }, resolve);
  });
}

/** Writes above the line that is being typed. */
function aside(prompt: Interface, text: string): void {
  process.stdout.write(`\r\u001b[J${text}\n`);
  prompt.prompt(true);
}

const marks: readonly TextId[] = [
  'terminal.level.safe',
  'terminal.level.safe',
  'terminal.level.asks',
  'terminal.level.type',
];

/** What Tab does: it takes what all have in common; where that is nothing new, it tells what there is. */
function completionsOf(line: string, plugin: string, tell: (text: string) => void): [string[], string] {
  if (line === '') return [[], line];
  const { total, completions } = complete(line, plugin);
  const [first, ...others] = completions;
  if (first === undefined) return [[], line];
  const common = others.reduce((prefix, { command }) => sharedPrefix(prefix, command), first.command);
  if (others.length === 0 || (total === completions.length && common.length > line.length)) return [[common], line];
  const rows = completions
    .slice(0, shownCompletions)
    .map(({ command, meaning, level }) => [`  ${command}`, meaning, word(marks[level] ?? 'terminal.level.never')]);
  const more = total - rows.length;
  tell([table(rows), ...(more > 0 ? [`  ${say({ id: 'cli.more', params: { more } })}`] : [])].join('\n'));
  return [[], line];
}

function sharedPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return a.slice(0, length);
}
