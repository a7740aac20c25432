import type { Interface, Place, Sighting } from '../../core/model/index.ts';
import { interfacesOf } from '../../core/model/index.ts';
import type { Clock, Log, Ptys } from '../../core/ports.ts';
import type { VirtualStick } from '../stick/stick.ts';
import { bindCard } from './card-driver.ts';
import { driverFor, noFace, type Driver, type DriverContext, type DriverName } from './driver.ts';
import type { ReadDevice } from './read-device.ts';
import { bindSerial } from './serial-driver.ts';
import { bindStorage } from './storage-driver.ts';
import type { Tty } from './tty.ts';

export interface EnumeratedOptions {
  place: Place;
  stick: VirtualStick;
  read: ReadDevice;
  clock: Clock;
  log: Log;
  ptys: Ptys | undefined;
  ttys: Map<string, Tty>;
  pace: number;
  changed: () => void;
}

/** One device of the virtual computer, from its enumeration until it leaves: its drivers and who has claimed what. */
export class Enumerated {
  readonly #o: EnumeratedOptions;
  readonly #holders = new Map<number, object>();
  #drivers: Driver[] = [];
  #configuration: number;
  #alive = true;

  constructor(options: EnumeratedOptions) {
    this.#o = options;
    this.#configuration = options.read.device.activeConfiguration;
  }

  alive = (): boolean => this.#alive;
  configuration = (): number => this.#configuration;
  driverOf = (number: number): Driver | undefined => this.#drivers.find((d) => d.interfaces.includes(number));
  holder = (number: number): object | undefined => this.#holders.get(number);
  hasInterface = (number: number): boolean => this.#interfaces().some((i) => i.number === number);
  inUse = (): boolean => this.#drivers.length > 0 || this.#holders.size > 0;

  hold(number: number, by: object | undefined): void {
    if (by === undefined) this.#holders.delete(number);
    else this.#holders.set(number, by);
  }

  /** The interface of the configuration in force that an endpoint belongs to, in any alternate setting. */
  interfaceOf(endpoint: number): number | undefined {
    const { configurations } = this.#o.read.device;
    const all = configurations.find((c) => c.value === this.#configuration)?.interfaces ?? [];
    return all.find((i) => i.endpoints.some((e) => e.address === endpoint))?.number;
  }

  /** A program has set another configuration; with one there are interfaces for drivers again. */
  configured(value: number): void {
    this.#configuration = value;
    if (value !== 0) this.bindAll();
    this.#o.changed();
  }

  bindAll(): void {
    for (const i of this.#interfaces()) if (!this.driverOf(i.number) && !this.holder(i.number)) this.#bind(i);
  }

  /** Gives an interface to the kernel's driver; does nothing when there is none for it or one is bound. */
  bind(number: number): Promise<void> {
    const found = this.#interfaces().find((i) => i.number === number);
    if (found && !this.driverOf(number)) this.#bind(found);
    this.#o.changed();
    return Promise.resolve();
  }

  async unbind(number: number): Promise<void> {
    const driver = this.driverOf(number);
    if (driver === undefined) return;
    await driver.stop();
    this.#drivers = this.#drivers.filter((d) => d !== driver);
    for (const each of driver.interfaces) this.#o.stick.driverOff(each);
    this.#o.changed();
  }

  /** Resolves when the drivers that are bound now have made their ports and cards. */
  async settled(): Promise<void> {
    for (const driver of this.#drivers) await driver.ready;
  }

  /** It has left the bus. */
  async end(): Promise<void> {
    this.#alive = false;
    const drivers = this.#drivers;
    this.#drivers = [];
    this.#holders.clear();
    await Promise.all(drivers.map((d) => d.stop()));
  }

  sighting(): Sighting {
    const faces = this.#drivers.map((d) => d.face());
    return {
      place: this.#o.place,
      virtual: true,
      seenAt: new Date(this.#o.clock.now()).toISOString(),
      device: { ...this.#o.read.device, activeConfiguration: this.#configuration },
      drivers: this.#drivers.flatMap((d) => d.interfaces.map((i) => ({ interface: i, driver: d.name }))),
      ports: faces.flatMap((f) => f.ports),
      cards: faces.flatMap((f) => f.cards),
      drives: faces.flatMap((f) => f.drives),
      access: 'ok',
    };
  }

  /** The interfaces in force, each with its setting 0. */
  #interfaces(): Interface[] {
    if (this.#configuration === 0) return [];
    return interfacesOf({ ...this.#o.read.device, activeConfiguration: this.#configuration });
  }

  #bind(i: Interface): void {
    const told = this.#o.stick.interfaces.find((one) => one.number === i.number)?.data.driver;
    const name = told ?? driverFor(this.#o.read.device, i);
    if (name === undefined) return;
    const context: DriverContext = {
      ...this.#o,
      device: this.#o.read.device,
      interface: i,
      mac: this.#o.read.macs.get(i.number),
    };
    this.#drivers.push(bindDriver(name, context));
  }
}

function bindDriver(name: DriverName, context: DriverContext): Driver {
  switch (name) {
    case 'usb-storage':
      return bindStorage(context);
    case 'option':
    case 'qcserial':
    case 'sierra':
    case 'pl2303':
    case 'cdc_acm':
      return bindSerial(context, name);
    case 'cdc_ether':
    case 'cdc_ncm':
    case 'rndis_host':
      return bindCard(context, name);
    case 'qmi_wwan':
      // What is spoken on the control channel is not modelled: the driver is bound, and that is all.
      return { name, interfaces: [context.interface.number], face: noFace, stop: () => Promise.resolve() };
    case 'cdc_mbim': {
      // Its card has no link before somebody connects by MBIM, which is not modelled.
      const { number } = context.interface;
      return { name, interfaces: [number, number + 1], face: noFace, stop: () => Promise.resolve() };
    }
  }
}
