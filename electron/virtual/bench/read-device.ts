import { Buffer } from 'node:buffer';
import type { Configuration, Device, Endpoint, Interface } from '../../core/model/index.ts';
import { transferTypes } from '../../core/model/index.ts';
import { descriptorType } from '../stick/descriptors.ts';
import type { VirtualStick } from '../stick/stick.ts';

/** A device as its descriptors tell, and what its drivers want to know besides. */
export interface ReadDevice {
  device: Device;
  /** String descriptor that holds the address of an Ethernet card, by interface. */
  macs: ReadonlyMap<number, string>;
}

/** CDC §5.2.3: class-specific interface descriptor, Ethernet networking. */
const classSpecific = 0x24;
const ethernetSubtype = 0x0f;
/** The longest configuration descriptor that is asked for. */
const longest = 4096;

const hex4 = (n: number): string => n.toString(16).padStart(4, '0');

/** Reads a device through its control pipe, as a host does at enumeration; undefined when it has gone or answers nonsense. */
export function readDevice(stick: VirtualStick): ReadDevice | undefined {
  const head = getDescriptor(stick, { type: descriptorType.device, index: 0, language: 0 });
  if (head?.length !== 18) return undefined;
  const count = head.readUInt8(17);
  const parsed = Array.from({ length: count }, (_, index) =>
    getDescriptor(stick, { type: descriptorType.configuration, index, language: 0 }),
  ).flatMap((bytes) => (bytes === undefined ? [] : [parseConfiguration(bytes)]));
  if (parsed.length === 0 || parsed.length !== count) return undefined;
  const language =
    getDescriptor(stick, { type: descriptorType.string, index: 0, language: 0 })?.readUInt16LE(2) ?? 0x0409;
  const text = (index: number): string | undefined =>
    index === 0
      ? undefined
      : getDescriptor(stick, { type: descriptorType.string, index, language })?.toString('utf16le', 2);
  const strings = {
    manufacturer: text(head.readUInt8(14)),
    product: text(head.readUInt8(15)),
    serial: text(head.readUInt8(16)),
  };
  const configurations = parsed.map((each) => each.configuration);
  const macs = parsed
    .flatMap((each) => [...each.macStrings])
    .map(([number, index]) => [number, text(index) ?? ''] as const);
  return {
    device: {
      vid: hex4(head.readUInt16LE(8)),
      pid: hex4(head.readUInt16LE(10)),
      bcdDevice: head.readUInt16LE(12),
      deviceClass: head.readUInt8(4),
      ...(strings.manufacturer === undefined ? {} : { manufacturer: strings.manufacturer }),
      ...(strings.product === undefined ? {} : { product: strings.product }),
      ...(strings.serial === undefined ? {} : { serial: strings.serial }),
      speed: 480,
      configurations,
      activeConfiguration: chosenOf(configurations),
    },
    macs: new Map(macs),
  };
}

/**
 * The configuration that the system sets: the first whose first interface is not of a maker's own class, else the first
 * (Linux, usb_choose_configuration).
 */
function chosenOf(configurations: readonly Configuration[]): number {
  const chosen = configurations.find((each) => each.interfaces[0]?.classCode !== 0xff) ?? configurations[0];
  return chosen?.value ?? 0;
}

function getDescriptor(
  stick: VirtualStick,
  want: { type: number; index: number; language: number },
): Buffer | undefined {
  const setup = {
    requestType: 0x80,
    request: 6,
    value: (want.type << 8) | want.index,
    index: want.language,
    length: longest,
  };
  const end = stick.control(setup, new Uint8Array(0));
  return end.status === 'ok' ? Buffer.from(end.data) : undefined;
}

function parseConfiguration(bytes: Buffer): { configuration: Configuration; macStrings: Map<number, number> } {
  const interfaces: Interface[] = [];
  const macStrings = new Map<number, number>();
  for (let at = 0; at + 1 < bytes.length;) {
    const length = Math.max(bytes.readUInt8(at), 2);
    const part = bytes.subarray(at, at + length);
    const type = part.readUInt8(1);
    const current = interfaces.at(-1);
    if (type === descriptorType.interface) interfaces.push(parseInterface(part));
    else if (type === descriptorType.endpoint) current?.endpoints.push(parseEndpoint(part));
    else if (type === classSpecific && part[2] === ethernetSubtype && current)
      macStrings.set(current.number, part[3] ?? 0);
    at += length;
  }
  return { configuration: { value: bytes.readUInt8(5), interfaces }, macStrings };
}

function parseInterface(part: Buffer): Interface {
  return {
    number: part.readUInt8(2),
    alternate: part.readUInt8(3),
    classCode: part.readUInt8(5),
    subclass: part.readUInt8(6),
    protocol: part.readUInt8(7),
    endpoints: [],
  };
}

function parseEndpoint(part: Buffer): Endpoint {
  return {
    address: part.readUInt8(2),
    type: transferTypes[part.readUInt8(3) & 3] ?? 'bulk',
    maxPacketSize: part.readUInt16LE(4),
    interval: part.readUInt8(6),
  };
}
