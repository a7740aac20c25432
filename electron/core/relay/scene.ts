import type { GuardContext } from '../at/guard.ts';
import type { GuardedLine } from '../at/line-guard.ts';
import type { ErrorData, Flow, RelayAddress, RelayClient, RelayEndState, RelayState, Writers } from '../model/index.ts';
import type { Clock, Link, Log, RelayEnds } from '../ports.ts';
import { guardedLink } from './guarded-link.ts';
import { openEnd } from './keep.ts';
import type { Direction, Pair } from './pair.ts';
import { serveComPort } from './rfc2217-server.ts';
import type { SharedClient } from './serve.ts';

/** Clients at once when the address does not say; more than a bench has programs, few enough to watch. */
const defaultMax = 16;

export interface RelayOptions {
  a: RelayAddress;
  b: RelayAddress;
  ends: RelayEnds;
  clock: Clock;
  log: Log;
  writers: Writers;
  /** Whether the guard stands before an end; it keeps dangerous AT lines from the stick behind it. */
  guard?: ((end: RelayAddress) => GuardContextOf | undefined) | undefined;
  /** Lines that the guard has thrown away. */
  onHeld?: ((lines: readonly GuardedLine[]) => void) | undefined;
  onTap?: ((direction: Direction, who: string, data: Uint8Array) => void) | undefined;
  onChange?: (() => void) | undefined;
}

/** What is known of the stick behind an end, asked anew for each line. */
export type GuardContextOf = () => GuardContext;

const emptyFlow = (): Flow => ({ delivered: 0, lost: 0, refused: 0 });

/** What the runs of a relay share: both ends and what becomes of them, what has gone through, how an end is reached. */
export class RelayScene {
  readonly options: RelayOptions;
  readonly stop = new AbortController();
  readonly a: RelayEndState;
  readonly b: RelayEndState;
  readonly past = { aToB: emptyFlow(), bToA: emptyFlow() };
  readonly clients = new Map<number, SharedClient>();
  ended = false;
  error: ErrorData | undefined;
  /** Monotonic ms. */
  lastByte: number;
  live: Pair[] = [];
  #held = 0;

  constructor(options: RelayOptions) {
    this.options = options;
    this.a = { end: options.a, state: 'opening', returns: 0 };
    this.b = { end: options.b, state: 'opening', returns: 0 };
    this.lastByte = options.clock.monotonic();
  }

  /** Asked through a function: it changes while a run waits. */
  isStopped(): boolean {
    return this.stop.signal.aborted;
  }

  state(): RelayState {
    const clients = [...this.clients.values()].map((client): RelayClient => client.state());
    const sum = (past: Flow, way: 'aToB' | 'bToA'): Flow => ({
      ...past,
      delivered: past.delivered + this.live.reduce((all, one) => all + one[way].delivered, 0),
    });
    return {
      state: this.ended ? 'ended' : 'running',
      a: { ...this.a },
      b: { ...this.b },
      aToB: sum(this.past.aToB, 'aToB'),
      bToA: sum(this.past.bToA, 'bToA'),
      clients,
      held: this.#held,
      ...(this.error === undefined ? {} : { error: this.error }),
    };
  }

  set(side: RelayEndState, part: Partial<RelayEndState>): void {
    if (part.state === 'open') delete side.error;
    Object.assign(side, part);
    this.options.onChange?.();
  }

  piece(direction: Direction, who: string, data: Uint8Array): void {
    this.lastByte = this.options.clock.monotonic();
    this.options.onTap?.(direction, who, data);
  }

  /** Goes to an end, again and again as it allows; the guard stands before it where it should. */
  async reach(side: RelayEndState): Promise<Link> {
    const { clock, ends, guard, onHeld } = this.options;
    const link = await openEnd({
      end: side.end,
      ends,
      clock,
      signal: this.stop.signal,
      onState: (part) => this.set(side, part),
    });
    const context = guard?.(side.end);
    if (context === undefined) return link;
    return guardedLink(link, {
      context,
      onHeld: (lines) => {
        this.#held += lines.length;
        onHeld?.(lines);
        this.options.onChange?.();
      },
    });
  }

  asClient(end: RelayAddress, link: Link, line: () => Link['line'], log: Log): Link {
    return end.type === 'rfc2217-listen' ? serveComPort(link, { line, clock: this.options.clock, log }) : link;
  }

  settle(one: Pair): void {
    this.past.aToB.delivered += one.aToB.delivered;
    this.past.bToA.delivered += one.bToA.delivered;
    this.past.aToB.lost += one.aToB.onTheWay;
    this.past.bToA.lost += one.bToA.onTheWay;
    this.live = this.live.filter((other) => other !== one);
    this.options.onChange?.();
  }

  turnAway(client: Link, present: number, end: RelayAddress): boolean {
    const max = 'max' in end ? (end.max ?? defaultMax) : defaultMax;
    if (present < max && !this.stop.signal.aborted) return false;
    this.options.log.info('relay: a client was turned away', { client: client.name, max });
    void client.close();
    return true;
  }
}
