import { runSchema, stickKeyOf, toErrorData, idOf } from '../model/index.ts';
import type { BatchSummary, ErrorData, FactSet, HistoryEntry, PieceEnd, Place, Run, Sighting } from '../model/index.ts';
import type { Clock, Dispose, HistoryStore, Journal, Log } from '../ports.ts';
import type { Session } from '../workbench/session.ts';
import { readRuns } from '../workbench/history.ts';
import { batchEntry, itemEntry } from './batch-entries.ts';
import { factsEntry, factText, reportEntry, runEntry, sightingEntry, type StayMarks } from './entries.ts';
import type { Arrival, Keeper } from './keeper.ts';

/** Runs that are read when the program starts: each place shows its last dozen, and settings remember a way back. */
const recalledRuns = 300;
/** ms. Drivers bind, ports and cards come within this time of a plug; the sighting is then kept once more, complete. */
const quietMs = 3_000;

export interface KeeperParts {
  store: HistoryStore;
  /** Takes what the store does not; `takeIn` brings it over when the store takes again. */
  spare: Journal;
  takeIn: () => Promise<void>;
  /** Whether nothing was ever kept: then nothing is opened only to find that out. */
  isNew: () => Promise<boolean>;
  clock: Clock;
  log: Log;
  /** Unique for ever. */
  newId: () => string;
  /** Name of the bench. */
  station: () => string | undefined;
  /** Told once when the store begins to fail. */
  tell: (error: ErrorData) => void;
}

interface Stay {
  id: string;
  startedAt: string;
  marks: { stick?: string | undefined; imei?: string | undefined; iccid?: string | undefined };
  sightings: number;
  /** The sighting that is still getting its drivers and ports. */
  open?: { id: string; stop: Dispose } | undefined;
  facts?: { id: string; told: string } | undefined;
}

/** Keeps all that the workbench tells of in the history, one thing after the other in the order it happened. */
export class StoreKeeper implements Keeper {
  private readonly parts: KeeperParts;
  private readonly stays = new Map<Place, Stay>();
  private queue: Promise<unknown> = Promise.resolve();
  private failing = false;

  constructor(parts: KeeperParts) {
    this.parts = parts;
  }

  async recall(): Promise<Run[]> {
    const { store, spare, log, isNew } = this.parts;
    const apart = await readRuns(spare, log);
    if (await isNew()) return apart;
    try {
      const found = await store.entries({ kinds: ['run'], virtual: false, limit: recalledRuns });
      const runs = found.reverse().flatMap(({ body }) => {
        const run = runSchema.safeParse(body);
        return run.success ? [run.data] : [];
      });
      return [...runs, ...apart];
    } catch (error) {
      this.fails(toErrorData(error));
      return apart;
    }
  }

  arrived(session: Session, sighting: Sighting, how: Arrival): void {
    const before = this.stays.get(sighting.place);
    this.close(before);
    const stay = how === 'in-run' && before !== undefined ? before : this.begin(sighting);
    stay.sightings += 1;
    const id = `${stay.id}-${String(stay.sightings)}`;
    if (how === 'found') {
      this.later(async () => {
        if (!(await this.wasSeenLast(sighting))) await this.parts.store.put(this.seen(id, session, sighting, stay));
      });
      return;
    }
    this.put(() => this.seen(id, session, sighting, stay));
    this.keepOpen(id, session, stay);
  }

  changed(session: Session, sighting: Sighting): void {
    const stay = this.stays.get(sighting.place);
    if (stay?.open !== undefined) this.keepOpen(stay.open.id, session, stay);
  }

  left(place: Place): void {
    this.close(this.stays.get(place));
  }

  told(session: Session, set: FactSet): void {
    const stay = this.stayOf(session);
    this.learn(session, stay, set.facts);
    if (!set.facts.some((fact) => fact.status === 'read')) return;
    // Signal and cell change all the time; a watch over an hour is one set, the last one.
    const lasting = set.facts.filter(({ group }) => group === 'device' || group === 'sim');
    const told = JSON.stringify(lasting.map(({ key, status, value }) => [key, status, value]));
    if (stay.facts?.told !== told) stay.facts = { id: `${stay.id}-facts-${set.readAt}`, told };
    const { id } = stay.facts;
    this.put(() => factsEntry(id, set, session.sighting, this.marksOf(session, stay)));
  }

  reported(session: Session, report: { name: string; at: string; body: unknown }): void {
    const stay = this.stayOf(session);
    this.put(() => reportEntry(`${stay.id}-report-${report.at}`, session, report, this.marksOf(session, stay)));
  }

  batched(summary: BatchSummary, ends: readonly PieceEnd[]): void {
    const station = this.parts.station();
    const here = station === undefined || station === '' ? {} : { station };
    const entries = [batchEntry(summary), ...ends.map((end) => this.itemOf(summary, end))];
    this.later(() => this.parts.store.put(...entries.map((entry) => ({ ...here, ...entry }))));
  }

