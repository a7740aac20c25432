import { Failure } from '../model/index.ts';
import type { PortRole, PortSighting } from '../model/index.ts';
import { isServiceState, rolesOf } from '../modes/recognise.ts';
import type { Session } from './session.ts';

/** How a role is known: from the maker's tables and the descriptors, from an answer, or not at all. */
export interface KnownRole {
  role: PortRole;
  known: 'table' | 'probed' | 'not-known';
}

/** The role of every interface of the stick as it is now. Tables go before what was probed; no byte is sent for them. */
export function rolesAt(session: Session): Map<number, KnownRole> {
  const { sighting } = session;
  if (sighting === undefined) return new Map();
  return new Map(
    rolesOf(sighting.device, session.vendor).map(({ interface: number, role, source }): [number, KnownRole] => {
      const probed = session.probed.get(number)?.role;
      if (role !== 'other' || source !== 'class') return [number, { role, known: 'table' }];
      return [number, probed === undefined ? { role, known: 'not-known' } : { role: probed, known: 'probed' }];
    }),
  );
}

/** Which ports may take AT, best first. */
const order: readonly PortRole[] = ['at', 'modem', 'other'];

/**
 * The ports that may take AT, best first: those with the role `at`, then the modem port, then ports without a role by
 * interface number. The diagnostics port is never asked: bytes that are not its protocol can upset it.
 */
export function atPortsAt(session: Session): PortSighting[] {
  const roles = rolesAt(session);
  const rank = (port: PortSighting): number => order.indexOf(roles.get(port.interface)?.role ?? 'other');
  return (session.sighting?.ports ?? [])
    .filter((port) => rank(port) >= 0)
    .sort((a, b) => rank(a) - rank(b) || a.interface - b.interface);
}

/** The best AT port. Failures: place.gone, serial.not-found when the stick shows none. */
export function atPort(session: Session): PortSighting {
  const { place } = session.present();
  const [first] = atPortsAt(session);
  if (first === undefined) throw new Failure('serial.not-found', { port: place });
  return first;
}

/** A port that was asked and stayed silent is asked once more at most: the stick may have been starting. */
export const mostProbes = 2;

/**
 * The ports worth asking: without a role by table, not asked too often, and only where no port is known to take AT. None on a
 * stick in its boot loader.
 */
export function unknownPorts(session: Session): PortSighting[] {
  const { sighting } = session;
  if (sighting === undefined || isServiceState(sighting.device)) return [];
  const roles = rolesAt(session);
  const takesAt = sighting.ports.some((port) => ['at', 'modem'].includes(roles.get(port.interface)?.role ?? ''));
  if (takesAt) return [];
  return sighting.ports.filter(
    (port) =>
      roles.get(port.interface)?.known === 'not-known' && (session.probed.get(port.interface)?.tries ?? 0) < mostProbes,
  );
}
