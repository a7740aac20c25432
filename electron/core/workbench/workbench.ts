import { Failure, comparePlaces, message } from '../model/index.ts';
import type {
  ErrorData,
  FactSet,
  ModeToken,
  Place,
  PlaceHold,
  Plan,
  Run,
  SystemCheck,
  WireLine,
  WorkbenchSnapshot,
} from '../model/index.ts';
import { rehearsePlan } from '../modes/rehearse.ts';
import { ruleOfTrial, type RuleFileText } from '../modes/unknown-rule.ts';
import type { FactKit } from '../facts/recipe.ts';
import type { RuleBook } from '../modes/rule-book.ts';
import type { VendorData } from '../modes/vendor.ts';
import type { BusEvent, Dispose, World } from '../ports.ts';
import { stickBehind } from './guard-context.ts';
import { HolderWatch } from './holders.ts';
import { ShownSticks } from './cellular.ts';
import { journalKeeper, tellKeeper, type Arrival, type Keeper } from '../history/keeper.ts';
import { recall, withRun } from './history.ts';
import { namingOthers, OthersWatch } from './others.ts';
import { checkConsent, planOf, type Choice } from './plans.ts';
import { PageSecrets } from './page-secrets.ts';
import { PortHub, type Lease } from './port-hub.ts';
import { beginRun, carryOut } from './runner.ts';
import { checkSecret, SecretsAsked, type Typed } from './secrets.ts';
import { Session } from './session.ts';
import { situationOf, snapshotsOf } from './snapshot.ts';

export interface WorkbenchParts {
  world: World;
  book: RuleBook;
  vendors: readonly VendorData[];
  /** Which facts the sticks of a vendor plug-in give, by its id. */
  kitFor: (plugin: string) => FactKit | Promise<FactKit>;
  version: string;
  /** Keeps what happens; without it runs alone are kept, in the world's journal. */
  keeper?: Keeper;
}

/** Whole runs kept in memory for each place, for its report. */
const keptRuns = 20;

/**
 * The heart: one session for each USB place, one run at a time for each, one queue for each port. Faces (window, command
 * line) read snapshots and send intents; the world comes in through the ports and nothing else.
 */
export class Workbench {
  readonly hub: PortHub;
  private readonly parts: WorkbenchParts;
  private readonly sessions = new Map<Place, Session>();
  private readonly running = new Map<Place, { cancel: AbortController; done: Promise<Run> }>();
  private readonly reading = new Map<Place, AbortController>();
  private readonly asked = new SecretsAsked();
  readonly pages: PageSecrets;
  private readonly listeners = new Set<() => void>();
  private readonly shown: ShownSticks;
  private readonly disposals: Dispose[] = [];
  private readonly holders: HolderWatch;
  private readonly others: OthersWatch;
  private readonly keeper: Keeper;
  private system: SystemCheck[] = [];
  private bus: ErrorData | undefined;
  private past: Run[] = [];
  private runCount = 0;

  constructor(parts: WorkbenchParts) {
    this.parts = parts;
    this.shown = new ShownSticks(parts.book, parts.world.clock);
    this.keeper = parts.keeper ?? journalKeeper(parts.world.journal, parts.world.log);
    this.hub = new PortHub(
      parts.world.serial,
      parts.world.clock,
      stickBehind(this.sessions, () => this.announce()),
    );
    this.holders = new HolderWatch(parts.world, this.hub, () => {
      this.announce();
      // Who waits for a port tries again when its holder lets go.
      for (const session of this.sessions.values()) session.announce();
    });
    this.pages = new PageSecrets(parts.world.secrets, parts.world.log);
    this.others = new OthersWatch(parts.world, () => this.announce());
  }

  /** Reads the journal, looks at the bus and watches it from then on. Never rejects for a missing bus: that is a state. */
  async start(): Promise<void> {
    const { world } = this.parts;
    await world.others.tidy();
    await this.pages.start();
    this.past = await this.keeper.recall();
    this.bus = await world.usb.trouble();
    this.disposals.push(
      world.usb.watch(
        (event) => this.onBus(event),
        (error) => {
          this.bus = error;
          this.announce();
        },
      ),
    );
    for (const sighting of await world.usb.list()) {
      // The watch may have told of it already: one plug is one arrival.
      const known = this.sessions.get(sighting.place)?.sighting !== undefined;
      this.onBus({ kind: known ? 'changed' : 'arrived', sighting }, 'found');
    }
  }

  /** Ends runs, closes every port, stops watching. */
  async stop(): Promise<void> {
    for (const { cancel } of this.running.values()) cancel.abort();
    for (const stop of this.reading.values()) stop.abort();
    await Promise.allSettled([...this.running.values()].map((entry) => entry.done));
    for (const dispose of this.disposals.splice(0)) dispose();
    this.holders.dispose();
    await this.others.dispose();
    await this.hub.closeAll();
    await this.keeper.settled();
  }

