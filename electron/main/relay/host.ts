import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { RelayConsent, RelayView, RelayWish } from '../../../preload/contract/relay.ts';
import type { Composition } from '../../compose/compose.ts';
import { Failure } from '../../core/model/index.ts';
import type { Dispose } from '../../core/ports.ts';
import { ensureFolder } from '../../platform/shared/folder.ts';
import { logName } from '../terminal/log-control.ts';
import type { Advisor } from '../terminal/host.ts';
import { OneRelay } from './one-relay.ts';
import { readWish } from './wish.ts';

/** ms between two announcements: counters that people watch move twice a second. */
const announceMs = 500;
/** ms; a change of state shows at once. */
const soonMs = 50;
/** Relays of one window, running and ended: more than a bench has ports. */
const mostRelays = 64;

/** The relays of the window. They end with it. */
export class RelayHost {
  readonly #composition: Composition;
  readonly #advisor: Advisor;
  readonly #announce: (relays: RelayView[]) => void;
  readonly #relays = new Map<string, OneRelay>();
  #soon: Dispose | undefined;
  #ticking: Dispose | undefined;

  constructor(parts: { composition: Composition; advisor: Advisor; announce: (relays: RelayView[]) => void }) {
    this.#composition = parts.composition;
    this.#advisor = parts.advisor;
    this.#announce = parts.announce;
  }

  list(): RelayView[] {
    return [...this.#relays.values()].map((relay) => relay.view());
  }

  /** Failures relay.bad-address, relay.no-pair, relay.not-safe, relay.replay-virtual, relay.asks-program, relay.asks-file, relay.too-many. */
  start({ agreed, ...wish }: RelayWish & { agreed: readonly RelayConsent[] }): string {
    const { program, file } = readWish(wish).asks;
    if (program !== undefined && !agreed.includes('program'))
      throw new Failure('relay.asks-program', { command: program });
    if (file !== undefined && !agreed.includes('file')) throw new Failure('relay.asks-file', { path: file });
    if (this.#relays.size >= mostRelays) throw new Failure('relay.too-many', { max: mostRelays });
    const id = randomUUID();
    const relay = new OneRelay({
      id,
      wish: { ...wish, openly: agreed.includes('openly') },
      composition: this.#composition,
      advisor: this.#advisor,
      onChange: () => this.#changed(),
    });
    this.#relays.set(id, relay);
    this.#changed();
    this.#tick();
    return id;
  }

  /** Failure relay.unknown. */
  get(id: string): OneRelay {
    const relay = this.#relays.get(id);
    if (relay === undefined) throw new Failure('relay.unknown');
    return relay;
  }

  async forget(id: string): Promise<void> {
    const relay = this.get(id);
    await relay.stop();
    relay.close();
    this.#relays.delete(id);
    this.#changed();
  }

  /** Failures relay.unknown, file.*. */
  async startRecord(id: string): Promise<string> {
    const relay = this.get(id);
    const folder = path.join(this.#composition.dataFolder, 'recordings');
    try {
      await ensureFolder(folder, 0o700);
    } catch (error) {
      throw new Failure('file.unwritable', { path: folder }, error);
    }
    const name = logName({ place: 'relay', name: id.slice(0, 4) }, this.#composition.world.clock.now());
    return relay.startRecord(path.join(folder, `${name}.jsonl`));
  }

  async closeAll(): Promise<void> {
    await Promise.allSettled([...this.#relays.values()].map((relay) => relay.stop()));
    for (const relay of this.#relays.values()) relay.close();
    this.#relays.clear();
    this.#soon?.();
    this.#ticking?.();
  }

  #changed(): void {
    this.#soon ??= this.#composition.world.clock.after(soonMs, () => {
      this.#soon = undefined;
      this.#announce(this.list());
    });
  }

  /** Counters and rates move without an event. */
  #tick(): void {
    this.#ticking ??= this.#composition.world.clock.after(announceMs, () => {
      this.#ticking = undefined;
      if (![...this.#relays.values()].some((relay) => relay.isRunning)) return;
      this.#announce(this.list());
      this.#tick();
    });
  }
}
