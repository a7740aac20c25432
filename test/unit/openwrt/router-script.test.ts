import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { Device } from '../../../electron/core/model/index.ts';
import { changeFile } from '../../../electron/core/openwrt/change.ts';
import { deploymentOf, type DeploymentInput } from '../../../electron/core/openwrt/deploy/deployment.ts';
import { stockFile } from '../../../electron/core/openwrt/stock.ts';
import type { RouterWish } from '../../../electron/core/openwrt/wish.ts';
import { RouterRoot, whyNoRouter } from './router-root.ts';

const now = '2026-03-04T05:06:07.000Z';
const disk: Device = {
  vid: '12d1', pid: '1f01', bcdDevice: 0, deviceClass: 0, activeConfiguration: 1,
  configurations: [{ value: 1, interfaces: [{ number: 0, alternate: 0, classCode: 8, subclass: 6, protocol: 80, endpoints: [] }] }],
}; // prettier-ignore
const wish: RouterWish = {
  mode: 'serial',
  id: '12d1:1f01',
  device: disk,
  needsEntry: true,
  entry: {},
  messages: ['55534243000000000000000000000011060000000000000000000000000000'],
  targets: ['12d1:1001'],
  proof: 'verified',
};
const made = (more: Partial<DeploymentInput> = {}) =>
  deploymentOf({
    name: "A stick's name",
    wish,
    change: changeFile(stockFile(), wish, now),
    ground: 'own',
    stick: { id: '12d1:1001', mode: 'serial', device: undefined, drivers: [] },
    roles: [],
    stickHosts: [],
    twins: 1,
    router: {},
    apn: 'o\'clock $(reboot) `x` "y"',
    now,
    version: '0.0.0',
    digest: (text) => createHash('sha256').update(text).digest('hex'),
    ...more,
  });

let root: RouterRoot | undefined;
afterEach(() => {
  root?.remove();
  root = undefined;
});

function router(file: string | undefined = stockFile(), deployment = made()): RouterRoot {
  root = new RouterRoot(file);
  root.write('root/router.sh', deployment.parts.find(({ name }) => name === 'router.sh')!.text);
  return root;
}
const sh = (one: RouterRoot, what: string, how: Parameters<RouterRoot['run']>[1] = {}) =>
  one.run(['/bin/ash', '/root/router.sh', what], how);
const kept = ({ etc }: { etc: Record<string, string> }) => etc;
const after = changeFile(stockFile(), wish, now).after;

if (whyNoRouter !== undefined) console.warn(`The router's script is not run: ${whyNoRouter}`);

