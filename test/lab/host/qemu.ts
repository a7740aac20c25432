import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GuestKind, Image } from './image.ts';

export interface GuestOptions {
  kind: GuestKind;
  image: Image;
  /** The program of the guest: `NAME.cjs` in `.vite/lab`. */
  entry: string;
  /** A folder of the host that the guest sees read-only at the same path: Electron's runtime. */
  runtime?: string | undefined;
  /** The checkout; the guest sees it read-only at the same path. */
  repo: string;
  /** Where the console's text goes. */
  logFolder: string;
  usbIpPort: number;
  controlPort: number;
  /** The guest is killed after this time. */
  limitMs: number;
}

/** How a guest ended. */
export interface GuestEnd {
  end: 'powered-off' | 'limit' | 'failed';
  seconds: number;
  console: string;
}

/**
 * Starts a guest and waits until it powers itself off. Emulated (TCG), never KVM: nested virtualization that exists and
 * yet crawls cannot be told from a good one before it has cost half a minute.
 */
export async function runGuest(options: GuestOptions): Promise<GuestEnd> {
  const { kind, image, entry, repo, runtime, logFolder, usbIpPort, controlPort } = options;
  const log = join(logFolder, `console-${entry}.log`);
  const append = [
    'console=ttyS0 quiet loglevel=1 panic=-1 nokaslr mitigations=off no_timer_check rcupdate.rcu_expedited=1',
    'net.ifnames=0 usbcore.autosuspend=-1',
    `lab.entry=${entry} lab.repo=${repo} lab.usbip=${usbIpPort} lab.control=${controlPort}`,
    ...(runtime === undefined ? [] : [`lab.runtime=${runtime}`]),
  ].join(' ');
  const started = process.hrtime.bigint();
  const machine = spawn(
    'qemu-system-x86_64',
    [
      ['-machine', 'q35,usb=off', '-nodefaults', '-no-user-config', '-no-reboot', '-display', 'none'],
      ['-accel', 'tcg,thread=multi,tb-size=512', '-cpu', kind.cpu, '-smp', '2'],
      ['-m', String(kind.memoryMiB)],
      ['-kernel', image.kernel, '-initrd', image.initrd, '-append', append, '-serial', `file:${log}`],
      ['-drive', `if=none,id=root,format=raw,snapshot=on,file=${image.root}`, '-device', 'virtio-blk-pci,drive=root'],
      ['-netdev', 'user,id=n0,ipv6=off', '-device', 'virtio-net-pci,netdev=n0,romfile='],
      share('lab', join(repo, 'test', 'lab', 'guest')),
      share('repo', repo),
      runtime === undefined ? [] : share('runtime', runtime),
    ].flat(),
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let complaints = '';
  machine.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const end = await new Promise<GuestEnd['end']>((resolve) => {
    const limit = setTimeout(() => {
      resolve('limit');
      machine.kill('SIGKILL');
    }, options.limitMs);
    const finish = (how: GuestEnd['end']): void => {
      clearTimeout(limit);
      resolve(how);
    };
    machine.once('error', (error) => {
      complaints += error.message;
      finish('failed');
    });
    machine.once('exit', (status) => finish(status === 0 ? 'powered-off' : 'failed'));
  });
  const text = await readFile(log, 'utf8').catch(() => '');
  return { end, seconds: Number((process.hrtime.bigint() - started) / 1_000_000n) / 1000, console: text + complaints };
}

/** A folder of the host, read-only in the guest. */
function share(tag: string, path: string): string[] {
  const id = `fs-${tag}`;
  return [
    '-fsdev',
    `local,id=${id},path=${path},security_model=none,readonly=on,multidevs=remap`,
    '-device',
    `virtio-9p-pci,fsdev=${id},mount_tag=${tag}`,
  ];
}
