import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SystemCheck } from '../../core/model/index.ts';
import type { Computer } from './places.ts';
import { systemProbe } from './probe.ts';

let root: string;
let computer: Computer;
let ruleFile: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'mend-'));
  computer = { root, kernel: '6.1.0-x', user: { root: false, groups: [1000], name: 'tech' } };
  ruleFile = path.join(root, 'shipped.rules');
  await writeFile(ruleFile, '# ours\nTAG+="uaccess"\n');
  await mkdir(path.join(root, 'etc/udev/rules.d'), { recursive: true });
  await writeFile(path.join(root, 'etc/group'), 'dialout:x:20:\n');
});
afterEach(() => rm(root, { recursive: true }));

async function program(name: string, text: string): Promise<void> {
  const file = path.join(root, 'usr/bin', name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${text}\n`);
  await chmod(file, 0o755);
}

/** A pkexec that says yes: writes down what it was asked for and does it, with programs of this computer alone. */
const willing = (): Promise<void> =>
  program(
    'pkexec',
    `printf '%s\\n' "$*" >> '${root}/asked'; shift; PATH='${root}/usr/bin':/usr/bin:/bin; export PATH; exec "$@"`,
  );
const recorder = (name: string): Promise<void> => program(name, `printf '${name} %s\\n' "$*" >> '${root}/ran'`);

const probe = () => systemProbe({ dataFolder: root, ruleFile, computer });
async function check(key: SystemCheck['key']): Promise<SystemCheck> {
  const found = (await probe().checks()).find((one) => one.key === key);
  if (found === undefined) throw new Error(`no check ${key}`);
  return found;
}
const runsOf = async (key: SystemCheck['key']): Promise<string> => (await check(key)).remedy?.oneClick?.runs ?? '';
const ran = (): Promise<string> => readFile(path.join(root, 'ran'), 'utf8').catch(() => '');

describe('mending by one click', () => {
  it('is offered with pkexec alone; without it the command to type stays', async () => {
    expect((await check('usb-rights')).remedy).toMatchObject({ kind: 'install-udev-rule' });
    expect((await check('usb-rights')).remedy?.oneClick).toBeUndefined();
    await expect(probe().mend('usb-rights', '')).rejects.toMatchObject({ code: 'system.changed' });
    await willing();
    expect((await check('usb-rights')).remedy?.oneClick?.file?.text).toBe('# ours\nTAG+="uaccess"\n');
  });

  it('writes the rule that was shown, lets udev read it, and the next look finds it', async () => {
    await willing();
    await recorder('udevadm');
    await probe().mend('usb-rights', await runsOf('usb-rights'));
    expect(await readFile(path.join(root, 'etc/udev/rules.d/60-modem-workbench.rules'), 'utf8')).toBe(
      await readFile(ruleFile, 'utf8'),
    );
    expect(await ran()).toBe('udevadm control --reload\nudevadm trigger --subsystem-match=usb --subsystem-match=tty\n');
    expect((await check('usb-rights')).state).toBe('ready');
    expect((await check('serial-ports')).state).toBe('ready');
  });

  it('runs exactly what was shown, and nothing when that is not what would be run now', async () => {
    await willing();
    await recorder('usermod');
    const shown = await runsOf('serial-ports');
    expect(shown).toBe("pkexec /bin/sh -c 'usermod -aG dialout tech'");
    for (const other of ['', 'reboot', shown.replace('dialout', 'root')]) {
      await expect(probe().mend('serial-ports', other)).rejects.toMatchObject({ code: 'system.changed' });
    }
    await expect(probe().mend('udev', shown)).rejects.toMatchObject({ code: 'system.changed' });
    expect(await ran()).toBe('');
    await probe().mend('serial-ports', shown);
    expect(await ran()).toBe('usermod -aG dialout tech\n');
    expect(await readFile(path.join(root, 'asked'), 'utf8')).toBe(
      '--disable-internal-agent /bin/sh -c usermod -aG dialout tech\n',
    );
  });

  it('offers nothing for a name that is no plain one', async () => {
    await willing();
    computer = { ...computer, user: { ...computer.user, name: 'x; reboot' } };
    expect((await check('serial-ports')).remedy?.oneClick).toBeUndefined();
  });

  it('says who said no, and what failed', async () => {
    for (const [ends, code] of [
      ['exit 126', 'system.dismissed'],
      ['exit 127', 'system.not-allowed'],
      ['echo "no space left" >&2; exit 1', 'system.mend-failed'],
    ] as const) {
      await program('pkexec', ends);
      await expect(probe().mend('usb-rights', await runsOf('usb-rights'))).rejects.toMatchObject({ code });
    }
    expect((await check('usb-rights')).state).toBe('missing');
  });
});
