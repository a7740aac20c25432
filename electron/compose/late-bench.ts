import type { Place } from '../core/model/index.ts';
import { Late } from '../core/model/late.ts';
import type { BusEvent, Dispose } from '../core/ports.ts';
import type { VirtualBench } from '../virtual/bench/bench.ts';
import { emptyBench } from './join.ts';

/** What a composition needs of a bench. Putting a stick on it may take a moment. */
export type BenchSide = Pick<
  VirtualBench,
  'usb' | 'cards' | 'pinger' | 'serial' | 'places' | 'settled' | 'remove' | 'replug' | 'close'
> & { add(model: string): Place | Promise<Place> };

/** An empty bench that is read from the disk when the first stick is put on it: most who start the program have real ones. */
export function lateBench(read: () => Promise<VirtualBench>): BenchSide {
  const watchers = new Map<(event: BusEvent) => void, Dispose | undefined>();
  const late = new Late(async () => {
    const bench = await read();
    for (const listener of watchers.keys())
      watchers.set(
        listener,
        bench.usb.watch(listener, () => undefined),
      );
    return bench;
  });
  const now = (): VirtualBench => late.made ?? emptyBench;
  return {
    usb: {
      trouble: () => now().usb.trouble(),
      list: () => now().usb.list(),
      watch(listener, trouble) {
        watchers.set(listener, late.made?.usb.watch(listener, trouble));
        return () => {
          watchers.get(listener)?.();
          watchers.delete(listener);
        };
      },
      open: (place) => now().usb.open(place),
    },
    cards: { look: (card) => now().cards.look(card) },
    pinger: { owns: (card) => now().pinger.owns(card), ping: (request) => now().pinger.ping(request) },
    serial: {
      owns: (path) => now().serial.owns(path),
      open: (path, settings, how) => now().serial.open(path, settings, how),
      holders: (port) => now().serial.holders(port),
    },
    get places() {
      return now().places;
    },
    settled: () => now().settled(),
    add: async (model) => (await late.get()).add(model),
    remove: (place) => now().remove(place),
    replug: (place) => now().replug(place),
    close: () => late.end((bench) => bench.close()),
  };
}
