import type { Configuration, Device, ErrorData, Interface } from '../model/index.ts';
import type { Rule } from './rules.ts';

/** USB mass storage; the only class that may be sent a command block. */
const storageClass = 0x08;
const cbwSignature = '55534243';

/** What a rule acts on: the configuration in force and one interface of it. */
export interface Aim {
  configuration: Configuration;
  interface: Interface;
}

export interface Pipes {
  message: number;
  response: number;
}

export const refusal = (code: ErrorData['code'], params: ErrorData['params']): { refused: ErrorData } => ({
  refused: { code, params },
});
export type Refusal = ReturnType<typeof refusal>;

/** The interface that the rule names, or else the first one (usb_modeswitch, order of a run, step 4). */
export function aimOf(rule: Rule, device: Device): { aim: Aim } | Refusal {
  const id = `${device.vid}:${device.pid}`;
  const configuration = device.configurations.find((one) => one.value === device.activeConfiguration);
  if (configuration === undefined) {
    // 0: none is in force; the system keeps the device out, or its hub gives too little power. Else its descriptors lack it.
    const { activeConfiguration: value } = device;
    return value === 0 ? refusal('mode.not-configured', { id }) : refusal('mode.no-configuration', { id, value });
  }
  const number = rule.interface ?? configuration.interfaces[0]?.number;
  const found = configuration.interfaces.find((one) => one.number === number && one.alternate === 0);
  if (found === undefined) return refusal('mode.no-interface', { id, interface: number ?? 0 });
  return { aim: { configuration, interface: found } };
}

/** A command block wrapper begins with USBC. Only such bytes are a storage command to the stick. */
export const isStorageCommand = (message: string): boolean => message.startsWith(cbwSignature);

/**
 * Whether the original waits for a status after this message: it looks for the signature anywhere in the text of the
 * message, even across half bytes.
 */
export const expectsStatus = (message: string): boolean => message.includes(cbwSignature);

/**
 * Refuses a storage command for what is not storage. The class of the device decides where it says one (00 and ef do
 * not; others than 08 and ff beside a storage interface are taken for a slip of the firmware), and the interface itself
 * must be storage in any case.
 */
export function storageRefusal({ interface: used }: Aim, device: Device): Refusal | undefined {
  const vendorDevice = device.deviceClass === 0xff;
  if (used.classCode === storageClass && !vendorDevice) return undefined;
  return refusal('mode.not-storage', {
    id: `${device.vid}:${device.pid}`,
    interface: used.number,
    class: (vendorDevice ? device.deviceClass : used.classCode).toString(16).padStart(2, '0'),
  });
}

/**
 * The endpoints for messages and answers: the rule's own, else the first bulk OUT and IN of the interface. Endpoints that
 * the rule names must be there on that interface, and point the right way: no byte goes to another function of the stick.
 * `readsStatus`: whether anything is read; a raw message needs the response endpoint only to clear it.
 */
export function pipesOf(
  rule: Rule,
  device: Device,
  { interface: used }: Aim,
  { readsStatus }: { readsStatus: boolean },
): { pipes: Pipes } | Refusal {
  const bulk = (direction: number): number | undefined =>
    used.endpoints.find((one) => one.type === 'bulk' && (one.address & 0x80) === direction)?.address;
  const message = rule.messageEndpoint ?? bulk(0x00);
  const response = rule.responseEndpoint ?? bulk(0x80);
  const there = (address: number | undefined): address is number =>
    used.endpoints.some((one) => one.address === address && (one.type === 'bulk' || one.type === 'interrupt'));
  const refuse = (direction: string, address: number | undefined): Refusal =>
    refusal('mode.no-endpoint', {
      id: `${device.vid}:${device.pid}`,
      interface: used.number,
      direction,
      endpoint: address === undefined ? '–' : address.toString(16).padStart(2, '0'),
    });
  if (!there(message) || (message & 0x80) !== 0) return refuse('OUT', message);
  if (!there(response) || (readsStatus && (response & 0x80) === 0)) return refuse('IN', response);
  return { pipes: { message, response } };
}

/** First interface of the first configuration: the class that TargetClass is compared with before anything is sent. */
export function firstClassOf(device: Device): number | undefined {
  return device.configurations[0]?.interfaces[0]?.classCode;
}
