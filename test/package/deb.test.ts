import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startXvfb, type Display } from '../../scripts/xvfb.mjs';
import { install, madePackage, obstacle, PlainUser, root, run } from './machine.ts';

const name = 'modem-workbench';
const why = obstacle(name);
if (why !== undefined) console.log(`The package is not tried: ${why}.`);

const about: unknown = JSON.parse(fs.readFileSync(`${root}/package.json`, 'utf8'));
const user = new PlainUser();
let display: Display | undefined;
let owned: string[] = [];

describe.skipIf(why !== undefined)('the .deb', () => {
  beforeAll(async () => {
    const made = await run(process.execPath, ['--disable-warning=ExperimentalWarning', `${root}/scripts/make.ts`]);
    expect(made.code, made.stdout + made.stderr).toBe(0);
    expect((await user.create()).code).toBe(0);
    display = await startXvfb();
  });

  afterAll(async () => {
    await display?.stop();
    for (const { pid } of user.processes()) process.kill(pid, 'SIGKILL');
    await user.remove();
    await run('apt-get', ['purge', '-y', '-q', name]);
  });

  it('is small enough for a slow line: 115 MB', () => {
    expect(fs.statSync(madePackage()).size).toBeLessThanOrEqual(115e6);
  });

  it('installs with apt', async () => {
    const { code, stdout, stderr } = await install(madePackage());
    expect(code, stdout + stderr).toBe(0);
    owned = (await run('dpkg-query', ['-L', name])).stdout.trim().split('\n');
    expect(owned.length).toBeGreaterThan(20);
  });

  it('puts the udev rules, the desktop entry, the icons and both commands in their places', () => {
    const rules = fs.readFileSync('/lib/udev/rules.d/60-modem-workbench.rules', 'utf8');
    expect(rules).toContain('TAG+="uaccess"');
    const entry = fs.readFileSync(`/usr/share/applications/${name}.desktop`, 'utf8');
    expect(entry).toMatch(/^Exec=.*modem-workbench/m);
    expect(entry).toMatch(new RegExp(`^Icon=${name}$`, 'm'));
    for (const size of [32, 48, 64, 128, 256, 512]) {
      const icon = fs.readFileSync(`/usr/share/icons/hicolor/${size}x${size}/apps/${name}.png`);
      expect(icon.readUInt32BE(16), `width in the PNG header of ${size}`).toBe(size);
    }
    fs.accessSync(`/usr/bin/${name}`, fs.constants.X_OK);
    fs.accessSync('/usr/bin/mwb', fs.constants.X_OK);
  });

  it('brings the notices of all that it carries', () => {
    const text = fs.readFileSync(owned.find((file) => file.endsWith('/third-party-notices.txt')) ?? '', 'utf8');
    for (const name of ['react-dom', 'libsql', 'usb', '@fontsource/ibm-plex-mono'])
      expect(text).toContain(`\n${name} `);
  });

  it('starts for a plain person with the sandbox of Chromium on, and loads usb, serialport and libsql from inside', async () => {
    const { code, stdout, stderr } = await user.run(
      [`/usr/bin/${name}`, '--self-check', '--disable-gpu'],
      display?.display,
    );
    const line = stdout.split('\n').find((text) => text.startsWith('{'));
    expect(line, stdout + stderr).toBeDefined();
    expect(JSON.parse(line ?? '')).toMatchObject({
      packaged: true,
      usb: { ok: true },
      serialport: { ok: true },
      libsql: { ok: true, found: 42 },
      renderer: { sandboxed: true, evidence: 'Seccomp 2' },
    });
    expect(code).toBe(0);
  });

  it('opens its window in a sandboxed process', async () => {
    const program = user.start([`/usr/bin/${name}`, '--disable-gpu'], display?.display ?? '');
    const ended = new Promise((resolve) => program.once('close', resolve));
    try {
      await vi.waitFor(
        () => {
          const pages = user.processes().filter(({ command }) => command.includes('--type=renderer'));
          expect(pages.length).toBeGreaterThan(0);
          for (const { command, status } of pages) {
            expect(command).not.toContain('--no-sandbox');
            expect(status).toMatch(/^Seccomp:\s*2$/m);
          }
        },
        { timeout: 30_000, interval: 100 },
      );
    } finally {
      for (const { pid, command } of user.processes()) if (!command.includes('--type=')) process.kill(pid, 'SIGTERM');
      await ended;
    }
  });

  it('answers as mwb for a plain person without a display', async () => {
    const version = await user.run(['mwb', '--version']);
    expect(version.code, version.stderr).toBe(0);
    expect(about).toMatchObject({ version: /\d+\.\d+\.\d+/.exec(version.stdout)?.[0] ?? version.stdout });
    const doctor = await user.run(['mwb', 'doctor', '--json']);
    expect(doctor.stderr).not.toMatch(/^\s+at /m);
    expect(JSON.parse(doctor.stdout), 'the findings').toBeTypeOf('object');
  });

  it('passes arguments, input and exit code through mwb', async () => {
    const wrong = await user.run(['mwb', 'no-such-command']);
    expect(wrong.code).not.toBe(0);
    expect(wrong.stderr).not.toBe('');
  });

  it('leaves nothing when it is removed', async () => {
    const { code, stderr } = await run('apt-get', ['remove', '-y', '-q', name]);
    expect(code, stderr).toBe(0);
    const shared = new Set(
      (await run('dpkg-query', ['-S', ...owned])).stdout.split('\n').map((l) => l.split(': ').at(-1)),
    );
    const left = owned.filter((file) => fs.existsSync(file) && !shared.has(file) && file !== '/.');
    expect(left).toEqual([]);
    const links = [
      '/opt/Modem Workbench',
      `/usr/bin/${name}`,
      '/usr/bin/mwb',
      `/etc/alternatives/${name}`,
      `/etc/apparmor.d/${name}`,
    ];
    expect(links.filter((file) => fs.lstatSync(file, { throwIfNoEntry: false }))).toEqual([]);
  });
});
