import type { SessionSnapshot } from '../../../preload/contract/index.ts';

type Port = SessionSnapshot['ports'][number];

/** Roles in the order in which a person wants to talk to them; the others follow by interface. */
const order = ['at', 'modem'];
const rank = (port: Port): number => {
  const at = order.indexOf(port.role);
  return at < 0 ? order.length : at;
};

/** Ports as tabs: those for AT first. The diagnostics port speaks no text and is left out: bytes can upset it. */
export const tabPorts = (ports: readonly Port[]): Port[] =>
  ports.filter((port) => port.role !== 'diag').toSorted((a, b) => rank(a) - rank(b) || a.interface - b.interface);

/** The port that a terminal opens on: the AT port, else the modem port; undefined when the stick shows none to talk to. */
const firstPort = (ports: readonly Port[]): Port | undefined =>
  tabPorts(ports).find((port) => port.role === 'at' || port.role === 'modem') ?? tabPorts(ports)[0];

/**
 * The interface whose terminal is shown: the chosen one while the stick has it, else the best port of now, else the chosen
 * one still, waiting for the stick; undefined when there is none and never was.
 */
export function interfaceToShow(ports: readonly Port[], chosen: number | undefined): number | undefined {
  if (ports.some((port) => port.interface === chosen)) return chosen;
  return firstPort(ports)?.interface ?? chosen;
}
