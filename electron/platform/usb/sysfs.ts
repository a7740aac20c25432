import { accessSync, constants } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { basename, join } from 'node:path';
import { comparePlaces } from '../../core/model/index.ts';
import type {
  CardSighting,
  Configuration,
  Device,
  DriveSighting,
  Place,
  PortSighting,
  Sighting,
} from '../../core/model/index.ts';
import { bytesNow, linkNow, namesNow, textNow } from '../files/memory-files.ts';
import { isYoung } from '../shared/young-node.ts';
import { parseDescriptors } from './descriptors.ts';

/** Where the kernel shows its devices; tests give folders of their own. */
export interface SystemTree {
  /** `/sys` */
  sys: string;
  /** `/dev` */
  dev: string;
  /** IP addresses of a network card now. */
  addressesOf(card: string): string[];
}

/** The running system. */
export const runningSystem: SystemTree = {
  sys: '/sys',
  dev: '/dev',
  addressesOf: (card) => (networkInterfaces()[card] ?? []).map((entry) => entry.address),
};

/** A sighting and the address that the kernel gave the device: a device that comes back has another one. */
export interface Found {
  sighting: Sighting;
  bus: number;
  number: number;
  /** Has configurations, none of them is in force, and the system lets it in: the kernel will choose one. */
  isBeingSetUp: boolean;
}

const placePattern = /^\d+-\d+(\.\d+)*$/;
/** bDeviceClass of hubs, USB 2.0 §11.23.1. */
const hubClass = 9;

/** The folder with one entry for each USB device; missing on a machine without any USB bus. */
export const devicesFolder = (tree: SystemTree): string => join(tree.sys, 'bus', 'usb', 'devices');

/** All devices but hubs, in the order of their places. A device that leaves while it is read is left out. */
export async function readAll(tree: SystemTree, now: () => number): Promise<Found[]> {
  const places = entriesOf(devicesFolder(tree)).filter((name) => placePattern.test(name));
  const found = await Promise.all(places.map((place) => readOne(tree, place, now)));
  return found
    .filter((one) => one !== undefined)
    .filter((one) => one.sighting.device.deviceClass !== hubClass)
    .sort((a, b) => comparePlaces(a.sighting.place, b.sighting.place));
}

/** The device at a place, or undefined when there is none. */
export async function readOne(tree: SystemTree, place: Place, now: () => number): Promise<Found | undefined> {
  const folder = `${devicesFolder(tree)}/${place}`;
  const [bus, number] = [Number(text(folder, 'busnum') ?? 'none'), Number(text(folder, 'devnum') ?? 'none')];
  if (!Number.isInteger(bus) || !Number.isInteger(number)) return undefined;
  const device = await readDevice(tree, folder, { bus, number });
  if (device === undefined) return undefined;
  const sighting: Sighting = {
    place,
    virtual: false,
    seenAt: new Date(now()).toISOString(),
    device,
    drivers: [],
    ports: [],
    cards: [],
    drives: [],
    access: accessTo(nodeOf(tree, bus, number)),
  };
  for (const name of entriesOf(folder)) {
    const parts = /^[\d.-]+:(\d+)\.(\d+)$/.exec(name);
    if (parts === null) continue;
    await addInterface(tree, `${folder}/${name}`, Number(parts[2]), sighting);
  }
  sighting.drivers.sort((a, b) => a.interface - b.interface);
  sighting.ports.sort((a, b) => a.interface - b.interface);
  sighting.controls?.sort((a, b) => a.interface - b.interface);
  // `authorized` 0: kept out by USBGuard or by hand; such a device stays without a configuration.
  const isBeingSetUp =
    device.activeConfiguration === 0 && device.configurations.length > 0 && text(folder, 'authorized') !== '0';
  return { sighting, bus, number, isBeingSetUp };
}

/** Whether the device that had this address is still at the place. */
export function isStillThere(tree: SystemTree, place: Place, number: number): Promise<boolean> {
  return Promise.resolve(text(`${devicesFolder(tree)}/${place}`, 'devnum') === String(number));
}

