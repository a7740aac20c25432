import { say } from '../../../resources/text/index.ts';
import { usage } from '../../compose/usage.ts';
import { printJson, type Context, type Verb } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { errorWords, table } from '../print.ts';
import { numbersOf, withPort } from './port.ts';
import { assess, worst } from '../../core/at/guard.ts';
import {
  deleteMessage,
  listMessages,
  piecesOf,
  readMessage,
  sendText,
  type BoxOptions,
} from '../../core/at/sms/box.ts';
import { join, type Joined } from '../../core/at/sms/pieces.ts';
import type { StoredMessage } from '../../core/at/sms/stored.ts';
import { dialled } from '../../core/at/sms/address.ts';
import { UssdDialogue } from '../../core/at/sms/ussd.ts';
import type { UssdAnswer } from '../../core/at/sms/ussd-text.ts';
import { messageView, shownAnswer, shownNumber, visible, type MessageView } from '../../core/at/sms/view.ts';
import { Failure } from '../../core/model/index.ts';

const acts = ['list', 'read', 'send', 'delete'] as const;

export const sms: Verb = {
  name: 'sms',
  async run(context) {
    const [place, asked, ...rest] = context.args.rest;
    const act = acts.find((name) => name === asked);
    if (act === undefined) throw usage('say-sms', { acts: acts.join(', ') });
    const options: BoxOptions = { signal: context.signal, form: context.args.flags.has('text') ? 'text' : 'pdu' };
    if (act === 'list') return await list(context, place, options);
    if (act === 'send') return await send(context, { place, to: rest[0], text: rest.slice(1).join(' ') }, options);
    const index = indexOf(rest[0]);
    if (act === 'read') {
      return await withPort(context, place, async ({ port }) => {
        show(context, [await readMessage(port.at, index, options)]);
        return exitCodes.done;
      });
    }
    agreed(context, `AT+CMGD=${String(index)}`);
    return await withPort(context, place, async ({ port }) => {
      await deleteMessage(port.at, index, options);
      if (context.args.flags.has('json')) printJson(context, { deleted: index });
      else context.out(say({ id: 'sms.deleted', params: { index } }));
      return exitCodes.done;
    });
  },
};

export const ussd: Verb = {
  name: 'ussd',
  async run(context) {
    const [place, code, ...replies] = context.args.rest;
    if (code === undefined) throw usage('code-missing');
    // What goes out can cost; to listen and to end cost nothing.
    const said = code === 'listen' ? replies : code === 'cancel' ? [] : [code, ...replies];
    for (const text of said) agreed(context, `AT+CUSD=1,"${text}",15`);
    return await withPort(context, place, async ({ port }) => {
      const { clock } = context.composition.world;
      const dialogue = new UssdDialogue(port.at, { clock, signal: context.signal, ...limit(context) });
      const answers: UssdAnswer[] = [];
      if (code === 'cancel') {
        await dialogue.cancel();
        if (context.args.flags.has('json')) printJson(context, answers);
        return exitCodes.done;
      }
      try {
        const keep = (answer: UssdAnswer): void => {
          answers.push(answer);
          if (!context.args.flags.has('json')) context.out(answerWords(context, answer));
        };
        if (code === 'listen') keep(await dialogue.next());
        for (const text of said) {
          if (answers.length > 0 && answers.at(-1)?.state !== 'asks') break;
          keep(await dialogue.say(text));
        }
      } finally {
        // A dialogue that is left open would take the next code for a reply.
        if (answers.length === 0 || answers.at(-1)?.state === 'asks') await dialogue.cancel().catch(() => undefined);
      }
      if (context.args.flags.has('json')) printJson(context, answers.map((answer) => masked(context, answer)));
      const last = answers.at(-1)?.state;
      return last === 'done' || last === 'asks' ? exitCodes.done : exitCodes.noAnswer;
    });
  },
}; // prettier-ignore

function indexOf(text: string | undefined): number {
  if (text === undefined || !/^\d{1,5}$/.test(text)) throw usage('index-missing');
  return Number(text);
}

/** ms. Networks end a dialogue after three minutes at the latest. */
const longestUssdMs = 180_000;

