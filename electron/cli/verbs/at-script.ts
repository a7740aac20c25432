import { createInterface } from 'node:readline/promises';
import path from 'node:path';
import { Writable } from 'node:stream';
import { inEnglish, say } from '../../../resources/text/index.ts';
import { usage } from '../../compose/usage.ts';
import { namedText } from '../../compose/named-text.ts';
import { printJson, type Context } from '../context.ts';
import { exitCodes, exitOfError, type ExitCode } from '../exit-codes.ts';
import { table } from '../print.ts';
import { outlineOf, readScript, runScript, shippedScripts, type Script } from '../../core/at/script/index.ts';
import { maskError } from '../../core/facts/mask.ts';
import { Failure, type Place } from '../../core/model/index.ts';
import { guardContextOf } from '../../core/workbench/guard-context.ts';
import { sendAgreed } from './at-consent.ts';
import { maskFor, shownError, type Talk } from './at-send.ts';

/** `mwb at PLACE --script=FILE`: progress on stderr, what the script tells on stdout; with --json all of it as one object. */
export async function runScriptFile(context: Context, talk: Talk, place: Place): Promise<ExitCode> {
  const script = readScript(await textOf(context));
  const given = settingsOf(context.args.settings);
  if (context.args.flags.has('dry-run')) return dryRun(context, script, given, place);
  const values = await askMissing(context, script, given);
  const { mask } = talk;
  const isJson = context.args.flags.has('json');
  const events: { at: string; path: string; text: string }[] = [];
  const { at } = talk.lease.port;
  const outcome = await runScript(script, {
    port: {
      send: async (line, options) => {
        const result = await sendAgreed(context, talk, line, { ...options, priority: 'script' });
        for (const value of result.before ?? [])
          context.err(`  ${say({ id: 'cli.at.before', params: { value: mask(value) } })}`);
        return result;
      },
      onLine: (listener) => at.onLine(listener),
      onClose: (listener) => at.onClose(listener),
    },
    clock: context.composition.world.clock,
    values,
    signal: context.signal,
    report: (event) => {
      const text = mask(say(event.says));
      events.push({ at: new Date(event.at).toISOString(), path: event.path, text });
      if (isJson) return;
      if (event.says.id === 'script.says') context.out(text);
      else context.err(`  ${text}`);
    },
  });
  if (outcome.error !== undefined && outcome.state === 'failed') {
    context.err(`${outcome.path ?? ''}: ${shownError(context, outcome.error)}`);
  }
  if (isJson) {
    const masked = Object.fromEntries(Object.entries(outcome.values).map(([name, value]) => [name, mask(value)]));
    const { error, ...rest } = outcome;
    printJson(context, {
      script: script.name,
      ...rest,
      tookMs: Math.round(outcome.tookMs),
      values: masked,
      ...(error && { error: context.args.flags.has('raw') ? error : maskError(error) }),
      events,
    });
  }
  if (outcome.state === 'done') return exitCodes.done;
  return outcome.error === undefined ? exitCodes.internal : exitOfError(outcome.error.code);
}

async function textOf({ composition, args }: Context): Promise<string> {
  const { world, dataFolder } = composition;
  const places = {
    files: world.files,
    own: path.join(dataFolder, 'scripts'),
    shipped: args.flags.has('json') ? inEnglish(shippedScripts) : shippedScripts(),
  };
  return (await namedText(args.values.get('script') ?? '', places)).text;
}

/** `NAME=VALUE` as typed with --set. */
export function settingsOf(settings: readonly string[]): Map<string, string> {
  return new Map(
    settings.map((setting) => {
      const at = setting.indexOf('=');
      if (at < 1) throw usage('bad-set');
      return [setting.slice(0, at), setting.slice(at + 1)];
    }),
  );
}

function dryRun(context: Context, script: Script, given: ReadonlyMap<string, string>, place: Place): ExitCode {
  const defaults = (script.variables ?? []).flatMap(({ name, value }): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  const session = context.composition.workbench.session(place);
  const rows = outlineOf(script, new Map([...defaults, ...given]), guardContextOf(session));
  const mask = maskFor(context);
  if (context.args.flags.has('json')) {
    printJson(
      context,
      rows.map(({ says, ...row }) => ({ ...row, text: mask(say(says)) })),
    );
    return exitCodes.done;
  }
  const mark = (level: number): string =>
    level === 0 ? '' : say({ id: `terminal.level.${['safe', 'safe', 'asks', 'type', 'never'][level] ?? 'never'}` });
  context.out(table(rows.map((row) => [`${'  '.repeat(row.depth)}${mask(say(row.says))}`, mark(row.level)])));
  return exitCodes.done;
}

/** Asks a person at a terminal for what is missing, once each; secrets are not echoed. Elsewhere it is left missing. */
async function askMissing(
  context: Context,
  script: Script,
  given: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const values = new Map(given);
  const missing = (script.variables ?? []).filter(({ name, value }) => !values.has(name) && value === undefined);
  if (missing.length === 0 || !process.stdin.isTTY) return values;
  const echo = { on: true };
  const output = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      if (echo.on) process.stderr.write(chunk);
      done();
    },
  });
  const input = createInterface({ input: process.stdin, output, terminal: true });
  try {
    for (const { name, ask, secret } of missing) {
      process.stderr.write(`${ask}: `);
      echo.on = secret !== true;
      values.set(name, await input.question('', { signal: context.signal }));
      if (!echo.on) process.stderr.write('\n');
    }
  } catch (error) {
    throw context.signal.aborted ? new Failure('run.cancelled') : error;
  } finally {
    input.close();
  }
  return values;
}
