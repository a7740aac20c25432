import { Failure } from '../model/index.ts';
import { interfacesOf } from '../model/index.ts';
import type { Interface, PortRole, PortSighting, RoleKnown } from '../model/index.ts';
import { isServiceState, rolesOf } from '../modes/recognise.ts';
import type { Session } from './session.ts';

/** A role, and how it is known. */
export interface KnownRole {
  role: PortRole;
  known: RoleKnown;
  /** Where the maker's table has it from. */
  source?: string;
}

/** The role of every interface of the stick as it is now. Tables go before what was probed; no byte is sent for them. */
export function rolesAt(session: Session): Map<number, KnownRole> {
  const { sighting } = session;
  if (sighting === undefined) return new Map();
  return new Map(
    rolesOf(sighting.device, session.vendor, session.said).map(
      ({ interface: number, role, source }): [number, KnownRole] => {
        if (source !== 'class') return [number, { role, known: 'table', source }];
        if (role !== 'other') return [number, { role, known: 'class' }];
        const asked = session.probed.get(number);
        if (asked?.role !== undefined) return [number, { role: asked.role, known: 'probed' }];
        const face = interfacesOf(sighting.device).find((one) => one.number === number);
        if (asked === undefined && face !== undefined && saysAt(face))
          return [number, { role: 'at', known: 'guessed' }];
        return [number, { role, known: 'not-known' }];
      },
    ),
  );
}

/**
 * An abstract control model whose protocol is "AT commands" (USB CDC 1.2, table 13; PSTN subclass, table 5). A guess: sticks
 * say so of their positioning and log ports, too.
 */
const saysAt = ({ classCode, subclass, protocol }: Interface): boolean =>
  classCode === 0x02 && subclass === 0x02 && protocol === 0x01;

/** Known well enough that no port needs to be asked. */
const isSure = ({ role, known }: KnownRole): boolean => (role === 'at' || role === 'modem') && known !== 'guessed';

/** Which ports may take AT, best first. */
const order: readonly PortRole[] = ['at', 'modem', 'other'];

/**
 * The ports that may take AT, best first: those with the role `at`, then the modem port, then ports without a role by
 * interface number. The diagnostics port is never asked: bytes that are not its protocol can upset it. Nor is a boot loader.
 */
export function atPortsAt(session: Session): PortSighting[] {
  if (session.sighting !== undefined && isServiceState(session.sighting.device)) return [];
  const roles = rolesAt(session);
  const rank = (port: PortSighting): number => {
    const { role, known } = roles.get(port.interface) ?? { role: 'other', known: 'not-known' };
    return known === 'guessed' ? order.length - 1.5 : order.indexOf(role);
  };
  return (session.sighting?.ports ?? [])
    .filter((port) => rank(port) >= 0)
    .sort((a, b) => rank(a) - rank(b) || a.interface - b.interface);
}

/** The one port that is known to take AT; without such a one, all that may. */
export function portsToAsk(session: Session): PortSighting[] {
  const ports = atPortsAt(session);
  const role = ports[0] && rolesAt(session).get(ports[0].interface);
  return role !== undefined && isSure(role) ? ports.slice(0, 1) : ports;
}

/** The best AT port. Failures: place.gone, serial.not-found when the stick shows none. */
export function atPort(session: Session): PortSighting {
  const { place } = session.present();
  const [first] = atPortsAt(session);
  if (first === undefined) throw new Failure('serial.not-found', { port: place });
  return first;
}

/** Whether a port is known to take AT, by a table or because it has answered. */
export const hasAtPort = (session: Session): boolean => {
  const roles = rolesAt(session);
  return session.sighting?.ports.some(({ interface: number }) => isSure(roles.get(number) ?? notKnown)) === true;
};
const notKnown: KnownRole = { role: 'other', known: 'not-known' };

/** Android's debugging bridge; it gets no serial driver. */
const isDebugging = ({ subclass }: Interface): boolean => subclass === 0x42;

/** Drivers of the kernel that make serial ports of a maker's own interfaces. */
const makesPorts: ReadonlySet<string> = new Set([
  'option',
  'qcserial',
  'sierra',
  'usb_serial_simple',
  'usbserial_generic',
]);

/** Whether an interface of a maker's own class that may be a port shows none yet: its driver is not there, or at work. */
export function lacksPorts(session: Session): boolean {
  const { sighting } = session;
  if (sighting === undefined) return false;
  const roles = rolesAt(session);
  return interfacesOf(sighting.device).some(
    (face) =>
      face.classCode === 0xff &&
      !isDebugging(face) &&
      order.includes(roles.get(face.number)?.role ?? 'other') &&
      !sighting.ports.some((port) => port.interface === face.number) &&
      sighting.drivers.every(({ interface: number, driver }) => number !== face.number || makesPorts.has(driver)),
  );
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
  const roleOf = (port: PortSighting): KnownRole => roles.get(port.interface) ?? notKnown;
  if (hasAtPort(session)) return [];
  return sighting.ports
    .filter((port) => roleOf(port).known === 'not-known' || roleOf(port).known === 'guessed')
    .filter((port) => (session.probed.get(port.interface)?.tries ?? 0) < mostProbes);
}
