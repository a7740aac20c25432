import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = path.join(import.meta.dirname, 'fpm-lite.mjs');
const hasDpkg = spawnSync('dpkg-deb', ['--version']).error === undefined;

let folder = '';
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mwb-fpm-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

function fpm(...args: string[]) {
  return spawnSync(process.execPath, [script, ...args], { encoding: 'utf8', cwd: folder });
}

// Without dpkg-deb there is nothing to build a package with, and nothing to read it with.
describe.skipIf(!hasDpkg)('a package', () => {
  it('holds the content of folders and single files, with orderly modes and owners', () => {
    fs.mkdirSync(path.join(folder, 'app/inner'), { recursive: true, mode: 0o700 });
    fs.writeFileSync(path.join(folder, 'app/inner/run'), 'x', { mode: 0o700 });
    fs.writeFileSync(path.join(folder, 'rules'), 'y', { mode: 0o600 });
    fs.writeFileSync(path.join(folder, 'after'), '#!/bin/sh\n', { mode: 0o600 });
    const options = [
      '-s',
      'dir',
      '--force',
      '-t',
      'deb',
      '--name',
      'trial',
      '--version',
      '1.2',
      '--architecture',
      'amd64',
    ];
    const about = ['-d', 'libnss3', '-d', 'libgtk-3-0', '--maintainer', 'M <m@example.org>', '--deb-compression', 'gz'];
    const description = ['--description', 'Short\n  first line\n\nsecond', '--after-install', 'after'];
    const files = ['app/=/opt/App With Space', 'rules=/lib/udev/rules.d/60-trial.rules'];
    const made = fpm(...options, ...about, ...description, '--package', 'out/trial.deb', ...files);
    expect(made.stderr).toBe('');
    expect(made.status).toBe(0);
    const deb = path.join(folder, 'out/trial.deb');
    const list = spawnSync('dpkg-deb', ['-c', deb], { encoding: 'utf8' }).stdout;
    expect(list).toMatch(/^-rwxr-xr-x root\/root .*\.\/opt\/App With Space\/inner\/run$/m);
    expect(list).toMatch(/^drwxr-xr-x root\/root .*\.\/opt\/App With Space\/inner\/$/m);
    expect(list).toMatch(/^-rw-r--r-- root\/root .*\.\/lib\/udev\/rules\.d\/60-trial\.rules$/m);
    const field = (name: string) => spawnSync('dpkg-deb', ['-f', deb, name], { encoding: 'utf8' }).stdout.trim();
    expect(field('Depends')).toBe('libnss3, libgtk-3-0');
    expect(field('Description')).toBe('Short\n first line\n .\n second');
    const postinst = spawnSync('dpkg-deb', ['-I', deb, 'postinst'], { encoding: 'utf8' });
    expect(postinst.stdout).toBe('#!/bin/sh\n');
  });
});

it.each([
  ['another kind of package', ['-s', 'dir', '-t', 'rpm'], 'makes .deb packages'],
  ['an argument it does not know', ['-s', 'dir', '-t', 'deb', 'what'], 'does not know the argument what'],
])('refuses %s', (_case, args, message) => {
  const { status, stderr } = fpm(...args);
  expect(status).not.toBe(0);
  expect(stderr).toContain(message);
});
