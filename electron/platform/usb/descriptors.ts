import { transferTypes, type Configuration, type Endpoint, type Interface } from '../../core/model/index.ts';

/** What the device and configuration descriptors say, strings left out (they are read elsewhere). */
export interface Described {
  vid: number;
  pid: number;
  bcdDevice: number;
  deviceClass: number;
  configurations: Configuration[];
}

/** Descriptor types, USB 2.0 table 9-5. */
const deviceType = 1;
const configurationType = 2;
const interfaceType = 4;
const endpointType = 5;

/** Least lengths that hold the fields read here, USB 2.0 §9.6. */
const leastLength: Readonly<Record<number, number>> = {
  [deviceType]: 18,
  [configurationType]: 9,
  [interfaceType]: 9,
  [endpointType]: 7,
};

/**
 * Reads a device descriptor followed by whole configuration descriptors, as Linux gives them in sysfs `descriptors`.
 * Descriptors of other types are passed over. A stick may send rubbish: reading stops at the first descriptor that does
 * not fit into the bytes, and what came before is kept.
 * @returns undefined when not even the device descriptor is whole
 */
export function parseDescriptors(bytes: Uint8Array): Described | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let described: Described | undefined;
  let configuration: Configuration | undefined;
  let setting: Interface | undefined;
  for (let at = 0; at + 2 <= view.byteLength;) {
    const length = view.getUint8(at);
    const type = view.getUint8(at + 1);
    if (length < 2 || at + length > view.byteLength) break;
    if (length >= (leastLength[type] ?? 0)) {
      if (type === deviceType && described === undefined) described = readDevice(view, at);
      if (type === configurationType) {
        configuration = { value: view.getUint8(at + 5), interfaces: [] };
        setting = undefined;
        described?.configurations.push(configuration);
      }
      if (type === interfaceType && configuration !== undefined) {
        setting = readInterface(view, at);
        configuration.interfaces.push(setting);
      }
      if (type === endpointType) setting?.endpoints.push(readEndpoint(view, at));
    }
    at += length;
  }
  return described;
}

function readDevice(view: DataView, at: number): Described {
  return {
    deviceClass: view.getUint8(at + 4),
    vid: view.getUint16(at + 8, true),
    pid: view.getUint16(at + 10, true),
    bcdDevice: view.getUint16(at + 12, true),
    configurations: [],
  };
}

function readInterface(view: DataView, at: number): Interface {
  return {
    number: view.getUint8(at + 2),
    alternate: view.getUint8(at + 3),
    classCode: view.getUint8(at + 5),
    subclass: view.getUint8(at + 6),
    protocol: view.getUint8(at + 7),
    endpoints: [],
  };
}

function readEndpoint(view: DataView, at: number): Endpoint {
  return {
    address: view.getUint8(at + 2),
    // Two bits for four types, so the fallback is never taken.
    type: transferTypes[view.getUint8(at + 3) & 3] ?? 'control',
    // Bits 11 and 12 count the transactions of a high-speed frame and are no part of the size.
    maxPacketSize: view.getUint16(at + 4, true) & 0x7ff,
    interval: view.getUint8(at + 6),
  };
}
