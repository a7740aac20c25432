import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { en as texts } from '../../../resources/text/en/index.ts';
import { otherProgramSchema, type OtherProgram, type Sighting } from '../../core/model/index.ts';
import { ruleFor } from './other-programs-rule.ts';
import { systemOtherPrograms } from './other-programs.ts';
import type { Computer } from './places.ts';

let root: string;
let computer: Computer;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'computer-'));
  computer = { root, kernel: '6.1.0-x', user: { root: true, groups: [0], name: 'root' } };
});
afterEach(() => rm(root, { recursive: true }));

async function put(file: string, content = ''): Promise<void> {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), content);
}

const plain = (): void => {
  computer = { ...computer, user: { root: false, groups: [1000], name: 'tech' } };
};
const others = () => systemOtherPrograms({ computer, reload: () => Promise.resolve() });

const stick = (vid: string, pid: string, more: Partial<Sighting> = {}): Sighting => ({
  place: '1-1',
  virtual: false,
  seenAt: '2026-11-23T14:00:00.000Z',
  device: {
    vid,
    pid,
    bcdDevice: 0x0100,
    deviceClass: 0,
    activeConfiguration: 1,
    configurations: [
      { value: 1, interfaces: [{ number: 0, alternate: 0, classCode: 8, subclass: 6, protocol: 0x50, endpoints: [] }] },
    ],
  },
  drivers: [],
  ports: [],
  cards: [],
  drives: [],
  access: 'ok',
  ...more,
});

/** What is said of one program at place 1-1, in a form that was checked: schema, text. */
async function said(program: string, sighting: Sighting | undefined): Promise<OtherProgram | undefined> {
  const all = await others().look('1-1', sighting);
  for (const one of all) {
    expect(otherProgramSchema.safeParse(one).success).toBe(true);
    expect(texts).toHaveProperty([one.what.id]);
  }
  return all.find((one) => one.program === program);
}

const rules = [
  '# ATTR{idVendor}=="0408", ATTR{idProduct}=="f000", RUN+="usb_modeswitch \'/%k\'"',
  'ATTRS{idVendor}=="12d1", ATTRS{manufacturer}!="Android", ATTR{bInterfaceNumber}=="00", ATTR{bInterfaceClass}=="08", RUN+="usb_modeswitch \'%b/%k\'"',
  'ATTR{idVendor}=="19d2", ATTR{idProduct}=="1225", RUN+="usb_modeswitch \'/%k\'"',
].join('\n');

async function installModeswitch(): Promise<void> {
  await put('usr/sbin/usb_modeswitch');
  await put('usr/sbin/usb_modeswitch_dispatcher');
  await put('run/udev/control');
  await put('lib/udev/rules.d/40-usb_modeswitch.rules', rules);
}

