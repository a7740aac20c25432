import { Buffer } from 'node:buffer';
import type { InterfaceData, Personality } from './data.ts';
import { fill } from './data.ts';

/** Descriptor types, USB 2.0 table 9-5. */
export const descriptorType = {
  device: 1,
  configuration: 2,
  string: 3,
  interface: 4,
  endpoint: 5,
  qualifier: 6,
} as const;

const attributesOf = { bulk: 2, interrupt: 3 } as const;
/** US English, the only language the sticks offer. */
const language = 0x0409;

/** An interface as it is shown now: the number depends on which of its neighbours are shown. */
export interface ShownInterface {
  number: number;
  data: InterfaceData;
}

/** The interfaces of one configuration of a personality, numbered in order. `codes` leaves out those whose port code is not in it, `agrees` those whose stored values are others. */
export function shownInterfaces(
  personality: Personality,
  {
    codes,
    agrees,
  }: { codes?: readonly string[] | undefined; agrees: (values: Readonly<Record<string, string>>) => boolean },
  configuration = 1,
): ShownInterface[] {
  const all = configuration === 1 ? personality.interfaces : (personality.further?.[configuration - 2] ?? []);
  return all
    .filter(({ when }) => when === undefined || agrees(when))
    .filter((data) => codes === undefined || data.portCode === undefined || codes.includes(data.portCode))
    .map((data, index) => ({ number: data.number ?? index, data }));
}

/** bConfigurationValue runs from 1 to this. */
export const configurationCount = (p: Personality): number => 1 + (p.further?.length ?? 0);

/** USB 2.0 §9.6.1. All sticks are high-speed devices with 64 bytes on endpoint 0. */
export function deviceDescriptor(p: Personality): Uint8Array {
  const bytes = Buffer.alloc(18);
  bytes.set([18, descriptorType.device, 0x00, 0x02, p.deviceClass, p.deviceSubclass, p.deviceProtocol, 64]);
  bytes.writeUInt16LE(p.vendor, 8);
  bytes.writeUInt16LE(p.product, 10);
  bytes.writeUInt16LE(p.bcdDevice, 12);
  bytes.set([...p.stringIndices, configurationCount(p)], 14);
  return bytes;
}

/** USB 2.0 §9.6.2: what the stick would be at full speed. */
export function qualifierDescriptor(p: Personality): Uint8Array {
  return Uint8Array.of(
    10,
    descriptorType.qualifier,
    0x00,
    0x02,
    p.deviceClass,
    p.deviceSubclass,
    p.deviceProtocol,
    64,
    configurationCount(p),
    0,
  );
}

/** USB 2.0 §9.6.3 to 9.6.6: the configuration with all its interfaces and endpoints. */
export function configurationDescriptor(p: Personality, shown: readonly ShownInterface[], value = 1): Uint8Array {
  const body = Buffer.concat(shown.flatMap((each) => interfaceDescriptors(each)));
  const head = Buffer.from([9, descriptorType.configuration, 0, 0, shown.length, value, 0, p.attributes, p.maxPower]);
  head.writeUInt16LE(head.length + body.length, 2);
  return Buffer.concat([head, body]);
}

function interfaceDescriptors({ number, data }: ShownInterface): Uint8Array[] {
  const two = (n: number): string => n.toString(16).padStart(2, '0');
  const functional = (data.functional ?? '').replaceAll('NN', two(number)).replaceAll('NX', two(number + 1));
  return data.alternates.flatMap((endpoints, alternate) => [
    Uint8Array.of(
      9,
      descriptorType.interface,
      number,
      alternate,
      endpoints.length,
      data.classCode,
      data.subclass,
      data.protocol,
      0,
    ),
    ...(alternate === 0 ? [Buffer.from(functional, 'hex')] : []),
    ...endpoints.map((e) =>
      Uint8Array.of(
        7,
        descriptorType.endpoint,
        e.address,
        attributesOf[e.type],
        e.maxPacketSize & 0xff,
        e.maxPacketSize >> 8,
        e.interval,
      ),
    ),
  ]);
}

/** USB 2.0 §9.6.7. Index 0 lists the languages; undefined for a string that is not there. */
export function stringDescriptor(
  p: Personality,
  index: number,
  values: (name: string) => string | undefined,
): Uint8Array | undefined {
  if (index === 0) return Uint8Array.of(4, descriptorType.string, language & 0xff, language >> 8);
  const text = p.strings[index - 1];
  if (text === undefined) return undefined;
  const utf16 = Buffer.from(fill(text, values), 'utf16le');
  return Buffer.concat([Uint8Array.of(2 + utf16.length, descriptorType.string), utf16]);
}
