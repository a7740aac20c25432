import {
  Failure,
  isVirtualPlace,
  listens,
  toErrorData,
  type RelayAddress,
  type RelayEndState,
  type RelayState,
} from '../model/index.ts';
import type { Dispose } from '../ports.ts';
import { formatAddress } from './parse-address.ts';
import { RunPair } from './run-pair.ts';
import { runServer } from './run-server.ts';
import { openDoor } from './safety.ts';
import { RelayScene, type RelayOptions } from './scene.ts';

export type { RelayOptions } from './scene.ts';

/** Failures as those of Relay; nothing is opened. */
export function checkPair(a: RelayAddress, b: RelayAddress, how: 'safely' | 'openly'): void {
  if (listens(a) && listens(b)) throw new Failure('relay.no-pair');
  if (isSame(a, b)) throw new Failure('relay.same-end', { end: formatAddress(a) });
  for (const [end, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const open = openDoor(end);
    if (open !== undefined && how === 'safely') throw open;
    // What was said to one stick may do another one harm: a recording goes where nothing can be lost.
    if (end.type === 'replay' && !(other.type === 'stick' && isVirtualPlace(other.place)))
      throw new Failure('relay.replay-virtual');
  }
}

/** Whether both ends are one thing, of which each would take what is the other's. */
function isSame(a: RelayAddress, b: RelayAddress): boolean {
  if (a.type === 'stick') return b.type === 'stick' && a.place === b.place && a.port === b.port;
  if (a.type === 'serial') return b.type === 'serial' && a.path === b.path;
  return a.type === 'stdio' && b.type === 'stdio';
}

/** One relay between two ends. It runs until it is stopped or its ends are over; everything that it opened it closes. */
export class Relay {
  readonly #scene: RelayScene;
  readonly #offs: Dispose[] = [];

  /**
   * Failures: relay.no-pair when both ends wait for clients, relay.same-end when both are one, relay.not-safe when anybody could reach one and nobody has agreed to
   * it, relay.replay-virtual when a recording would be played to anything but a virtual stick.
   */
  constructor(options: RelayOptions) {
    checkPair(options.a, options.b, options.openly === true ? 'openly' : 'safely');
    this.#scene = new RelayScene(options);
  }

  /** Runs to the end. Never rejects: why it ended is in the state. */
  async run(): Promise<RelayState> {
    const scene = this.#scene;
    this.#watchIdle();
    try {
      const door = [scene.a, scene.b].find(({ end }) => 'fork' in end && end.fork === true);
      if (door === undefined) await new RunPair(scene).run();
      else await runServer(scene, door, this.#other(door));
    } catch (thrown) {
      const error = toErrorData(thrown);
      if (error.code !== 'run.cancelled') scene.error = error;
    } finally {
      scene.ended = true;
      for (const off of this.#offs.splice(0)) off();
      for (const side of [scene.a, scene.b]) scene.set(side, { state: 'ended' });
    }
    return scene.state();
  }

  /** Ends it in order; returns at once, run() resolves when all is closed. */
  stop(): void {
    this.#scene.stop.abort();
  }

  state(): RelayState {
    return this.#scene.state();
  }

  #other(side: RelayEndState): RelayEndState {
    return side === this.#scene.a ? this.#scene.b : this.#scene.a;
  }

  /** Ends the relay after the shorter of the two idle times without a byte. */
  #watchIdle(): void {
    const { a, b, clock } = this.#scene.options;
    const times = [a.idleS, b.idleS].filter((time): time is number => time !== undefined && time > 0);
    if (times.length === 0) return;
    const idleMs = Math.min(...times) * 1000;
    const look = (): void => {
      const left = this.#scene.lastByte + idleMs - clock.monotonic();
      if (left <= 0) this.stop();
      else this.#offs.push(clock.after(left, look));
    };
    look();
  }
}