describe('usb_modeswitch at a place', () => {
  it('is not there, or nothing starts it', async () => {
    expect(await said('usb_modeswitch', stick('12d1', '1f01'))).toBeUndefined();
    await installModeswitch();
    await rm(path.join(root, 'run/udev/control'));
    expect(await said('usb_modeswitch', stick('12d1', '1f01'))).toBeUndefined();
  });

  it('may act on what its rules name, by ids or by maker and disk, and on nothing else', async () => {
    await installModeswitch();
    expect(await said('usb_modeswitch', stick('19d2', '1225'))).toMatchObject({ state: 'may act', certainty: 'sure' });
    expect(await said('usb_modeswitch', stick('12d1', '1f01'))).toMatchObject({ state: 'may act' });
    expect(await said('usb_modeswitch', stick('19d2', '1405'))).toBeUndefined();
    expect(await said('usb_modeswitch', stick('0408', 'f000'))).toBeUndefined();
    const serial = stick('12d1', '1001');
    for (const one of serial.device.configurations) for (const face of one.interfaces) face.classCode = 0xff;
    expect(await said('usb_modeswitch', serial)).toBeUndefined();
  });

  it('does not act when its rules are masked or its configuration says so', async () => {
    await installModeswitch();
    await put('etc/usb_modeswitch.conf', '# DisableSwitching=1\nDisableSwitching=0\n');
    expect(await said('usb_modeswitch', stick('19d2', '1225'))).toMatchObject({ state: 'may act' });
    await put('etc/usb_modeswitch.conf', 'DisableSwitching=1\n');
    expect(await said('usb_modeswitch', stick('19d2', '1225'))).toBeUndefined();
    await rm(path.join(root, 'etc/usb_modeswitch.conf'));
    await mkdir(path.join(root, 'etc/udev/rules.d'), { recursive: true });
    await symlink('/dev/null', path.join(root, 'etc/udev/rules.d/40-usb_modeswitch.rules'));
    expect(await said('usb_modeswitch', stick('19d2', '1225'))).toBeUndefined();
  });

  it('is seen at work by what it was called with, at this place alone', async () => {
    await put('proc/77/comm', 'usb_modeswitch_\n');
    await put('proc/77/cmdline', 'usb_modeswitch_dispatcher\0--switch-mode\x001-1:1.0\0');
    expect(await said('usb_modeswitch', undefined)).toMatchObject({
      state: 'acts',
      certainty: 'sure',
      source: 'process 77',
    });
    await put('proc/77/cmdline', 'usb_modeswitch_dispatcher\0--switch-mode\x001-1.2:1.0\0');
    expect(await said('usb_modeswitch', undefined)).toBeUndefined();
    await put('proc/78/comm', 'usb_modeswitch\n');
    await put('proc/78/cmdline', 'usb_modeswitch\0-W\0-b\x001\0-g\x0012\0');
    await put('sys/bus/usb/devices/1-1/busnum', '1\n');
    await put('sys/bus/usb/devices/1-1/devnum', '11\n');
    expect(await said('usb_modeswitch', undefined)).toBeUndefined();
    await put('sys/bus/usb/devices/1-1/devnum', '12\n');
    expect(await said('usb_modeswitch', undefined)).toMatchObject({ state: 'acts', source: 'process 78' });
  });

  it('is likely to have switched what bears its mark', async () => {
    await put('sys/bus/usb/devices/1-1/avoid_reset_quirk', '0\n');
    expect(await said('usb_modeswitch', stick('12d1', '14db'))).toBeUndefined();
    await put('sys/bus/usb/devices/1-1/avoid_reset_quirk', '1\n');
    expect(await said('usb_modeswitch', stick('12d1', '14db'))).toMatchObject({ state: 'acts', certainty: 'likely' });
  });

  it('is held off by a rule of ours, and may act again afterwards', async () => {
    await installModeswitch();
    const one = others();
    const held = await one.holdOff('1-1');
    const state = async () => (await one.look('1-1', stick('19d2', '1225'))).map((other) => other.state);
    expect(await state()).toEqual(['held off']);
    await held.giveBack();
    expect(await state()).toEqual(['may act']);
  });

  it('is held off by a plain user with a command that makes the same rule', async () => {
    await installModeswitch();
    plain();
    const found = await said('usb_modeswitch', stick('19d2', '1225'));
    for (const line of ruleFor('1-1').trim().split('\n').slice(1))
      expect(found?.remedy?.command).toContain(`'${line}'`);
    expect(found?.remedy?.undo).toMatch(/^sudo rm \/run\/udev\/rules\.d\/41-\S+-1-1\.rules && /);
    await put('run/udev/rules.d/41-modem-workbench-by-hand-1-1.rules', ruleFor('1-1'));
    expect(await said('usb_modeswitch', stick('19d2', '1225'))).toMatchObject({ state: 'held off' });
  });
});

