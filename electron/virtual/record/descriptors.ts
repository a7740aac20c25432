import { Buffer } from 'node:buffer';
import { descriptorType } from '../stick/descriptors.ts';
import { ownClassDrivers, type Disk, type InterfaceData, type Personality, type Role } from '../stick/data.ts';
import type { Raw } from './raw.ts';

type EndpointData = InterfaceData['alternates'][number][number];

/** An interface as its descriptors tell, before it is known what stands behind it. */
interface Face {
  number: number;
  triple: readonly [classCode: number, subclass: number, protocol: number];
  functional: string;
  alternates: EndpointData[][];
}

/** CDC §5.2.3.2: the union of a control interface and those that follow it. */
const union = 0x06;
/** CDC ECM §5.4: the string with the card's address. */
const ethernet = 0x0f;
const classSpecific = 0x24;

/** Index of the string that holds an Ethernet card's address, if there is one. */
export function macStringOf(configuration: Uint8Array): number | undefined {
  const found = parts(configuration).find(({ type, bytes }) => type === classSpecific && bytes[2] === ethernet);
  return found?.bytes[3];
}

/** All indices of strings that descriptors name, for whoever reads them. */
export function stringIndicesOf(device: Uint8Array, configurations: readonly Uint8Array[]): number[] {
  const named = [device[14], device[15], device[16], ...configurations.map(macStringOf)];
  const faces = configurations
    .flatMap(parts)
    .flatMap(({ type, bytes }) => (type === descriptorType.interface ? [bytes[8]] : []));
  return [...new Set([...named, ...faces])].flatMap((index) => (index === undefined || index === 0 ? [] : [index]));
}

function parts(configuration: Uint8Array): { type: number; bytes: Buffer }[] {
  const all = Buffer.from(configuration);
  const found = [];
  for (let at = 0; at + 1 < all.length;) {
    // A length below 2 would not lead on.
    const length = Math.max(2, all.readUInt8(at));
    const bytes = all.subarray(at, at + length);
    found.push({ type: bytes.readUInt8(1), bytes });
    at += length;
  }
  return found;
}

/** The interfaces of one configuration, in the order of their numbers. */
function facesOf(configuration: Uint8Array): Face[] {
  const faces = new Map<number, Face>();
  let current: Face | undefined;
  for (const { type, bytes } of parts(configuration)) {
    if (type === descriptorType.interface && bytes.length >= 9) {
      const number = bytes.readUInt8(2);
      current = faces.get(number) ?? {
        number,
        triple: [bytes.readUInt8(5), bytes.readUInt8(6), bytes.readUInt8(7)],
        functional: '',
        alternates: [],
      };
      current.alternates.push([]);
      faces.set(number, current);
    } else if (type === descriptorType.endpoint && bytes.length >= 7) {
      const endpoint = endpointOf(bytes);
      if (endpoint !== undefined) current?.alternates.at(-1)?.push(endpoint);
    } else if (type === classSpecific && current?.alternates.length === 1) current.functional += functionalOf(bytes);
  }
  return [...faces.values()].sort((a, b) => a.number - b.number);
}

/** Interfaces are numbered anew in a model, so the numbers of a union are left open. */
const functionalOf = (bytes: Buffer): string =>
  bytes[2] === union && bytes.length === 5 ? '052406NNNX' : bytes.toString('hex');

/** USB 2.0 table 9-13; control and isochronous endpoints are left out. */
const endpointTypes: ReadonlyMap<number, EndpointData['type']> = new Map([
  [2, 'bulk'],
  [3, 'interrupt'],
]);

function endpointOf(bytes: Buffer): EndpointData | undefined {
  const type = endpointTypes.get(bytes.readUInt8(3) & 3);
  if (type === undefined) return undefined;
  return {
    address: bytes.readUInt8(2),
    type,
    maxPacketSize: bytes.readUInt16LE(4),
    interval: bytes[6] ?? 0,
  };
}

/** Control interfaces that have their data in the next one. */
const cards: ReadonlySet<Role> = new Set(['card', 'rndis', 'ncm', 'mbim']);