  forgetting<T>(stick: string, work: () => Promise<T>): Promise<T> {
    for (const [place, stay] of this.stays) {
      if (stay.marks.stick !== stick) continue;
      this.close(stay);
      this.stays.delete(place);
    }
    return this.inTurn(work);
  }

  ended(session: Session, run: Run): Promise<ErrorData | undefined> {
    const stay = this.stayOf(session);
    this.learn(session, stay, session.toldSince(stay.startedAt));
    const entry = runEntry(run, this.marksOf(session, stay));
    return this.inTurn(async () => {
      const trouble = await this.tryPut(entry);
      if (trouble === undefined) return undefined;
      try {
        await this.parts.spare.append(run);
        return undefined;
      } catch (error) {
        return toErrorData(error);
      }
    });
  }

  async settled(): Promise<void> {
    for (const stay of this.stays.values()) this.close(stay);
    await this.queue;
  }

  /** A stick that told no number is known by its stay, as long as it is the one that just left the batch. */
  private itemOf(summary: BatchSummary, end: PieceEnd): HistoryEntry {
    const entry = itemEntry(summary, end);
    const stay = this.stays.get(end.place);
    const isThis =
      stay !== undefined && stay.startedAt <= end.at && (end.imei === undefined || end.imei === stay.marks.imei);
    if (!isThis || end.at < summary.lastAt) return entry;
    const { id: visit, marks } = stay;
    return { visit, ...(marks.stick !== undefined && { stick: marks.stick }), ...entry };
  }

  private begin(sighting: Sighting): Stay {
    const { device, place } = sighting;
    const stick = stickKeyOf({ serial: device.serial, vid: device.vid });
    const stay: Stay = {
      id: `${place}-${this.parts.newId()}`,
      startedAt: sighting.seenAt,
      marks: { stick },
      sightings: 0,
    };
    this.stays.set(place, stay);
    return stay;
  }

  private stayOf(session: Session): Stay {
    const known = this.stays.get(session.place);
    if (known !== undefined) return known;
    const last = session.sighting ?? session.run?.before;
    if (last !== undefined) return this.begin(last);
    const stay: Stay = { id: `${session.place}-${this.parts.newId()}`, startedAt: '', marks: {}, sightings: 0 };
    this.stays.set(session.place, stay);
    return stay;
  }

  /** A number that was told makes the whole stay this stick's. */
  private learn(session: Session, stay: Stay, facts: FactSet['facts']): void {
    stay.marks.iccid = factText(facts, 'iccid') ?? stay.marks.iccid;
    const imei = factText(facts, 'imei');
    const key = stickKeyOf({ imei });
    if (imei === undefined || key === undefined || key === stay.marks.stick) return;
    stay.marks = { ...stay.marks, imei, stick: key };
    const { name } = session.identity;
    this.later(() => this.parts.store.assign(stay.id, { key, imei, name }));
  }

  private marksOf(session: Session, stay: Stay): StayMarks {
    return { visit: stay.id, ...stay.marks, name: session.identity.name, station: this.parts.station() };
  }

  private seen(id: string, session: Session, sighting: Sighting, stay: Stay): HistoryEntry {
    return sightingEntry(id, sighting, this.marksOf(session, stay));
  }

  private keepOpen(id: string, session: Session, stay: Stay): void {
    stay.open?.stop();
    const stop = this.parts.clock.after(quietMs, () => {
      stay.open = undefined;
      const { sighting } = session;
      if (sighting !== undefined) this.put(() => this.seen(id, session, sighting, stay));
    });
    stay.open = { id, stop };
  }

  private close(stay: Stay | undefined): void {
    stay?.open?.stop();
    if (stay !== undefined) stay.open = undefined;
  }

  /** Whether the history's last sight of the place is this same stick as it is now. */
  private async wasSeenLast({ place, device }: Sighting): Promise<boolean> {
    const { rows } = await this.parts.store.search({ kinds: ['sighting'], place, limit: 1 });
    return rows[0]?.usbId === idOf(device) && rows[0].serial === device.serial;
  }

  /** @param make called when its turn has come, with all that is known by then */
  private put(make: () => HistoryEntry): void {
    this.later(() => this.parts.store.put(make()));
  }

  private later(work: () => Promise<void>): void {
    void this.inTurn(async () => {
      try {
        await work();
        await this.works();
      } catch (error) {
        this.fails(toErrorData(error));
      }
    });
  }

  private async tryPut(entry: HistoryEntry): Promise<ErrorData | undefined> {
    try {
      await this.parts.store.put(entry);
    } catch (error) {
      const data = toErrorData(error);
      this.fails(data);
      return data;
    }
    await this.works();
    return undefined;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.queue.then(work);
    this.queue = mine.catch(() => undefined);
    return mine;
  }

  private async works(): Promise<void> {
    if (!this.failing) return;
    this.failing = false;
    try {
      await this.parts.takeIn();
    } catch (error) {
      this.fails(toErrorData(error));
    }
  }

  private fails(error: ErrorData): void {
    this.parts.log.error('the history takes nothing now', { error });
    if (!this.failing) this.parts.tell(error);
    this.failing = true;
  }
}
