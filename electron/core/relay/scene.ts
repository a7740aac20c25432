import type { GuardContext } from '../at/guard.ts';
import type { GuardedLine, Held } from '../at/line-guard.ts';
import { Failure } from '../model/index.ts';
import type {
  ErrorData,
  Flow,
  RelayAddress,
  RelayClient,
  RelayEndState,
  RelayState,
  ReplayState,
  Writers,
} from '../model/index.ts';
import type { Clock, Link, Log, RelayEnds } from '../ports.ts';
import { echoLink } from './echo-link.ts';
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
  /** Asks a person about lines that the guard holds back; whoever writes waits. Absent: they are thrown away. Never rejects. */
  ask?: ((held: Held, who: string) => Promise<'send' | 'drop'>) | undefined;
  /** Lines that were thrown away. */
  onHeld?: ((lines: readonly GuardedLine[]) => void) | undefined;
  /** Sees what goes through, before it is delivered; what it gives back is waited for. */
  onTap?: ((direction: Direction, who: string, data: Uint8Array) => Promise<void> | undefined) | undefined;
  /** A person has agreed that anybody in the network may come. */
  openly?: boolean | undefined;
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
  /** The way to the line, where several clients share one: what they have sent counts there. */
  toLine: 'aToB' | 'bToA' | undefined;
  #held = 0;
  #turnedAway: RelayState['turnedAway'] = { count: 0 };
  #replay: (() => ReplayState) | undefined;

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
    const sum = (past: Flow, way: 'aToB' | 'bToA'): Flow => {
      const sending = way === this.toLine ? clients.map(({ sent }) => sent) : [];
      const of = (key: keyof Flow): number => past[key] + sending.reduce((all, sent) => all + sent[key], 0);
      const piped = this.live.reduce((all, one) => all + one[way].delivered, 0);
      return { delivered: of('delivered') + piped, lost: of('lost'), refused: of('refused') };
    };
    return {
      state: this.ended ? 'ended' : 'running',
      a: { ...this.a },
      b: { ...this.b },
      aToB: sum(this.past.aToB, 'aToB'),
      bToA: sum(this.past.bToA, 'bToA'),
      clients,
      turnedAway: this.#turnedAway,
      held: this.#held,
      ...(this.#replay === undefined ? {} : { replay: this.#replay() }),
      ...(this.error === undefined ? {} : { error: this.error }),
    };
  }

  set(side: RelayEndState, part: Partial<RelayEndState>): void {
    if (part.state === 'open') delete side.error;
    Object.assign(side, part);
    this.options.onChange?.();
  }

  piece(direction: Direction, who: string, data: Uint8Array): Promise<void> | undefined {
    this.lastByte = this.options.clock.monotonic();
    return this.options.onTap?.(direction, who, data);
  }

  /** Goes to an end, again and again as it allows; the guard stands before it where it should. */
  async reach(side: RelayEndState): Promise<Link> {
    const { clock, ends, guard } = this.options;
    const opened = await openEnd({
      end: side.end,
      ends,
      clock,
      signal: this.stop.signal,
      onState: (part) => this.set(side, part),
    });
    if (opened.replay !== undefined) this.#replay = opened.replay;
    const link = 'echo' in side.end && side.end.echo === true ? echoLink(opened) : opened;
    const context = guard?.(side.end);
    return context === undefined ? link : guardedLink(link, { context, decide: (held) => this.#decide(held) });
  }

  async #decide(held: Held): Promise<'send' | 'drop'> {
    const { ask, onHeld, onChange } = this.options;
    const answer = held.level >= 4 || ask === undefined ? 'drop' : await ask(held, this.#writer());
    if (answer === 'send') return answer;
    this.#held += held.lines.length;
    onHeld?.(held.lines);
    onChange?.();
    return answer;
  }

  /** The client that writes now, as far as it is known. */
  #writer(): string {
    const all = [...this.clients.values()].map((client) => client.state());
    return (all.find(({ hasTurn }) => hasTurn) ?? (all.length === 1 ? all[0] : undefined))?.name ?? '';
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
    void client.close();
    this.refused(new Failure('relay.too-many', { max }).data);
    return true;
  }

  /** A client was not let in. */
  refused(why: ErrorData): void {
    this.#turnedAway = { count: this.#turnedAway.count + 1, last: why };
    this.options.log.info('relay: a client was turned away', { error: why });
    this.options.onChange?.();
  }
}