describe.skipIf(whyNoRouter !== undefined)('the script on a router', { timeout: 60_000 }, () => {
  it('applies, checks and undoes', async () => {
    const one = router();
    const before = one.etc();
    const applied = await sh(one, 'apply');
    expect(applied).toMatchObject({ code: 0, err: '' });
    expect(one.read('etc/usb-mode.json')).toBe(after);
    expect(one.read('etc/usb-mode.json.2026-03-04T050607Z')).toBe(stockFile());
    expect(one.read('etc/config/network')).toBe(
      'lan=interface\nlan.proto=static\nlan.ipaddr=192.168.1.1\nwwan=interface\nwwan.proto=3g\nwwan.device=/dev/ttyUSB0\nwwan.apn=o\'clock $(reboot) `x` "y"\nwwan.service=umts\n',
    );
    expect(one.read('etc/config/firewall')).toContain('@zone[1].network=wan wan6 wwan\n');
    expect(one.read('etc/sysupgrade.conf').endsWith('# /etc/example.conf\n/etc/usb-mode.json\n')).toBe(true);
    expect(one.read('sys/bus/usb/devices/1-1/idProduct')).toBe('1001\n');
    const checked = await sh(one, 'check');
    expect(checked).toMatchObject({ code: 0 });
    expect(checked.out).toContain('12d1:1001 HUAWEI_MOBILE HUAWEI_MOBILE');
    expect(checked.out).toContain('The stick is there as 12d1:1001 (1-1).');
    const undone = await sh(one, 'undo');
    expect(undone).toMatchObject({ code: 0, err: '' });
    const { 'etc/usb-mode.json.2026-03-04T050607Z': backup, ...rest } = one.etc();
    expect(backup).toBe(stockFile());
    expect(rest).toEqual(before);
    expect(await sh(one, 'undo')).toMatchObject({ code: 0, out: 'Nothing was applied.\n' });
  });

  it('changes nothing the second time', async () => {
    const one = router();
    await sh(one, 'apply');
    const first = one.etc();
    one.calls();
    expect(await sh(one, 'apply')).toMatchObject({ code: 0, err: '' });
    expect(one.etc()).toEqual(first);
    expect(one.calls().filter((call) => /uci (set|delete|commit|add_list)/.test(call))).toEqual([]);
    expect(await sh(one, 'undo')).toMatchObject({ code: 0 });
    expect(one.read('etc/usb-mode.json')).toBe(stockFile());
  });

  it('refuses a file that it was not made for, before anything is changed', async () => {
    const one = router('{ "messages": [ ], "devices": { } }');
    const before = one.etc();
    const applied = await sh(one, 'apply');
    expect(applied.code).toBe(1);
    expect(applied.err).toContain('another one than this script was made for. Nothing was changed.');
    expect(one.etc()).toEqual(before);
  });

  it('makes the file where there is none, and undo takes it away', async () => {
    const one = new RouterRoot(undefined);
    root = one;
    one.write('root/router.sh', made().parts[0]!.text);
    expect(await sh(one, 'apply')).toMatchObject({ code: 0 });
    expect(one.read('etc/usb-mode.json')).toBe(after);
    expect(await sh(one, 'undo')).toMatchObject({ code: 0 });
    expect(one.has('etc/usb-mode.json')).toBe(false);
  });

  it('says so on a read-only file system, and leaves everything', async () => {
    const one = router();
    const before = one.etc();
    const applied = await sh(one, 'apply', { readOnly: 'etc' });
    expect(applied.code).toBe(1);
    expect(applied.err).toContain('read-only');
    expect(one.etc()).toEqual(before);
  });

  it('leaves each file old or new whole wherever it is killed, and comes to its end the next time', async () => {
    let kills = 0;
    for (let n = 1; n < 200; n += 2) {
      const one = router();
      const before = one.etc();
      const died = await one.runUntil(n, 'root/router.sh', 'apply');
      if (died.code === 0) break;
      kills += 1;
      expect([stockFile(), after]).toContain(one.read('etc/usb-mode.json'));
      expect(one.read('etc/config/network')).toMatch(/^lan=interface\n/);
      expect(await sh(one, 'apply')).toMatchObject({ code: 0 });
      expect(one.read('etc/usb-mode.json')).toBe(after);
      expect(one.read('etc/config/network')).toContain('wwan.proto=3g');
      expect(await sh(one, 'undo')).toMatchObject({ code: 0 });
      const { 'etc/usb-mode.json.2026-03-04T050607Z': _backup, ...rest } = one.etc();
      expect(rest).toEqual(before);
      one.remove();
    }
    expect(kills).toBeGreaterThan(15);
  });

  it('comes to its end after being killed inside uci', async () => {
    const one = router();
    one.program(
      'sbin/uci',
      one
        .read('sbin/uci')
        .replace(
          'case "$what" in',
          '[ "$what" = commit ] && [ -e /tmp/die ] && kill -9 $PPID && exit 1\ncase "$what" in',
        ),
    );
    one.write('tmp/die', '');
    expect((await sh(one, 'apply')).code).not.toBe(0);
    expect(one.read('etc/config/network')).not.toContain('wwan');
    expect(await one.run(['/bin/rm', '-f', '/tmp/die'])).toMatchObject({ code: 0 });
    expect(await sh(one, 'apply')).toMatchObject({ code: 0 });
    expect(one.read('etc/config/network')).toContain('wwan.proto=3g');
  });

  it('leaves what somebody has under way', async () => {
    const one = router();
    await one.run(['/bin/ash', '-c', 'uci set network.lan.ipaddr=10.0.0.1']);
    const applied = await sh(one, 'apply');
    expect(applied.code).toBe(1);
    expect(applied.err).toContain('changes of network or firewall under way');
    expect(one.read('etc/config/network')).not.toContain('wwan');
  });

  it('takes only its own out where the network was changed since', async () => {
    const one = router();
    await sh(one, 'apply');
    await one.run(['/bin/ash', '-c', 'uci set network.lan.ipaddr=10.0.0.1; uci commit network']);
    expect(await sh(one, 'undo')).toMatchObject({ code: 0 });
    expect(one.read('etc/config/network')).toContain('lan.ipaddr=10.0.0.1');
    expect(one.read('etc/config/network')).not.toContain('wwan');
  });

  it('takes PIN and password from the environment alone, and keeps what is set', async () => {
    const one = router();
    expect(
      made()
        .parts.map(({ text }) => text)
        .join(),
    ).not.toContain('4711');
    await sh(one, 'apply', { environment: { PINCODE: '4711', APN_PASSWORD: "s'ecret" } });
    expect(one.read('etc/config/network')).toContain("wwan.pincode=4711\nwwan.password=s'ecret\n");
    await sh(one, 'apply');
    expect(one.read('etc/config/network')).toContain('wwan.pincode=4711\n');
  });

  it('installs what is missing', async () => {
    const one = router();
    expect(await sh(one, 'packages')).toMatchObject({ code: 0, out: 'All packages are installed.\n' });
    expect(one.read('tmp/installed').split('\n')).toEqual(
      expect.arrayContaining(['comgt', 'kmod-usb-serial-option', 'ppp']),
    );
    expect(kept({ etc: one.etc() })['etc/usb-mode.json']).toBe(stockFile());
  });

  it('waits for a stick that does not come, says so, and ends', async () => {
    const one = router();
    one.write('root/router.sh', one.read('root/router.sh').replace('WAIT_S=30', 'WAIT_S=1'));
    await sh(one, 'apply');
    one.write('sys/bus/usb/devices/1-1/idProduct', '1f01\n');
    one.program('sbin/usbmode', '#!/bin/sh\nexit 0\n');
    const checked = await sh(one, 'check');
    expect(checked).toMatchObject({ code: 1 });
    expect(checked.err).toContain('did not come back as 12d1:1001 within 1 s.');
  });

  it('says what it can be asked for', async () => {
    expect(await sh(router(), 'nonsense')).toMatchObject({ code: 2 });
  });
});
