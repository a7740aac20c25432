import { comparePlaces, Failure, message, toErrorData } from '../model/index.ts';
import type { BatchSnapshot, BatchState, BatchSummary, ErrorData, PieceEnd, Place, Recipe } from '../model/index.ts';
import type { Dispose } from '../ports.ts';
import type { Session } from '../workbench/session.ts';
import { carryRow, type BatchParts, type BatchWishes, type CarryInput } from './carry.ts';
import { interruptedEnd } from './ends.ts';
import { Ledger } from './ledger.ts';
import { summaryOf } from './memory.ts';
import { Gates } from './gates.ts';
import { recipeKeyOf } from './read-recipe.ts';
import { mostAutoStarts, Row } from './row.ts';
import { Twins } from './twins.ts';

/** ms. Forty sticks at work change something all the time; a plug still shows at once. */
const bundleMs = 25;

/**
 * A batch: the same recipe for stick after stick, each USB place for itself. What is shown as done is in the journal before;
 * a batch that is opened again goes on from there.
 */
export class Batch {
  readonly id: string;
  readonly recipe: Recipe;
  private readonly parts: BatchParts;
  private readonly wishes: BatchWishes;
  private readonly rows = new Map<Place, Row>();
  private readonly sessions = new Map<Place, Session>();
  private readonly listeners = new Set<() => void>();
  private readonly ledger: Ledger;
  private readonly twins: Twins;
  private readonly gates = new Gates();
  private readonly pieces = new Set<Promise<void>>();
  private state: BatchState = 'running';
  private auto: boolean;
  private trouble: ErrorData | undefined;
  private nextLabel: string | undefined;
  private stopTelling: Dispose | undefined;
  private stopListening: Dispose = () => undefined;

  private constructor(id: string, parts: BatchParts, wishes: BatchWishes) {
    this.id = id;
    this.parts = parts;
    this.wishes = wishes;
    this.recipe = wishes.recipe;
    this.auto = wishes.auto;
    this.ledger = new Ledger(parts);
    this.twins = new Twins(() => this.ledger.memory, this.rows, { oneSim: wishes.recipe.oneSim === true });
  }

  /** Begins a new batch. Failures: file.* when its journal cannot be written. */
  static async begin(id: string, parts: BatchParts, wishes: BatchWishes): Promise<Batch> {
    const batch = new Batch(id, parts, wishes);
    const { recipe, count } = wishes;
    const wanted = count ?? recipe.count;
    await batch.ledger.keep({
      kind: 'begun',
      at: batch.ledger.now(),
      id,
      name: recipe.name,
      recipeKey: recipeKeyOf(recipe),
      ...(wanted !== undefined && { wanted }),
      program: parts.program,
    });
    batch.follow();
    return batch;
  }

  /**
   * Goes on with a batch from its journal. What was under way when the program ended is begun anew, unless its script had
   * begun: that waits for a person. Failures: batch.foreign when the journal is of another recipe, file.*.
   */
  static async resume(id: string, parts: BatchParts, wishes: BatchWishes): Promise<Batch> {
    const batch = new Batch(id, parts, wishes);
    await batch.ledger.load();
    if (batch.ledger.memory.begun?.recipeKey !== recipeKeyOf(wishes.recipe)) throw new Failure('batch.foreign', { id });
    for (const [piece, open] of batch.ledger.memory.open)
      await batch.ledger.keep(interruptedEnd(batch.ledger.now(), piece, open));
    batch.places();
    for (const [place, slot] of batch.ledger.memory.slots) batch.restore(place, slot);
    batch.follow();
    return batch;
  }

  snapshot(): BatchSnapshot {
    const summary = summaryOf(this.ledger.memory);
    const rows = [...this.rows.values()].toSorted((a, b) => a.slot - b.slot);
    const { wanted } = this;
    return structuredClone({
      id: this.id,
      name: this.recipe.name,
      state: this.state,
      auto: this.auto,
      startedAt: this.ledger.memory.begun?.at ?? '',
      ...(wanted !== undefined && { wanted }),
      rows: rows.map((row) => row.data(this.sessionAt(row.place))),
      good: summary?.good ?? 0,
      failed: summary?.failed ?? 0,
      twice: (summary?.doneAlready ?? 0) + (summary?.sameImei ?? 0) + (summary?.sameIccid ?? 0),
      ...(this.trouble !== undefined && { trouble: this.trouble }),
      ...(this.nextLabel !== undefined && { nextLabel: this.nextLabel }),
    });
  }

