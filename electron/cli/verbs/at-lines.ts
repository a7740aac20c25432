import { createInterface } from 'node:readline';
import type { Context } from '../context.ts';
import { exitCodes, exitOfError, type ExitCode } from '../exit-codes.ts';
import { Failure, toErrorData } from '../../core/model/index.ts';
import { sayBefore, send, shownError, wordsOf, type Talk } from './at-send.ts';

/**
 * Reads lines from a pipe until it ends; what goes wrong with one line does not end the conversation. With --json each answer
 * is one line of JSON.
 *
 * @returns done, or the code of the last line that went wrong: scripts of a shell send lines this way, too
 */
export async function readLines(context: Context, talk: Talk): Promise<ExitCode> {
  const { lease, mask } = talk;
  const stop = lease.port.at.onLine((line) => {
    if (line.direction === 'unsolicited') context.err(`* ${mask(line.text)}`);
  });
  const input = createInterface({ input: process.stdin });
  const leave = (): void => input.close();
  let worst: ExitCode = exitCodes.done;
  context.signal.addEventListener('abort', leave, { once: true });
  try {
    for await (const line of input) {
      if (line.trim() === '') continue;
      try {
        const answer = await send(context, talk, line.trim());
        sayBefore(context, answer);
        context.out(context.args.flags.has('json') ? JSON.stringify(answer) : wordsOf(answer));
        if (!answer.ok) worst = exitCodes.noAnswer;
      } catch (error) {
        if (!(error instanceof Failure) || error.code === 'at.closed') throw error;
        context.err(shownError(context, toErrorData(error)));
        worst = exitOfError(error.code);
      }
    }
  } finally {
    context.signal.removeEventListener('abort', leave);
    stop();
  }
  return context.signal.aborted ? exitCodes.cancelled : worst;
}
