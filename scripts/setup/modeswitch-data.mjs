/**
 * The packed set of the Debian package usb-modeswitch-data, for the tests that take the real thing. It is fetched and
 * unpacked, never installed: installed, its udev rules would act on the sticks of this computer.
 */
import fs from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../electron-runtime.mjs';
import { withLock } from './lock.mjs';
import { run } from './run.mjs';

const inPackage = 'usr/share/usb_modeswitch/configPack.tar.gz';
/** ms. The package has 50 kB and the lists of a release some 30 MB; a slow line gets its time. */
const limit = 5 * 60_000;

/**
 * Where the packed set is: installed on this computer, or fetched before.
 * @returns {string | undefined}
 */
export function findModeswitchPack() {
  return [path.join('/', inPackage), path.join(folder(), inPackage)].find((file) => fs.existsSync(file));
}

/**
 * The packed set, fetched when it is not here.
 * @returns {Promise<{ pack: string } | { skipped: string }>} skipped: why it cannot be had, a sentence
 */
export async function provideModeswitchPack() {
  const found = findModeswitchPack();
  if (found !== undefined) return { pack: found };
  if (!['/usr/bin/apt-get', '/usr/bin/dpkg-deb'].every((program) => fs.existsSync(program))) {
    return { skipped: 'The package usb-modeswitch-data comes with Debian and its kin only.' };
  }
  return withLock(path.join(cacheFolder(), 'modeswitch-data.lock'), fetchPack);
}

const folder = () => path.join(cacheFolder(), 'usb-modeswitch-data');

/** @returns {Promise<{ pack: string } | { skipped: string }>} */
async function fetchPack() {
  const fresh = `${folder()}.new`;
  fs.rmSync(fresh, { recursive: true, force: true });
  fs.mkdirSync(fresh, { recursive: true });
  const fetch = () => run('apt-get', ['download', '-q', 'usb-modeswitch-data'], { cwd: fresh, limit, quiet: true });
  let { code, output } = await fetch();
  if (code !== 0 && process.getuid?.() === 0) {
    // A new machine has no list of packages yet.
    await run('apt-get', ['update', '-q'], { limit, quiet: true });
    ({ code, output } = await fetch());
  }
  const deb = fs.readdirSync(fresh).find((name) => name.endsWith('.deb'));
  if (code !== 0 || deb === undefined) {
    return { skipped: `The package usb-modeswitch-data cannot be fetched: ${output.trim().split('\n').at(-1) ?? ''}` };
  }
  const unpacked = await run('dpkg-deb', ['-x', deb, '.'], { cwd: fresh, limit, quiet: true });
  if (unpacked.code !== 0) return { skipped: `The package usb-modeswitch-data cannot be unpacked: ${unpacked.output}` };
  fs.rmSync(folder(), { recursive: true, force: true });
  fs.renameSync(fresh, folder());
  return { pack: path.join(folder(), inPackage) };
}
