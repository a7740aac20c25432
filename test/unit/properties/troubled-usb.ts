import { Failure } from '../../../electron/core/model/index.ts';
import type { Device, Place, Sighting } from '../../../electron/core/model/index.ts';
import type { BusEvent, Clock, UsbBus, UsbDevice } from '../../../electron/core/ports.ts';
import type { TransferTrouble } from './troubles.ts';

/** Virtual places under the name of real ones, so that plans are those for real sticks. */
const seenAs = (place: Place): Place => place.replace(/^v/, '');
const seen = (sighting: Sighting): Sighting => ({ ...sighting, place: seenAs(sighting.place), virtual: false });

/** A camera: no rule is for its vendor or its class. */
const stranger: Device = {
  vid: '0bda',
  pid: '5834',
  bcdDevice: 0x0100,
  deviceClass: 0xef,
  product: 'Integrated Webcam',
  configurations: [
    { value: 1, interfaces: [{ number: 0, alternate: 0, classCode: 0x0e, subclass: 1, protocol: 0, endpoints: [] }] },
  ],
  activeConfiguration: 1,
};

/**
 * The bus between the program and the virtual bench: it counts calls, strikes one of them, keeps the books on what is open
 * and claimed, and can put another device in the place of the stick.
 */
export class TroubledUsb implements UsbBus {
  /** Calls to open devices, and opens, since arm(). */
  calls = 0;
  /** What the program has open, and what it has claimed there. */
  readonly opened = new Map<UsbDevice, Set<number>>();
  /** Called before each counted call. */
  onCall: (place: Place, count: number) => void = () => undefined;
  /** The place whose calls count. */
  troubled: Place = '1-1';
  /** ms that each call takes. */
  callMs = 0;
  strike: { at: number; how: TransferTrouble; reached: boolean; struck: boolean } | undefined;
  /** A device that stands in for the stick at a place, with the stick's own presence hidden. */
  readonly impostors = new Map<Place, Sighting | undefined>();
  private readonly inner: UsbBus;
  private readonly clock: Clock;
  private readonly listeners = new Set<(event: BusEvent) => void>();

  constructor(inner: UsbBus, clock: Clock) {
    this.inner = inner;
    this.clock = clock;
    inner.watch(
      (event) => {
        const place = seenAs(event.kind === 'left' ? event.place : event.sighting.place);
        if (!this.impostors.has(place))
          this.tell(event.kind === 'left' ? { kind: 'left', place } : { ...event, sighting: seen(event.sighting) });
      },
      () => undefined,
    );
  }

  trouble(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async list(): Promise<Sighting[]> {
    const all = (await this.inner.list()).map(seen).filter(({ place }) => !this.impostors.has(place));
    return [...all, ...[...this.impostors.values()].flatMap((one) => one ?? [])];
  }

  watch(listener: (event: BusEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  open(place: Place): Promise<UsbDevice> {
    return this.counted(
      place,
      async () => {
        if (this.impostors.has(place)) throw new Failure('usb.no-rights', { place });
        const device = await this.inner.open(`v${place}`);
        return this.watched(place, device);
      },
      'open',
    );
  }

  /** Another device sits at the place from now on: a camera, or a stick with the looks of `like`. */
  replaceBy(place: Place, like: Device | 'stranger'): void {
    const sighting: Sighting = {
      place,
      virtual: false,
      seenAt: new Date(this.clock.now()).toISOString(),
      device: like === 'stranger' ? stranger : like,
      drivers: [],
      ports: [],
      cards: [],
      drives: [],
      access: 'ok',
    };
    this.impostors.set(place, sighting);
    this.tell({ kind: 'arrived', sighting });
  }

  private tell(event: BusEvent): void {
    for (const listener of [...this.listeners]) listener(event);
  }

  private watched(place: Place, device: UsbDevice): UsbDevice {
    const claimed = new Set<number>();
    const count = <T>(work: () => Promise<T>): Promise<T> => this.counted(place, work);
    const watched: UsbDevice = {
      place,
      hasDriver: (n) => count(() => device.hasDriver(n)),
      detachDriver: (n) => count(() => device.detachDriver(n)),
      attachDriver: (n) => count(() => device.attachDriver(n)),
      claim: (n) =>
        count(async () => {
          await device.claim(n);
          claimed.add(n);
        }),
      release: (n) => {
        // The kernel forgets a claim of a device that has gone, whatever release says.
        claimed.delete(n);
        return count(() => device.release(n));
      },
      controlOut: (setup, data, ms) => count(() => device.controlOut(setup, data, ms)),
      controlIn: (setup, length, ms) => count(() => device.controlIn(setup, length, ms)),
      transferOut: (endpoint, data, ms) => count(() => device.transferOut(endpoint, data, ms)),
      transferIn: (endpoint, length, ms) => count(() => device.transferIn(endpoint, length, ms)),
      setConfiguration: (value) => count(() => device.setConfiguration(value)),
      setAlternate: (n, setting) => count(() => device.setAlternate(n, setting)),
      clearHalt: (endpoint) => count(() => device.clearHalt(endpoint)),
      reset: () => count(() => device.reset()),
      close: () => {
        this.opened.delete(watched);
        return device.close();
      },
    };
    this.opened.set(watched, claimed);
    return watched;
  }

  /** Calls for another place are left alone. An open that fails has opened nothing. */
  private async counted<T>(place: Place, work: () => Promise<T>, what?: 'open'): Promise<T> {
    if (place !== this.troubled) return work();
    const number = this.calls;
    this.calls += 1;
    this.onCall(place, number);
    if (this.callMs > 0) await this.clock.wait(this.callMs);
    const { strike } = this;
    if (strike?.at !== number) return work();
    strike.struck = true;
    if (strike.reached && what === undefined) await work();
    switch (strike.how) {
      case 'stall':
        throw new Failure('usb.stall', { what: 'test', place });
      case 'io':
        throw new Failure('usb.io', { place }, 'test');
      case 'busy':
        throw new Failure('usb.busy', { place });
      case 'timeout':
        await this.clock.wait(3_000);
        throw new Failure('usb.timeout', { what: 'test', ms: 3_000, place });
      case 'hang':
        return new Promise<T>(() => undefined);
    }
  }
}
