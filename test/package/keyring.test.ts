import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../scripts/build.ts';
import { install, run, untriable } from './machine.ts';
import type { Kept } from './support/keyring-stage.ts';

const why = untriable(['Xvfb']);
if (why !== undefined) console.log(`The real keyring is not tried: ${why}.`);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mwb-keyring-'));
let kept: Kept | undefined;

/** A password of a stick's page in the secret store of GNOME, on a session bus of its own: no keyring of a person is touched. */
describe.skipIf(why !== undefined)('a kept password', () => {
  beforeAll(async () => {
    const installed = await install('gnome-keyring', 'dbus-daemon', 'libsecret-1-0', 'libglib2.0-bin');
    expect(installed.code, installed.stderr).toBe(0);
    await ensureBuilt(['main', 'preload', 'renderer']);
    const stage = path.join(import.meta.dirname, 'support/keyring-stage.ts');
    // Whatever the bus starts by itself keeps its files here, too.
    const folders = { XDG_RUNTIME_DIR: path.join(folder, 'run'), XDG_DATA_HOME: path.join(folder, 'share') };
    for (const one of Object.values(folders)) fs.mkdirSync(one, { mode: 0o700 });
    const { code, stderr } = await run(
      'dbus-run-session',
      ['--', process.execPath, '--disable-warning=ExperimentalWarning', stage, folder],
      { ...process.env, ...folders },
    );
    expect(code, stderr).toBe(0);
    kept = JSON.parse(fs.readFileSync(path.join(folder, 'kept.json'), 'utf8')) as Kept;
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('is offered to be kept, and opens the page', () => {
    expect(kept?.first).toEqual({ offered: true, read: true });
  });

  it('is not asked for again by the next start', () => {
    expect(kept?.second).toEqual({ asked: false, read: true });
  });

  it('is asked for when the keyring is gone, and is not offered to be kept then', () => {
    expect(kept?.without).toEqual({ asked: true, saysNoStore: true });
  });

  it('stands in no file of the program', () => {
    expect(kept?.plain).toEqual([]);
  });
});
