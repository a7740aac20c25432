import { tryConnection } from '../connection/try-connection.ts';
import { Failure } from '../model/index.ts';
import type { ConnectionReport, ConnectionStep, Place } from '../model/index.ts';
import type { Pinger, World } from '../ports.ts';
import type { Lease } from './port-hub.ts';
import { untilTalking } from './arrival.ts';
import { findAtPort } from './role-probe.ts';
import type { Workbench } from './workbench.ts';

export interface ConnectingParts {
  workbench: Workbench;
  world: World;
  pinger: Pinger;
}

export interface TryWish {
  /** Address to ask for an echo, which a person names; without it the card's gateway, the stick itself. */
  host?: string | undefined;
  signal: AbortSignal;
  onStep?: (step: ConnectionStep) => void;
}

/** Places with a test under way: one at a time for each. */
export class Connections {
  readonly #parts: ConnectingParts;
  readonly #busy = new Set<Place>();

  constructor(parts: ConnectingParts) {
    this.#parts = parts;
  }

  /**
   * Tries the data connection of the stick at a place and leaves everything as it was. Failures: place.unknown, place.gone,
   * place.busy while a run or another test is under way, mode.no-talk, serial.*.
   */
  async try(place: Place, { host, signal, onStep }: TryWish): Promise<ConnectionReport> {
    const { workbench, world, pinger } = this.#parts;
    const session = workbench.session(place);
    session.present();
    const isSwitching = (): boolean => session.run?.state === 'running';
    if (isSwitching() || this.#busy.has(place)) throw new Failure('place.busy', { place });
    this.#busy.add(place);
    const { clock, log } = world;
    let lease: Lease | undefined;
    try {
      await untilTalking(session, clock, signal);
      // A run may have begun meanwhile.
      if (isSwitching()) throw new Failure('place.busy', { place });
      const sighting = session.present();
      if (sighting.ports.length + sighting.cards.length === 0) {
        throw new Failure('mode.no-talk', { name: session.identity.name, mode: `@mode.${session.mode.main}.a`, place });
      }
      if (sighting.ports.length > 0) {
        const port = await findAtPort(session, { hub: workbench.hub, clock, log, signal });
        lease = await workbench.leasePort(place, port.interface);
      }
      const [first] = sighting.cards;
      const card = first === undefined ? undefined : ((await world.cards.look(first)) ?? first);
      return await tryConnection({ place, at: lease?.port.at, card, host, clock, pinger, signal, ...(onStep && { onStep }) });
    } finally {
      this.#busy.delete(place);
      await lease?.release();
    }
  } // prettier-ignore
}
