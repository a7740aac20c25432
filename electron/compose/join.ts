import type {
  Dispose,
  Log,
  NetworkCards,
  OtherPrograms,
  Pinger,
  PlaceLocks,
  SerialPorts,
  UsbBus,
  UsbDevice,
} from '../core/ports.ts';
import { Failure, isVirtualPlace, type CardSighting, type Place } from '../core/model/index.ts';
import type { VirtualBench } from '../virtual/bench/bench.ts';

/** The virtual side of the world, as the bench gives it. */
export interface VirtualSide {
  usb: UsbBus;
  cards: NetworkCards;
  /** Present where virtual ports have no path of their own in the system. */
  serial?: SerialPorts;
}

/** Real and virtual sticks on one bus: each place goes to its own side. The log tells of each device that is opened. */
export function joinBuses(real: UsbBus, virtual: UsbBus, log: Log): UsbBus {
  return {
    trouble: () => real.trouble(),
    list: async () => [...(await real.list()), ...(await virtual.list())],
    watch(listener, trouble): Dispose {
      const stops = [real.watch(listener, trouble), virtual.watch(listener, trouble)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    open(place): Promise<UsbDevice> {
      log.info('a stick is opened', { place });
      return isVirtualPlace(place) ? virtual.open(place) : real.open(place);
    },
  };
}

export const joinCards = (real: NetworkCards, virtual: NetworkCards): NetworkCards => ({
  look: (card) => (card.reach.kind === 'loopback' ? virtual.look(card) : real.look(card)),
});

/**
 * Paths that begin with `virtual:` live inside the bench; all others, pseudo-terminals too, are the system's. The log tells of
 * each port that is opened.
 */
export const joinSerial = (real: SerialPorts, virtual: SerialPorts, log: Log): SerialPorts => ({
  open(path, settings, how) {
    log.info('a port is opened', { path });
    return (path.startsWith('virtual:') ? virtual : real).open(path, settings, how);
  },
  holders: (port) => (port.path.startsWith('virtual:') ? virtual : real).holders(port),
});

/** No real program knows of virtual places. */
export const joinOthers = (real: OtherPrograms): OtherPrograms => ({
  holdOff: (place) =>
    isVirtualPlace(place) ? Promise.resolve({ did: [], giveBack: () => Promise.resolve() }) : real.holdOff(place),
  look: (place, sighting) => (isVirtualPlace(place) ? Promise.resolve([]) : real.look(place, sighting)),
  tidy: () => real.tidy(),
});

/** Virtual sticks belong to the program that made them: nobody else can have them. */
export const joinLocks = (real: PlaceLocks): PlaceLocks => ({
  hold: (place, work) => (isVirtualPlace(place) ? work() : real.hold(place, work)),
});

/** A bus without anything: the real side where only virtual sticks are wanted. */
export const emptyBus: UsbBus = {
  trouble: () => Promise.resolve(undefined),
  list: () => Promise.resolve([]),
  watch: () => () => undefined,
  open: () => Promise.reject(new Error('nothing can be opened on the empty bus')),
};

/** Echoes through the cable of a virtual card, or by the system's own ping. */
export const joinPingers = (real: Pinger, virtual: Pinger & { owns(card: CardSighting): boolean }): Pinger => ({
  ping: (request) => (virtual.owns(request.card) ? virtual : real).ping(request),
});

const noStick = (place: Place): never => {
  throw new Failure('place.unknown', { place, places: '–' });
};

/** The virtual side where no virtual stick is wanted, now or later. */
export const emptyBench: VirtualBench = {
  usb: emptyBus,
  cards: { look: () => Promise.resolve(undefined) },
  pinger: {
    owns: () => false,
    ping: ({ card, host }) => Promise.reject(new Failure('connection.no-echo', { card: card.name, host })),
  },
  serial: {
    owns: () => false,
    open: (path) => Promise.reject(new Failure('serial.not-found', { port: path })),
    holders: () => Promise.resolve([]),
  },
  places: [],
  sticks: new Map(),
  add: noStick,
  remove: noStick,
  settled: () => Promise.resolve(),
  unplug: noStick,
  plug: noStick,
  replug: noStick,
  close: () => Promise.resolve(),
};
