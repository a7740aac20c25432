import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { say, word } from '../../../resources/text/index.ts';
import { deploymentAt } from '../../compose/openwrt.ts';
import { usage } from '../../compose/usage.ts';
import { routersOf, workOf, type RouterLogin } from '../../compose/routers.ts';
import { maskText } from '../../core/facts/mask.ts';
import { Failure } from '../../core/model/index.ts';
import { addressText, routerAddress } from '../../core/openwrt/router/address.ts';
import { applyCommands } from '../../core/openwrt/router/apply-router.ts';
import { fingerprintSchema } from '../../core/openwrt/router/known.ts';
import { knownOf, readCommands, type RouterLook } from '../../core/openwrt/router/read-router.ts';
import type { RouterSecret } from '../../core/ports.ts';
import { readPlace } from '../arguments.ts';
import { printJson, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { modeFor } from './openwrt-export.ts';

/** `openwrt read ROUTER`: file, release, packages, USB tree and kernel log of the router that was named. */
export async function readOne(context: Context, [typed]: readonly string[]): Promise<ExitCode> {
  const login = await loginFor(context, typed);
  for (const { command } of readCommands) context.err(`${addressText(login.address)}: ${command}`);
  const look = await routersOf(context.composition).look(login, context.signal);
  const log = context.args.flags.has('raw') ? look.log : look.log.map((line) => maskText(line));
  if (context.args.flags.has('json')) printJson(context, { router: addressText(login.address), ...look, log });
  else context.out(lookWords(look));
  return exitCodes.done;
}

/** `openwrt apply ROUTER PLACE [MODE]`: shows every command and the change; with `--confirm=ROUTER` carries them out. */
export async function applyOne(context: Context, [typed, place, mode]: readonly string[]): Promise<ExitCode> {
  const { args, composition, signal } = context;
  const login = await loginFor(context, typed);
  const router = addressText(login.address);
  const at = readPlace(place);
  const look = await routersOf(composition).look(login, signal);
  const made = deploymentAt(composition, at, {
    mode: modeFor(context, at, mode),
    release: args.values.get('release') ?? look.release,
    protocol: args.values.get('protocol'),
    apn: args.values.get('apn'),
    file: look.file,
    router: knownOf(look),
  });
  const work = workOf(made, look.file);
  const commands = applyCommands(work);
  const json = args.flags.has('json');
  if (!json) {
    for (const words of made.words) context.out(say(words));
    if (made.change.diff !== '') context.out(made.change.diff.trimEnd());
    for (const { kind, command } of commands) context.out(`${say({ id: `openwrt.router-step.${kind}` })}: ${command}`);
    context.out(work.script.trimEnd());
  }
  if (args.values.get('confirm') !== router) {
    if (json) printJson(context, { router, done: false, commands, diff: made.change.diff });
    throw new Failure('router.ask-first', { router });
  }
  const applied = await routersOf(composition).apply(login, work, signal, (kind) =>
    context.err(say({ id: `openwrt.router-step.${kind}` })),
  );
  if (json) printJson(context, { router, done: true, ...applied, words: say(applied.words) });
  else {
    for (const { lines } of applied.steps) for (const line of lines) context.out(`  ${line}`);
    context.out(say(applied.words));
  }
  return applied.stick === 'there' ? exitCodes.done : exitCodes.notKnown;
}

/** `openwrt forget ROUTER`: its key is asked for anew. */
export async function forgetOne(context: Context, [typed]: readonly string[]): Promise<ExitCode> {
  const address = routerAddress(typed ?? '');
  await routersOf(context.composition).forget(address);
  context.out(say({ id: 'cli.router.forgotten', params: { router: addressText(address) } }));
  return exitCodes.done;
}

async function loginFor(context: Context, typed: string | undefined): Promise<RouterLogin> {
  if (typed === undefined) throw usage('router-missing');
  const address = routerAddress(typed);
  const trust = context.args.values.get('trust');
  if (trust !== undefined) {
    const fingerprint = fingerprintSchema.safeParse(trust);
    if (!fingerprint.success) throw usage('no-fingerprint', { text: trust });
    await routersOf(context.composition).trust(address, { type: 'confirmed', fingerprint: fingerprint.data });
  }
  return { address, secret: await secretFor(context, addressText(address)) };
}

/** A key file, the environment, or typed unseen; never an argument, which every program here could read. */
async function secretFor({ args }: Context, router: string): Promise<RouterSecret> {
  const file = args.values.get('key');
  const given = process.env['MWB_ROUTER_PASSWORD'];
  if (file !== undefined) {
    try {
      const key = await readFile(file, 'utf8');
      return { kind: 'key', key, ...(given === undefined ? {} : { passphrase: given }) };
    } catch (error) {
      throw new Failure('file.unreadable', { path: file }, error);
    }
  }
  if (given !== undefined) return { kind: 'password', password: given };
  if (!process.stdin.isTTY) return { kind: 'none' };
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  process.stderr.write(`${say({ id: 'cli.router.password', params: { router } })} `);
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: true });
  try {
    const password = await lines.question('');
    return password === '' ? { kind: 'none' } : { kind: 'password', password };
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

function lookWords({ release, manager, lan, packages, usb, file, log }: RouterLook): string {
  return [
    say({
      id: 'cli.router.look',
      params: {
        release: release ?? '?',
        manager: manager ?? '@cli.router.no-manager',
        lan: lan ?? '?',
        packages: packages.length,
      },
    }),
    file === undefined ? word('cli.router.no-file') : say({ id: 'cli.router.file', params: { count: file.length } }),
    ...usb.map((one) =>
      `usb ${one.name}: ${one.id} ${one.manufacturer ?? ''} ${one.product ?? ''} ${one.drivers.join(', ')}`.trimEnd(),
    ),
    say({ id: 'cli.router.log', params: { count: log.length } }),
  ].join('\n');
}
