import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Routers, workOf } from '../../../electron/compose/routers.ts';
import { Failure, type Device } from '../../../electron/core/model/index.ts';
import { changeFile } from '../../../electron/core/openwrt/change.ts';
import { deploymentOf } from '../../../electron/core/openwrt/deploy/deployment.ts';
import { routerAddress } from '../../../electron/core/openwrt/router/address.ts';
import { stockFile } from '../../../electron/core/openwrt/stock.ts';
import type { RouterSecret } from '../../../electron/core/ports.ts';
import { SystemClock } from '../../../electron/platform/clock/system-clock.ts';
import { SystemFiles } from '../../../electron/platform/files/system-files.ts';
import { systemRouterShells } from '../../../electron/platform/router/router-shells.ts';
import { RouterRoot, whyNoRouter } from './router-root.ts';
import { Sshd, whyNoSshd } from './sshd.ts';

const skipped = whyNoRouter ?? whyNoSshd;
if (skipped !== undefined) console.warn(`Reading a router is not tried: ${skipped}`);

const now = '2026-03-04T05:06:07.000Z';
const disk: Device = {
  vid: '12d1', pid: '1f01', bcdDevice: 0, deviceClass: 0, activeConfiguration: 1,
  configurations: [{ value: 1, interfaces: [{ number: 0, alternate: 0, classCode: 8, subclass: 6, protocol: 80, endpoints: [] }] }],
}; // prettier-ignore

function work(file: string | undefined) {
  const wish = {
    mode: 'serial' as const, id: '12d1:1f01', device: disk, needsEntry: true, entry: {}, targets: ['12d1:1001'], proof: 'verified' as const,
    messages: ['55534243000000000000000000000011060000000000000000000000000000'],
  }; // prettier-ignore
  const made = deploymentOf({
    name: 'a stick', wish, change: changeFile(file ?? stockFile(), wish, now), ground: 'own',
    stick: { id: '12d1:1001', mode: 'serial', device: undefined, drivers: [] },
    roles: [], stickHosts: [], twins: 1, router: {}, now, version: '0.0.0', digest: (text) => createHash('sha256').update(text).digest('hex'),
  }); // prettier-ignore
  return workOf(made, file);
}

const codeOf = async (attempt: Promise<unknown>): Promise<Failure['data']> => {
  const thrown: unknown = await attempt.then(
    () => new Error('nothing thrown'),
    (error: unknown) => error,
  );
  if (thrown instanceof Failure) return thrown.data;
  throw thrown;
};

