/** The system libraries that Electron and the tests need on Linux: are they there, and if not, how do they come. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { SetupError } from './lock.mjs';
import { mustRun } from './run.mjs';

/**
 * @typedef {'electron' | 'xvfb' | 'package' | 'router' | 'peers' | 'postgres'} Need
 * @typedef {{ need: Need, file?: string, folder?: string, program?: string, packages: string[], units?: string[] }} Part
 */

/**
 * Debian packages by what proves that they are there; with several names the first that the release knows is taken
 * (Debian 13 and Ubuntu 24.04 renamed libraries for the 64-bit time change). `units`: the package starts a server by itself.
 * @type {Part[]}
 */
const parts = [
  { need: 'electron', file: 'libgtk-3.so.0', packages: ['libgtk-3-0t64', 'libgtk-3-0'] },
  { need: 'electron', file: 'libnss3.so', packages: ['libnss3'] },
  { need: 'electron', file: 'libasound.so.2', packages: ['libasound2t64', 'libasound2'] },
  { need: 'electron', file: 'libgbm.so.1', packages: ['libgbm1'] },
  { need: 'xvfb', program: 'Xvfb', packages: ['xvfb'] },
  { need: 'package', program: 'dpkg-deb', packages: ['dpkg'] },
  // A router's shell and a real SSH server for the tests; the server runs on loopback, started by a test alone.
  { need: 'router', program: 'busybox', packages: ['busybox-static'] },
  { need: 'router', file: 'sshd', packages: ['openssh-server'], units: ['ssh.service', 'ssh.socket'] },
  // A shared history's server; a test starts one of its own, on a socket alone.
  { need: 'postgres', folder: '/usr/lib/postgresql', packages: ['postgresql'], units: ['postgresql.service'] },
  // Other programs that relays must get on with.
  { need: 'peers', program: 'socat', packages: ['socat'] },
  { need: 'peers', program: 'picocom', packages: ['picocom'] },
  { need: 'peers', program: 'openssl', packages: ['openssl'] },
  { need: 'peers', program: 'pyserial-miniterm', packages: ['python3-serial'] },
  { need: 'peers', program: 'ser2net', packages: ['ser2net'], units: ['ser2net.service'] },
  // The programs that ask sticks without an AT port.
  { need: 'peers', program: 'qmicli', packages: ['libqmi-utils'] },
  { need: 'peers', program: 'mbimcli', packages: ['libmbim-utils'] },
];

const libraryFolders = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  '/usr/lib64',
  '/usr/lib',
  '/lib64',
  '/usr/sbin',
];

/** @param {Part} part */
function isThere({ file, folder, program }) {
  if (folder) return fs.existsSync(folder);
  const folders = file ? libraryFolders : (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.some((folder) => fs.existsSync(path.join(folder, file ?? program ?? '')));
}

/**
 * Makes sure of the system libraries for these needs; a look at a few files when they are there.
 * @param {Need[]} needs
 * @throws {SetupError} with the command that installs them, where that is not possible from here
 */
export async function systemLibraries(needs) {
  if (process.platform !== 'linux') return;
  const missing = parts.filter((part) => needs.includes(part.need) && !isThere(part));
  if (missing.length === 0) return;
  const names = missing.map((part) => part.file ?? part.folder ?? part.program).join(', ');
  if (!fs.existsSync('/usr/bin/apt-get')) {
    throw new SetupError(`This system lacks ${names}. Install them with its package manager and start again.`);
  }
  if (process.getuid?.() !== 0) {
    throw new SetupError(`This system lacks ${names}. Run: sudo apt-get install -y ${choose(missing).join(' ')}`);
  }
  console.error(`setup: installing system libraries (${names})`);
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    limit: 10 * 60_000,
    quiet: true,
    failure: 'The system libraries could not be installed.',
  };
  await mustRun('apt-get', ['update', '-q'], options);
  await mustRun('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...choose(missing)], options);
}

/**
 * The same for what tests can do without: what cannot be had is said in a sentence, and its tests are skipped.
 * @param {Need[]} needs
 */
export async function optionalLibraries(needs) {
  const policy = '/usr/sbin/policy-rc.d';
  const root = process.getuid?.() === 0;
  const servers = parts.filter((part) => part.units && needs.includes(part.need) && !isThere(part));
  const holds = root && servers.length > 0 && !fs.existsSync(policy);
  try {
    // A package that brings a server starts it at once, on every address: 101 = not allowed (invoke-rc.d).
    if (holds) fs.writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    await systemLibraries(needs);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`setup: some tests are skipped. ${error.message}`);
  } finally {
    if (holds) fs.rmSync(policy, { force: true });
    // Nor may it come with the next start of the computer.
    const units = servers.flatMap((part) => part.units ?? []);
    if (root && units.length > 0) spawnSync('systemctl', ['disable', ...units], { stdio: 'ignore' });
  }
}

/** @param {Part[]} missing */
function choose(missing) {
  return missing.map(({ packages }) => packages.find(isKnown) ?? packages.at(-1) ?? '');
}

/** @param {string} name */
function isKnown(name) {
  const policy = spawnSync('apt-cache', ['policy', name], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  return /Candidate: (?!\(none\))\S/.test(policy.stdout);
}
