import { readNotice } from '../answers/index.ts';
import { readFactsByAt } from '../facts/read-at.ts';
import { readFactsByWeb } from '../facts/read-web.ts';
import type { ReadResult } from '../facts/gather.ts';
import type { FactKit } from '../facts/recipe.ts';
import { Failure, idOf, toErrorData } from '../model/index.ts';
import type {
  CardSighting,
  Fact,
  Place,
  PortSighting,
  Watch,
  WatchEnd,
  WatchEvent,
  WatchSample,
} from '../model/index.ts';
import type { Dispose, World } from '../ports.ts';
import { canWatch, watchKit } from '../watch/kit.ts';
import { sampleOf } from '../watch/sample.ts';
import { beginWatch, endWatch, waitsForPort, withSample, type WatchStep } from '../watch/state.ts';
import { untilTalking } from './arrival.ts';
import type { Lease } from './port-hub.ts';
import { atPortsAt } from './port-roles.ts';
import { probePorts } from './role-probe.ts';
import type { Session } from './session.ts';
import type { Workbench } from './workbench.ts';

/** ms. A stick renews its values about once a second; asking more often reads the same again. */
export const leastEveryMs = 1000;
/** ms. A day; whoever wants more begins anew. */
export const mostForMs = 24 * 3_600_000;
export const usualEveryMs = 2000;
/** ms. A look takes about a second; one that takes longer waits for somebody who has the port. */
const busyAfterMs = 4000;
/** Looks without any answer, one after the other, that end the watch: the stick has stopped talking. */
const silentLimit = 10;
/** A refused command is asked again after so many looks: after a change of the radio it may have an answer. */
const askAgainAfter = 30;

export interface WatchWish {
  everyMs?: number | undefined;
  forMs?: number | undefined;
}

/** What a watch tells as it goes. */
export interface WatchNews {
  watch: Watch;
  sample?: WatchSample;
  events: readonly WatchEvent[];
}

/** A watch that goes on until somebody stops it, its time is over, or the stick has gone. */
export interface RunningWatch {
  readonly place: Place;
  readonly now: Watch;
  onNews(listener: (news: WatchNews) => void): Dispose;
  stop(): void;
  /** Resolves with the whole watch when it has ended and its port is given back; never rejects. */
  readonly done: Promise<Watch>;
}

export interface WatchingParts {
  workbench: Workbench;
  world: World;
  kitFor: (plugin: string) => FactKit | Promise<FactKit>;
}

/** All watches, one for each place; an ended one stays until the next begins there. */
export class Watches {
  readonly #parts: WatchingParts;
  readonly #watches = new Map<Place, Follower>();
  /** Places whose watch is finding its way to the stick. */
  readonly #starting = new Set<Place>();

  constructor(parts: WatchingParts) {
    this.#parts = parts;
  }

