#!/usr/bin/env node
/**
 * Stands in for the program `fpm` when electron-builder makes a .deb on a machine that cannot download it: understands
 * the options that electron-builder passes for a package from folders, and calls dpkg-deb.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Options with no value after them. */
const flags = new Set(['--force', '--deb-no-default-config-files', '--verbose', '--debug']);

/** @type {Map<string, string[]>} */
const options = new Map();
/** @type {[source: string, destination: string][]} */
const pairs = [];
const args = process.argv.slice(2);
for (let arg = args.shift(); arg !== undefined; arg = args.shift()) {
  if (flags.has(arg)) continue;
  const inline = /^(--[a-z-]+)=(.*)$/s.exec(arg);
  if (inline) add(inline[1] ?? '', inline[2] ?? '');
  else if (arg.startsWith('-')) add(arg, args.shift() ?? '');
  else if (arg.includes('=')) pairs.push([arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)]);
  else throw new Error(`fpm-lite does not know the argument ${arg}`);
}

/**
 * @param {string} name
 * @param {string} value
 */
function add(name, value) {
  options.set(name, [...(options.get(name) ?? []), value]);
}

/**
 * @param {string} name
 * @returns {string}
 */
function one(name) {
  return options.get(name)?.[0] ?? '';
}

if (one('-s') !== 'dir' || one('-t') !== 'deb') throw new Error('fpm-lite makes .deb packages from folders only');

const stage = fs.mkdtempSync(path.join(os.tmpdir(), 'fpm-lite-'));
try {
  for (const [source, destination] of pairs) {
    const target = path.join(stage, destination);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    // `folder/=there` copies the content of the folder, as fpm does.
    fs.cpSync(source, target, { recursive: true, verbatimSymlinks: true });
  }
  setModes(stage);
  writeControl();
  const output = one('--package');
  fs.mkdirSync(path.dirname(output), { recursive: true });
  const build = ['--root-owner-group', `-Z${compression()}`, '--build', stage, output];
  const { status, error } = spawnSync('dpkg-deb', build, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (error) throw error;
  process.exitCode = status ?? 1;
} finally {
  fs.rmSync(stage, { recursive: true, force: true });
}

function compression() {
  const asked = one('--deb-compression');
  return { gz: 'gzip', xz: 'xz', zst: 'zstd', none: 'none' }[asked] ?? 'xz';
}

/** Folders 755; files 755 when their owner may run them, else 644: whatever the umask of the person is. */
function setModes(/** @type {string} */ folder) {
  fs.chmodSync(folder, 0o755);
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) setModes(full);
    else if (entry.isFile()) fs.chmodSync(full, fs.statSync(full).mode & 0o100 ? 0o755 : 0o644);
  }
}

/** The size of all files in KiB, as dpkg states it. */
function installedSize(/** @type {string} */ folder) {
  let bytes = 0;
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += fs.statSync(path.join(entry.parentPath, entry.name)).size;
  }
  return Math.ceil(bytes / 1024);
}

function writeControl() {
  // In a description each further line starts with a space, and an empty one is a dot.
  const [first = '', ...more] = one('--description').trim().split('\n');
  const description = [first, ...more.map((line) => ` ${line.trim() || '.'}`)].join('\n');
  const fields = {
    Package: one('--name') || one('-n'),
    Version: one('--version') || one('-v'),
    License: one('--license'),
    Vendor: one('--vendor'),
    Architecture: one('--architecture') || one('-a'),
    Maintainer: one('--maintainer') || one('-m'),
    'Installed-Size': String(installedSize(stage)),
    Depends: [...(options.get('-d') ?? []), ...(options.get('--depends') ?? [])].join(', '),
    Recommends: (options.get('--deb-recommends') ?? []).join(', '),
    Section: one('--category') || 'default',
    Priority: one('--deb-priority') || 'optional',
    Homepage: one('--url'),
    Description: description,
  };
  const control = path.join(stage, 'DEBIAN');
  fs.mkdirSync(control, { mode: 0o755 });
  const lines = Object.entries(fields).filter(([, value]) => value !== '');
  fs.writeFileSync(path.join(control, 'control'), `${lines.map(([key, value]) => `${key}: ${value}`).join('\n')}\n`);
  for (const [option, name] of [
    ['--after-install', 'postinst'],
    ['--after-remove', 'postrm'],
  ]) {
    const script = one(option ?? '');
    if (script === '') continue;
    fs.copyFileSync(script, path.join(control, name ?? ''));
    fs.chmodSync(path.join(control, name ?? ''), 0o755);
  }
}
