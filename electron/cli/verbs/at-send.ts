import type { Context } from '../context.ts';
import { errorWords } from '../print.ts';
import { maskError } from '../../core/facts/mask.ts';
import { Failure, type ErrorData } from '../../core/model/index.ts';
import type { Lease } from '../../core/workbench/port-hub.ts';

/** 5 minutes is more than any AT command takes (operator search: 3). */
const longestTimeoutMs = 300_000;

export interface Answer {
  command: string;
  lines: string[];
  final: string;
  ok: boolean;
  tookMs: number;
}

/** Masks identifiers unless --raw. */
export const maskFor =
  ({ args, composition }: Context) =>
  (text: string): string =>
    composition.maskLine(text, args.flags.has('raw') ? 'full' : 'masked');

/** The guard level that lines may have without a question: notes always, what asks first with --yes. */
export const allowedBy = ({ args }: Context): 1 | 2 => (args.flags.has('yes') ? 2 : 1);

/** Sends one line and gives the answer, masked. Failures: those of AtChannel.send, cli.usage for a bad --timeout. */
export async function send(
  context: Context,
  lease: Lease,
  command: string,
  mask: (text: string) => string,
  signal: AbortSignal = context.signal,
): Promise<Answer> {
  const timeout = context.args.values.get('timeout');
  const timeoutMs = timeout === undefined ? undefined : Number(timeout);
  if (timeoutMs !== undefined && !(Number.isInteger(timeoutMs) && timeoutMs >= 1 && timeoutMs <= longestTimeoutMs)) {
    throw new Failure('cli.usage', { problem: '--timeout takes whole milliseconds from 1 to 300000.' });
  }
  const answer = await lease.port.at.send(command, {
    signal,
    allow: allowedBy(context),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  return {
    command: mask(answer.command),
    lines: answer.lines.map((line) => mask(line.text)),
    final: mask(answer.final.text),
    ok: answer.final.kind === 'ok',
    tookMs: Math.round(answer.tookMs),
  };
}

export const wordsOf = (answer: Answer): string => [...answer.lines, answer.final].join('\n');

export const shownError = ({ args }: Context, error: ErrorData): string =>
  errorWords(args.flags.has('raw') ? error : maskError(error));
