import assert from 'node:assert/strict';
import { SystemSerialPorts } from '../../../electron/platform/serial/serial-ports.ts';
import type { UsbDevice } from '../../../electron/core/ports.ts';
import { interfacesOf, type Sighting } from '../../../electron/core/model/index.ts';
import { clock, codeOf, idOf, order, type Watch } from './lab.ts';

/** HuaweiNewMode of usb_modeswitch, which names Linux as the host, and the form that names Windows. */
export const linuxMessage = '55534243123456780000000000000011062000000101000100000000000000';
export const windowsMessage = '55534243123456780000000000000011060000000000000000000000000000';

/** usb-storage comes by itself within a second; a loaded host may take many times as long. */
export const appearLimitMs = 30_000;
/** Time for one bulk transfer and pause after the last message, as usb_modeswitch 2.6 has them. */
const bulkLimitMs = 3000;
const beforeReleaseMs = 50;
const statusLength = 13;

/** Plugs a stick in and waits until the kernel has bound usb-storage to it. */
export async function plugDisk(watch: Watch, slot: number, model: string, id: string): Promise<Sighting> {
  const from = watch.told.length;
  await order({ order: 'plug', slot, model });
  const place = placeOf(slot);
  return watch.sighting(
    `${id} with usb-storage at ${place}`,
    place,
    from,
    (seen) => idOf(seen) === id && seen.drivers.some((binding) => binding.driver === 'usb-storage'),
    appearLimitMs,
  );
}

/** Waits until the kernel has scanned the disk, a second or two after its driver is bound. */
export async function withDrive(watch: Watch, disk: Sighting): Promise<Sighting> {
  if (disk.drives.length > 0) return disk;
  const from = watch.told.findIndex((event) => event.kind !== 'left' && event.sighting === disk);
  return watch.sighting(`a drive at ${disk.place}`, disk.place, from, (seen) => seen.drives.length > 0, appearLimitMs);
}

export const placeOf = (slot: number): string => `1-${slot + 1}`;

/**
 * Takes the drivers off and sends storage messages in the order of usb_modeswitch's bulk sender.
 * @returns the codes with which the transfers ended; `usb.gone` is not an error here, the stick may leave at any of them
 */
export async function sendMessages(watch: Watch, seen: Sighting, messages: string[]): Promise<string[]> {
  const disk = interfacesOf(seen.device).find((one) => one.classCode === 8);
  const input = disk?.endpoints.find((endpoint) => endpoint.address >= 0x80)?.address;
  const output = disk?.endpoints.find((endpoint) => endpoint.address < 0x80)?.address;
  assert(disk !== undefined && input !== undefined && output !== undefined, 'a disk with two endpoints');
  const device = await watch.bus.open(seen.place);
  const ends: string[] = [];
  try {
    for (const one of interfacesOf(seen.device)) await device.detachDriver(one.number);
    assert.equal(await device.hasDriver(disk.number), false, 'the driver is off');
    await device.claim(disk.number);
    await order({ order: 'mark', slot: slotOf(seen.place) });
    for (const message of messages) ends.push(...(await sendOne(device, { input, output }, message)));
    if (!ends.includes('usb.gone')) {
      ends.push(await codeOf(device.clearHalt(input)), await codeOf(device.clearHalt(output)));
      await clock.wait(beforeReleaseMs);
    }
    ends.push(await codeOf(device.release(disk.number)));
  } finally {
    await device.close();
  }
  const unexpected = ends.filter((code) => code !== 'done' && code !== 'usb.gone');
  assert.deepEqual(unexpected, [], `transfers ended with ${ends.join(' ')}`);
  return ends;
}

async function sendOne(device: UsbDevice, pipe: { input: number; output: number }, message: string): Promise<string[]> {
  const sent = await codeOf(device.transferOut(pipe.output, Buffer.from(message, 'hex'), bulkLimitMs));
  if (sent !== 'done') return [sent];
  return [sent, await codeOf(device.transferIn(pipe.input, statusLength, bulkLimitMs))];
}

const slotOf = (place: string): number => Number(place.slice(2)) - 1;

/**
 * What the stick got since the mark, against what a recording says: the same operations in the same order. A recording
 * leaves out operations on a device that has gone; a stick that left early has got the beginning, and a transfer said so.
 * @returns in words how far they agree
 */
export async function compareWithRecording(slot: number, expected: string[], ends: string[]): Promise<string> {
  const wire = untilItLeft(await order<string[]>({ order: 'wire', slot }));
  const wasGone = ends.includes('usb.gone');
  assert(wire.length > 0, 'the stick got something');
  assert.deepEqual(wire, wasGone ? expected.slice(0, wire.length) : expected, 'the stick got what the recording says');
  return wire.length === expected.length ? 'bytes as recorded' : `bytes as recorded until it left (${wire.length})`;
}

/** The lines before the stick left; later ones are of its next life. */
export function untilItLeft(wire: string[]): string[] {
  const left = wire.indexOf('left');
  return left < 0 ? wire : wire.slice(0, left);
}

/** The operations of a recording with another message in place of its first. */
export async function recordingWith(entry: string, message?: string): Promise<string[]> {
  const operations = await order<string[]>({ order: 'recording', entry });
  if (message === undefined) return operations;
  return operations.map((line) => (line.startsWith('bulk-out ') ? line.replace(/[0-9a-f]{62}$/, message) : line));
}

/** Sends ATI to the port of an interface and gives all that comes up to the final OK. */
export function askAti(seen: Sighting, number: number): Promise<string> {
  const port = seen.ports.find((one) => one.interface === number);
  assert(port !== undefined, `a port on interface ${number}`);
  return askPort(port.path);
}

/** The same by the port's path. */
export async function askPort(path: string): Promise<string> {
  const channel = await new SystemSerialPorts().open(path, {
    baudRate: 115_200,
    dataBits: 8,
    parity: 'none',
    stopBits: 1,
  });
  try {
    let heard = '';
    return await new Promise<string>((resolve, reject) => {
      // An answer takes some 50 ms; a loaded host gets a hundred times as long.
      const limit = setTimeout(() => reject(new Error(`no OK after ATI; heard ${JSON.stringify(heard)}`)), 5000);
      channel.onData((data) => {
        heard += Buffer.from(data).toString('latin1');
        // A program that had the port before may have left it without echo.
        const start = heard.includes('ATI') ? heard.indexOf('ATI') : heard.indexOf('\r\nManufacturer');
        if (start >= 0 && heard.endsWith('\r\nOK\r\n')) {
          clearTimeout(limit);
          resolve(heard.slice(start));
        }
      });
      channel.write(Buffer.from('ATI\r')).catch(reject);
    });
  } finally {
    await channel.close();
  }
}