  /** What came of it so far, as the journal has it. */
  summary(): BatchSummary {
    const summary = summaryOf(this.ledger.memory);
    if (summary === undefined) throw new Failure('internal', {}, 'a batch without its first line');
    return structuredClone(summary);
  }

  /** Every end that is in the journal, in order. */
  ends(): readonly PieceEnd[] {
    return this.ledger.memory.ends;
  }

  onChange(listener: () => void): Dispose {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Whether work is under way. */
  get busy(): boolean {
    return this.pieces.size > 0;
  }

  /** Starts every stick that waits. */
  startAll(): void {
    if (this.state === 'stopping' || this.state === 'closed') this.state = 'running';
    for (const row of this.rows.values()) if (row.stage === 'waiting') row.autoStarts = 0;
    this.look('asked');
  }

  /** Starts the stick at a place again, whatever came of it before. Failures: place.unknown, place.busy, batch.not-running. */
  retry(place: Place): void {
    const row = this.rowAt(place);
    if (row.working) throw new Failure('place.busy', { place });
    if (row.unkept !== undefined) {
      this.track(this.keepAgain());
      return;
    }
    if (this.state === 'halted') throw new Failure('batch.not-running');
    if (!row.present) throw new Failure('place.gone', { place });
    if (this.state === 'closed' || this.state === 'stopping') this.state = 'running';
    this.start(row, 'asked');
  }

  /** Tries to write down what could not be written, and goes on when that works. */
  async keepAgain(): Promise<void> {
    try {
      for (const row of this.rows.values()) {
        if (row.unkept === undefined) continue;
        await this.ledger.keep(row.unkept);
        this.settle(row, row.unkept);
      }
      this.trouble = undefined;
      if (this.state === 'halted') this.state = 'running';
    } catch (error) {
      this.halt(toErrorData(error));
    }
    this.look('plugged');
  }

  setAuto(auto: boolean): void {
    this.auto = auto;
    this.look('plugged');
  }

  /** Starts nothing more; what is under way comes to its end. */
  stopAfterThese(): void {
    if (this.state === 'running' || this.state === 'full') this.state = 'stopping';
    this.announce();
  }

  /** Stops the work at one place after its present operation. Failure place.unknown. */
  cancel(place: Place): void {
    this.rowAt(place).cancel?.abort();
  }

  /** What a scanner read: finds the row with that number, or keeps it for the stick at `place`, else for the next one. */
  scan(code: string, place?: Place): { found: 'row' | 'assigned' | 'next'; slot?: number } {
    const text = code.trim();
    const row = [...this.rows.values()].find((one) => [one.read.imei, one.read.iccid, one.label].includes(text));
    if (row !== undefined) return { found: 'row', slot: row.slot };
    const chosen = place === undefined ? undefined : this.rowAt(place);
    if (chosen === undefined) this.nextLabel = text;
    else chosen.label = text;
    this.announce();
    return chosen === undefined ? { found: 'next' } : { found: 'assigned', slot: chosen.slot };
  }

  /** Ends all work and closes the batch; it can be opened again. Never rejects. */
  async close(how: 'ended' | 'left'): Promise<void> {
    this.stopListening();
    if (this.state !== 'halted') this.state = 'stopping';
    for (const row of this.rows.values()) row.cancel?.abort();
    await Promise.allSettled([...this.pieces]);
    if (how === 'ended' && this.state !== 'halted') {
      try {
        await this.ledger.keep({ kind: 'closed', at: this.ledger.now() });
      } catch (error) {
        this.halt(toErrorData(error));
      }
    }
    if (this.state !== 'halted') this.state = 'closed';
    this.announce();
  }

  private get wanted(): number | undefined {
    return this.wishes.count ?? this.recipe.count ?? this.ledger.memory.begun?.wanted;
  }

  private follow(): void {
    const { workbench, clock } = this.parts;
    let stopTimer: Dispose | undefined;
    const stop = workbench.onChange(() => {
      stopTimer ??= clock.after(bundleMs, () => {
        stopTimer = undefined;
        this.look('plugged');
      });
    });
    this.stopListening = () => {
      stop();
      stopTimer?.();
    };
    this.look('plugged');
  }

  private restore(place: Place, slot: number): void {
    const row = new Row(place, slot);
    this.rows.set(place, row);
    row.tries = this.ledger.memory.ends.filter((one) => one.place === place).length;
    row.restore(this.ledger.memory.lastAtPlace.get(place), this.sessionAt(place));
  }

  /** Looks at every place; starts what may be started. */
  private look(why: 'plugged' | 'asked'): void {
    for (const place of this.places()) if (!this.rows.has(place)) this.admit(place);
    for (const row of this.rows.values()) this.see(row);
    const { wanted } = this;
    if (this.state === 'running' && wanted !== undefined && this.ledger.good >= wanted) this.state = 'full';
    if (this.state === 'running') {
      for (const row of this.rows.values()) {
        if (row.stage !== 'waiting' || (why === 'plugged' && (!this.auto || row.autoStarts >= mostAutoStarts)))
          continue;
        if (wanted !== undefined && this.ledger.good + this.working >= wanted) break;
        this.start(row, why);
      }
    }
    this.announce();
  }

  private see(row: Row): void {
    const session = this.sessionAt(row.place);
    if (row.see(session) === 'fresh' && row.label === undefined && this.nextLabel !== undefined) {
      row.label = this.nextLabel;
      this.nextLabel = undefined;
    }
    // Nobody can be asked for each stick of forty; what wants another password than that of its page is for a person alone.
    if (row.working && session?.run?.waitingFor === 'secret') row.cancel?.abort();
  }

  private places(): Place[] {
    const shown = this.parts.workbench.present();
    for (const session of shown) this.sessions.set(session.place, session);
    const { places } = this.wishes;
    return (places === 'all' ? shown.map(({ place }) => place) : [...places]).toSorted(comparePlaces);
  }

  private admit(place: Place): void {
    const slot = Math.max(0, ...[...this.rows.values()].map((row) => row.slot)) + 1;
    this.rows.set(place, new Row(place, slot));
    this.track(
      this.ledger.keep({ kind: 'slot', place, slot }).catch((error: unknown) => {
        this.halt(toErrorData(error));
      }),
    );
  }

  private start(row: Row, why: 'plugged' | 'asked'): void {
    const before = row.end;
    const piece = `${row.place}/${row.tries + 1}`;
    row.tries += 1;
    row.autoStarts = why === 'asked' ? 0 : row.autoStarts + 1;
    row.fresh('waiting');
    row.stage = 'working';
    row.cancel = new AbortController();
    row.startedAt = this.parts.clock.now();
    row.step = { words: message('batch.step.begin'), number: 0, of: 0, since: row.startedAt };
    const retryOf =
      before !== undefined && (why === 'asked' || before.error?.code === 'batch.interrupted')
        ? before.piece
        : undefined;
    const force = why === 'asked' && before?.outcome === 'held';
    this.track(this.carry(row, { piece, retryOf, force, cancel: row.cancel }));
    this.announce();
  }

  private async carry(row: Row, about: Pick<CarryInput, 'piece' | 'retryOf' | 'force' | 'cancel'>): Promise<void> {
    const { parts, wishes, ledger, twins, gates } = this;
    const sessionAt = (place: Place): Session | undefined => this.sessionAt(place);
    const announce = (): void => this.announce();
    try {
      const end = await carryRow({ row, parts, wishes, ledger, twins, gates, sessionAt, announce, ...about });
      row.unkept = end;
      await ledger.keep(end);
      this.settle(row, end);
    } catch (error) {
      row.cancel = undefined;
      row.stage = row.unkept === undefined ? 'waiting' : 'failed';
      this.halt(toErrorData(error));
    }
    // Not before its end is remembered: its twin asks in between.
    twins.release(row);
    this.look('plugged');
  }

  /** Shows what is in the journal. */
  private settle(row: Row, end: PieceEnd): void {
    row.settle(end, this.sessionAt(row.place));
    if (end.twice !== undefined && end.twice !== 'done-already') this.twins.warn(end);
  }

  private halt(error: ErrorData): void {
    this.trouble = error;
    this.state = 'halted';
    this.announce();
  }

  private track(work: Promise<void>): void {
    this.pieces.add(work);
    void work.finally(() => {
      this.pieces.delete(work);
      this.announce();
    });
  }

  private get working(): number {
    return [...this.rows.values()].filter((row) => row.working).length;
  }

  private rowAt(place: Place): Row {
    const row = this.rows.get(place);
    if (row === undefined)
      throw new Failure('place.unknown', { place, places: [...this.rows.keys()].join(', ') || '–' });
    return row;
  }

  /** Undefined for a place where nothing was ever plugged in. */
  private sessionAt(place: Place): Session | undefined {
    return this.sessions.get(place);
  }

  /** Tells of changes, in bundles. */
  private announce(): void {
    this.stopTelling ??= this.parts.clock.after(bundleMs, () => {
      this.stopTelling = undefined;
      for (const listener of [...this.listeners]) listener();
    });
  }
}
