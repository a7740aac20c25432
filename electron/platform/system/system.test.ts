import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemCheckSchema, type SystemCheck } from '../../core/model/index.ts';
import { en as texts } from '../../../resources/text/en/index.ts';
import { moduleNames } from './checks.ts';
import { ruleFor } from './other-programs-rule.ts';
import { systemOtherPrograms } from './other-programs.ts';
import type { Computer } from './places.ts';
import { systemProbe } from './probe.ts';

let root: string;
let computer: Computer;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'computer-'));
  computer = { root, kernel: '6.1.0-x', user: { root: false, groups: [1000], name: 'tech' } };
});
afterEach(() => rm(root, { recursive: true }));

async function put(file: string, content = ''): Promise<void> {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), content);
}

async function check(key: SystemCheck['key']): Promise<SystemCheck> {
  const all = await systemProbe({
    dataFolder: root,
    ruleFile: "/opt/it's/60-modem-workbench.rules",
    computer,
  }).checks();
  const found = all.find((one) => one.key === key);
  if (!found) throw new Error(`no check ${key}`);
  return found;
}

/** State and case, the last part of the text's id. */
async function verdict(key: SystemCheck['key']): Promise<string> {
  const found = await check(key);
  return `${found.state}: ${found.detail.id.replace(`check.${key}.`, '')}`;
}

