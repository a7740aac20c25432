import type { Device, Interface, Mode, ModeToken, PortRole, Sighting } from '../model/index.ts';
import { idOf, interfacesOf } from '../model/index.ts';
import { compositionOf, orderedRoles } from './ordered-roles.ts';
import type { RoleRule, VendorData } from './vendor.ts';

/** USB class codes (usb.org, defined class codes). */
const classes = { communications: 0x02, storage: 0x08, wireless: 0xe0, vendor: 0xff } as const;

/**
 * Ids of boot loaders and download states. Not modems: nothing is ever sent to them. Source: service states that open
 * flashing tools and modem programs refuse; 19d2:0076 is the download state of ZTE sticks with a Qualcomm
 * chip, widely reported; 3466:3302 and 3303 are upgrade and dump of the MT5700M as its maker documents them.
 */
export const serviceIds: ReadonlySet<string> = new Set([
  '12d1:1443',
  '12d1:36dd',
  '05c6:9008',
  '05c6:900e',
  '19d2:0076',
  '19d2:9008',
  '1199:9078',
  '1199:9090',
  '0e8d:0003',
  '1bbb:007a',
  '3466:3302',
  '3466:3303',
]);

/** Says whether the id is a service state, which must not be touched. */
export const isServiceState = (device: Pick<Device, 'vid' | 'pid'>): boolean => serviceIds.has(idOf(device));

export interface AssignedRole {
  interface: number;
  role: PortRole;
  source: string;
  speaks?: ModeToken;
}

/**
 * The role of each interface of the active configuration: the maker's table first, then the order of functions that can be
 * switched off, then the class codes.
 *
 * @param said stored values that the stick has told since it was plugged in: which functions are on
 */
export function rolesOf(device: Device, vendor: VendorData, said: ReadonlyMap<string, string> = none): AssignedRole[] {
  const id = idOf(device);
  const ordered = orderedRoles(device, vendor, said);
  return interfacesOf(device).map((face) => {
    const rule = vendor.roles.find((candidate) => roleFits(candidate, id, face)) ?? ordered.get(face.number);
    return rule === undefined
      ? { interface: face.number, role: roleByClass(face), source: 'class' }
      : {
          interface: face.number,
          role: rule.role,
          source: rule.source,
          ...(rule.speaks === undefined ? {} : { speaks: rule.speaks }),
        };
  });
}
const none: ReadonlyMap<string, string> = new Map();

/** How many serial ports the stick must show before it counts as whole: where functions can be off, as many as its interfaces. */
export function portsShown(device: Device, vendor: VendorData): number {
  if (compositionOf(vendor, idOf(device)) === undefined) return vendor.serialPorts[idOf(device)] ?? 0;
  const roles = new Map(rolesOf(device, vendor).map((one) => [one.interface, one]));
  return interfacesOf(device).filter(
    (face) => face.classCode === classes.vendor && vendorFace(face, roles.get(face.number)) === 'serial',
  ).length;
}

function roleFits(rule: RoleRule, id: string, face: Interface): boolean {
  return (
    (rule.ids === undefined || rule.ids.includes(id)) &&
    (rule.interface === undefined || rule.interface === face.number) &&
    (rule.classCode === undefined || rule.classCode === face.classCode) &&
    (rule.subclass === undefined || rule.subclass === face.subclass) &&
    (rule.endpoints === undefined || rule.endpoints === face.endpoints.length) &&
    (rule.protocols === undefined || rule.protocols.includes(face.protocol))
  );
}

function roleByClass(face: Interface): PortRole {
  const face3 = faceOf(face);
  if (face3 === 'disk') return 'storage';
  if (face3 === 'network' || face3 === 'mbim') return 'network';
  if (face3 === 'adb') return 'adb';
  // CDC data interfaces belong to the network or ACM function before them.
  if (face.classCode === 0x0a) return 'network';
  if (face.classCode === 0x01) return 'audio';
  return 'other';
}

/** Which mode one interface speaks for, by class codes alone; undefined when it speaks for none. */
export function faceOf(face: Interface): ModeToken | undefined {
  const { classCode, subclass, protocol } = face;
  if (classCode === classes.storage) return 'disk';
  if (classCode === classes.communications) {
    // CDC subclasses: 02 abstract control, 06 Ethernet, 0d NCM, 0e MBIM; RNDIS hides as ACM with protocol ff.
    if (subclass === 0x0e) return 'mbim';
    if (subclass === 0x06 || subclass === 0x0d) return 'network';
    if (subclass === 0x02) return protocol === 0xff ? 'network' : 'serial';
    return undefined;
  }
  if (classCode === classes.wireless && subclass === 0x01 && protocol === 0x03) return 'network';
  if (classCode === classes.vendor) {
    if (subclass === 0x42 && protocol === 0x01) return 'adb';
    return hasBulkPair(face) ? 'serial' : undefined;
  }
  return undefined;
}

function hasBulkPair(face: Interface): boolean {
  const bulk = face.endpoints.filter((endpoint) => endpoint.type === 'bulk');
  return bulk.some((e) => (e.address & 0x80) !== 0) && bulk.some((e) => (e.address & 0x80) === 0);
}

/** Which face counts when a stick shows several at once: the one that a router would use. */
const precedence: readonly ModeToken[] = ['download', 'qmi', 'mbim', 'serial', 'network', 'adb', 'disk'];

/**
 * What the stick is being now. Interfaces decide; the maker's table of ids comes in only where an interface could be two
 * things (a vendor interface with the role `network` is QMI or NCM, not a serial port).
 */
export function modeOf(sighting: Pick<Sighting, 'device' | 'drivers'>, vendor: VendorData): Mode {
  const { device } = sighting;
  if (isServiceState(device)) return { main: 'download', faces: ['download'] };
  const roles = new Map(rolesOf(device, vendor).map((role) => [role.interface, role]));
  const faces = new Set<ModeToken>();
  for (const face of interfacesOf(device)) {
    const driver = sighting.drivers.find((binding) => binding.interface === face.number)?.driver;
    const seen = driver === 'qmi_wwan' ? 'qmi' : vendorFace(face, roles.get(face.number));
    if (seen !== undefined) faces.add(seen);
  }
  const order = [...new Set([...(vendor.precedence ?? []), ...precedence])];
  const named = vendor.modes.find((entry) => entry.ids.includes(idOf(device)))?.mode;
  const main =
    named !== undefined && (faces.has(named) || named === 'debug') ? named : order.find((token) => faces.has(token));
  return { main: main ?? 'unknown', faces: [...faces].sort((a, b) => order.indexOf(a) - order.indexOf(b)) };
}

/** What the maker's table says an interface of the maker's own class speaks, else what its shape says. */
function vendorFace(face: Interface, assigned: AssignedRole | undefined): ModeToken | undefined {
  if (face.classCode !== classes.vendor || assigned === undefined) return faceOf(face);
  return assigned.speaks ?? (assigned.role === 'network' ? 'network' : faceOf(face));
}
