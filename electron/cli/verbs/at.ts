import { usage } from '../../compose/usage.ts';
import { readPlace } from '../arguments.ts';
import { printJson, type Context, type Verb } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { Failure } from '../../core/model/index.ts';
import { findAtPort } from '../../core/workbench/role-probe.ts';
import { askOnTerminal } from './at-consent.ts';
import { readLines } from './at-lines.ts';
import { runScriptFile } from './at-script.ts';
import { talkTo } from './at-prompt.ts';
import { maskFor, sayBefore, send, wordsOf, type Talk } from './at-send.ts';

export const at: Verb = {
  name: 'at',
  async run(context) {
    const [placeText, ...commands] = context.args.rest;
    const place = readPlace(placeText);
    const { composition, args } = context;
    if (args.values.has('script') && commands.length > 0) {
      throw usage('commands-or-script');
    }
    composition.workbench.session(place);
    await composition.waitUntilTalking(place, context.signal);
    const session = composition.workbench.session(place);
    const { mode, identity } = session;
    if (session.present().ports.length === 0) {
      throw new Failure('mode.no-talk', { name: identity.name, mode: `@mode.${mode.main}.a`, place });
    }
    const { clock, log } = composition.world;
    const port = await findAtPort(session, { hub: composition.workbench.hub, clock, log, signal: context.signal });
    const lease = await composition.workbench.leasePort(place, port.interface);
    try {
      const talk: Talk = { lease, session, mask: maskFor(context), ask: askOnTerminal(context) };
      if (args.values.has('script')) return await runScriptFile(context, talk, place);
      if (commands.length > 0) return await sendAll(context, talk, commands);
      // A person at a terminal gets a prompt; a pipe is read line by line, and what it says is no answer to a question.
      return process.stdin.isTTY && process.stdout.isTTY
        ? await talkTo(context, talk, identity.plugin)
        : await readLines(context, { ...talk, ask: () => Promise.resolve(undefined) });
    } finally {
      await lease.release();
    }
  },
};

async function sendAll(context: Context, talk: Talk, commands: readonly string[]): Promise<ExitCode> {
  const answers = [];
  let worst: ExitCode = exitCodes.done;
  try {
    for (const command of commands) {
      const answer = await send(context, talk, command);
      answers.push(answer);
      sayBefore(context, answer);
      if (!context.args.flags.has('json')) context.out(wordsOf(answer));
      if (!answer.ok) worst = exitCodes.noAnswer;
    }
  } finally {
    // What was answered before one line failed is not lost with it.
    if (context.args.flags.has('json')) printJson(context, answers);
  }
  return worst;
}
