import { Failure, idOf, message } from '../model/index.ts';
import type {
  Device,
  Fact,
  FactSet,
  Identity,
  Message,
  Mode,
  Place,
  PortRole,
  RecordLine,
  Run,
  RunSummary,
  Sighting,
} from '../model/index.ts';
import { identify } from '../modes/identify.ts';
import { isServiceState, modeOf } from '../modes/recognise.ts';
import type { StoredSetting } from '../modes/settings.ts';
import type { ToldSetting } from '../modes/situation.ts';
import { vendorFor, type VendorData } from '../modes/vendor.ts';
import type { Clock, Dispose } from '../ports.ts';
import { Transcript } from './transcript.ts';

/** How many record lines a place keeps in memory: two screens of the record column, and a day of plugging. */
const recordLimit = 400;

type Listener = () => void;

/**
 * What the workbench knows of one USB place. It lives as long as the program looks at the place and survives every
 * re-enumeration; only the workbench writes to it.
 */
export class Session {
  readonly place: Place;
  readonly virtual: boolean;
  sighting: Sighting | undefined;
  goneAt: string | undefined;
  /** Counts arrivals, so that a stick that left and returned between two looks is still known to have been away. */
  generation = 0;
  /** When what is here now was first seen: ms of the monotonic clock. */
  arrivedAt: number;
  identity: Identity;
  mode: Mode;
  run: Run | undefined;
  history: RunSummary[] = [];
  /** Runs of this program at this place, oldest first, the one under way left out. */
  readonly runs: Run[] = [];
  facts: FactSet | undefined;
  readingFacts = false;
  /** Devices seen here, one for each id, newest last. */
  readonly known = new Map<string, Device>();
  readonly record: RecordLine[] = [];
  readonly transcript = new Transcript();
  /** The last AT answer was good: shown as the state of the stick. */
  answers = false;
  /** Values that this stick had before a run changed them. */
  stored: StoredSetting[] = [];
  /** What this stick has said of its stored values. */
  readonly settings = new Map<string, ToldSetting>();
  /** What ports without a role in the tables were found to be, by interface, since the last plug. */
  readonly probed = new Map<number, { role: PortRole | undefined; tries: number }>();
  /** Stored values that it has told since the last plug: what stands there is in force now. */
  readonly said = new Map<string, string>();
  private told: Fact[] = [];
  private readonly listeners = new Set<Listener>();
  private readonly vendors: readonly VendorData[];
  private readonly clock: Clock;

  constructor(first: Sighting, vendors: readonly VendorData[], clock: Clock) {
    this.place = first.place;
    this.virtual = first.virtual;
    this.vendors = vendors;
    this.clock = clock;
    this.arrivedAt = clock.monotonic();
    this.identity = identify(first, vendorFor(vendors, first.device), []);
    this.mode = modeOf(first, vendorFor(vendors, first.device));
  }

  get vendor(): VendorData {
    const device = this.sighting?.device ?? [...this.known.values()].at(-1);
    return vendorFor(this.vendors, device ?? { vid: '', pid: '' });
  }

  /** The stick as it is now. Failure place.gone when nothing is plugged in. */
  present(): Sighting {
    if (this.sighting === undefined) throw new Failure('place.gone', { place: this.place });
    return this.sighting;
  }

  /** The stick, to be talked to. Failures: place.gone, mode.service-state for a boot loader, which is not even opened. */
  open(): Sighting {
    const sighting = this.present();
    const { place, device } = sighting;
    if (isServiceState(device)) throw new Failure('mode.service-state', { place, id: idOf(device) });
    return sighting;
  }

  arrived(sighting: Sighting): void {
    this.generation += 1;
    this.arrivedAt = this.clock.monotonic();
    this.goneAt = undefined;
    this.answers = false;
    this.probed.clear();
    this.said.clear();
    // Another stick in the same socket starts afresh: what the last one told is not true of this one.
    if (!this.mayBeSame(sighting.device)) {
      this.told = [];
      this.facts = undefined;
      this.known.clear();
      this.stored = [];
      this.settings.clear();
      this.transcript.clear();
    } else if (!this.isSame(sighting.device)) {
      // One of the same kind without a serial number may be another one, unless a run of ours made it come back.
      this.told = [];
      this.facts = undefined;
      this.transcript.clear();
    }
    this.note('event', message('record.plugged'), `${idOf(sighting.device)} ${sighting.device.product ?? ''}`.trim());
    this.take(sighting);
  }

  changed(sighting: Sighting): void {
    const before = this.sighting;
    for (const binding of sighting.drivers) {
      if (!before?.drivers.some((old) => old.interface === binding.interface && old.driver === binding.driver)) {
        this.note('event', message('record.driver', { driver: binding.driver, interface: binding.interface }));
      }
    }
    const ports = sighting.ports.filter((port) => !before?.ports.some((old) => old.path === port.path));
    if (ports.length > 0) this.note('event', message('record.ports'), ports.map((port) => port.name).join(', '));
    this.take(sighting);
  }

