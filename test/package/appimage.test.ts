import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startXvfb, type Display } from '../../scripts/xvfb.mjs';
import { install, PlainUser, root, run, untriable } from './machine.ts';

const why = untriable(['Xvfb']);
if (why !== undefined) console.log(`The AppImage is not tried: ${why}.`);

/**
 * A folder of tools as electron-builder downloads it from GitHub, of what Debian has. There is no runtime among that: a small
 * static program takes its place. So the image itself cannot be started; what it holds can, as the runtime would.
 */
function toolsIn(folder: string): { runtime: string } {
  const runtime = path.join(folder, 'runtimes/runtime-x64');
  fs.mkdirSync(path.dirname(runtime), { recursive: true });
  fs.mkdirSync(path.join(folder, 'lib/x64'), { recursive: true });
  for (const tool of ['mksquashfs', 'desktop-file-validate'])
    fs.symlinkSync(`/usr/bin/${tool}`, path.join(folder, tool));
  fs.copyFileSync('/sbin/ldconfig', runtime);
  return { runtime };
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mwb-appimage-'));
const inside = path.join(folder, 'inside');
const user = new PlainUser();
let display: Display | undefined;

describe.skipIf(why !== undefined || process.arch !== 'x64')('the AppImage', () => {
  beforeAll(async () => {
    fs.chmodSync(folder, 0o755);
    const installed = await install('squashfs-tools', 'desktop-file-utils');
    expect(installed.code, installed.stderr).toBe(0);
    const tools = path.join(folder, 'tools');
    const { runtime } = toolsIn(tools);
    const made = await run(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', `${root}/scripts/make.ts`, 'AppImage'],
      { ...process.env, APPIMAGE_TOOLS_PATH: tools },
    );
    expect(made.code, made.stdout + made.stderr).toBe(0);
    const image = fs.readdirSync(`${root}/out/make/builder`).find((name) => name.endsWith('.AppImage')) ?? '';
    const offset = String(fs.statSync(runtime).size);
    const taken = await run('unsquashfs', [
      ...['-quiet', '-no-progress', '-o', offset, '-d', inside],
      `${root}/out/make/builder/${image}`,
    ]);
    expect(taken.code, taken.stderr).toBe(0);
    expect((await user.create()).code).toBe(0);
    display = await startXvfb();
  });
  afterAll(async () => {
    await display?.stop();
    for (const { pid } of user.processes()) process.kill(pid, 'SIGKILL');
    await user.remove();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('has a valid menu entry that leaves the sandbox on', async () => {
    const entry = path.join(inside, 'modem-workbench.desktop');
    const { code, stdout } = await run('desktop-file-validate', [entry]);
    expect(code, stdout).toBe(0);
    const text = fs.readFileSync(entry, 'utf8');
    expect(text).toMatch(/^Exec=AppRun/m);
    expect(text).not.toContain('--no-sandbox');
  });

  it('starts for a plain person, with the sandbox where the kernel allows it, and loads its native modules', async () => {
    // The launcher's own question.
    const { code: refused } = await user.run(['unshare', '-Ur', 'true']);
    const { code, stdout, stderr } = await user.run(
      [path.join(inside, 'AppRun'), '--self-check', '--disable-gpu'],
      display?.display,
    );
    const line = stdout.split('\n').find((text) => text.startsWith('{'));
    expect(line, stdout + stderr).toBeDefined();
    expect(JSON.parse(line ?? '')).toMatchObject({
      packaged: true,
      usb: { ok: true },
      serialport: { ok: true },
      libsql: { ok: true, found: 42 },
      renderer: { sandboxed: refused === 0 },
    });
    expect(code).toBe(refused === 0 ? 0 : 1);
  });
});
