import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { sh } from './sh.ts';

/** Each program the lab needs on the host, and the Debian package that brings it. */
const needed: Readonly<Record<string, string>> = {
  'qemu-system-x86_64': 'qemu-system-x86',
  mmdebstrap: 'mmdebstrap',
  busybox: 'busybox-static',
  depmod: 'kmod',
  cpio: 'cpio',
  mke2fs: 'e2fsprogs',
  xz: 'xz-utils',
  'dpkg-deb': 'dpkg',
};

/** QEMU and its libraries are about 100 MB; a slow mirror gets ten minutes. */
const installLimitMs = 600_000;

function isOnPath(program: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}

/**
 * Sees to it that all programs are there; installs them from Debian when this is root on a Debian machine.
 * @returns undefined when all is there, else one sentence that says why the lab cannot run here
 */
export async function provideTools(say: (line: string) => void): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return 'the lab boots an x86-64 Debian guest and is made for Linux on x86-64.';
  const missing = Object.entries(needed).filter(([program]) => !isOnPath(program));
  if (missing.length === 0) return undefined;
  const packages = [...new Set(missing.map(([, name]) => name))];
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (!isOnPath('apt-get')) return `these programs are missing: ${missing.map(([program]) => program).join(', ')}.`;
  if (process.getuid?.() !== 0) return `these packages are missing: run \`sudo ${command}\` once.`;
  say(`installing ${packages.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await sh('apt-get', ['update'], installLimitMs, { env });
    await sh('apt-get', command.split(' ').slice(1), installLimitMs, { env });
  } catch (error) {
    return `the packages ${packages.join(', ')} cannot be installed (${String(error).split('\n')[0] ?? ''}).`;
  }
  return undefined;
}
