import { Failure, toErrorData, type ErrorData, type Flow, type RelayClient } from '../model/index.ts';
import type { Clock, Dispose, Link } from '../ports.ts';
import { copy } from './copy.ts';
import type { Transform } from './line-ends.ts';
import type { Turns } from './turns.ts';

/**
 * ms that a client may take nothing of what the line sends before it is let go: the others wait for it meanwhile. A person
 * who stopped a terminal with Ctrl+S has that long.
 */
export const stuckMs = 5_000;

/** Stands for the tap among those that the line waits for; clients count from 1. */
const theTap = 0;

export interface SharedClient {
  readonly state: () => RelayClient;
  /** Resolves when it is served no more, with the reason if it was not its own wish; never rejects. Its link is still to be closed. */
  readonly done: Promise<ErrorData | undefined>;
  /** Ends the serving. */
  release(): void;
}

/**
 * One line for several clients: what comes from it goes to all, and it waits while one of them cannot take more. A client
 * that takes nothing for `stuckMs` is let go.
 */
export class SharedLine {
  readonly #clock: Clock;
  readonly #turns: Turns;
  readonly #listeners = new Set<(data: Uint8Array) => void>();
  readonly #full = new Set<number>();
  #line: Link | undefined;
  #offs: Dispose[] = [];

  constructor(clock: Clock, turns: Turns) {
    this.#clock = clock;
    this.#turns = turns;
  }

  get line(): Link | undefined {
    return this.#line;
  }

  /** The line is open (again). `onPiece` sees what it sends; the line waits for what that gives back. */
  attach(line: Link, onPiece: (data: Uint8Array) => Promise<void> | undefined): void {
    this.detach();
    this.#line = line;
    this.#offs = [
      line.onData((data) => {
        const seen = onPiece(data);
        if (seen !== undefined) this.#waitFor(seen);
        this.#turns.heard(data);
        for (const listener of [...this.#listeners]) listener(data);
      }),
    ];
    if (this.#full.size > 0) line.pause();
  }

  #waitFor(seen: Promise<void>): void {
    this.#full.add(theTap);
    this.#line?.pause();
    const go = (): void => {
      if (this.#full.delete(theTap) && this.#full.size === 0) this.#line?.resume();
    };
    seen.then(go, go);
  }

  detach(): void {
    for (const off of this.#offs.splice(0)) off();
    this.#line = undefined;
  }

  /** Serves one client until it goes. */
  serve(client: Link, options: ServeOptions): SharedClient {
    const { id, at, toLine, fromLine, onPiece } = options;
    const sent: Flow = { delivered: 0, lost: 0, refused: 0 };
    let stopStuck: Dispose = () => undefined;
    let leave: (why: ErrorData | undefined) => void = () => undefined;
    const over = new Promise<ErrorData | undefined>((resolve) => {
      leave = resolve;
    });
    // A client that ends its sending may still read; one that is gone closes.
    client.onClose(leave);
    this.#turns.join();

    // What the line sends, seen by the copier as a source of its own: its pause holds the line back for all.
    const source: Link = {
      ...silent,
      name: 'line',
      onData: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
      pause: () => {
        this.#full.add(id);
        this.#line?.pause();
        stopStuck = this.#clock.after(stuckMs, () => {
          leave(new Failure('relay.client-stuck', { client: client.name, seconds: stuckMs / 1000 }).data);
        });
      },
      resume: () => {
        stopStuck();
        this.#full.delete(id);
        if (this.#full.size === 0) this.#line?.resume();
      },
    };
    const target: Link = {
      ...silent,
      name: 'line',
      write: async (data) => {
        try {
          const refused = await this.#turns.write(id, data);
          sent.refused += refused;
          sent.delivered += data.length - refused;
        } catch (thrown) {
          // The line is away: the client stays, and what it wrote is said to be lost.
          if (toErrorData(thrown).code !== 'relay.gone') throw thrown;
          sent.lost += data.length;
        }
      },
    };
    const down = copy(source, client, { transform: fromLine, passEnd: false });
    const up = copy(client, target, { transform: toLine, onPiece, passEnd: false });
    const done = over.then(async (why) => {
      stopStuck();
      down.stop();
      up.stop();
      const lost = await up.done;
      sent.lost += lost.lost;
      if (this.#full.delete(id) && this.#full.size === 0) this.#line?.resume();
      this.#turns.leave(id);
      return why;
    });
    return {
      state: () => ({
        id,
        name: client.name,
        since: at,
        sent: { ...sent },
        got: { delivered: down.delivered, lost: 0, refused: 0 },
        hasTurn: this.#turns.owner === id,
      }),
      done,
      release: () => leave(undefined),
    };
  }
}

interface ServeOptions {
  id: number;
  /** ISO 8601. */
  at: string;
  toLine: Transform | undefined;
  fromLine: Transform | undefined;
  onPiece: (data: Uint8Array) => Promise<void> | undefined;
}

const never = (): Dispose => () => undefined;
const silent = {
  write: () => Promise.resolve(),
  end: () => Promise.resolve(),
  onData: never,
  onEnd: never,
  onClose: never,
  pause: () => undefined,
  resume: () => undefined,
  close: () => Promise.resolve(),
} satisfies Omit<Link, 'name'>;