describe.skipIf(skipped !== undefined)('a router over SSH', { timeout: 60_000 }, () => {
  let root: RouterRoot;
  let sshd: Sshd;
  let data: string;
  const signal = new AbortController().signal;
  const address = () => routerAddress(`root@127.0.0.1:${sshd.port}`);
  const routers = () =>
    new Routers({ shells: systemRouterShells(), files: new SystemFiles(), clock: new SystemClock(), dataFolder: data });
  const login = (secret?: RouterSecret) => ({
    address: address(),
    secret: secret ?? { kind: 'key' as const, key: sshd.key },
  });
  const trusted = async () => {
    const all = routers();
    await all.trust(address(), { type: 'ssh-ed25519', fingerprint: sshd.fingerprint() });
    return all;
  };

  beforeEach(async () => {
    data = mkdtempSync(path.join(os.tmpdir(), 'known-'));
    root = new RouterRoot(stockFile());
    sshd = new Sshd(root);
    await sshd.start();
  });
  afterEach(async () => {
    await sshd.stop();
    sshd.remove();
    root.remove();
    rmSync(data, { recursive: true, force: true });
  });

  it('is not let in before its key is confirmed, and asks for no secret until then', async () => {
    const all = routers();
    expect(await codeOf(all.look(login({ kind: 'password', password: 'never sent' }), signal))).toMatchObject({
      code: 'router.unknown-key',
      params: { fingerprint: sshd.fingerprint(), type: 'ssh-ed25519' },
    });
    expect(root.calls()).toEqual([]);
    await all.trust(address(), { type: 'ssh-ed25519', fingerprint: sshd.fingerprint() });
    expect(await all.look(login(), signal)).toMatchObject({ release: '24.10.2' });
    const kept = readFileSync(path.join(data, 'known-routers.json'), 'utf8');
    expect(kept).not.toMatch(/never sent|PRIVATE/);
  });

  it('stops at a changed key until the old one is forgotten', async () => {
    const all = await trusted();
    const old = sshd.fingerprint();
    await sshd.stop();
    sshd.makeKey('host');
    await sshd.start();
    expect(await codeOf(all.look(login(), signal))).toMatchObject({
      code: 'router.changed-key',
      params: { fingerprint: sshd.fingerprint(), known: old },
    });
    await all.forget(address());
    expect(await codeOf(all.look(login(), signal))).toMatchObject({ code: 'router.unknown-key' });
  });

  it('takes a file of known keys that cannot be read for what it is', async () => {
    writeFileSync(path.join(data, 'known-routers.json'), '{');
    expect(await codeOf(routers().look(login(), signal))).toMatchObject({ code: 'store.broken' });
  });

  it('says that a password is wrong, and that a key is none', async () => {
    const all = await trusted();
    expect(await codeOf(all.look(login({ kind: 'password', password: 'wrong' }), signal))).toMatchObject({
      code: 'router.refused',
    });
    expect(await codeOf(all.look(login({ kind: 'key', key: 'not a key' }), signal))).toMatchObject({
      code: 'router.bad-key',
    });
  });

  it('lets the right password in, and keeps it nowhere', async () => {
    const all = await trusted();
    expect(await all.look(login({ kind: 'password', password: sshd.password }), signal)).toMatchObject({
      release: '24.10.2',
    });
    for (const name of readdirSync(data))
      expect(readFileSync(path.join(data, name), 'utf8')).not.toContain(sshd.password);
  });

  it('says that nobody is there, and ends when it is cancelled', async () => {
    const all = await trusted();
    const stop = new AbortController();
    stop.abort();
    expect(await codeOf(all.look(login(), stop.signal))).toMatchObject({ code: 'run.cancelled' });
    const gone = login();
    await sshd.stop();
    expect(await codeOf(all.look(gone, signal))).toMatchObject({ code: 'router.unreachable' });
  });

  it('reads file, release, packages and USB tree, and writes nothing', async () => {
    const before = root.etc();
    const look = await (await trusted()).look(login(), signal);
    expect(look).toMatchObject({
      file: stockFile(),
      release: '24.10.2',
      manager: 'opkg',
      lan: '192.168.1.1',
      packages: ['base-files', 'usb-modeswitch'],
      usb: [{ name: '1-1', id: '12d1:1f01' }],
    });
    expect(root.etc()).toEqual(before);
  });

  it('says that a computer without OpenWrt is none', async () => {
    rmSync(root.at('etc/openwrt_release'));
    expect(await codeOf((await trusted()).look(login(), signal))).toMatchObject({ code: 'router.not-openwrt' });
  });

  it('applies, reads back and finds the stick', async () => {
    const kinds: string[] = [];
    const applied = await (await trusted()).apply(login(), work(stockFile()), signal, (kind) => kinds.push(kind));
    expect(applied).toMatchObject({ stick: 'there' });
    expect(kinds).toEqual(['upload', 'keep', 'apply', 'read-back', 'check']);
    expect(root.read('etc/usb-mode.json')).toBe(work(stockFile()).after);
    expect(root.read('etc/config/network')).toContain('wwan.proto=3g');
  });

  it('leaves a router whose file was changed in the meantime', async () => {
    root.write('etc/usb-mode.json', '{ "messages": [ ], "devices": { } }');
    const before = root.etc();
    const failed = await codeOf((await trusted()).apply(login(), work(stockFile()), signal));
    expect(failed).toMatchObject({ code: 'router.failed', params: { command: 'apply' } });
    expect(failed.cause).toContain('another one than this script was made for');
    expect(root.etc()).toEqual(before);
  });

  it('has changed nothing when the connection is lost before it begins', async () => {
    const all = await trusted();
    const before = root.etc();
    const failed = await codeOf(
      all.apply(login(), work(stockFile()), signal, (kind) => (kind === 'keep' ? sshd.cut('for-good') : undefined)),
    );
    expect(failed).toMatchObject({ code: 'router.not-changed' });
    expect(root.etc()).toEqual(before);
  });

  it('says which file the router has when the connection is lost in the middle', async () => {
    const all = await trusted();
    const cut = sshd.when('usbmode -s', () => sshd.cut('once'));
    const failed = await codeOf(all.apply(login(), work(stockFile()), signal));
    await cut;
    expect(failed).toMatchObject({ code: 'router.lost-midway', params: { state: '@openwrt.state.new' } });
    expect(root.read('etc/usb-mode.json')).toBe(work(stockFile()).after);
    // The script went on without the connection.
    expect(root.read('etc/config/network')).toContain('wwan.proto=3g');
  });

  it('says that it is not known which one when the router stays away', async () => {
    const all = await trusted();
    const cut = sshd.when('usbmode -s', () => sshd.cut('for-good'));
    const failed = await codeOf(all.apply(login(), work(stockFile()), signal));
    await cut;
    expect(failed).toMatchObject({ code: 'router.lost-midway', params: { state: '@openwrt.state.unknown' } });
    expect([stockFile(), work(stockFile()).after]).toContain(root.read('etc/usb-mode.json'));
  });

  it('says so on a read-only file system, with nothing half written', async () => {
    const before = root.etc();
    sshd.shell('read-only');
    const failed = await codeOf((await trusted()).apply(login(), work(stockFile()), signal));
    expect(failed.code).toBe('router.failed');
    expect(failed.cause).toContain('read-only');
    expect(root.etc()).toEqual(before);
  });
});

describe('the address of a router', () => {
  it.each([
    ['192.168.1.1', { host: '192.168.1.1', port: 22, user: 'root' }],
    ['me@router.lan:2222', { host: 'router.lan', port: 2222, user: 'me' }],
    ['[fe80::1]:22', { host: 'fe80::1', port: 22, user: 'root' }],
  ])('%s', (text, wanted) => expect(routerAddress(text)).toEqual(wanted));

  it.each(['', ' ', '-oProxyCommand=x', 'a b', 'a;b', 'host:99999', 'http://router'])('refuses %j', (text) => {
    expect(() => routerAddress(text)).toThrow('openwrt.bad-option');
  });
});
