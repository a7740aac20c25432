/** The right Node and the npm packages. */
import fs from 'node:fs';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { mustRun, npmCommand } from './run.mjs';

/** Node that builds and tests. 22.18 is the first 22 that runs TypeScript files as they are, as our scripts are. */
const wanted = '22.23.3';
const oldest = [22, 18];

/**
 * @param {string} version
 * @returns {boolean}
 */
function isGood(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldMajor = 0, oldMinor = 0] = oldest;
  return major > oldMajor || (major === oldMajor && minor >= oldMinor);
}

/**
 * The Node to run under; fetched from the npm registry into `.tools` when this one is too old.
 * @param {string} root of the project
 * @returns {Promise<string>} path of the program
 * @throws {import('./lock.mjs').SetupError}
 */
export async function rightNode(root) {
  if (isGood(process.versions.node)) return process.execPath;
  const tools = path.join(root, '.tools');
  return findNode(tools) ?? withLock(path.join(root, '.cache', 'node.lock'), () => fetchNode(root, tools));
}

/** @returns {string} the npm package that holds the Node program of this system */
function nodePackage() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${platform}-${process.arch}`;
}

/** @param {string} tools */
function findNode(tools) {
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  for (const name of [nodePackage(), 'node']) {
    const folder = path.join(tools, 'node_modules', name);
    const file = path.join(folder, 'bin', program);
    if (!fs.existsSync(file)) continue;
    /** @type {{ version: string }} */
    const about = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    if (about.version === wanted) return file;
  }
  return undefined;
}

/**
 * @param {string} root
 * @param {string} tools
 * @returns {Promise<string>}
 */
async function fetchNode(root, tools) {
  const here = findNode(tools);
  if (here) return here;
  console.error(`setup: fetching Node ${wanted} (this one is ${process.versions.node})`);
  const fresh = `${tools}.${process.pid}`;
  try {
    const { program, args } = npmCommand(process.execPath);
    const install = ['install', '--prefix', fresh, '--no-save', '--ignore-scripts', `${nodePackage()}@${wanted}`];
    await mustRun(program, [...args, ...install], {
      cwd: root,
      limit: 10 * 60_000,
      quiet: true,
      failure: `Node ${wanted} could not be fetched from the npm registry. Install Node 22.18 or newer and start again.`,
    });
    fs.rmSync(tools, { recursive: true, force: true });
    fs.renameSync(fresh, tools);
  } finally {
    fs.rmSync(fresh, { recursive: true, force: true });
  }
  const node = findNode(tools);
  if (!node) throw new Error(`${nodePackage()} holds no Node`);
  return node;
}

/**
 * Makes sure that `node_modules` holds what package-lock.json names.
 * @param {string} root of the project
 * @param {string} node the Node to install with
 * @throws {import('./lock.mjs').SetupError}
 */
export async function packages(root, node) {
  if (areInstalled(root)) return;
  await withLock(path.join(root, '.cache', 'packages.lock'), async () => {
    if (areInstalled(root)) return;
    console.error('setup: installing the npm packages');
    const { program, args } = npmCommand(node);
    await mustRun(program, [...args, 'ci', '--no-progress', '--loglevel=error'], {
      cwd: root,
      // npm picks packages by the Node that it runs on.
      env: { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env['PATH'] ?? ''}` },
      limit: 20 * 60_000,
      quiet: true,
      failure: 'The npm packages could not be installed.',
    });
  });
}

/**
 * Compares what is installed with what the lock file names, package by package: a date would also change with a mere
 * checkout, and `npm ci` throws everything away first.
 * @param {string} root
 * @returns {boolean}
 */
export function areInstalled(root) {
  const installedFile = path.join(root, 'node_modules', '.package-lock.json');
  if (!fs.existsSync(installedFile)) return false;
  const installed = readLock(installedFile);
  return Object.entries(readLock(path.join(root, 'package-lock.json'))).every(([name, entry]) => {
    if (name === '' || entry.link) return true;
    const found = installed[name];
    // Optional packages are for other systems, or for none.
    if (!found) return Boolean(entry.optional ?? entry.devOptional ?? entry.peer);
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, peer?: boolean, link?: boolean }} Locked
 * @param {string} file
 * @returns {Record<string, Locked>}
 */
function readLock(file) {
  /** @type {{ packages?: Record<string, Locked> }} */
  const lock = JSON.parse(fs.readFileSync(file, 'utf8'));
  return lock.packages ?? {};
}
