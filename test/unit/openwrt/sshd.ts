/** A real sshd on loopback whose every command runs in a root that looks like a router, behind a cable that can be cut. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { RouterRoot } from './router-root.ts';

const sshd = ['/usr/sbin/sshd', '/usr/bin/sshd'].find((file) => existsSync(file));

/** Why there is no SSH server here; undefined where there is. */
export const whyNoSshd: string | undefined =
  sshd === undefined
    ? 'OpenSSH’s server (package openssh-server) is not installed, so there is nothing to log in to.'
    : undefined;

export class Sshd {
  /** Root's password. */
  readonly password = 'the right one';
  /** Private key that is let in. */
  readonly key: string;
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'sshd-'));
  port = 0;
  private server: ChildProcess | undefined;
  private cable: net.Server | undefined;
  private readonly sockets = new Set<net.Socket>();
  private inner = 0;
  private readonly root: RouterRoot;

  constructor(root: RouterRoot) {
    this.root = root;
    this.makeKey('client');
    this.key = readFileSync(path.join(this.folder, 'client'), 'utf8');
    this.makeKey('host');
    // sshd wants its empty folder; a container without an init has made none.
    mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
    this.shell('as-it-is');
    chmodSync(this.folder, 0o755);
    writeFileSync(path.join(this.folder, 'authorized'), readFileSync(path.join(this.folder, 'client.pub')), {
      mode: 0o644,
    });
  }

  /** Where commands run; `read-only`: on a file system that takes nothing under /etc. */
  shell(etc: 'as-it-is' | 'read-only'): void {
    const file = path.join(this.folder, 'shell');
    const chroot = `exec /usr/sbin/chroot '${this.root.folder}' /bin/ash -c "$SSH_ORIGINAL_COMMAND"`;
    const mount = `mount --bind -o ro '${this.root.folder}/etc' '${this.root.folder}/etc'`;
    const run = etc === 'read-only' ? `exec /usr/bin/unshare -m "$0" inside` : chroot;
    const text = [
      '#!/bin/sh',
      'export PATH=/usr/sbin:/usr/bin:/sbin:/bin',
      `[ "$1" = inside ] && { ${mount}; ${chroot}; }`,
      run,
    ];
    writeFileSync(file, `${text.join('\n')}\n`);
    chmodSync(file, 0o755);
  }

  /** A file of passwords with the one of root. */
  private shadow(): string {
    const hash = spawnSync('openssl', ['passwd', '-6', '-stdin'], {
      input: this.password,
      encoding: 'utf8',
    }).stdout.trim();
    const file = path.join(this.folder, 'shadow');
    writeFileSync(file, `root:${hash}:20000:0:99999:7:::\n`, { mode: 0o600 });
    return file;
  }

  /** A new host key, as after a router was set up anew. */
  makeKey(name: 'client' | 'host'): void {
    const file = path.join(this.folder, name);
    rmSync(file, { force: true });
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
  }

  fingerprint(): string {
    const said = spawnSync('ssh-keygen', ['-l', '-f', path.join(this.folder, 'host.pub')], { encoding: 'utf8' }).stdout;
    return said.split(' ')[1] ?? '';
  }

  async start(): Promise<void> {
    this.inner = await freePort();
    const options = {
      Port: this.inner, ListenAddress: '127.0.0.1', HostKey: path.join(this.folder, 'host'), PidFile: 'none', UsePAM: 'no', StrictModes: 'no',
      AuthorizedKeysFile: path.join(this.folder, 'authorized'), PermitRootLogin: 'yes', PasswordAuthentication: 'yes', PermitTTY: 'no',
      ForceCommand: path.join(this.folder, 'shell'), LogLevel: 'ERROR',
    }; // prettier-ignore
    const config = path.join(this.folder, 'config');
    writeFileSync(
      config,
      Object.entries(options)
        .map(([key, value]) => `${key} ${value}\n`)
        .join(''),
    );
    // Root's password is ours in the server's own view of the file system alone; the computer's stays as it is.
    const inside = 'mount --bind "$1" /etc/shadow && exec "$2" -D -e -f "$3"';
    const words = ['-m', '/bin/sh', '-c', inside, 'sh', this.shadow(), sshd ?? '', config];
    this.server = spawn('/usr/bin/unshare', words, { stdio: 'ignore' });
    await answers(this.inner);
    const cable = net.createServer((socket) => {
      const other = net.connect(this.inner, '127.0.0.1');
      for (const one of [socket, other]) {
        this.sockets.add(one);
        one.on('error', () => undefined);
        one.on('close', () => this.sockets.delete(one));
      }
      socket.pipe(other).pipe(socket);
    });
    this.cable = cable;
    this.port = await new Promise((resolve) => {
      cable.listen(this.port, '127.0.0.1', () => resolve((cable.address() as net.AddressInfo).port));
    });
  }

  /** Pulls the cable: whatever is connected ends, and nothing new comes through when `for` is `good`. */
  cut(how: 'once' | 'for-good'): void {
    if (how === 'for-good') this.cable?.close();
    for (const socket of this.sockets) socket.destroy();
  }

  /** Waits until the router was asked to do something, then acts; for the middle of an application. */
  async when(call: string, act: () => void): Promise<void> {
    for (let i = 0; i < 2_000; i += 1) {
      if (this.root.has('tmp/calls') && this.root.read('tmp/calls').includes(call)) {
        act();
        return;
      }
      await new Promise((done) => setTimeout(done, 5));
    }
    throw new Error(`the router was never asked for: ${call}`);
  }

  async stop(): Promise<void> {
    this.cut('for-good');
    const { server } = this;
    this.server = undefined;
    if (server !== undefined && server.exitCode === null) {
      const ended = new Promise((resolve) => server.once('close', resolve));
      server.kill('SIGTERM');
      await ended;
    }
    this.cable?.close();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = net.createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });

async function answers(port: number): Promise<void> {
  for (let i = 0; i < 400; i += 1) {
    const there = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (there) return;
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error('sshd does not answer');
}
