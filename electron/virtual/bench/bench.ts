import { Failure } from '../../core/model/index.ts';
import type { CardSighting, Place } from '../../core/model/index.ts';
import type { BusEvent, Clock, Log, NetworkCards, Pinger, Ptys, SerialPorts, UsbBus } from '../../core/ports.ts';
import type { StickData } from '../stick/data.ts';
import type { Faults } from '../stick/faults.ts';
import { modelOf } from '../stick/models/index.ts';
import { VirtualStick } from '../stick/stick.ts';
import { pingOverCable } from './ping.ts';
import { virtualSerialPorts } from './serial-ports.ts';
import { Slot } from './slot.ts';
import type { Tty } from './tty.ts';
import { UsbHandle } from './usb-handle.ts';

export interface VirtualBenchOptions {
  /** Sticks, by model name or by their data, in the order of their places: the first is at v1-1, the second at v1-2, … */
  models: readonly (string | StickData)[];
  /** Makes each serial port a pseudo-terminal that any program can open; without it ports open through `serial` alone. */
  ptys?: Ptys | undefined;
  clock: Clock;
  log: Log;
  /** What is wrong with the stick at a place. */
  faults?: Readonly<Record<Place, Faults>> | undefined;
  /** Factor on all times of sticks and computer: 1 like real ones, 0.01 for tests. */
  pace?: number | undefined;
}

/** A bench with virtual sticks: the same ports to the world as the real computer has. */
export interface VirtualBench {
  usb: UsbBus;
  cards: NetworkCards;
  /** Echoes over the cables of its cards; `owns` says which. */
  pinger: Pinger & { owns(card: CardSighting): boolean };
  /** Opens what `owns` says; pseudo-terminals open like any serial port. */
  serial: SerialPorts & { owns(path: string): boolean };
  /** Places in use. */
  readonly places: readonly Place[];
  /** Puts one more stick on the bench, at the next free place. Failure virtual.unknown-model. */
  add(model: string | StickData): Place;
  /** Takes the stick out and its place away. */
  remove(place: Place): Promise<void>;
  /** The sticks by place, to look behind the scenes. */
  sticks: ReadonlyMap<Place, VirtualStick>;
  /** Resolves when the sticks that are there now have their ports and cards, as they would have before a program starts. */
  settled(): Promise<void>;
  unplug(place: Place): void;
  plug(place: Place): void;
  /** Pulls the stick and plugs it in again after a moment; resolves when it has power again. */
  replug(place: Place): Promise<void>;
  close(): Promise<void>;
}

/** How long a person holds the stick in the hand, ms. */
const replugMs = 800;

/**
 * Puts the named sticks on a bench; they are there at once, their ports and cards within a moment.
 * Failures: virtual.unknown-model; place.unknown from the methods that take a place.
 */
export function createVirtualBench(options: VirtualBenchOptions): VirtualBench {
  const { clock, log, ptys } = options;
  const pace = options.pace ?? 1;
  const all = options.models.map(dataOf);
  const listeners = new Set<(event: BusEvent) => void>();
  const ttys = new Map<string, Tty>();
  const tell = (event: BusEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };
  const slots = new Map<Place, Slot>();
  const sticks = new Map<Place, VirtualStick>();
  let lastPort = 0;
  const put = (data: StickData): void => {
    lastPort += 1;
    const place = `v1-${lastPort}`;
    const stick = new VirtualStick({ data, clock, pace, faults: options.faults?.[place] ?? {} });
    const slot = new Slot({ place, stick, clock, log, ptys, ttys, pace, tell });
    slots.set(place, slot);
    sticks.set(place, stick);
  };
  all.forEach(put);
  const slotAt = (place: Place): Slot => {
    const slot = slots.get(place);
    if (slot === undefined) throw new Failure('place.unknown', { place, places: [...slots.keys()].join(', ') || '–' });
    return slot;
  };

  return {
    usb: {
      trouble: () => Promise.resolve(undefined),
      list: () => Promise.resolve([...slots.values()].flatMap((slot) => slot.sighting() ?? [])),
      watch: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      open: (place) => {
        const slot = slots.get(place);
        const host = slot?.enumerated;
        if (slot === undefined || host === undefined) return Promise.reject(new Failure('usb.not-found', { place }));
        return Promise.resolve(new UsbHandle(place, { stick: slot.stick, host, clock }));
      },
    },
    cards: { look: (card) => Promise.resolve(lookAt(slots, card)) },
    pinger: {
      owns: (card) => lookAt(slots, card) !== undefined,
      ping: async ({ card, host, timeoutMs }) => {
        const slot = [...slots.values()].find((one) => one.sighting()?.cards.some(({ name }) => name === card.name));
        if (slot === undefined) throw new Failure('connection.no-echo', { host, card: card.name });
        return pingOverCable({ stick: slot.stick, card, clock }, host, timeoutMs);
      },
    },
    serial: virtualSerialPorts(ttys, clock),
    get places() {
      return [...slots.keys()];
    },
    sticks,
    add: (model) => {
      put(dataOf(model));
      return `v1-${lastPort}`;
    },
    remove: async (place) => {
      const slot = slotAt(place);
      slot.stick.unplug();
      slots.delete(place);
      sticks.delete(place);
      await slot.close();
    },
    settled: async () => {
      for (const slot of slots.values()) await slot.enumerated?.settled();
    },
    unplug: (place) => slotAt(place).stick.unplug(),
    plug: (place) => slotAt(place).stick.plug(),
    replug: async (place) => {
      const { stick } = slotAt(place);
      stick.unplug();
      await clock.wait(replugMs * pace);
      stick.plug();
    },
    close: async () => {
      listeners.clear();
      await Promise.all([...slots.values()].map((slot) => slot.close()));
    },
  };
}

const dataOf = (stick: string | StickData): StickData => (typeof stick === 'string' ? modelOf(stick) : stick);

function lookAt(slots: ReadonlyMap<Place, Slot>, card: CardSighting): CardSighting | undefined {
  const cards = [...slots.values()].flatMap((slot) => slot.sighting()?.cards ?? []);
  return cards.find((c) => c.name === card.name);
}