describe('the checks of a computer', () => {
  it('never reject and are well formed, whatever the computer lacks', async () => {
    const nowhere = { ...computer, root: '/dev/null/none' };
    for (const options of [{ dataFolder: '/dev/null/none', computer: nowhere }, { dataFolder: root }]) {
      const all = await systemProbe(options).checks();
      expect(all.map((one) => one.key)).toEqual([
        'usb-bus', 'usb-rights', 'serial-ports', 'drivers', 'modem-manager', 'usb-modeswitch', 'udev', 'records', 'space',
      ]); // prettier-ignore
      for (const one of all) {
        expect(systemCheckSchema.safeParse(one).success).toBe(true);
        expect(texts).toHaveProperty([one.title.id]);
        expect(texts).toHaveProperty([one.detail.id]);
      }
    }
  });

  it('have a text for every case', async () => {
    const source = await readFile(path.join(import.meta.dirname, 'checks.ts'), 'utf8');
    const cases = [...source.matchAll(/finding\('(?<key>[\w-]+)', '\w+', '(?<which>[\w-]+)'/g)].map(
      (m) => `check.${m[1] ?? ''}.${m[2] ?? ''}`,
    );
    expect(cases.length).toBeGreaterThan(20);
    for (const id of [...cases, 'check.usb-modeswitch.held-off', 'check.usb-modeswitch.acts'])
      expect(texts).toHaveProperty([id]);
  });

  it('tell a bus from none', async () => {
    expect(await verdict('usb-bus')).toBe('missing: none');
    await put('sys/bus/usb/devices/1-1/idVendor');
    expect(await verdict('usb-bus')).toBe('missing: no-controller');
    await put('sys/bus/usb/devices/usb1/idVendor');
    expect(await verdict('usb-bus')).toBe('ready: ready');
  });

  it('tell whether the rule is there, and how to install it from any folder', async () => {
    expect((await check('usb-rights')).remedy?.command).toContain(
      String.raw`sudo cp '/opt/it'\''s/60-modem-workbench.rules' /etc/udev/rules.d/ &&`,
    );
    expect(await verdict('serial-ports')).toBe('unknown: no-group');
    await put('lib/udev/rules.d/60-modem-workbench.rules');
    expect(await verdict('usb-rights')).toBe('ready: rule');
    expect(await verdict('serial-ports')).toBe('ready: rule');
  });

  it('tell whether the user may open ports', async () => {
    await put('etc/group', 'root:x:0:\ndialout:x:20:\n');
    expect((await check('serial-ports')).remedy).toEqual({
      kind: 'join-group',
      command: 'sudo usermod -aG dialout "$USER"',
    });
    await put('etc/group', 'dialout:x:20:other,tech\n');
    expect(await verdict('serial-ports')).toBe('missing: log-in-again');
    computer = { ...computer, user: { ...computer.user, groups: [1000, 20] } };
    expect(await verdict('serial-ports')).toBe('ready: group');
    computer = { ...computer, user: { ...computer.user, root: true } };
    expect(await verdict('serial-ports')).toBe('ready: root');
    expect(await verdict('usb-rights')).toBe('ready: root');
  });

  it('find drivers loaded, loadable and built in, and name those that are missing', async () => {
    expect(await verdict('drivers')).toBe('unknown: no-list');
    await put('sys/module/usb_storage/x');
    await put(
      'lib/modules/6.1.0-x/modules.dep',
      'kernel/drivers/usb/serial/option.ko.xz: kernel/drivers/usb/serial/usbserial.ko.xz\n',
    );
    await put('lib/modules/6.1.0-x/modules.builtin', 'kernel/drivers/net/usb/cdc_ether.ko\n');
    expect((await check('drivers')).detail.params).toMatchObject({ missing: 'cdc_acm' });
    await put('lib/modules/6.1.0-x/modules.dep', 'kernel/option.ko: \nkernel/cdc-acm.ko.zst:\n');
    expect(await verdict('drivers')).toBe('ready: ready');
    expect(moduleNames('rubbish\n\na/b-c.ko:')).toEqual(['b_c']);
  });

  it('see programs that act on sticks by themselves', async () => {
    expect(await verdict('modem-manager')).toBe('ready: ready');
    expect(await verdict('usb-modeswitch')).toBe('ready: ready');
    await put('proc/412/comm', 'ModemManager\n');
    await put('usr/sbin/usb_modeswitch');
    expect((await check('modem-manager')).remedy?.command).toBe('sudo systemctl stop ModemManager');
    expect(await verdict('usb-modeswitch')).toBe('noted: asleep');
    await put('run/udev/control');
    expect(await verdict('usb-modeswitch')).toBe('noted: acts');
  });

  it('tell udev that is missing from udev that does not run', async () => {
    expect(await verdict('udev')).toBe('missing: missing');
    await put('usr/bin/udevadm');
    expect(await verdict('udev')).toBe('missing: asleep');
    await put('run/udev/control');
    expect(await verdict('udev')).toBe('ready: ready');
  });

  it('try to write where the data folder is or will be, and leave nothing there', async () => {
    const recordsIn = async (dataFolder: string): Promise<unknown> =>
      (await systemProbe({ dataFolder }).checks()).find(({ key }) => key === 'records')?.state;
    const before = await readdir(root);
    expect(await recordsIn(root)).toBe('ready');
    expect(await recordsIn(path.join(root, 'not', 'yet'))).toBe('ready');
    expect(await readdir(root)).toEqual(before);
    expect(await recordsIn('/proc/x')).toBe('missing');
    await writeFile(path.join(root, 'file'), '');
    expect(await recordsIn(path.join(root, 'file'))).toBe('missing');
  });

  it('measure the space where the data folder will be', async () => {
    const all = await systemProbe({ dataFolder: path.join(root, 'not', 'yet'), computer }).checks();
    expect(all.at(-1)).toMatchObject({ key: 'space', detail: { params: { folder: root } } });
  });
});

describe('holding other programs off', () => {
  const rules = (): Promise<string[]> => readdir(path.join(root, 'run/udev/rules.d'));
  let reloads: number;
  const others = () => systemOtherPrograms({ computer, reload: () => ((reloads += 1), Promise.resolve()) });
  beforeEach(() => {
    reloads = 0;
    computer = { ...computer, user: { ...computer.user, root: true } };
  });

  it('does nothing where nothing acts', async () => {
    expect((await others().holdOff('1-1.4')).did).toEqual([]);
    await put('usr/sbin/usb_modeswitch');
    expect((await others().holdOff('1-1.4')).did).toEqual([]);
    expect(reloads).toBe(0);
  });

  it('puts a rule for this place alone and takes it back', async () => {
    await put('usr/sbin/usb_modeswitch');
    await put('run/udev/control');
    await put('proc/412/comm', 'ModemManager\n');
    const held = await others().holdOff('1-1.4');
    expect(held.did).toEqual(['usb_modeswitch', 'ModemManager']);
    const [name = ''] = await rules();
    expect(await readFile(path.join(root, 'run/udev/rules.d', name), 'utf8')).toBe(ruleFor('1-1.4'));
    expect(process.listeners('exit').length).toBeGreaterThan(0);
    await held.giveBack();
    await held.giveBack();
    expect(await rules()).toEqual([]);
    expect(reloads).toBeGreaterThanOrEqual(2);
  });

  it('takes the rule of a process that was killed away, and leaves that of a living one', async () => {
    await put('usr/sbin/usb_modeswitch');
    await put('run/udev/control');
    await put('run/udev/rules.d/41-modem-workbench-4194999-1-2.rules');
    await put(`run/udev/rules.d/41-modem-workbench-${process.ppid}-1-3.rules`);
    await put('run/udev/rules.d/99-other.rules');
    await (await others().holdOff('1-1')).giveBack();
    expect((await rules()).sort()).toEqual([`41-modem-workbench-${process.ppid}-1-3.rules`, '99-other.rules']);
  });

  it.each(['a plain user', 'udev that takes no rules'])('says whom it cannot hold off with %s', async (why) => {
    await put('usr/sbin/usb_modeswitch');
    await put('run/udev/control');
    if (why === 'a plain user') computer = { ...computer, user: { ...computer.user, root: false } };
    const refusing = systemOtherPrograms({ computer, reload: () => Promise.reject(new Error('no')) });
    const held = await refusing.holdOff('1-1');
    expect(held).toMatchObject({ did: [], couldNot: ['usb_modeswitch'] });
    await held.giveBack();
    expect(await rules().catch(() => [])).toEqual([]);
  });

  it('does not take anything but a place into a rule', async () => {
    await put('usr/sbin/usb_modeswitch');
    await put('run/udev/control');
    await expect(others().holdOff('1-1", RUN+="/bin/sh')).rejects.toThrow();
  });
});
