import type { Place, PortSighting, Sighting } from '../model/index.ts';
import { toErrorData } from '../model/errors.ts';
import type { Dispose, World } from '../ports.ts';
import type { PortHub } from './port-hub.ts';

/**
 * ms after a port appeared at which other programs are looked for: ModemManager opens a port within a second or two of
 * its plug and probes it for up to ten. There is no event for "somebody opened it", so these few looks have to do. The first
 * leaves the moment of the plug to what waits for it: a look goes through the files of all processes.
 */
const looks = [300, 1_500, 5_000, 12_000] as const;

/**
 * ms between looks at a port that a program was asked to let go of; there is no event for it. ModemManager closes the ports
 * of a modem within a second or two, but it ends the probing of a new stick first, which takes it up to half a minute.
 */
const freeLooks = [0, 250, 250, 500, 1_000, 2_000, 2_000, 3_000, 3_000, 3_000, 5_000, 5_000, 5_000] as const;

/** What of the world, and of the ports that we have open, is needed here. */
type Around = Pick<World, 'serial' | 'clock' | 'log'>;
type Ours = Pick<PortHub, 'has'>;

/** Knows which other programs have ports of our sticks open. */
export class HolderWatch {
  readonly known = new Map<string, { program: string; pid: number }>();
  private readonly world: Around;
  private readonly hub: Ours;
  private readonly onChange: () => void;
  private readonly timers = new Map<string, Dispose[]>();
  private readonly seen = new Map<string, string>();

  constructor(world: Around, hub: Ours, onChange: () => void) {
    this.world = world;
    this.hub = hub;
    this.onChange = onChange;
  }

  /** Looks at the ports of a sighting now and a few times more while it is new. */
  look(sighting: Sighting | undefined, how: { anew: boolean } = { anew: false }): void {
    if (sighting === undefined) return;
    const paths = sighting.ports.map((port) => port.path).join();
    if (!how.anew && this.seen.get(sighting.place) === paths) return;
    this.seen.set(sighting.place, paths);
    for (const stop of this.timers.get(sighting.place) ?? []) stop();
    if (sighting.ports.length === 0) return;
    this.timers.set(
      sighting.place,
      looks.map((ms) => this.world.clock.after(ms, () => void this.lookAt(sighting.ports))),
    );
  }

  /** The stick has left: what was seen of its ports is not true of those that come with the next plug, even of the same name. */
  forget(place: Place): void {
    for (const stop of this.timers.get(place) ?? []) stop();
    this.timers.delete(place);
    for (const path of this.seen.get(place)?.split(',') ?? []) this.known.delete(path);
    this.seen.delete(place);
  }

  /**
   * Waits until no other program has one of these ports open, at most half a minute.
   *
   * @param asked programs that were asked to let go; for others there is nothing to wait for
   * @returns who still has one
   */
  async untilFree(
    ports: readonly PortSighting[],
    asked: readonly string[],
  ): Promise<{ port: string; program: string; pid: number } | undefined> {
    let holder: { port: string; program: string; pid: number } | undefined;
    for (const ms of freeLooks) {
      if (ms > 0) await this.world.clock.wait(ms);
      await this.lookAt(ports);
      const held = ports.flatMap((port) => {
        const who = this.known.get(port.path);
        return who === undefined ? [] : [{ port: port.name, ...who }];
      });
      // Who was not asked will not let go.
      holder = held.find((one) => !asked.includes(one.program)) ?? held[0];
      if (holder === undefined || !asked.includes(holder.program)) return holder;
    }
    return holder;
  }

  dispose(): void {
    for (const stops of this.timers.values()) for (const stop of stops) stop();
    this.timers.clear();
  }

  private async lookAt(ports: readonly PortSighting[]): Promise<void> {
    try {
      const found = await Promise.all(
        ports.map(async (port) => ({
          port,
          holder: this.hub.has(port.path) ? undefined : (await this.world.serial.holders(port))[0],
        })),
      );
      for (const { port, holder } of found) {
        const before = this.known.get(port.path);
        if (holder === undefined) this.known.delete(port.path);
        else this.known.set(port.path, holder);
        if (before?.pid !== holder?.pid) this.onChange();
      }
    } catch (error) {
      this.world.log.error('holders of ports could not be read', { error: toErrorData(error) });
    }
  }
}
