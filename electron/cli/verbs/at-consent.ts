import { createInterface } from 'node:readline/promises';
import process from 'node:process';
import { say, word } from '../../../resources/text/index.ts';
import type { Context } from '../context.ts';
import type { AtResult, SendOptions } from '../../core/at/channel-types.ts';
import { Failure, toErrorData, type ErrorData } from '../../core/model/index.ts';
import { confirmingOf, confirms, imeiEndOf, type Confirming } from '../../core/workbench/confirming.ts';
import type { Lease } from '../../core/workbench/port-hub.ts';
import type { Session } from '../../core/workbench/session.ts';

/** Puts a question to a person at the terminal; undefined where nobody is there or the question was broken off. */
export type Ask = (question: string) => Promise<string | undefined>;

/** Of level 4 nothing is sent, whatever is said. */
const neverFrom = 4;
/** A stick answers who it is at once, ms. */
const imeiMs = 3000;

/** The guard level that lines may have without a question: notes always, what asks first with --yes. */
const allowedBy = ({ args }: Context): 1 | 2 => (args.flags.has('yes') ? 2 : 1);

/** Asks on the terminal, where stdin and stderr are one: answers on stdout stay clean. */
export function askOnTerminal({ signal }: Context): Ask {
  return async (question) => {
    if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
    const input = createInterface({ input: process.stdin, output: process.stderr });
    const stop = new AbortController();
    input.on('close', () => stop.abort());
    try {
      return await input.question(question, { signal: AbortSignal.any([signal, stop.signal]) });
    } catch (error) {
      if (stop.signal.aborted || signal.aborted) return undefined;
      throw error;
    } finally {
      input.close();
    }
  };
}

/**
 * Sends a line. Where the guard holds it back, it goes out when that was agreed to as its level demands: level 2 by --yes or a
 * yes at the terminal, level 3 by the model's name or the IMEI's last four digits in --confirm or at the terminal.
 * Failures: those of AtChannel.send; at.guarded when nobody agreed.
 */
export async function sendAgreed(
  context: Context,
  { lease, session, ask }: { lease: Lease; session: Session; ask: Ask },
  command: string,
  options: SendOptions,
): Promise<AtResult> {
  const { at } = lease.port;
  try {
    return await at.send(command, { ...options, allow: allowedBy(context) });
  } catch (error) {
    const held = toErrorData(error);
    if (held.code !== 'at.guarded') throw error;
    const allow = await agreedTo(context, { lease, session, ask }, held);
    if (allow === undefined) throw error;
    return await at.send(command, { ...options, allow });
  }
}

async function agreedTo(
  context: Context,
  { lease, session, ask }: { lease: Lease; session: Session; ask: Ask },
  held: ErrorData,
): Promise<2 | 3 | undefined> {
  const level = Number(held.params.level);
  if (level >= neverFrom) return undefined;
  const about = say({ id: 'error.at.guarded', params: held.params });
  if (level < 3) {
    const answer = await ask(`${about}\n${word('cli.at.ask')} `);
    return /^\s*(y|yes)\s*$/i.test(answer ?? '') ? 2 : undefined;
  }
  const confirming = await fullyKnown(confirmingOf(session), lease, context.signal);
  const given = context.args.values.get('confirm');
  const answer = given ?? (await ask(`${about}\n${whatToType(confirming)} `));
  return answer !== undefined && confirms(answer, confirming) ? 3 : undefined;
}

/** Who the stick is, asked of itself where that was not read yet. */
async function fullyKnown(known: Confirming, { port }: Lease, signal: AbortSignal): Promise<Confirming> {
  if (known.imeiEnd !== undefined) return known;
  try {
    const { lines } = await port.at.send('AT+CGSN', { timeoutMs: imeiMs, signal });
    return { ...known, imeiEnd: lines.map(({ text }) => imeiEndOf(text)).find((end) => end !== undefined) };
  } catch (error) {
    // A stick that does not tell can still be named by its model.
    if (error instanceof Failure && error.code === 'at.timeout') return known;
    throw error;
  }
}

function whatToType({ model, imeiEnd }: Confirming): string {
  if (model === undefined) return word(imeiEnd === undefined ? 'cli.at.type-nothing' : 'cli.at.type-imei');
  return say({ id: imeiEnd === undefined ? 'cli.at.type-model' : 'cli.at.type-either', params: { model } });
}
