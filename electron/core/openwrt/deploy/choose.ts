import { Failure, interfacesOf, type Device, type ModeToken } from '../../model/index.ts';
import {
  driverTable, newIdTable, protocolTable, releaseTable, type Driver, type NewId, type Protocol, type ProtocolName, type Release,
} from './tables.ts'; // prettier-ignore

/** What is known of the stick in the wanted mode. */
export interface ArrivedStick {
  id: string;
  mode: ModeToken;
  /** Its descriptors, where it was seen in that mode. */
  device: Device | undefined;
  /** Kernel drivers that this computer bound to it. */
  drivers: readonly string[];
}

/** A release by its name, `24.10` or `24.10.2`. Failure openwrt.bad-option. */
export function releaseOf(name: string = releaseTable.default): Release {
  const found = releaseTable.releases.find(({ release }) => name === release || name.startsWith(`${release}.`));
  if (found === undefined) {
    const known = releaseTable.releases.map(({ release }) => release).join(', ');
    throw new Failure('openwrt.bad-option', { option: 'release', value: name, known });
  }
  return found;
}

/** The drivers that a router needs for the stick, the one for its data first. */
export function driversFor({ id, mode, device, drivers }: ArrivedStick): Driver[] {
  const faces = device === undefined ? [] : interfacesOf(device);
  const found = driverTable.drivers.filter(
    ({ driver, match }) =>
      drivers.includes(driver) ||
      match.some((one) =>
        faces.some(
          (face) =>
            face.classCode === one.classCode &&
            (one.subclass === undefined || one.subclass === face.subclass) &&
            (one.protocols === undefined || one.protocols.includes(face.protocol)) &&
            (one.vid === undefined || one.vid === device?.vid),
        ),
      ),
  );
  // Ids stand in for descriptors that were not seen.
  const all = found.length > 0 ? found : driverTable.drivers.filter(({ ids }) => ids?.includes(id) === true);
  const fallback = driverTable.drivers.find(({ driver }) => driver === driverTable.modeDrivers[mode]);
  // A control channel for QMI has no class of its own.
  const wanted = mode === 'qmi' || mode === 'mbim' ? fallback : undefined;
  const list = wanted === undefined || all.includes(wanted) ? all : [wanted, ...all];
  return list.length > 0 || fallback === undefined ? list : [fallback];
}

/** Protocols that carry the mode over these drivers, the best first. */
export function protocolsFor(stick: ArrivedStick): ProtocolName[] {
  const byMode = protocolTable.modes[stick.mode] ?? [];
  const drivers = driversFor(stick);
  const byDriver = drivers.flatMap(({ protocols }) => protocols);
  const fits = byMode.filter((one) => one === 'modemmanager' || byDriver.includes(one));
  const more = byDriver.filter((one) => one === 'ncm' || one === 'directip');
  // A card with its own dial-up is quicker than PPP over the port beside it.
  return [...new Set([...(stick.mode === 'network' ? [] : more), ...fits, ...byMode])];
}

/** The protocol that was asked for, or the best. Failures openwrt.bad-option, openwrt.cannot for a mode that no protocol carries. */
export function protocolOf(stick: ArrivedStick, asked?: string): Protocol {
  const choices = protocolsFor(stick);
  const name = asked ?? choices[0];
  if (name === undefined)
    throw new Failure('openwrt.cannot', {
      id: stick.id,
      reason: '@openwrt.cannot.no-protocol',
      mode: `@mode.${stick.mode}.inline`,
    });
  const found = protocolTable.protocols.find((one) => one.name === name);
  if (found === undefined || !choices.includes(found.name))
    throw new Failure('openwrt.bad-option', { option: 'protocol', value: name, known: choices.join(', ') });
  return found;
}

/** Ids that no driver of the router knows by itself. */
export const newIdsFor = ({ id, mode }: ArrivedStick): NewId[] =>
  newIdTable.filter((one) => one.id === id && one.modes.includes(mode));

/** Packages in the order in which they are named, each once. */
export function packagesFor(
  protocol: Protocol,
  drivers: readonly Driver[],
  { switches }: { switches: 'by-router' | 'stored' },
): string[] {
  const needed = drivers.filter(
    ({ protocols, driver }) =>
      protocols.includes(protocol.name) || protocol.name === 'modemmanager' || driver === 'option',
  );
  const list = [
    ...(switches === 'by-router' ? ['usb-modeswitch'] : []),
    ...protocol.packages,
    ...(needed.length === 0 ? drivers : needed).flatMap(({ packages }) => packages),
  ];
  return [...new Set(list)];
}