/** What never changes of a device that keeps its address: all but the configuration in force and the interfaces' names. */
type Fixed = Omit<Device, 'activeConfiguration'>;

/** The devices that were read last, by folder; a look that finds the same address need not ask the device again. */
const fixed = new WeakMap<SystemTree, Map<string, { bus: number; number: number; device: Fixed }>>();

async function readDevice(
  tree: SystemTree,
  folder: string,
  { bus, number }: { bus: number; number: number },
): Promise<Device | undefined> {
  // Waits for the device's lock while it is set up, in one thread of the pool; then the lock is free for the others.
  const configuration = await textInTime(folder, 'bConfigurationValue');
  const known = fixed.get(tree) ?? new Map<string, { bus: number; number: number; device: Fixed }>();
  fixed.set(tree, known);
  const before = known.get(folder);
  const isSame = before !== undefined && before.bus === bus && before.number === number;
  const device = isSame ? before.device : await readFixed(folder);
  if (device === undefined) return undefined;
  // One that has no configuration yet is still being set up, and one that has left has none any more.
  if (configuration !== undefined) known.set(folder, { bus, number, device });
  else known.delete(folder);
  const active = Number(configuration ?? '0');
  return {
    ...device,
    // Their names are written into them below.
    configurations: device.configurations.map((one) => ({
      ...one,
      interfaces: one.interfaces.map((face) => ({ ...face })),
    })),
    activeConfiguration: Number.isInteger(active) ? active : 0,
  };
}

async function readFixed(folder: string): Promise<Fixed | undefined> {
  const [vid, pid] = [text(folder, 'idVendor'), text(folder, 'idProduct')];
  if (!isHex16(vid) || !isHex16(pid)) return undefined;
  const described = parseDescriptors(bytesNow(`${folder}/descriptors`) ?? new Uint8Array());
  const [manufacturer = '', product = '', serial = ''] = await Promise.all(
    ['manufacturer', 'product', 'serial'].map((name) => textInTime(folder, name)),
  );
  const speed = Number(text(folder, 'speed'));
  return {
    vid,
    pid,
    bcdDevice: described?.bcdDevice ?? parseInt(text(folder, 'bcdDevice') ?? '0', 16),
    deviceClass: described?.deviceClass ?? parseInt(text(folder, 'bDeviceClass') ?? '0', 16),
    configurations: described?.configurations ?? [],
    ...(manufacturer === '' ? {} : { manufacturer }),
    ...(product === '' ? {} : { product }),
    ...(serial === '' ? {} : { serial }),
    ...(speed > 0 ? { speed } : {}),
  };
}

/** Drivers that give their control channel to programs, and what is spoken on it. */
const speakers: Readonly<Record<string, 'qmi' | 'mbim'>> = { qmi_wwan: 'qmi', cdc_mbim: 'mbim' };

/** Adds the driver, ports, cards, drives and name of one interface of the configuration in force. */
async function addInterface(tree: SystemTree, folder: string, number: number, sighting: Sighting): Promise<void> {
  const entries = entriesOf(folder);
  // Only what the folder names is looked at: asking for what is not there costs several times what reading it would.
  const inside = (name: string): string[] => (entries.includes(name) ? entriesOf(`${folder}/${name}`) : []);
  const link = entries.includes('driver') ? linkNow(`${folder}/driver`) : undefined;
  const driver = link === undefined ? undefined : basename(link);
  const name = text(folder, 'interface');
  if (name !== undefined && name !== '') nameInterface(sighting.device, number, name);
  if (driver === undefined) return;
  sighting.drivers.push({ interface: number, driver });
  // usb-serial puts its ports right into the interface, cdc-acm into a folder `tty`.
  const ports = [...entries.filter((entry) => /^tty./.test(entry)), ...inside('tty')];
  for (const port of ports) sighting.ports.push(portOf(tree, port, number, driver));
  for (const card of inside('net')) {
    sighting.cards.push(await cardOf(tree, `${folder}/net/${card}`, number, driver));
  }
  const speaks = speakers[driver];
  if (speaks !== undefined) {
    for (const name of entriesOf(`${folder}/usbmisc`).filter((entry) => /^cdc-wdm\d+$/.test(entry))) {
      (sighting.controls ??= []).push({ path: `${tree.dev}/${name}`, name, interface: number, driver, speaks });
    }
  }
  for (const host of entries.filter((entry) => /^host\d+$/.test(entry))) {
    sighting.drives.push(...drivesOf(`${folder}/${host}`, number));
  }
}

