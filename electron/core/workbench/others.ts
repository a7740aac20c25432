import { idOf, message, toErrorData } from '../model/index.ts';
import type { OtherProgram, Place, PlaceHold, Plan, PortState } from '../model/index.ts';
import type { BusEvent, Dispose, World } from '../ports.ts';
import { wasSwitched, type Change, type Plug } from './others-change.ts';
import type { Session } from './session.ts';

/**
 * ms after a plug at which other programs are looked for. usb_modeswitch begins within a second of the plug, waits half a
 * second, and stays until it sees the stick again or for 20 s; leaving and returning are looked at as they happen.
 */
const looks = [0, 600, 1_500, 4_000] as const;

/** ms after the last change of a stick that is there: the ports of one stick come within some tens of ms of each other. */
const soonMs = 250;

interface Book {
  plug?: Plug;
  change?: Change;
  looked: OtherProgram[];
  /** What was seen at work here since the plug, or since the stick came back as another. */
  atWork?: OtherProgram;
  timers: Dispose[];
  soon?: Dispose;
}

/** What of the world is needed here. */
type Around = Pick<World, 'others' | 'clock' | 'log'>;

interface Hold {
  data: PlaceHold;
  giveBack: () => Promise<void>;
}

/**
 * Knows what the other programs of this computer do at each place, and keeps them off where a person asks for it. A
 * stick that becomes another without a run of ours was switched by somebody else; by whom is said only as far as it
 * was seen.
 */
export class OthersWatch {
  private readonly world: Around;
  private readonly onChange: () => void;
  private readonly books = new Map<Place, Book>();
  private readonly holds = new Map<Place, Promise<Hold>>();
  private readonly held = new Map<Place, PlaceHold>();
  private closed = false;

  constructor(world: Around, onChange: () => void) {
    this.world = world;
    this.onChange = onChange;
  }

  /** Takes an event of the bus in, after the session has. */
  onBus(event: BusEvent, session: Session): void {
    if (this.closed) return;
    const book = this.bookOf(session.place);
    if (event.kind === 'arrived') {
      this.arrived(event.sighting, book, session);
      for (const stop of book.timers) stop();
      book.timers = [];
      // A stick that comes back in a run of ours is being verified; who else works on it is looked for when that has ended.
      if (session.run?.state !== 'running') this.lookFrom(looks, session, book);
    } else if (event.kind === 'left') {
      void this.look(session, book);
    } else if (session.run?.state !== 'running') {
      this.lookSoon(session, book);
    }
  }

  /** A run of ours has ended: looks that were put off for it come now. */
  runEnded(session: Session): void {
    if (this.closed) return;
    const book = this.bookOf(session.place);
    for (const stop of book.timers) stop();
    this.lookFrom(looks.slice(1), session, book);
  }

  private lookFrom(after: readonly number[], session: Session, book: Book): void {
    book.timers = after.map((ms) => this.world.clock.after(ms, () => void this.look(session, book)));
  }

  /** Drivers, ports and drives come one after the other; one look after them does. */
  private lookSoon(session: Session, book: Book): void {
    book.soon?.();
    book.soon = this.world.clock.after(soonMs, () => {
      delete book.soon;
      void this.look(session, book);
    });
  }

  /** All that is known of the other programs at a place, the strongest first. */
  othersAt(session: Session, ports: readonly PortState[]): OtherProgram[] {
    const book = this.books.get(session.place);
    const took =
      book?.change === undefined || session.sighting === undefined ? undefined : tookWords(book.change, book.atWork);
    const rows = new Map<string, OtherProgram>();
    if (took !== undefined) rows.set(took.program, took);
    for (const port of ports) {
      const holds = holdsWords(port);
      if (holds !== undefined && !rows.has(holds.program))
        rows.set(holds.program, withRemedy(holds, book?.looked ?? []));
    }
    for (const one of book?.looked ?? []) if (!rows.has(one.program)) rows.set(one.program, one);
    return [...rows.values()];
  }

  /** What is held off at this place for a person, if anything. */
  holdAt(place: Place): PlaceHold | undefined {
    return this.held.get(place);
  }

  /** Keeps other programs off a place until it is given back; a second call joins the first. */
  async hold(place: Place): Promise<PlaceHold> {
    const taking = this.holds.get(place) ?? this.takeHold(place);
    this.holds.set(place, taking);
    try {
      const { data } = await taking;
      // It may have been given back in the meantime.
      if (this.holds.get(place) === taking) this.held.set(place, data);
      return data;
    } catch (error) {
      this.holds.delete(place);
      throw error;
    } finally {
      this.onChange();
    }
  }

  /** Gives a place back; does nothing when it is not held. */
  async giveBack(place: Place): Promise<void> {
    const taking = this.holds.get(place);
    if (taking === undefined) return;
    this.holds.delete(place);
    this.held.delete(place);
    try {
      await (await taking).giveBack();
    } finally {
      this.onChange();
    }
  }

