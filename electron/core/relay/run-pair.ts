import { Failure, listens, type RelayEndState } from '../model/index.ts';
import type { Link, Listener } from '../ports.ts';
import { comesBack } from './keep.ts';
import { pair } from './pair.ts';
import type { RelayScene } from './scene.ts';

/** A relay between one end and one other. */
export class RunPair {
  readonly #scene: RelayScene;
  #linkA: Link | undefined;
  #linkB: Link | undefined;

  constructor(scene: RelayScene) {
    this.#scene = scene;
  }

  /** Joins the two ends, and joins them again whenever one that comes back is there. */
  async run(): Promise<void> {
    const { clock } = this.#scene.options;
    const { signal } = this.#scene.stop;
    try {
      for (;;) {
        this.#linkA ??= await this.#open(this.#scene.a);
        this.#linkB ??= await this.#open(this.#scene.b);
        const one = pair({
          a: { end: this.#scene.a.end, link: this.#linkA },
          b: { end: this.#scene.b.end, link: this.#linkB },
          clock,
          onPiece: (direction, data) => this.#scene.piece(direction, '', data),
        });
        this.#scene.live = [one];
        const stopNow = (): void => one.stop();
        signal.addEventListener('abort', stopNow, { once: true });
        const { gone, faults } = await one.done;
        signal.removeEventListener('abort', stopNow);
        this.#scene.settle(one);
        for (const [side, error] of [
          [this.#scene.a, faults.a],
          [this.#scene.b, faults.b],
        ] as const)
          // A connection that breaks is a far side's way of leaving; all else is told.
          if (error !== undefined && error.code !== 'relay.io') side.error = error;
        await this.#letGo(gone);
        if (this.#scene.isStopped() || !this.#goesOn(gone)) return;
      }
    } finally {
      await Promise.all([this.#linkA?.close(), this.#linkB?.close()]);
    }
  }

  /** Goes on when every end that is gone is one that comes back, and one of them is. */
  #goesOn(gone: { a: boolean; b: boolean }): boolean {
    const over = [...(gone.a ? [this.#scene.a] : []), ...(gone.b ? [this.#scene.b] : [])];
    for (const side of over) side.returns += 1;
    return over.length > 0 && over.every(({ end }) => comesBack(end));
  }

  async #letGo(gone: { a: boolean; b: boolean }): Promise<void> {
    if (gone.a) {
      await this.#linkA?.close();
      this.#linkA = undefined;
      if (comesBack(this.#scene.a.end)) this.#scene.set(this.#scene.a, { state: 'waiting' });
    }
    if (gone.b) {
      await this.#linkB?.close();
      this.#linkB = undefined;
      if (comesBack(this.#scene.b.end)) this.#scene.set(this.#scene.b, { state: 'waiting' });
    }
  }

  /** Opens one end; a listening one waits for its one client. */
  async #open(side: RelayEndState): Promise<Link> {
    const { ends, log } = this.#scene.options;
    const signal = this.#scene.stop.signal;
    if (!listens(side.end)) {
      return this.#scene.reach(side);
    }
    const listener = await ends.listen(side.end);
    this.#scene.set(side, { state: 'listening', name: listener.name });
    listener.onRefused((why) => this.#scene.refused(why));
    try {
      const link = await firstClient(listener, signal);
      this.#scene.set(side, { state: 'open', name: link.name });
      const other = side === this.#scene.a ? this.#scene.b : this.#scene.a;
      return this.#scene.asClient(side.end, link, () => this.#lineOf(other), log);
    } finally {
      await listener.close();
    }
  }

  #lineOf(side: RelayEndState) {
    return (side === this.#scene.a ? this.#linkA : this.#linkB)?.line;
  }
}

function firstClient(listener: Listener, signal: AbortSignal): Promise<Link> {
  return new Promise((resolve, reject) => {
    const give = (): void => reject(new Failure('run.cancelled'));
    if (signal.aborted) {
      give();
      return;
    }
    signal.addEventListener('abort', give, { once: true });
    let taken = false;
    listener.onLink((link) => {
      // A second one that slipped in before the door was shut.
      if (taken) void link.close();
      taken = true;
      signal.removeEventListener('abort', give);
      resolve(link);
    });
    listener.onClose((error) =>
      reject(new Failure(error?.code ?? 'relay.gone', error?.params ?? { end: listener.name })),
    );
  });
}