function limit(context: Context): { timeoutMs?: number } {
  const text = context.args.values.get('timeout');
  if (text === undefined) return {};
  const ms = Number(text);
  if (!(Number.isInteger(ms) && ms >= 1 && ms <= longestUssdMs)) throw usage('bad-timeout', { most: longestUssdMs });
  return { timeoutMs: ms };
}

/** Says what could be lost and asks for --yes, before any port is opened. Failure at.guarded. */
function agreed(context: Context, line: string): void {
  const top = worst(assess(line));
  if (top === undefined || (context.args.flags.has('yes') && top.level <= 2 && !top.never)) return;
  throw new Failure('at.guarded', { command: line, level: top.level, reason: `@${top.reason.id}` });
}

async function list(context: Context, place: string | undefined, options: BoxOptions): Promise<ExitCode> {
  return await withPort(context, place, async ({ port }) => {
    show(context, await listMessages(port.at, options));
    return exitCodes.done;
  });
}

async function send(
  context: Context,
  message: { place: string | undefined; to: string | undefined; text: string },
  options: BoxOptions,
): Promise<ExitCode> {
  const { place, to, text } = message;
  if (to === undefined || text === '') throw usage('number-and-text');
  dialled(to);
  const pieces = piecesOf(text, options.form ?? 'pdu').length;
  agreed(context, 'AT+CMGS=1');
  return await withPort(context, place, async ({ port }) => {
    const outgoing = { to, text, reference: context.composition.world.clock.now() & 0xff, wantsReport: context.args.flags.has('report') };
    const sent = await sendText(port.at, outgoing, {
      ...options,
      onSent: (piece) => context.err(say({ id: 'sms.sent-piece', params: { reference: piece.reference } })),
    });
    if (context.args.flags.has('json')) printJson(context, { to: number(context, to), pieces: sent });
    else context.out(say({ id: pieces === 1 ? 'sms.sent-one' : 'sms.sent-pieces', params: { to: number(context, to), pieces } }));
    return exitCodes.done;
  });
} // prettier-ignore

const number = (context: Context, text: string): string => shownNumber(text, numbersOf(context));

function show(context: Context, messages: readonly StoredMessage[]): void {
  const joined = join(messages, (message) => message);
  if (context.args.flags.has('json')) printJson(context, joined.map((one) => entry(context, one)));
  else if (joined.length === 0) context.out(say({ id: 'sms.none' }));
  else context.out(joined.map((one) => words(context, one)).join('\n\n'));
} // prettier-ignore

function entry(context: Context, joined: Joined<StoredMessage>): MessageView & { raw?: string[] } {
  const numbers = numbersOf(context);
  return {
    ...messageView(joined, numbers),
    ...(numbers === 'full' && { raw: joined.parts.flatMap(({ raw }) => raw) }),
  };
}

function words(context: Context, one: Joined<StoredMessage>): string {
  const { indexes, kind, state, partner, time, text, outcome, missing, problem } = entry(context, one);
  const head = [
    indexes.map(String).join('+'),
    say({ id: `sms.${kind}` }),
    visible(partner ?? ''),
    time ?? '',
    say({ id: `sms.state.${state}` }),
  ];
  const rest = [
    ...(outcome === undefined ? [] : [say({ id: `sms.outcome.${outcome}` })]),
    ...(text === undefined ? [] : [visible(text)]),
    ...(missing === 0 ? [] : [say({ id: 'sms.missing', params: { missing } })]),
    ...(problem === undefined ? [] : [errorWords(problem)]),
    ...(text === undefined && kind !== 'report' && problem === undefined ? [say({ id: 'sms.no-text' })] : []),
  ];
  return [table([head]), ...rest].join('\n');
}

const masked = (context: Context, answer: UssdAnswer): UssdAnswer => {
  const numbers = numbersOf(context);
  const { text, raw, ...rest } = answer;
  return {
    ...rest,
    ...(text !== undefined && { text: shownAnswer(text, numbers) }),
    ...(numbers === 'full' && raw !== undefined && { raw }),
  };
};

function answerWords(context: Context, answer: UssdAnswer | undefined): string {
  if (answer === undefined) return '';
  const { text, state } = masked(context, answer);
  const end = state === 'done' && text !== undefined ? [] : [say({ id: `ussd.${state}` })];
  return [...(text === undefined ? [] : [visible(text)]), ...end].join('\n');
}