  onChange(listener: () => void): Dispose {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Of the program. */
  get version(): string {
    return this.parts.version;
  }

  /** All places, or only some of them: of one place alone no twin is told. */
  snapshot(shown = this.present()): WorkbenchSnapshot {
    shown.sort((a, b) => comparePlaces(a.place, b.place));
    const sessions = snapshotsOf(shown, this.parts.book, this.hub, this.holders.known, this.others, this.pages);
    const snapshot: WorkbenchSnapshot = { sessions, system: this.system, version: this.parts.version };
    return this.bus === undefined ? snapshot : { ...snapshot, bus: this.bus };
  }

  /** Places with a stick, and where one was until a moment ago. */
  readonly present = (): Session[] => [...this.sessions.values()].filter((session) => this.shown.isShown(session));

  /** Failure place.unknown. */
  session(place: Place): Session {
    const session = this.sessions.get(place);
    if (session === undefined) {
      throw new Failure('place.unknown', { place, places: [...this.sessions.keys()].join(', ') || '@place.none' });
    }
    return session;
  }

  /** The plan from here to there, or of a try; see planFor and planTrial for the failures. */
  plan(place: Place, mode: ModeToken, choice: Choice = {}): Plan {
    const session = this.session(place);
    const plan = planOf(situationOf(session, this.parts.book), mode, choice);
    return namingOthers(plan, this.others.othersAt(session, []));
  }

  /** What the plan would send, by the same executor on a recording device. Nothing reaches the stick. */
  async rehearse(place: Place, mode: ModeToken, choice: Choice = {}): Promise<WireLine[]> {
    const session = this.session(place);
    return rehearsePlan(this.plan(place, mode, choice), session.present(), [...session.known.values()]);
  }

  /**
   * Starts a run. Failures: as plan(), place.busy while another run is under way here, run.ask-first and run.type-to-confirm
   * when the plan asks for an agreement that `consent` does not give.
   *
   * @returns the run as it begins, and the promise of its end; the promise never rejects
   */
  startRun(
    place: Place,
    mode: ModeToken,
    choice: Choice & { consent?: string | undefined } = {},
  ): { run: Run; done: Promise<Run> } {
    const session = this.session(place);
    if (this.running.has(place)) throw new Failure('place.busy', { place });
    const plan = this.plan(place, mode, choice);
    checkConsent(plan, choice.consent);
    const { clock } = this.parts.world;
    this.runCount += 1;
    const run = beginRun(`${place}-${String(clock.now())}-${String(this.runCount)}`, plan, session, clock.now());
    session.run = run;
    this.reading.get(place)?.abort();
    const cancel = new AbortController();
    const done = this.carry(session, run, cancel);
    this.running.set(place, { cancel, done });
    this.announce();
    return { run: structuredClone(run), done };
  }

  /** The last run here as a rule with its evidence. Failure run.nothing-to-save unless it was a try that was verified. */
  ruleOfTrial(place: Place): RuleFileText {
    const { run } = this.session(place);
    if (run === undefined) throw new Failure('run.nothing-to-save', { place });
    return ruleOfTrial(run, `Modem Workbench ${this.parts.version}`);
  }

  /** Stops the run at this place after its present operation, or the reading of facts; does nothing when none is under way. */
  cancel(place: Place): void {
    this.session(place);
    this.running.get(place)?.cancel.abort();
    this.reading.get(place)?.abort();
  }

  /**
   * Gives a run the password that it waits for. It is used for that run alone, unless it is one of a page, right, and the person
   * lets the system's store keep it. Failure run.not-asked when none waits.
   */
  answerSecret(place: Place, secret: string, { keep }: { keep: boolean } = { keep: false }): void {
    this.session(place);
    this.asked.answer(place, { secret, keep });
  }

  /** Forgets the password of a stick's page; whether there was one. Failures: place.unknown, place.gone. */
  async forgetSecret(place: Place): Promise<boolean> {
    const was = await this.pages.forget(this.session(place));
    this.announce();
    return was;
  }

  /**
   * Reads the stick's facts, by AT or by its page, whichever it shows. Failures: place.gone, place.busy, mode.impossible;
   * with a password also run.bad-secret, http.wrong-password.
   *
   * @param typed password of a page that wants a login; tried once. Without it, the one that is kept is used
   */
  async readFacts(place: Place, typed?: Typed): Promise<FactSet> {
    const session = this.session(place);
    if (typed !== undefined) checkSecret(typed.secret);
    if (this.running.has(place) || session.readingFacts) throw new Failure('place.busy', { place });
    session.readingFacts = true;
    const stop = new AbortController();
    this.reading.set(place, stop);
    this.announce();
    try {
      const { generation } = session;
      // Read now: what all answers look like is the larger part of the program's data.
      const { readFacts } = await import('./facts.ts');
      const kit = await this.parts.kitFor(session.vendor.id);
      if (stop.signal.aborted) throw new Failure('run.cancelled');
      if (session.generation !== generation) throw new Failure('place.gone', { place });
      const onProgress = (soFar: FactSet): void => {
        if (session.generation === generation) session.facts = soFar;
        this.announce();
      };
      const via = { world: this.parts.world, hub: this.hub, page: this.pages.of(session), typed };
      const facts = await readFacts({ session, kit, ...via, signal: stop.signal, onProgress });
      // Another plug in the meantime may be another stick: what the one before told is not true of it.
      if (session.generation === generation) {
        session.learn(facts);
        this.keeper.told(session, facts);
      }
      return facts;
    } finally {
      this.reading.delete(place);
      session.readingFacts = false;
      this.announce();
    }
  }

  /** Opens (or joins) the port of one interface of a stick. Failures: place.gone, mode.service-state, serial.*. */
  async leasePort(place: Place, interfaceNumber: number): Promise<Lease> {
    const port = this.session(place)
      .open()
      .ports.find((candidate) => candidate.interface === interfaceNumber);
    if (port === undefined)
      throw new Failure('serial.not-found', { port: `${place}, interface ${String(interfaceNumber)}` });
    const lease = await this.hub.lease(port.path);
    this.announce();
    return lease;
  }

  /**
   * Keeps other programs off a place until it is given back or the program ends; the place may be empty. What they have
   * done already stays done. Failure place.unknown.
   */
  async holdOthers(place: Place): Promise<PlaceHold> {
    const session = this.session(place);
    const hold = await this.others.hold(place);
    await this.others.lookAgain(session);
    return hold;
  }

  /**
   * Keeps other programs off a place until it is given back or the program ends, and looks again who has its ports.
   * Failures: place.gone, serial.held when a port is held all the same.
   */
  async freePort(place: Place): Promise<void> {
    const session = this.session(place);
    const { ports } = session.present();
    const hold = await this.holdOthers(place);
    const holder = await this.holders.untilFree(ports, hold.programs);
    if (holder === undefined) return;
    // Nothing is gained by keeping the others off.
    await this.others.giveBack(place);
    throw new Failure('serial.held', { port: holder.port, program: holder.program, pid: holder.pid });
  }

  /** Lets other programs have a place again; does nothing when it was not held. Failure place.unknown. */
  async giveBack(place: Place): Promise<void> {
    const session = this.session(place);
    await this.others.giveBack(place);
    await this.others.lookAgain(session);
    this.holders.look(session.sighting, { anew: true });
  }

  /** Looks at this computer: rights, groups, drivers, other programs. */
  async checkSystem(): Promise<SystemCheck[]> {
    this.system = await this.parts.world.system.checks();
    this.announce();
    return this.system;
  }

  private async carry(session: Session, run: Run, cancel: AbortController): Promise<Run> {
    const { world } = this.parts;
    await carryOut({
      run,
      session,
      world,
      hub: this.hub,
      signal: cancel.signal,
      openWeb: async (http, door) => (await this.parts.kitFor(session.vendor.id)).openWeb?.(http, door),
      askSecret: (signal) => this.asked.wait(session.place, signal),
      page: this.pages.of(session),
      onChange: () => this.announce(),
    });
    this.running.delete(session.place);
    this.holders.look(session.sighting);
    this.others.runEnded(session);
    session.history = withRun(session.history, run);
    session.runs.push(structuredClone(run));
    // More runs than this at one place in one sitting are read in the journal.
    if (session.runs.length > keptRuns) session.runs.shift();
    const trouble = await this.keeper.ended(session, structuredClone(run));
    if (trouble !== undefined) {
      session.note('attention', message('record.not-in-journal'), trouble.cause ?? trouble.code);
      world.log.error('the run could not be written to the journal', { error: trouble });
    }
    this.announce();
    return structuredClone(run);
  }

  private onBus(event: BusEvent, how: Arrival = 'plugged'): void {
    const place = event.kind === 'left' ? event.place : event.sighting.place;
    const session = this.sessions.get(place);
    if (event.kind === 'left') {
      session?.left();
    } else if (session === undefined) {
      this.admit(event);
    } else if (event.kind === 'arrived') {
      session.arrived(event.sighting);
    } else {
      session.changed(event.sighting);
    }
    if (event.kind === 'arrived') for (const port of event.sighting.ports) this.hub.forgetRefused(port.path);
    // What a run waits for comes first: who else works on the stick is looked for when it has ended.
    if (event.kind === 'left') this.holders.forget(place);
    else if (!this.running.has(place)) this.holders.look(event.sighting);
    const now = this.sessions.get(place);
    if (now !== undefined && this.shown.concerns(event, now)) {
      this.others.onBus(event, now);
      tellKeeper(this.keeper, event, now, this.running.has(place) ? 'in-run' : how);
    }
    this.announce();
  }

  private admit(event: Exclude<BusEvent, { kind: 'left' }>): void {
    const session = new Session(event.sighting, this.parts.vendors, this.parts.world.clock);
    recall(session, this.past, event.sighting);
    this.sessions.set(session.place, session);
    session.arrived(event.sighting);
  }

  private announce(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
