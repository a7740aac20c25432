import type { CardSighting, Device, DriveSighting, Interface, PortSighting } from '../../core/model/index.ts';
import type { Clock, Dispose, Log, Ptys } from '../../core/ports.ts';
import type { ownClassDrivers } from '../stick/data.ts';
import type { VirtualStick } from '../stick/stick.ts';
import type { Tty } from './tty.ts';

/** What a driver shows of its interface at this moment. */
export interface DriverFace {
  ports: PortSighting[];
  cards: CardSighting[];
  drives: DriveSighting[];
}

/** A kernel driver of the virtual computer, bound to one interface (a card's also to its data interface). */
export interface Driver {
  readonly name: string;
  readonly interfaces: readonly number[];
  face(): DriverFace;
  /** Resolves when what it makes is there; drivers without it are ready at once. */
  readonly ready?: Promise<unknown> | undefined;
  /** Lets go: pending transfers are taken back, ports and cards vanish. */
  stop(): Promise<void>;
}

/** What a driver gets when it is bound. */
export interface DriverContext {
  place: string;
  stick: VirtualStick;
  device: Device;
  interface: Interface;
  mac: string | undefined;
  clock: Clock;
  log: Log;
  ptys: Ptys | undefined;
  /** All ports of the computer by path. */
  ttys: Map<string, Tty>;
  /** Factor on all times; 0 for a stick that has been there since before the program. */
  pace: number;
  /** Ports, cards or drives have changed. */
  changed: () => void;
}

export const noFace = (): DriverFace => ({ ports: [], cards: [], drives: [] });

/** Vendors whose ff interfaces the serial driver takes; the real one has a long list of ids with the same effect. */
const serialVendors = new Set(['12d1', '19d2', '2c7c', '1e0e', '1199', '1bc7', '2cb7']);
/** Makers of modules whose QMI interface is told from their serial ports by its class, ff/ff/ff, and its interrupt endpoint. */
const qmiVendors = new Set(['2c7c', '1e0e', '1199', '1bc7', '2cb7']);

/** Drivers that make one serial port of an interface. */
export type SerialDriver = Exclude<(typeof ownClassDrivers)[number], 'qmi_wwan'> | 'cdc_acm';
export type DriverName =
  SerialDriver | 'usb-storage' | 'cdc_ether' | 'rndis_host' | 'cdc_ncm' | 'cdc_mbim' | 'qmi_wwan';

/** Which driver a Linux computer would bind to an interface, by class, subclass and protocol. */
export function driverFor(device: Device, i: Interface): DriverName | undefined {
  if (i.classCode === 8 && i.subclass === 6 && i.protocol === 0x50) return 'usb-storage';
  if (i.classCode === 2 && i.subclass === 6) return 'cdc_ether';
  if (i.classCode === 2 && i.subclass === 2 && i.protocol <= 6) return 'cdc_acm';
  if (i.classCode === 2 && i.subclass === 0x0d && i.protocol === 0) return 'cdc_ncm';
  if (i.classCode === 2 && i.subclass === 0x0e) return 'cdc_mbim';
  if (i.classCode === 0xe0 && i.subclass === 1 && i.protocol === 3) return 'rndis_host';
  const qmi = i.subclass === 0xff && i.protocol === 0xff && i.endpoints.some((e) => e.type === 'interrupt');
  if (i.classCode === 0xff && qmi && qmiVendors.has(device.vid)) return 'qmi_wwan';
  return i.classCode === 0xff && serialVendors.has(device.vid) ? 'option' : undefined;
}

/** First endpoint of a direction and type. */
export function endpointOf(
  i: Interface | undefined,
  type: 'bulk' | 'interrupt',
  direction: 'in' | 'out',
): number | undefined {
  return i?.endpoints.find((e) => e.type === type && ((e.address & 0x80) !== 0) === (direction === 'in'))?.address;
}

/** Calls `fire` after `ms`, at once for none. */
export function later(clock: Clock, ms: number, fire: () => void): Dispose {
  if (ms > 0) return clock.after(ms, fire);
  fire();
  return () => undefined;
}
