import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SystemTree } from './sysfs.ts';

/** A /sys and a /dev in a temporary folder, for tests. */
export interface FakeTree extends SystemTree {
  /** Writes a file below `bus/usb/devices`. */
  put(path: string, content: string | Uint8Array): Promise<void>;
  /** Binds a driver to an interface folder below `bus/usb/devices`. */
  bind(interfacePath: string, driver: string): Promise<void>;
  take(path: string): Promise<void>;
  dispose(): Promise<void>;
}

export async function fakeTree(addresses: Record<string, string[]> = {}): Promise<FakeTree> {
  const root = await mkdtemp(join(tmpdir(), 'mwb-sysfs-'));
  const devices = join(root, 'sys', 'bus', 'usb', 'devices');
  const put = async (path: string, content: string | Uint8Array): Promise<void> => {
    await mkdir(dirname(join(devices, path)), { recursive: true });
    await writeFile(join(devices, path), content);
  };
  await mkdir(devices, { recursive: true });
  return {
    sys: join(root, 'sys'),
    dev: join(root, 'dev'),
    addressesOf: (card) => addresses[card] ?? [],
    put,
    async bind(interfacePath, driver) {
      const target = join(root, 'sys', 'bus', 'usb', 'drivers', driver);
      await mkdir(target, { recursive: true });
      await mkdir(join(devices, interfacePath), { recursive: true });
      await symlink(target, join(devices, interfacePath, 'driver'));
    },
    take: (path) => rm(join(devices, path), { recursive: true }),
    dispose: () => rm(root, { recursive: true, force: true }),
  };
}

/** One device folder as the kernel shows it. */
export async function plug(
  tree: FakeTree,
  place: string,
  device: { id: string; number: number; descriptors?: Uint8Array; files?: Record<string, string> },
): Promise<void> {
  const [vid, pid] = device.id.split(':');
  const files = {
    idVendor: vid ?? '',
    idProduct: pid ?? '',
    busnum: '1',
    bcdDevice: '0102',
    bDeviceClass: '00',
    bConfigurationValue: '1',
    speed: '480',
    ...device.files,
  };
  for (const [name, value] of Object.entries(files)) await tree.put(`${place}/${name}`, `${value}\n`);
  if (device.descriptors !== undefined) await tree.put(`${place}/descriptors`, device.descriptors);
  await tree.put(`${place}/devnum`, `${device.number}\n`);
}

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));

/** An installer disk: one storage interface with bulk OUT 1 and bulk IN 0x81. */
export const diskDescriptors = bytes(`
  12 01 00 02 00 00 00 40 d1 12 01 1f 02 01 01 02 00 01
  09 02 20 00 01 01 00 80 fa  09 04 00 00 02 08 06 50 00  07 05 81 02 00 02 00  07 05 01 02 00 02 00`);

/** A network card of two interfaces, the second with alternate settings 0 (no endpoint) and 1 (two). */
export const cardDescriptors = bytes(`
  12 01 00 02 02 00 00 40 d1 12 db 14 02 01 01 02 00 01
  09 02 50 00 02 01 00 80 fa
  09 04 00 00 01 02 06 00 05  05 24 00 10 01  07 05 83 03 10 00 05
  09 04 01 00 00 0a 00 00 00
  09 04 01 01 02 0a 00 00 00  07 05 82 02 00 02 00  07 05 02 02 00 02 00`);
