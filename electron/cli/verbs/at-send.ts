import { say } from '../../../resources/text/index.ts';
import type { Context } from '../context.ts';
import { errorWords } from '../print.ts';
import { usage } from '../../compose/usage.ts';
import { maskError } from '../../core/facts/mask.ts';
import type { ErrorData } from '../../core/model/index.ts';
import type { Lease } from '../../core/workbench/port-hub.ts';
import type { Session } from '../../core/workbench/session.ts';
import { sendAgreed, type Ask } from './at-consent.ts';

/** 5 minutes is more than any AT command takes (operator search: 3). */
const longestTimeoutMs = 300_000;

export interface Answer {
  command: string;
  lines: string[];
  final: string;
  /** What the stick said of the values before they were changed. */
  before?: string[];
  ok: boolean;
  tookMs: number;
}

/** Masks identifiers unless --raw. */
export const maskFor =
  ({ args, composition }: Context) =>
  (text: string): string =>
    composition.maskLine(text, args.flags.has('raw') ? 'full' : 'masked');

/** What lines of one conversation are sent with. */
export interface Talk {
  lease: Lease;
  session: Session;
  mask: (text: string) => string;
  ask: Ask;
}

/** Sends one line and gives the answer, masked. Failures: those of AtChannel.send, cli.usage for a bad --timeout. */
export async function send(
  context: Context,
  talk: Talk,
  command: string,
  signal: AbortSignal = context.signal,
): Promise<Answer> {
  const { mask } = talk;
  const timeout = context.args.values.get('timeout');
  const timeoutMs = timeout === undefined ? undefined : Number(timeout);
  if (timeoutMs !== undefined && !(Number.isInteger(timeoutMs) && timeoutMs >= 1 && timeoutMs <= longestTimeoutMs)) {
    throw usage('bad-timeout', { most: longestTimeoutMs });
  }
  const answer = await sendAgreed(context, talk, command, {
    signal,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  return {
    command: mask(answer.command),
    lines: answer.lines.map((line) => mask(line.text)),
    final: mask(answer.final.text),
    ...(answer.before && { before: answer.before.map(mask) }),
    ok: answer.final.kind === 'ok',
    tookMs: Math.round(answer.tookMs),
  };
}

export const wordsOf = (answer: Answer): string => [...answer.lines, answer.final].join('\n');

/** Tells on stderr what stood there before, where a line has changed something for good. */
export function sayBefore({ err }: Context, { before }: Answer): void {
  for (const value of before ?? []) err(say({ id: 'cli.at.before', params: { value } }));
}

export const shownError = ({ args }: Context, error: ErrorData): string =>
  errorWords(args.flags.has('raw') ? error : maskError(error));