  /**
   * Begins to follow signal and registration. Failures: place.unknown, place.gone, place.busy while a run or another watch is
   * under way, mode.no-talk, serial.*.
   */
  async start(place: Place, { everyMs = usualEveryMs, forMs }: WatchWish = {}): Promise<RunningWatch> {
    const session = this.#parts.workbench.session(place);
    session.present();
    if (session.run?.state === 'running') throw new Failure('place.busy', { place });
    if (this.#watches.get(place)?.now.state !== 'ended' && this.#watches.has(place)) throw new Failure('place.busy', { place });
    if (this.#starting.has(place)) throw new Failure('place.busy', { place });
    this.#starting.add(place);
    const { kit, way } = await this.#prepare(session).finally(() => this.#starting.delete(place));
    const follower = new Follower(this.#parts, session, kit, way, {
      everyMs: Math.max(leastEveryMs, Math.round(everyMs)),
      forMs: forMs === undefined ? undefined : Math.min(mostForMs, Math.round(forMs)),
    });
    this.#watches.set(place, follower);
    return follower;
  } // prettier-ignore

  async #prepare(session: Session): Promise<{ kit: FactKit; way: Way }> {
    const kit = await this.#parts.kitFor(session.vendor.id);
    return { kit, way: await wayTo(session, kit, this.#parts) };
  }

  get(place: Place): RunningWatch | undefined {
    return this.#watches.get(place);
  }

  /** Ends all of them and gives their ports back. */
  async dispose(): Promise<void> {
    const all = [...this.#watches.values()];
    for (const watch of all) watch.stop();
    await Promise.all(all.map(({ done }) => done));
  }
}

type Way = { via: 'at'; port: PortSighting; lease: Lease } | { via: 'web'; card: CardSighting };

async function wayTo(session: Session, kit: FactKit, { workbench, world }: WatchingParts): Promise<Way> {
  const can = canWatch(kit);
  const never = new AbortController().signal;
  await untilTalking(session, world.clock, never);
  // A run may have begun meanwhile.
  if (session.run?.state === 'running') throw new Failure('place.busy', { place: session.place });
  await probePorts(session, { hub: workbench.hub, clock: world.clock, log: world.log, signal: never });
  const [port] = can.at ? atPortsAt(session) : [];
  if (port !== undefined) return { via: 'at', port, lease: await workbench.leasePort(session.place, port.interface) };
  const [card] = session.present().cards;
  if (card !== undefined && can.web) return { via: 'web', card: (await world.cards.look(card)) ?? card };
  throw new Failure('mode.no-talk', {
    name: session.identity.name,
    mode: `@mode.${session.mode.main}.a`,
    place: session.place,
  });
}

class Follower implements RunningWatch {
  readonly place: Place;
  readonly done: Promise<Watch>;
  #watch: Watch;
  readonly #parts: WatchingParts;
  readonly #session: Session;
  readonly #kit: FactKit;
  readonly #way: Way;
  readonly #begun: number;
  readonly #end = new AbortController();
  #why: WatchEnd = 'stopped';
  readonly #listeners = new Set<(news: WatchNews) => void>();
  readonly #disposals: Dispose[] = [];
  /** Refused commands, and how many looks they are left out for. */
  readonly #refused = new Map<string, number>();
  #greeted = false;
  /** Ends the rest between two looks early. */
  #wake: (() => void) | undefined;

  constructor(parts: WatchingParts, session: Session, kit: FactKit, way: Way, wish: { everyMs: number; forMs: number | undefined }) {
    this.place = session.place;
    this.#parts = parts;
    this.#session = session;
    this.#kit = kit;
    this.#way = way;
    const { clock } = parts.world;
    this.#begun = clock.monotonic();
    const where = way.via === 'at' ? way.port.name : (way.card.gateway ?? kit.recipe.web?.hosts[0] ?? way.card.name);
    this.#watch = beginWatch({ place: session.place, where, at: this.#at(), ...wish }).watch;
    const { generation } = session;
    this.#disposals.push(
      parts.workbench.onChange(() => {
        if (session.sighting === undefined || session.generation !== generation) this.#stop('gone');
        else if (session.run?.state === 'running') this.#stop('run');
      }),
    );
    if (wish.forMs !== undefined) this.#disposals.push(clock.after(wish.forMs, () => this.#stop('time')));
    if (way.via === 'at') this.#listenTo(way.lease);
    this.done = this.#follow();
  } // prettier-ignore

  get now(): Watch {
    return this.#watch;
  }

  onNews(listener: (news: WatchNews) => void): Dispose {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stop(): void {
    this.#stop('stopped');
  }

  #stop(why: WatchEnd): void {
    if (this.#end.signal.aborted) return;
    this.#why = why;
    this.#end.abort();
    this.#wake?.();
  }

  /** A notice of the stick about what is followed: the next look comes at once. */
  #listenTo({ port }: Lease): void {
    const followed: ReadonlySet<string> = new Set(watchKit(this.#kit, new Set()).recipe.at.flatMap(({ keys }) => keys));
    const hears = port.at.onLine(({ kind, text }) => {
      if (kind !== 'unsolicited') return;
      const notice = readNotice(text, this.#session.vendor.id);
      const says = notice?.records.flat().some(({ key }) => key === 'registration' && followed.has(key)) === true;
      if (says) this.#wake?.();
    });
    this.#disposals.push(hears);
  }

  async #follow(): Promise<Watch> {
    const { clock } = this.#parts.world;
    let silent = 0;
    let error: ReturnType<typeof toErrorData> | undefined;
    try {
      while (!this.#isOver()) {
        const started = clock.monotonic();
        const sample = await this.#look(started);
        if (this.#isOver() || sample === undefined) break;
        this.#tell(withSample(this.#watch, sample), sample);
        silent = sample.error === undefined ? 0 : silent + 1;
        if (silent >= silentLimit) {
          ({ error } = sample);
          this.#stop('failed');
          break;
        }
        await this.#rest(this.#watch.everyMs - (clock.monotonic() - started));
      }
    } catch (thrown) {
      error = toErrorData(thrown);
      this.#stop('failed');
    }
    for (const dispose of this.#disposals.splice(0)) dispose();
    if (this.#way.via === 'at') await this.#way.lease.release();
    const failure = this.#why === 'failed' ? error : undefined;
    this.#tell(endWatch(this.#watch, { why: this.#why, at: this.#at(), elapsedMs: this.#elapsed(), error: failure }));
    this.#listeners.clear();
    return this.#watch;
  }

  async #look(started: number): Promise<WatchSample | undefined> {
    const { clock } = this.#parts.world;
    const late = clock.after(busyAfterMs, () =>
      this.#tell(waitsForPort(this.#watch, this.#at(), this.#elapsed())),
    );
    try {
      const at = this.#at();
      const elapsedMs = started - this.#begun;
      const { facts, error } = await this.#read();
      if (error?.code === 'run.cancelled') return undefined;
      // The port goes a moment before the bus tells that the stick has.
      if (error?.code === 'at.closed' || error?.code === 'serial.gone') {
        this.#stop('gone');
        return undefined;
      }
      this.#greeted = error === undefined;
      return sampleOf({ facts, at, elapsedMs, tookMs: clock.monotonic() - started, error: error ?? silentError(facts) });
    } finally {
      late();
    }
  } // prettier-ignore

  async #read(): Promise<ReadResult> {
    const { world } = this.#parts;
    for (const [ask, left] of [...this.#refused]) {
      if (left <= 1) this.#refused.delete(ask);
      else this.#refused.set(ask, left - 1);
    }
    const kit = watchKit(this.#kit, new Set(this.#refused.keys()));
    const { device } = this.#session.present();
    const context = { id: idOf(device), model: this.#session.identity.model || undefined };
    const onProgress = ({ fact }: { fact?: Fact }): void => {
      if (fact !== undefined && isUnknownCommand(fact)) this.#refused.set(fact.source.ask, askAgainAfter);
    };
    const options = { clock: world.clock, context, signal: this.#end.signal, onProgress };
    if (this.#way.via === 'web') return readFactsByWeb(world.http, this.#way.card, kit, options);
    const { lease, port } = this.#way;
    return readFactsByAt(lease.port.at, kit, { ...options, where: port.name, greet: !this.#greeted });
  }

  async #rest(ms: number): Promise<void> {
    if (ms <= 0 || this.#end.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const stopTimer = this.#parts.world.clock.after(ms, () => this.#wake?.());
      this.#wake = () => {
        this.#wake = undefined;
        stopTimer();
        resolve();
      };
    });
  }

  #tell({ watch, events }: WatchStep, sample?: WatchSample): void {
    if (watch === this.#watch) return;
    this.#watch = watch;
    for (const listener of [...this.#listeners]) listener({ watch, events, ...(sample && { sample }) });
  }

  #isOver(): boolean {
    return this.#end.signal.aborted;
  }

  #elapsed(): number {
    return this.#parts.world.clock.monotonic() - this.#begun;
  }

  #at(): string {
    return new Date(this.#parts.world.clock.now()).toISOString();
  }
}

/** The stick does not know the command at all; an error that names a state (no SIM, no network) may pass. */
const isUnknownCommand = ({ status, source, error }: Fact): boolean =>
  status === 'refused' &&
  source.via === 'at' &&
  /^(?:ERROR|COMMAND NOT SUPPORT|\+CME ERROR: (?:3|4|50|100))$/.test(String(error?.params['answer'] ?? ''));

/** When not one question was answered, what the first of them met with. */
const silentError = (facts: ReadResult['facts']): ReadResult['error'] =>
  facts.every(({ status }) => status === 'no-answer')
    ? facts.find(({ error }) => error !== undefined)?.error
    : undefined;
