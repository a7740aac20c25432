import { createHash } from 'node:crypto';
import path from 'node:path';
import { Failure } from '../core/model/index.ts';
import type { Deployment } from '../core/openwrt/deploy/deployment.ts';
import { addressText } from '../core/openwrt/router/address.ts';
import {
  applyToRouter,
  type RouterApplied,
  type RouterCommand,
  type RouterWork,
} from '../core/openwrt/router/apply-router.ts';
import {
  formatKnownRouters,
  noKnownRouters,
  readKnownRouters,
  type KnownRouters,
} from '../core/openwrt/router/known.ts';
import { readRouter, type RouterLook } from '../core/openwrt/router/read-router.ts';
import type { Clock, Files, RouterAddress, RouterKey, RouterSecret, RouterShell, RouterShells } from '../core/ports.ts';
import { systemRouterShells } from '../platform/router/router-shells.ts';
import { makeFolder } from '../platform/shared/folder.ts';
import type { Composition } from './compose.ts';

export interface RouterLogin {
  address: RouterAddress;
  secret: RouterSecret;
}

/** The routers that this computer's person names. */
export const routersOf = ({ world: { files, clock }, dataFolder }: Composition): Routers =>
  new Routers({ shells: systemRouterShells(), files, clock, dataFolder });

/** Routers that a person names. A host key counts only after the person has confirmed it; it is kept in the data folder. */
export class Routers {
  private readonly shells: RouterShells;
  private readonly files: Files;
  private readonly clock: Clock;
  private readonly file: string;

  constructor({
    shells,
    files,
    clock,
    dataFolder,
  }: {
    shells: RouterShells;
    files: Files;
    clock: Clock;
    dataFolder: string;
  }) {
    this.shells = shells;
    this.files = files;
    this.clock = clock;
    this.file = path.join(dataFolder, 'known-routers.json');
  }

  /** Reads a router; nothing is written there. Failures: those of RouterShells.open and readRouter. */
  look(login: RouterLogin, signal: AbortSignal): Promise<RouterLook> {
    return this.within(login, signal, readRouter);
  }

  /** Applies on a router what was shown before. Failures: those of RouterShells.open and applyToRouter. */
  apply(
    login: RouterLogin,
    work: RouterWork,
    signal: AbortSignal,
    onStep?: (kind: RouterCommand['kind']) => void,
  ): Promise<RouterApplied> {
    return this.within(login, signal, (shell) => applyToRouter(shell, work, () => this.open(login, signal), onStep));
  }

  /** Keeps the key that a person has compared. Failures: store.broken, file.*. */
  async trust(address: RouterAddress, key: RouterKey): Promise<void> {
    const known = await this.known();
    const since = new Date(this.clock.now()).toISOString();
    await this.save({ ...known, routers: { ...known.routers, [addressText(address)]: { ...key, since } } });
  }

  /** Forgets the key of a router that was set up anew; does nothing for one that is not known. */
  async forget(address: RouterAddress): Promise<void> {
    const known = await this.known();
    const { [addressText(address)]: _old, ...routers } = known.routers;
    await this.save({ ...known, routers });
  }

  private async within<T>(
    login: RouterLogin,
    signal: AbortSignal,
    work: (shell: RouterShell) => Promise<T>,
  ): Promise<T> {
    const shell = await this.open(login, signal);
    try {
      return await work(shell);
    } finally {
      await shell.close();
    }
  }

  private async open({ address, secret }: RouterLogin, signal: AbortSignal): Promise<RouterShell> {
    const { routers } = await this.known();
    return this.shells.open(address, secret, routers[addressText(address)]?.fingerprint, signal);
  }

  private async known(): Promise<KnownRouters> {
    try {
      return readKnownRouters(new TextDecoder().decode(await this.files.read(this.file)), this.file);
    } catch (error) {
      if (error instanceof Failure && error.code === 'file.missing') return noKnownRouters;
      throw error;
    }
  }

  private async save(known: KnownRouters): Promise<void> {
    await makeFolder(path.dirname(this.file), 0o700);
    await this.files.writeWhole(this.file, formatKnownRouters(known), { mode: 0o600, replace: true });
  }
}

/** The script and the file of a deployment, ready for a router whose own file it was made from. */
export function workOf(made: Deployment, before: string | undefined): RouterWork {
  const text = (name: string): string => made.parts.find((part) => part.name === name)?.text ?? '';
  const script = text('router.sh');
  const sum = createHash('sha256').update(script).digest('hex');
  // Without a change the router keeps the file that it has.
  return { script, sum, before, after: made.change.kind === 'none' ? (before ?? '') : text('usb-mode.json') };
}
