import { createHash } from 'node:crypto';
import { chmod, copyFile, cp, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { sh } from './sh.ts';

/** What QEMU starts from. */
export interface Image {
  kernel: string;
  initrd: string;
  root: string;
}

/** What the guest needs beside a minimal Debian. `libudev1` is for usb 2.x, `python3-minimal` for the attaching agent. */
const guestPackages = [
  'udev',
  'kmod',
  'usb-modeswitch',
  'usb-modeswitch-data',
  'modemmanager',
  'libmbim-utils',
  'dbus',
  'polkitd',
  'usbutils',
  'usbip',
  'python3-minimal',
  'procps',
  'iproute2',
  'util-linux',
  'busybox-static',
  'libudev1',
  'libatomic1',
];

/** A guest for one purpose: what it holds beside the common packages, and the machine that it runs on. */
export interface GuestKind {
  /** Names its image; the common one has no name. */
  name: '' | 'window';
  packages: readonly string[];
  cpu: string;
  memoryMiB: number;
}

export const stickGuest: GuestKind = { name: '', packages: [], cpu: 'max', memoryMiB: 1024 };

/**
 * Carries the window too: what Electron links to, and a display. Under `max` Chromium's compositor ends in a
 * segmentation fault (seen with QEMU 7.2), under an older processor it does not; it wants 3 GiB.
 */
export const windowGuest: GuestKind = {
  name: 'window',
  packages: ['xvfb', 'xauth', 'libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxshmfence1', 'fonts-dejavu-core'],
  cpu: 'Nehalem',
  memoryMiB: 3072,
};

/** Module folders that no USB stick needs; without them the image is a third of the size. */
const unwantedModules = [
  'gpu',
  'media',
  'net/wireless',
  'net/ethernet',
  'infiniband',
  'iio',
  'staging',
  'mtd',
  'scsi/qla2xxx',
  'scsi/lpfc',
  'isdn',
  'input',
  'hwmon',
];

/** Loaded by the ramdisk in this order, with what they depend on. */
const ramdiskModules = ['crc32c_generic', 'virtio_pci', 'virtio_blk', 'ext4'];

/** Debian's mirror on a slow line; measured 40 s on a fast one. */
const packagesLimitMs = 900_000;
const stepLimitMs = 180_000;

/** Where images are kept: `$MWB_CACHE/lab`, else `~/.cache/modem-workbench/lab`. */
export function labCache(): string {
  return join(process.env['MWB_CACHE'] ?? join(homedir(), '.cache', 'modem-workbench'), 'lab');
}

/** Everything that goes into an image, so that a change of any of it makes another one. */
async function inputsHash(guestFolder: string, suite: string, kind: GuestKind): Promise<string> {
  const hash = createHash('sha256');
  const packages = [...guestPackages, ...kind.packages];
  hash.update(JSON.stringify([packages, unwantedModules, ramdiskModules, suite, process.version, imageRecipe]));
  for (const name of ['ramdisk-init.sh', 'first.sh']) hash.update(await readFile(join(guestFolder, name)));
  return hash.digest('hex').slice(0, 16);
}

/** Counts up when the steps below change what they make. */
const imageRecipe = 1;

/**
 * Gives kernel, ramdisk and root image, built on first use (about a minute) and when an input has changed.
 * @returns one sentence when the image cannot be built by this user
 * @param guestFolder the folder with `ramdisk-init.sh` and `first.sh`
 */
export async function provideImage(
  guestFolder: string,
  kind: GuestKind,
  say: (line: string) => void,
): Promise<Image | { lacking: string }> {
  const suite = /^VERSION_CODENAME=(.+)$/m.exec(await readFile('/etc/os-release', 'utf8'))?.[1] ?? 'bookworm';
  const prefix = kind.name === '' ? '' : `${kind.name}-`;
  const folder = join(labCache(), prefix + (await inputsHash(guestFolder, suite, kind)));
  const image = { kernel: join(folder, 'vmlinux'), initrd: join(folder, 'initrd'), root: join(folder, 'root.ext4') };
  if (await exists(image.root)) return image;
  if (process.getuid?.() !== 0) return { lacking: 'the image of the guest has to be built by root once.' };
  const started = Date.now();
  const work = `${folder}.${process.pid}`;
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  try {
    const root = join(work, 'root');
    say(`building the ${kind.name === '' ? '' : `${kind.name} `}guest's root from Debian ${suite} (once)`);
    await Promise.all([
      sh(
        'mmdebstrap',
        [
          '--variant=minbase',
          '--mode=root',
          `--include=${[...guestPackages, ...kind.packages].join(',')}`,
          suite,
          root,
        ],
        packagesLimitMs,
      ),
      fetchKernel(join(work, 'kernel')),
    ]);
    const version = await placeModules(join(work, 'kernel'), root);
    await unpackKernel(join(work, 'kernel', 'boot', `vmlinuz-${version}`), join(work, 'vmlinux'));
    await makeRamdisk(root, version, guestFolder, join(work, 'initrd'));
    await finishRoot(root, guestFolder);
    const used = Number((await sh('du', ['-sm', root], stepLimitMs)).stdout.split('\t')[0]);
    await sh('mke2fs', ['-q', '-t', 'ext4', '-d', root, join(work, 'root.ext4'), `${used + 256}M`], stepLimitMs, {
      env: withSbin(),
    });
    await rm(root, { recursive: true });
    await rm(join(work, 'kernel'), { recursive: true });
    // Older images of the kind go: each is most of a gigabyte.
    const isOfKind = new RegExp(`^${prefix}[0-9a-f]{16}$`);
    for (const old of await readdir(labCache())) {
      if (isOfKind.test(old)) await rm(join(labCache(), old), { recursive: true });
    }
    await rename(work, folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  say(`built the image in ${Math.round((Date.now() - started) / 1000)} s`);
  return image;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

const withSbin = (): NodeJS.ProcessEnv => ({ ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` });

/** Unpacks the package that linux-image-amd64 stands for, without installing it. */
async function fetchKernel(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const depends = (await sh('apt-cache', ['depends', '--important', 'linux-image-amd64'], stepLimitMs)).stdout;
  const name = /Depends: (linux-image-\S+)/.exec(depends)?.[1];
  if (name === undefined) throw new Error('the package lists know no linux-image-amd64: run apt-get update');
  await sh('apt-get', ['download', '-o', 'APT::Sandbox::User=root', name], packagesLimitMs, { cwd: folder });
  const file = (await readdir(folder)).find((entry) => entry.endsWith('.deb'));
  if (file === undefined) throw new Error(`apt-get download ${name} left no file`);
  await sh('dpkg-deb', ['-x', join(folder, file), folder], stepLimitMs);
  await rm(join(folder, file));
}

/** Moves the modules into the guest's root, unwanted ones left out, and indexes them. @returns the kernel's version */
async function placeModules(kernelFolder: string, root: string): Promise<string> {
  const source = (await exists(join(kernelFolder, 'lib', 'modules')))
    ? join(kernelFolder, 'lib', 'modules')
    : join(kernelFolder, 'usr', 'lib', 'modules');
  const version = (await readdir(source))[0];
  if (version === undefined) throw new Error('the kernel package holds no modules');
  for (const name of unwantedModules)
    await rm(join(source, version, 'kernel', 'drivers', name), { recursive: true, force: true });
  await rm(join(source, version, 'kernel', 'sound'), { recursive: true, force: true });
  await cp(join(source, version), join(root, 'usr', 'lib', 'modules', version), { recursive: true });
  await sh('depmod', ['-b', root, version], stepLimitMs, { env: withSbin() });
  return version;
}

/**
 * Takes the ELF kernel out of a bzImage: QEMU starts it directly, without some seconds of emulated decompression.
 * Offsets: setup_sects 0x1f1, payload_offset 0x248, payload_length 0x24c (Linux x86 boot protocol 2.08). The payload is
 * XZ, followed by four bytes of its own length.
 */
async function unpackKernel(bzImage: string, target: string): Promise<void> {
  const bytes = await readFile(bzImage);
  const offset = ((bytes[0x1f1] ?? 0) + 1) * 512 + bytes.readUInt32LE(0x248);
  const length = bytes.readUInt32LE(0x24c) - 4;
  await writeFile(`${target}.xz`, bytes.subarray(offset, offset + length));
  await sh('xz', ['-d', '--single-stream', `${target}.xz`], stepLimitMs);
}

/** A ramdisk of busybox and the few modules that stand between QEMU and the root image. */
async function makeRamdisk(root: string, version: string, guestFolder: string, target: string): Promise<void> {
  const folder = `${target}.d`;
  await mkdir(join(folder, 'bin'), { recursive: true });
  await mkdir(join(folder, 'modules'), { recursive: true });
  await copyFile(join(root, 'bin', 'busybox'), join(folder, 'bin', 'busybox'));
  await copyFile(join(guestFolder, 'ramdisk-init.sh'), join(folder, 'init'));
  await chmod(join(folder, 'init'), 0o755);
  const order: string[] = [];
  for (const name of ramdiskModules) {
    const lines = (
      await sh('modprobe', ['-d', root, '-S', version, '--show-depends', name], stepLimitMs, { env: withSbin() })
    ).stdout;
    for (const path of lines.split('\n').map((line) => /^insmod (\S+)/.exec(line)?.[1])) {
      if (path === undefined) continue;
      const file = basename(path).replace(/\.xz$/, '');
      if (order.includes(file)) continue;
      order.push(file);
      await copyFile(path, join(folder, 'modules', basename(path)));
      if (path.endsWith('.xz')) await sh('xz', ['-d', join(folder, 'modules', basename(path))], stepLimitMs);
    }
  }
  await writeFile(join(folder, 'modules', 'order'), `${order.join('\n')}\n`);
  await sh('sh', ['-c', 'find . | cpio --quiet -o -H newc > "$0"', target], stepLimitMs, { cwd: folder });
  await rm(folder, { recursive: true });
}

/** The host's node, the guest's first program, and a plain user for the runs without rights. */
async function finishRoot(root: string, guestFolder: string): Promise<void> {
  await copyFile(process.execPath, join(root, 'usr', 'local', 'bin', 'node'));
  await copyFile(join(guestFolder, 'first.sh'), join(root, 'sbin', 'lab-first'));
  await chmod(join(root, 'sbin', 'lab-first'), 0o755);
  await sh('chroot', [root, '/usr/sbin/useradd', '-m', 'technician'], stepLimitMs);
  await rm(join(root, 'var', 'cache', 'apt'), { recursive: true, force: true });
  await rm(join(root, 'var', 'lib', 'apt', 'lists'), { recursive: true, force: true });
}