function nameInterface(device: Device, number: number, name: string): void {
  const active: Configuration | undefined = device.configurations.find((c) => c.value === device.activeConfiguration);
  for (const setting of active?.interfaces ?? []) if (setting.number === number) setting.name = name;
}

const portOf = (tree: SystemTree, name: string, number: number, driver: string): PortSighting => ({
  path: `${tree.dev}/${name}`,
  name,
  interface: number,
  driver,
});

async function cardOf(tree: SystemTree, folder: string, number: number, driver: string): Promise<CardSighting> {
  const name = basename(folder);
  const addresses = tree.addressesOf(name);
  const localAddress = addresses.find((address) => address.includes('.'));
  const card: CardSighting = {
    name,
    interface: number,
    driver,
    addresses,
    reach: localAddress === undefined ? { kind: 'card', name } : { kind: 'card', name, localAddress },
  };
  const mac = text(folder, 'address');
  if (mac !== undefined) card.mac = mac;
  // The kernel answers only while the card is up; a card that is down has no link to speak of.
  const carrier = await textInTime(folder, 'carrier');
  if (carrier !== undefined) card.link = carrier === '1';
  return card;
}

/** Drives below one SCSI host: hostN / targetN:0:0 / N:0:0:LUN / block / sr0. */
function drivesOf(host: string, number: number): DriveSighting[] {
  const drives: DriveSighting[] = [];
  for (const target of entriesOf(host).filter((entry) => entry.startsWith('target'))) {
    for (const unit of entriesOf(`${host}/${target}`).filter((entry) => /^\d+:\d+:\d+:\d+$/.test(entry))) {
      const folder = `${host}/${target}/${unit}`;
      const strings = {
        scsiVendor: text(folder, 'vendor'),
        scsiModel: text(folder, 'model'),
        scsiRevision: text(folder, 'rev'),
      };
      for (const name of entriesOf(`${folder}/block`)) {
        const drive: DriveSighting = { name, interface: number };
        for (const key of ['scsiVendor', 'scsiModel', 'scsiRevision'] as const) {
          const value = strings[key];
          if (value !== undefined) drive[key] = value;
        }
        drives.push(drive);
      }
    }
  }
  return drives;
}

/** The node through which libusb opens the device. */
export function nodeOf(tree: SystemTree, bus: number, number: number): string {
  const three = (value: number): string => String(value).padStart(3, '0');
  return join(tree.dev, 'bus', 'usb', three(bus), three(number));
}

/** Device nodes are in the kernel's memory too. Unknown while udev may still be about to give the node to this person. */
function accessTo(node: string): Sighting['access'] {
  try {
    accessSync(node, constants.R_OK | constants.W_OK);
    return 'ok';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const isDenied = code === 'EACCES' || code === 'EPERM';
    return isDenied && !isYoung(node) ? 'no-rights' : 'unknown';
  }
}

const isHex16 = (value: string | undefined): value is string => value !== undefined && /^[0-9a-f]{4}$/.test(value);

// Files and folders below vanish at any moment with the device; what cannot be read is then not there, which is the answer.

function entriesOf(folder: string): string[] {
  return (namesNow(folder) ?? []).sort();
}

function text(folder: string, name: string): string | undefined {
  return textNow(`${folder}/${name}`)?.trim();
}

/** For attributes that the kernel answers only when a lock is free: the device's own while it is set up, the network's. */
function textInTime(folder: string, name: string): Promise<string | undefined> {
  return readFile(`${folder}/${name}`, 'utf8').then(
    (value) => value.trim(),
    () => undefined,
  );
}