  /** Looks once more, at a person's wish or after a hold. */
  async lookAgain(session: Session): Promise<void> {
    await this.look(session, this.bookOf(session.place));
  }

  /** Stops looking and gives every place back. */
  async dispose(): Promise<void> {
    this.closed = true;
    for (const { timers, soon } of this.books.values()) for (const stop of [...timers, soon]) stop?.();
    const ends = await Promise.allSettled([...this.holds.keys()].map((place) => this.giveBack(place)));
    for (const end of ends) {
      if (end.status === 'rejected')
        this.world.log.error('a place could not be given back', { error: toErrorData(end.reason) });
    }
  }

  private async takeHold(place: Place): Promise<Hold> {
    const { did, couldNot = [], giveBack } = await this.world.others.holdOff(place);
    return { data: { since: new Date(this.world.clock.now()).toISOString(), programs: did, couldNot }, giveBack };
  }

  private bookOf(place: Place): Book {
    const book = this.books.get(place) ?? { looked: [], timers: [] };
    this.books.set(place, book);
    return book;
  }

  private arrived(sighting: Parameters<typeof wasSwitched>[1], book: Book, session: Session): void {
    const now = { id: idOf(sighting.device), at: this.world.clock.now(), sighting };
    const change = book.plug === undefined ? undefined : wasSwitched(book.plug, sighting, now.at, session.run);
    // What was seen before belongs to the change; without one it belongs to a stick that is no longer there.
    if (change === undefined) delete book.atWork;
    if (change === undefined) delete book.change;
    else book.change = change;
    book.plug = now;
    if (change !== undefined) this.note(session, book);
  }

  /** Written once the first look after the return has told whether anybody was seen at it. */
  private note(session: Session, book: Book): void {
    const { generation } = session;
    void this.look(session, book).then(() => {
      if (book.change === undefined || session.generation !== generation) return;
      session.note('attention', tookWords(book.change, book.atWork).what, book.atWork?.source);
      this.onChange();
    });
  }

  private async look(session: Session, book: Book): Promise<void> {
    if (this.closed) return;
    const { generation } = session;
    const looked = await this.world.others.look(session.place, session.sighting);
    const atWork = looked.find((one) => one.program === 'usb_modeswitch' && one.state === 'acts');
    // What was seen at work is not forgotten when it ends; what is only likely gives way to what is sure.
    if (atWork !== undefined && (book.atWork === undefined || atWork.certainty === 'sure')) {
      if (book.atWork === undefined && session.run?.state === 'running') {
        session.note('attention', message('record.other-at-work', { program: atWork.program }), atWork.source);
      }
      book.atWork = atWork;
    }
    if (session.generation !== generation) return;
    const before = JSON.stringify(book.looked);
    book.looked = looked;
    if (JSON.stringify(looked) !== before || atWork !== undefined) this.onChange();
  }
}

/** What was done to the stick, and by whom as far as that is known. */
function tookWords(change: Change, atWork: OtherProgram | undefined): OtherProgram {
  const { from, to, seconds } = change;
  const params = { from, to, seconds };
  if (atWork === undefined)
    return {
      program: '',
      state: 'acts',
      what: message('others.took.guess', params),
      certainty: 'guess',
      source: 'USB ids',
    };
  const { program, certainty, source } = atWork;
  return {
    program,
    state: 'acts',
    what: message(`others.took.${certainty}`, { ...params, program }),
    certainty,
    source,
  };
}

function holdsWords(port: PortState): OtherProgram | undefined {
  if (port.state !== 'held') return undefined;
  const { holder, name } = port;
  return {
    program: holder?.program ?? '',
    state: 'holds',
    what: message('others.holds', { port: name }),
    certainty: holder?.likely === true ? 'likely' : 'sure',
    source: holder === undefined ? 'lock' : `process ${String(holder.pid)}`,
  };
}

/** A program that holds a port is got rid of as it is known from elsewhere. */
function withRemedy(holds: OtherProgram, looked: readonly OtherProgram[]): OtherProgram {
  const remedy = looked.find((one) => one.program === holds.program)?.remedy;
  return remedy === undefined ? holds : { ...holds, remedy };
}

/** A plan whose hold step names whom it will hold off. */
export function namingOthers(plan: Plan, others: readonly OtherProgram[]): Plan {
  // NetworkManager is never held off: it gets the card of a stick its address.
  const names = others.flatMap((one) => (one.program === '' || one.program === 'NetworkManager' ? [] : [one.program]));
  if (names.length === 0) return plan;
  const detail = message('step.hold.detail-of', { what: [...new Set(names)].join(', ') });
  return { ...plan, steps: plan.steps.map((step) => (step.kind === 'hold-others' ? { ...step, detail } : step)) };
}
