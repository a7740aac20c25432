import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { install, PlainUser, run, untriable } from './machine.ts';
import type { Attempt } from './support/polkit-attempt.ts';

const why = untriable(['unshare']);
if (why !== undefined) console.log(`The real polkit is not tried: ${why}.`);

const user = new PlainUser();
/** Folders that the stage covers; those that are not there are made for it, and taken away again. */
const made = [
  '/run/dbus',
  '/etc/polkit-1/rules.d',
  '/etc/udev',
  '/etc/udev/rules.d',
  path.join(os.homedir(), 'bin'),
].filter((folder) => !fs.existsSync(folder));
let attempts: Record<string, Attempt> = {};

/** The one-click fix with the real polkitd and the real pkexec, in a mount namespace of its own: nothing of it stays. */
describe.skipIf(why !== undefined)('mending by the real polkit', () => {
  beforeAll(async () => {
    const installed = await install('polkitd', 'pkexec', 'dbus');
    expect(installed.code, installed.stderr).toBe(0);
    expect((await user.create()).code).toBe(0);
    const stage = path.join(import.meta.dirname, 'support/polkit-stage.ts');
    const { code, stdout, stderr } = await run('unshare', [
      ...['--mount', '--propagation', 'private'],
      ...[process.execPath, '--disable-warning=ExperimentalWarning', stage, user.name],
    ]);
    expect(code, stderr).toBe(0);
    attempts = JSON.parse(stdout) as Record<string, Attempt>;
  });
  afterAll(async () => {
    await user.remove();
    for (const folder of made.toReversed()) if (fs.existsSync(folder)) fs.rmdirSync(folder);
  });

  it('installs the udev rule as it is shipped when polkit says yes, and the next look finds it', () => {
    expect(attempts['YES']).toEqual({
      uid: expect.any(Number) as number,
      file: { isShipped: true, mode: '644', uid: 0 },
      asked: 'udevadm control --reload\nudevadm trigger --subsystem-match=usb --subsystem-match=tty\n',
      state: 'ready',
    });
    expect(attempts['YES']?.uid).toBeGreaterThan(0);
  });

  it.each([
    ['polkit says no', 'NO'],
    ['an administrator would have to be asked and nothing can ask', 'default'],
  ])('changes nothing and says so in a plain sentence when %s', (_when, answer) => {
    expect(attempts[answer]).toMatchObject({ failed: { code: 'system.not-allowed' }, asked: '', state: 'missing' });
    expect(attempts[answer]?.file).toBeUndefined();
    expect(attempts[answer]?.failed?.english).toMatch(/^The system did not give the rights: .* Nothing was done\. /);
    expect(attempts[answer]?.failed?.german).toMatch(
      /^Das System hat die Rechte nicht gegeben: .* Nichts wurde getan\. /,
    );
  });
});
