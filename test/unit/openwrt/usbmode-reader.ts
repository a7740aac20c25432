/**
 * A second reader of usb-mode.json, written from the description of what OpenWrt's usbmode does (docs/openwrt.md) and of
 * nothing else here: it knows neither our codec nor our rules. It runs a file against a stick and writes down what it sends.
 */
import { Buffer } from 'node:buffer';
import type { Device, Interface } from '../../../electron/core/model/index.ts';
import type { UsbBus, UsbDevice } from '../../../electron/core/ports.ts';

interface Table {
  [key: string]: unknown;
}
const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const int = (value: unknown): number | undefined => (Number.isInteger(value) ? (value as number) : undefined);

export interface UsbmodeResult {
  /** What would stand on stderr. */
  says: string[];
  exit: 0 | 1;
  /** Key and name of the entry that was taken. */
  taken?: [string, string];
  /** `out 01 5553…`, `ctrl 00 03 …`, `config 3`, `alt 1`. */
  sent: string[];
}

/** `usbmode -s` with this text as its configuration, for one device of the bus. */
export async function runUsbmode(text: string, bus: UsbBus, place: string): Promise<UsbmodeResult> {
  const result: UsbmodeResult = { says: [], exit: 0, sent: [] };
  const stop = (words: string): UsbmodeResult => ({ ...result, says: [words], exit: 1 });
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return stop('Failed to load config file');
  }
  if (!isTable(root) || !Array.isArray(root['messages']) || !isTable(root['devices']))
    return stop('Configuration incomplete');
  const messages: Buffer[] = [];
  for (const message of root['messages']) {
    if (typeof message !== 'string' || message.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(message))
      return stop('Invalid data in message');
    messages.push(Buffer.from(message, 'hex'));
  }
  const device = (await bus.list()).find((one) => one.place === place)?.device;
  if (device === undefined) return result;
  const id = `${device.vid}:${device.pid}`;
  const entries = root['devices'][id];
  if (!isTable(entries)) return result;
  for (const [name, entry] of Object.entries(entries)) {
    if (!fits(name, device) || !isTable(entry)) continue;
    result.taken = [id, name];
    const handle = await bus.open(place);
    try {
      await act(entry, messages, device, handle, result);
    } catch (error) {
      // The real one prints a line and goes on to the next device.
      result.says.push(error instanceof Error ? error.message : String(error));
    } finally {
      await handle.close();
    }
    return result;
  }
  return result;
}

function fits(name: string, device: Device): boolean {
  if (name === '*') return true;
  const at = name.indexOf('=');
  if (at < 0) return false;
  const value = name.slice(at + 1);
  if (name.startsWith('uMa')) return device.manufacturer === value;
  if (name.startsWith('uPr')) return device.product === value;
  if (name.startsWith('uSe')) return device.serial === value;
  return true;
}

const bulk = (face: Interface | undefined, way: 'in' | 'out'): number | undefined =>
  face?.endpoints.find(({ type, address }) => type === 'bulk' && address >= 0x80 === (way === 'in'))?.address;

async function act(
  entry: Table,
  messages: Buffer[],
  device: Device,
  handle: UsbDevice,
  result: UsbmodeResult,
): Promise<void> {
  const [configuration] = device.configurations;
  const face = configuration?.interfaces[0];
  const wantedClass = int(entry['t_class']) ?? 0;
  if (wantedClass > 0 && face?.classCode !== wantedClass) return;
  const number = int(entry['interface']) ?? face?.number ?? 0;
  const out = int(entry['msg_endpoint']) ?? bulk(face, 'out') ?? 0;
  const back = int(entry['response_endpoint']) ?? bulk(face, 'in') ?? 0;
  const detach = async (): Promise<void> => {
    if (await handle.hasDriver(number)) await handle.detachDriver(number);
  };
  const send = async (list: readonly Buffer[], reads: 'answers' | 'nothing'): Promise<void> => {
    await detach();
    await handle.claim(number);
    await handle.clearHalt(out);
    for (const message of list) {
      result.sent.push(`out ${out.toString(16).padStart(2, '0')} ${message.toString('hex')}`);
      try {
        await handle.transferOut(out, message, 3000);
      } catch (error) {
        result.says.push(`send failed: ${String(error)}`);
        continue;
      }
      if (reads === 'nothing') continue;
      try {
        await handle.transferIn(back, 13, 3000);
      } catch {
        return;
      }
    }
    await handle.release(number).catch(() => undefined);
  };
  const control = async (requestType: number, request: number, value: number, index: number): Promise<void> => {
    result.sent.push(`ctrl ${[requestType, request, value, index].map((one) => one.toString(16)).join(' ')}`);
    await detach();
    await handle.controlOut({ requestType, request, value, index }, new Uint8Array(0), 1000).catch(() => undefined);
  };
  const mode = typeof entry['mode'] === 'string' ? entry['mode'] : 'Generic';
  switch (mode) {
    case 'StandardEject':
      await send(
        [0, 1].flatMap((lun) => [cbw(0x78, lun, '1e'), cbw(0x79, lun, '1b00000002')]),
        'answers',
      );
      break;
    case 'HuaweiNew':
      await send([Buffer.from('55534243123456780000000000000011062000000101000100000000000000', 'hex')], 'nothing');
      break;
    case 'Huawei':
      await control(0x00, 0x03, 1, 0);
      break;
    case 'Sierra':
      await control(0x40, 0x0b, 1, 0);
      break;
    case 'MBIM': {
      if (device.configurations.length < 2) break;
      const wanted = device.configurations.find(({ interfaces }) =>
        interfaces.some(({ classCode, subclass }) => classCode === 2 && subclass === 0x0e),
      );
      if (wanted !== undefined) await configure(wanted.value, device, handle, result);
      break;
    }
    default: {
      // Generic, and every name that is not known. The list is walked without a look whether it is there.
      if (!Array.isArray(entry['msg'])) throw new Error('Segmentation fault');
      const wanted = entry['msg'].map((index) => messages[int(index) ?? -1]);
      if (wanted.every((one) => one !== undefined) && wanted.length > 0)
        await send(wanted, entry['response'] === true ? 'answers' : 'nothing');
    }
  }
  const config = int(entry['config']);
  if (config !== undefined) await configure(config, device, handle, result);
  const alt = int(entry['alt']);
  if (alt !== undefined) {
    result.sent.push(`alt ${alt}`);
    await handle.claim(number);
    await handle.setAlternate(number, alt);
  }
}

async function configure(value: number, device: Device, handle: UsbDevice, result: UsbmodeResult): Promise<void> {
  if (value === device.activeConfiguration) return;
  result.sent.push('config 0', `config ${value}`);
  await handle.setConfiguration(0);
  await handle.setConfiguration(value);
}

/** Command block of six bytes with the tags of usbmode, USB mass storage bulk-only 5.1. */
function cbw(tag: number, lun: number, command: string): Buffer {
  const block = Buffer.alloc(31);
  block.write('55534243123456', 0, 'hex');
  block[7] = tag;
  block[13] = lun;
  block[14] = 6;
  block.write(command, 15, 'hex');
  return block;
}
