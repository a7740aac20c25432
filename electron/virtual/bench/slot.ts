import type { Place, Sighting } from '../../core/model/index.ts';
import type { BusEvent, Clock, Dispose, Log, Ptys } from '../../core/ports.ts';
import type { VirtualStick } from '../stick/stick.ts';
import { later } from './driver.ts';
import { Enumerated } from './enumerated.ts';
import { readDevice } from './read-device.ts';
import type { Tty } from './tty.ts';

/** Times of the computer's side, ms, as seen on Linux; the pace of the bench is a factor on them. */
const times = {
  /** Debounce and reading of descriptors. */
  enumerate: 60,
  /** From the device being there to its drivers. */
  drivers: 240,
} as const;

export interface SlotOptions {
  place: Place;
  stick: VirtualStick;
  clock: Clock;
  log: Log;
  ptys: Ptys | undefined;
  ttys: Map<string, Tty>;
  pace: number;
  tell: (event: BusEvent) => void;
}

/** One USB place of the virtual computer with its stick. */
export class Slot {
  readonly place: Place;
  readonly stick: VirtualStick;
  readonly #o: SlotOptions;
  #now: Enumerated | undefined;
  #announced = false;
  #waiting: Dispose | undefined;
  #ending: Promise<void> = Promise.resolve();
  /** Sticks that are there when the program starts have long been enumerated. */
  #first = true;

  constructor(options: SlotOptions) {
    this.#o = options;
    this.place = options.place;
    this.stick = options.stick;
    this.stick.on((event) => {
      if (event.kind === 'arrived') this.#arrived();
      else if (event.kind === 'left') this.#left();
    });
    this.stick.plug('already');
    this.#first = false;
  }

  get enumerated(): Enumerated | undefined {
    return this.#announced ? this.#now : undefined;
  }

  sighting(): Sighting | undefined {
    return this.enumerated?.sighting();
  }

  async close(): Promise<void> {
    this.stick.dispose();
    this.#left();
    await this.#ending;
  }

  #arrived(): void {
    const pace = this.#first ? 0 : this.#o.pace;
    this.#waiting = later(this.#o.clock, times.enumerate * pace, () => {
      const read = readDevice(this.stick);
      if (read === undefined) return;
      const value = read.device.activeConfiguration;
      this.stick.control({ requestType: 0, request: 9, value, index: 0, length: 0 }, new Uint8Array(0));
      const now = new Enumerated({ ...this.#o, read, pace, changed: () => this.#changed(now) });
      this.#now = now;
      this.#announced = true;
      this.#o.tell({ kind: 'arrived', sighting: now.sighting() });
      this.#waiting = later(this.#o.clock, times.drivers * pace, () => {
        now.bindAll();
        this.#changed(now);
      });
    });
  }

  #changed(of: Enumerated): void {
    if (of === this.#now && of.alive()) this.#o.tell({ kind: 'changed', sighting: of.sighting() });
  }

  #left(): void {
    this.#waiting?.();
    const now = this.#now;
    if (now === undefined) return;
    this.#now = undefined;
    this.#announced = false;
    this.#ending = Promise.all([this.#ending, now.end()]).then(() => undefined);
    this.#o.tell({ kind: 'left', place: this.place });
  }
}