describe('programs that run for ever', () => {
  const port = { path: '/dev/ttyUSB2', name: 'ttyUSB2', interface: 2, driver: 'option' };
  const drive = { name: 'sr0', interface: 0 };
  const card = {
    name: 'usb0',
    interface: 0,
    driver: 'cdc_ether',
    addresses: [],
    reach: { kind: 'card', name: 'usb0' },
  } as const;

  it('ModemManager runs, and may open ports once there are some', async () => {
    await put('proc/812/comm', 'ModemManager\n');
    expect(await said('ModemManager', stick('12d1', '1f01'))).toMatchObject({ state: 'runs', source: 'process 812' });
    const withPort = stick('12d1', '1001', { ports: [port] });
    expect(await said('ModemManager', withPort)).toMatchObject({ state: 'may act' });
    await mkdir(path.join(root, 'sys/devices/pci/usb1/1-1'), { recursive: true });
    await mkdir(path.join(root, 'sys/bus/usb/devices'), { recursive: true });
    await symlink('../../../devices/pci/usb1/1-1', path.join(root, 'sys/bus/usb/devices/1-1'));
    expect((await said('ModemManager', withPort))?.remedy?.command).toBe(
      'sudo mmcli --inhibit-device=/sys/devices/pci/usb1/1-1',
    );
  });

  it('NetworkManager runs a card or leaves it alone', async () => {
    await put('proc/9/comm', 'NetworkManager\n');
    const network = stick('12d1', '14db', { cards: [{ ...card, addresses: [] }] });
    expect(await said('NetworkManager', network)).toMatchObject({ state: 'runs', what: { id: 'others.runs' } });
    await put('sys/class/net/usb0/ifindex', '7\n');
    await put('run/NetworkManager/devices/7', '[device]\nmanaged=false\n');
    expect(await said('NetworkManager', network)).toMatchObject({ state: 'runs', what: { id: 'others.leaves-card' } });
    await put('run/NetworkManager/devices/7', '[device]\nmanaged=true\n');
    expect(await said('NetworkManager', network)).toMatchObject({ state: 'acts' });
  });

  it('udisks holds what is mounted where it mounts', async () => {
    await put('proc/5/comm', 'udisksd\n');
    expect(await said('udisks2', stick('12d1', '1001'))).toBeUndefined();
    const disk = stick('12d1', '1f01', { drives: [drive] });
    await put('proc/mounts', '/dev/sr0 /mnt/cd iso9660 ro 0 0\n');
    expect(await said('udisks2', disk)).toMatchObject({ state: 'runs' });
    await put('proc/mounts', '/dev/sr0 /run/media/tech/HUAWEI iso9660 ro 0 0\n');
    expect(await said('udisks2', disk)).toMatchObject({ state: 'holds', certainty: 'likely' });
  });

  it('a computer that cannot be read has none', async () => {
    computer = { ...computer, root: '/dev/null/none' };
    expect(await others().look('1-1', stick('12d1', '1f01'))).toEqual([]);
    await others().tidy();
  });
});

describe('holding a place', () => {
  const inForce = (): Promise<string[]> => readdir(path.join(root, 'run/udev/rules.d')).catch(() => []);

  it('lasts until the last of several holders gives it back, each once', async () => {
    await installModeswitch();
    const one = others();
    const [first, second] = await Promise.all([one.holdOff('1-1'), one.holdOff('1-1')]);
    await first.giveBack();
    await first.giveBack();
    expect(await inForce()).toHaveLength(1);
    await second.giveBack();
    expect(await inForce()).toEqual([]);
  });

  it('takes away at the next start what a killed copy has left, and only that', async () => {
    await put('run/udev/rules.d/41-modem-workbench-4194999-1-2.rules');
    await put(`run/udev/rules.d/41-modem-workbench-${String(process.ppid)}-1-3.rules`);
    plain();
    await others().tidy();
    expect(await inForce()).toHaveLength(2);
    computer = { ...computer, user: { ...computer.user, root: true } };
    await others().tidy();
    expect(await inForce()).toEqual([`41-modem-workbench-${String(process.ppid)}-1-3.rules`]);
  });

  /** In the place of mmcli: writes down that it began and that it was asked to end. */
  async function installManager(script: string): Promise<void> {
    await put('proc/812/comm', 'ModemManager\n');
    await put('sys/bus/usb/devices/1-1/busnum', '1\n');
    await put('usr/bin/mmcli', `#!/bin/sh\n${script}\n`);
    await chmod(path.join(root, 'usr/bin/mmcli'), 0o755);
  }
  const log = (): Promise<string> => readFile(path.join(root, 'log'), 'utf8');

  it('asks ModemManager to let go, for a plain user too, and ends the asking to give it back', async () => {
    plain();
    await installManager(
      `trap 'echo ended >> ${root}/log; kill $nap; exit' TERM\necho "$1" >> ${root}/log\necho yes\nsleep 20 & nap=$!\nwait`,
    );
    const held = await others().holdOff('1-1');
    expect(held).toMatchObject({ did: ['ModemManager'] });
    expect(await log()).toBe('--inhibit-device=/sys/bus/usb/devices/1-1\n');
    await held.giveBack();
    expect(await log()).toMatch(/ended\n$/);
  });

  it('says that it could not when ModemManager refuses', async () => {
    plain();
    await installManager('echo "error: no such device" >&2\nexit 1');
    expect(await others().holdOff('1-1')).toMatchObject({ did: [], couldNot: ['ModemManager'] });
  });
});