  left(): void {
    if (this.sighting !== undefined) this.note('event', message('record.left'), idOf(this.sighting.device));
    this.sighting = undefined;
    this.answers = false;
    this.goneAt = new Date(this.clock.now()).toISOString();
    this.announce();
  }

  /** Facts that the stick told of itself; identity listens to them. */
  learn(facts: FactSet): void {
    this.facts = facts;
    this.told = facts.facts;
    if (this.sighting !== undefined) this.identity = identify(this.sighting, this.vendor, this.told);
    this.announce();
  }

  /** Single facts that came by the way (the answer that proved a switch); the next full reading replaces them. */
  hear(facts: readonly Fact[]): void {
    const keys = new Set(facts.map((fact) => fact.key));
    this.told = [...this.told.filter((fact) => !keys.has(fact.key)), ...facts];
    if (this.sighting !== undefined) this.identity = identify(this.sighting, this.vendor, this.told);
    this.announce();
  }

  /** What the stick at this place has said since then. @param at ISO 8601 */
  toldSince(at: string): Fact[] {
    return this.told.filter((fact) => fact.at >= at);
  }

  /** What a run has read of stored values: the way back, and what is known for the next plan. */
  remember({ settings = [], before, modeBefore, modeAfter }: Run): void {
    const id = idOf(before.device);
    for (const { setting, before: value, after, table } of settings) {
      // A run that changed nothing has not made a new way back.
      const changed = after !== undefined ? after !== value : modeAfter?.main !== modeBefore.main;
      if (changed) {
        this.stored = this.stored.filter((one) => one.setting !== setting);
        this.stored.push({ setting, value, mode: modeBefore.main, id });
      }
      const now = after ?? (changed ? undefined : value);
      this.settings.set(setting, { ...(now === undefined ? {} : { now }), ...(table === undefined ? {} : { table }) });
    }
  }

  /** @param detail ids, names and bytes as they are, the same in every language */
  note(kind: RecordLine['kind'], words: Message | undefined, detail?: string): void {
    const at = new Date(this.clock.now()).toISOString();
    this.record.push({ at, kind, ...(words && { words }), ...(detail !== undefined && { detail }) });
    if (this.record.length > recordLimit) this.record.splice(0, this.record.length - recordLimit);
  }

  /** Tells everyone who watches this place that something is new. */
  announce(): void {
    for (const listener of [...this.listeners]) listener();
  }

  onChange(listener: Listener): Dispose {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Waits until `reached` gives something, looking at each change of this place.
   *
   * @returns what `reached` gave, or undefined after `limitMs`
   * Failure run.cancelled when the signal aborts, and whatever `reached` throws.
   */
  async until<T>(reached: () => T | undefined, limitMs: number, signal: AbortSignal): Promise<T | undefined> {
    const first = reached();
    if (first !== undefined) return first;
    if (signal.aborted) throw new Failure('run.cancelled');
    return new Promise<T | undefined>((resolve, reject) => {
      const finish = (act: () => void): void => {
        stopTimer();
        stopListening();
        signal.removeEventListener('abort', cancelled);
        act();
      };
      const cancelled = (): void => finish(() => reject(new Failure('run.cancelled')));
      const look = (): void => {
        // What goes wrong here is the waiting one's; whoever told the change must not stumble over it.
        try {
          const value = reached();
          if (value !== undefined) finish(() => resolve(value));
        } catch (error) {
          finish(() => reject(error instanceof Error ? error : new Failure('internal', {}, error)));
        }
      };
      const stopTimer = this.clock.after(Math.max(1, limitMs), () => finish(() => resolve(undefined)));
      const stopListening = this.onChange(look);
      signal.addEventListener('abort', cancelled, { once: true });
    });
  }

  private take(sighting: Sighting): void {
    // An answer was given by a port; where one has gone, it proves nothing of what is left.
    if (this.sighting?.ports.some((old) => !sighting.ports.some((port) => port.path === old.path)))
      this.answers = false;
    this.sighting = sighting;
    const vendor = vendorFor(this.vendors, sighting.device);
    this.known.delete(idOf(sighting.device));
    this.known.set(idOf(sighting.device), sighting.device);
    this.identity = identify(sighting, vendor, this.told);
    this.mode = modeOf(sighting, vendor);
    this.announce();
  }

  /** Whether what the last stick told is still true: it came back in a run, or its serial number says that it is the one. */
  private isSame(device: Device): boolean {
    const serial = this.last()?.serial;
    return this.run?.state === 'running' || (serial !== undefined && serial === device.serial);
  }

  private last(): Device | undefined {
    return [...this.known.values()].at(-1);
  }

  /** The same stick may come back under another id of its maker; another maker or another serial number is another stick. */
  private mayBeSame(device: Device): boolean {
    const last = this.last();
    if (last === undefined) return true;
    if (last.vid !== device.vid) return false;
    const twin = this.known.get(idOf(device));
    return twin?.serial === undefined || device.serial === undefined || twin.serial === device.serial;
  }
}
