import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { BrowserWindow, dialog, type OpenDialogOptions, type WebContents } from 'electron';
import { openwrt as contract, type InputOf } from '../../preload/contract/index.ts';
import type { RouterNeeds } from '../../preload/contract/openwrt.ts';
import type { Composition } from '../compose/compose.ts';
import { deploymentAt, devicesAt, knownMode } from '../compose/openwrt.ts';
import { routersOf, workOf } from '../compose/routers.ts';
import { maskText } from '../core/facts/mask.ts';
import { Failure, message } from '../core/model/index.ts';
import type { Deployment } from '../core/openwrt/deploy/deployment.ts';
import { releaseTable } from '../core/openwrt/deploy/tables.ts';
import { explainFile, foreseeAll, thenWords } from '../core/openwrt/explain.ts';
import { addressText, routerAddress } from '../core/openwrt/router/address.ts';
import { applyCommands, type RouterWork } from '../core/openwrt/router/apply-router.ts';
import { knownOf, readCommands, type RouterLook } from '../core/openwrt/router/read-router.ts';
import { applyEdits } from '../core/openwrt/text-edits.ts';
import type { RouterSecret } from '../core/ports.ts';
import { handler, type Handler } from './ipc.ts';

/** A usb-mode.json has some 50 kB; something much larger is another file. */
const maxFileBytes = 2_000_000;

type Choice = Omit<InputOf<typeof contract.needs>, 'place'>;

/** The calls of the openwrt topic. Files and routers are the main process's; the page sees text and data. */
export function openwrtHandlers(composition: Composition): Handler[] {
  const routers = routersOf(composition);
  /** Routers that were read in this sitting, by address. */
  const looks = new Map<string, RouterLook>();
  /** What was shown and may be applied once, by its id. */
  const prepared = new Map<string, { router: string; work: RouterWork }>();
  const make = (place: string, choice: Choice, look?: RouterLook): Deployment =>
    deploymentAt(composition, place, look === undefined ? choice : { ...choice, router: knownOf(look) });
  const signal = (): AbortSignal => new AbortController().signal;
  return [
    handler(contract.explain, ({ text, place }) => {
      const { counts, findings, entries } = explainFile(text);
      const devices = place === undefined ? [] : devicesAt(composition, place);
      const foreseen = foreseeAll(text, devices, knownMode).map(({ then, ...rest }) =>
        then === undefined ? rest : { ...rest, then: thenWords(then) },
      );
      return { counts, findings, entries, foreseen };
    }),
    handler(contract.mend, ({ text, edits }) => ({ text: applyEdits(text, edits) })),
    handler(contract.open, async (_input, from) => openFile(from)),
    handler(contract.needs, ({ place, ...choice }) => viewOf(make(place, choice))),
    handler(contract.save, async ({ place, part, replace, ...choice }, from) => {
      const made = make(place, choice);
      const folder = await askFolder(from);
      if (folder === undefined) return { paths: [] };
      const paths: string[] = [];
      for (const one of made.parts.filter(({ name }) => part === undefined || name === part)) {
        const file = path.join(folder, one.name);
        const mode = one.name.endsWith('.sh') ? 0o755 : 0o644;
        await composition.world.files.writeWhole(file, one.text, { mode, replace });
        paths.push(file);
      }
      return { paths };
    }),
    handler(contract.readCommands, () => readCommands.map(({ command }) => command)),
    handler(contract.readRouter, async ({ router, secret }) => {
      const address = routerAddress(router);
      const look = await routers.look({ address, secret: await secretOf(secret) }, signal());
      looks.set(addressText(address), look);
      return { ...look, router: addressText(address), log: look.log.map((line) => maskText(line)) };
    }),
    handler(contract.trust, async ({ router, type, fingerprint }) => {
      await routers.trust(routerAddress(router), { type, fingerprint });
      return null;
    }),
    handler(contract.forget, async ({ router }) => {
      await routers.forget(routerAddress(router));
      return null;
    }),
    handler(contract.prepare, ({ place, router, ...choice }) => {
      const named = addressText(routerAddress(router));
      const look = looks.get(named);
      if (look === undefined)
        throw new Failure('openwrt.bad-option', {
          option: 'router',
          value: named,
          known: [...looks.keys()].join(', '),
        });
      const made = make(place, { ...choice, file: look.file }, look);
      const work = workOf(made, look.file);
      const id = randomUUID();
      prepared.set(id, { router: named, work });
      const commands = applyCommands(work).map(({ kind, command }) => ({
        title: message(`openwrt.router-step.${kind}`),
        command,
      }));
      return { id, commands, script: work.script, diff: made.change.diff };
    }),
    handler(contract.apply, async ({ id, router, secret }) => {
      const address = routerAddress(router);
      const one = prepared.get(id);
      // Once: a second press must show and ask anew.
      prepared.delete(id);
      if (one?.router !== addressText(address)) throw new Failure('router.ask-first', { router: addressText(address) });
      looks.delete(one.router);
      const applied = await routers.apply({ address, secret: await secretOf(secret) }, one.work, signal());
      return { stick: applied.stick, words: applied.words, lines: applied.steps.flatMap(({ lines }) => lines) };
    }),
  ];
}

async function secretOf(secret: InputOf<typeof contract.readRouter>['secret']): Promise<RouterSecret> {
  if (secret.kind !== 'key') return secret;
  try {
    return {
      kind: 'key',
      key: await readFile(secret.path.replace(/^~(?=\/)/, homedir()), 'utf8'),
      passphrase: secret.passphrase,
    };
  } catch (error) {
    throw new Failure('file.unreadable', { path: secret.path }, error);
  }
}

function viewOf(made: Deployment): RouterNeeds {
  const { change, pitfalls, ...rest } = made;
  return {
    ...rest,
    releases: releaseTable.releases.map(({ release }) => release),
    kind: change.kind,
    diff: change.diff,
    pitfalls,
  };
}

async function openFile(page: WebContents): Promise<{ name: string; text: string } | null> {
  const file = await ask(page, { properties: ['openFile'], filters: [{ name: 'JSON', extensions: ['json'] }] });
  if (file === undefined) return null;
  try {
    const { size } = await stat(file);
    if (size > maxFileBytes) throw new Failure('rules.too-large', { file, bytes: size });
    return { name: path.basename(file), text: await readFile(file, 'utf8') };
  } catch (error) {
    throw error instanceof Failure ? error : new Failure('file.unreadable', { path: file }, error);
  }
}

const askFolder = (page: WebContents): Promise<string | undefined> =>
  ask(page, { properties: ['openDirectory', 'createDirectory'] });

async function ask(page: WebContents, options: OpenDialogOptions): Promise<string | undefined> {
  const window = BrowserWindow.fromWebContents(page);
  const answer = window === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options);
  return answer.canceled ? undefined : answer.filePaths[0];
}
