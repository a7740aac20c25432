import { useMemo } from 'react';
import type { SessionSnapshot } from '../../../preload/contract/index.ts';
import { goTo } from '../../app/navigation.ts';
import { useSnapshot } from '../../client/snapshot-store.ts';
import { tabPorts } from './ports.ts';
import { chooseTerminal, crossTo, terminalKey, useTerminals } from './terminal-store.ts';

/** One port of one stick. */
export interface Spot {
  readonly place: string;
  readonly interface: number;
}

type Port = SessionSnapshot['ports'][number];

/** A port of any stick, with the stick that it belongs to. */
export interface PortOfStick extends Spot {
  readonly stick: string;
  readonly port: Port;
}

export const sameSpot = (a: Spot | undefined, b: Spot | undefined): boolean =>
  a !== undefined && b !== undefined && a.place === b.place && a.interface === b.interface;

/** Ports that one can talk to, of all sticks; those of `place` first. */
export function portsOfAll(sessions: readonly SessionSnapshot[], place: string): PortOfStick[] {
  const ports = sessions.flatMap((session) =>
    tabPorts(session.ports).map((port) => ({
      place: session.place,
      interface: port.interface,
      stick: session.identity.name,
      port,
    })),
  );
  return [...ports.filter((one) => one.place === place), ...ports.filter((one) => one.place !== place)];
}

/** Ports of all sticks, and of them those of other sticks whose terminals are open: they have a tab here as well. */
export function usePortsOfAll(place: string): { all: PortOfStick[]; open: PortOfStick[] } {
  const snapshot = useSnapshot((state) => state.snapshot);
  const views = useTerminals((state) => state.views);
  const all = useMemo(() => portsOfAll(snapshot?.sessions ?? [], place), [snapshot, place]);
  const open = all.filter(
    (one) => one.place !== place && views[terminalKey(one.place, one.interface)]?.id !== undefined,
  );
  return { all, open };
}

/** Gives the keyboard to a terminal: in the split where it stands in it, else alone. The page of its stick is shown. */
export function showTerminal(from: Spot, to: Spot): void {
  if (from.place === to.place) {
    chooseTerminal(to.place, to.interface);
    return;
  }
  if (sameSpot(useTerminals.getState().beside[from.place], to)) crossTo(from, to);
  else chooseTerminal(to.place, to.interface);
  goTo({ page: 'stick', place: to.place, tab: 'terminal' });
}