/** What stands behind an interface: by its class codes, and for a maker's own by what was found out in the session. */
function roleOf({ number, triple }: Face, before: Role | undefined, raw: Raw): Role {
  const [classCode, subclass, protocol] = triple;
  if (classCode === 8) return 'storage';
  if (classCode === 2 && subclass === 6) return 'card';
  if (classCode === 2 && subclass === 0x0d) return 'ncm';
  if (classCode === 2 && subclass === 0x0e) return 'mbim';
  if (classCode === 2 && subclass === 2) return protocol === 0xff ? 'rndis' : 'acm';
  if (classCode === 0xe0 && subclass === 1 && protocol === 3) return 'rndis';
  if (classCode === 0x0a) {
    // The port of an ACM function is counted at its control interface.
    if (before === 'acm') return raw.ports.get(number - 1) === 'modem' ? 'modem' : 'at';
    return before !== undefined && cards.has(before) ? 'card-data' : 'any';
  }
  return classCode === 0xff ? (raw.ports.get(number) ?? 'diag') : 'any';
}

/** The driver that had the interface; one that this bench does not know has the looks of the commonest. */
const driverOf = (raw: Raw, number: number): (typeof ownClassDrivers)[number] =>
  ownClassDrivers.find((name) => name === raw.drivers.get(number)) ?? 'option';

function interfacesOf(configuration: Uint8Array, raw: Raw): InterfaceData[] {
  let before: Role | undefined;
  return facesOf(configuration).map((face, index) => {
    const role = roleOf(face, before, raw);
    before = role;
    return {
      role,
      classCode: face.triple[0],
      subclass: face.triple[1],
      protocol: face.triple[2],
      ...(face.functional === '' ? {} : { functional: face.functional }),
      alternates: face.alternates,
      ...(face.number === index ? {} : { number: face.number }),
      ...(role === 'storage' ? { disk: `disk${face.number}` } : {}),
      ...(face.triple[0] === 0xff && raw.drivers.has(face.number) ? { driver: driverOf(raw, face.number) } : {}),
    };
  });
}

/** The disks of all storage interfaces: as INQUIRY told them, or without a word where nothing was found out. */
export function disksOf(raw: Raw, interfaces: readonly InterfaceData[]): Record<string, Disk> {
  const shown = interfaces.flatMap(({ disk }) => (disk === undefined ? [] : [disk]));
  return Object.fromEntries(
    shown.map((name) => {
      const told = raw.disks.get(Number(name.slice('disk'.length)));
      return [name, { ...(told ?? { kind: 'card-reader', vendor: '', model: '', revision: '' }), switches: false }];
    }),
  );
}

/**
 * The personality that these descriptors show. The configuration in force comes first, since a model knows no other order.
 * Undefined when they are none.
 */
export function personalityOf(raw: Raw): Personality | undefined {
  const device = Buffer.from(raw.device);
  const active = raw.configurations.find((each) => each[5] === raw.active) ?? raw.configurations[0];
  if (device.length < 18 || active === undefined) return undefined;
  const [interfaces, ...further] = [active, ...raw.configurations.filter((each) => each !== active)].map((each) =>
    interfacesOf(each, raw),
  );
  if (interfaces === undefined || interfaces.length === 0) return undefined;
  const last = Math.max(0, ...raw.strings.keys());
  const others = further.filter((each) => each.length > 0);
  return {
    vendor: device.readUInt16LE(8),
    product: device.readUInt16LE(10),
    bcdDevice: device.readUInt16LE(12),
    deviceClass: device.readUInt8(4),
    deviceSubclass: device.readUInt8(5),
    deviceProtocol: device.readUInt8(6),
    strings: Array.from({ length: last }, (_, index) => raw.strings.get(index + 1) ?? ''),
    stringIndices: [device.readUInt8(14), device.readUInt8(15), device.readUInt8(16)],
    attributes: active[7] ?? 0x80,
    maxPower: active[8] ?? 0,
    interfaces,
    ...(others.length === 0 ? {} : { further: others }),
    web: raw.web !== undefined,
    source: 'recorded',
  };
}
