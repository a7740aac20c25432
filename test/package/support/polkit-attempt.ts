/**
 * Mends the udev rule once as a plain user, by the program's own code and the system's own pkexec, and prints what came of it.
 * Begun as root, since the project may lie where that user cannot read; the rights are given up before anything is tried.
 * @argument the user's name
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { toErrorData } from '../../../electron/core/model/index.ts';
import { systemProbe } from '../../../electron/platform/system/probe.ts';
import { inEnglish, sayError, speak } from '../../../resources/text/index.ts';

/** `failed`: code and sentences of what went wrong; `file`: the rule as it lies there afterwards. */
export interface Attempt {
  uid: number;
  failed?: { code: string; english: string; german: string };
  file?: { isShipped: boolean; mode: string; uid: number };
  asked: string;
  state: string;
}

const name = process.argv[2] ?? '';
const installed = '/etc/udev/rules.d/60-modem-workbench.rules';
const shipped = fs.readFileSync(path.join(import.meta.dirname, '../../../resources/system/60-modem-workbench.rules'));
// In the namespace's own folder, where the user can read it.
const ruleFile = '/run/dbus/ours.rules';
fs.writeFileSync(ruleFile, shipped, { mode: 0o644 });
await speak('de');

const idOf = (flag: '-u' | '-g'): number => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout);
const [uid, gid] = [idOf('-u'), idOf('-g')];
process.setgroups?.([gid]);
process.setgid?.(gid);
process.setuid?.(uid);

const computer = { root: '/', kernel: os.release(), user: { root: false, groups: [gid], name } };
const probe = systemProbe({ dataFolder: os.tmpdir(), ruleFile, computer });
const check = async () => (await probe.checks()).find(({ key }) => key === 'usb-rights');

let failed: Attempt['failed'];
try {
  await probe.mend('usb-rights', (await check())?.remedy?.oneClick?.runs ?? '');
} catch (thrown) {
  const error = toErrorData(thrown);
  const whole = (): string => Object.values(sayError(error)).join(' ');
  failed = { code: error.code, english: inEnglish(whole), german: whole() };
}
const there = fs.statSync(installed, { throwIfNoEntry: false });
const asked = '/run/dbus/udevadm-asked';
const attempt: Attempt = {
  uid: process.getuid?.() ?? -1,
  ...(failed && { failed }),
  ...(there && {
    file: {
      isShipped: fs.readFileSync(installed).equals(shipped),
      mode: (there.mode & 0o777).toString(8),
      uid: there.uid,
    },
  }),
  asked: fs.existsSync(asked) ? fs.readFileSync(asked, 'utf8') : '',
  state: (await check())?.state ?? '',
};
process.stdout.write(JSON.stringify(attempt));
