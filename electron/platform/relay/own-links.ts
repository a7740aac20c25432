import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, readlink, rm, stat, symlink } from 'node:fs/promises';
import { Readable, Writable } from 'node:stream';
import { isatty } from 'node:tty';
import { Failure, toErrorData, type ErrorData, type RelayAddress } from '../../core/model/index.ts';
import type { Link, Ptys, SerialChannel, SerialPorts, SerialSettings } from '../../core/ports.ts';
import type { LinkNotes } from './left-links.ts';
import { streamLink } from './stream-link.ts';

type Of<T extends RelayAddress['type']> = Extract<RelayAddress, { type: T }>;

/** What a port has when the address does not say: what every AT port of a stick understands. */
const usual: SerialSettings = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 };
/** ms in which a program that has been told all may finish by itself; one that reads no end of input is asked to end then. */
const programFinishMs = 1_000;
/** ms that a program has to end by itself once its input is closed and it was asked to. */
const programEndMs = 2_000;

/** A serial port by its path. Failures serial.*. */
export async function openSerial(end: Of<'serial'>, ports: SerialPorts): Promise<Link> {
  const wished: SerialSettings = {
    baudRate: end.baudRate ?? usual.baudRate,
    dataBits: end.dataBits ?? usual.dataBits,
    parity: end.parity ?? usual.parity,
    stopBits: end.stopBits ?? usual.stopBits,
  };
  return channelLink(await ports.open(end.path, wished), end.path);
}

/** An open serial channel as a link. */
export function channelLink(channel: SerialChannel, name: string): Link {
  let over: ErrorData | undefined;
  return {
    name,
    line: channel,
    write: (data) => channel.write(data),
    end: () => Promise.resolve(),
    onData: (ear) => channel.onData(ear),
    // A port has no end of its own: it closes.
    onEnd: () => () => undefined,
    onClose: (ear) =>
      channel.onClose((error) => {
        over = error ?? over;
        ear(over);
      }),
    pause: () => channel.pause(),
    resume: () => channel.resume(),
    close: () => channel.close(),
  };
}

/** A new pseudo-terminal; `link` is a symbolic link to it, taken away at the end. Failures virtual.no-ptys, file.exists, file.unwritable. */
export async function openPty(end: Of<'pty'>, ptys: Ptys, notes: LinkNotes): Promise<Link> {
  const pty = await ptys.open();
  const { link } = end;
  try {
    if (link !== undefined) await putLink(link, pty.path, notes);
  } catch (error) {
    await pty.close();
    throw error;
  }
  return {
    name: link === undefined ? pty.path : `${link} (${pty.path})`,
    write: (data) => pty.write(data),
    end: () => Promise.resolve(),
    onData: (ear) => pty.onData(ear),
    // Our own hold on the other side keeps it open whoever comes and goes there.
    onEnd: () => () => undefined,
    onClose: () => () => undefined,
    pause: () => pty.pause(),
    resume: () => pty.resume(),
    async close() {
      await pty.close();
      if (link === undefined) return;
      if ((await readlink(link).catch(() => '')) === pty.path) await rm(link, { force: true });
      await notes.remove(link);
    },
  };
}

/** A link that leads nowhere any more is left of a program that was killed; anything else at that place is not ours to take. */
async function putLink(link: string, target: string, notes: LinkNotes): Promise<void> {
  const there = await lstat(link).catch(() => undefined);
  if (there !== undefined) {
    const leads = await stat(link).catch(() => undefined);
    if (!there.isSymbolicLink() || leads !== undefined) throw new Failure('file.exists', { path: link });
    await rm(link, { force: true });
  }
  await notes.add(link, target);
  try {
    await symlink(target, link);
  } catch (error) {
    await notes.remove(link);
    throw new Failure('file.unwritable', { path: link }, error);
  }
}

/** A program with its input and output; no shell is between. Failure relay.not-there when it does not start. */
export async function openProgram(end: Of<'exec'>): Promise<Link> {
  const [program = '', ...args] = end.command;
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    child.once('error', (error) => reject(new Failure('relay.not-there', { end: program }, error)));
    child.once('spawn', () => resolve());
  });
  child.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return streamLink({
    name: program,
    readable: child.stdout,
    writable: child.stdin,
    over: (tell) => void ended.then(() => tell(undefined)),
    release: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      // What it was given last may still be under its hands: the end of its input is the sign to finish.
      child.stdin.end();
      const signs = [
        setTimeout(() => child.kill('SIGTERM'), programFinishMs),
        setTimeout(() => child.kill('SIGKILL'), programFinishMs + programEndMs),
      ];
      await ended;
      for (const sign of signs) clearTimeout(sign);
    },
  });
}

/**
 * A file that takes what comes and gives nothing, or with `read` one that gives what it holds and takes nothing. Failures
 * file.unwritable, file.exists, file.missing, file.unreadable; relay.is-port for a terminal, before which no guard would stand.
 */
export async function openFile(end: Of<'file'>): Promise<Link> {
  if (end.read === true) return openSource(end);
  const stream = createWriteStream(end.path, { flags: end.append === true ? 'a' : 'wx', mode: 0o600 });
  await opened(stream, end.path, (errno) => (errno === 'EEXIST' ? 'file.exists' : 'file.unwritable'));
  let tellOver: (error: ErrorData | undefined) => void = () => undefined;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    const code = error.code === 'ENOSPC' ? 'file.no-space' : 'file.unwritable';
    tellOver(toErrorData(new Failure(code, { path: end.path }, error)));
  });
  // Nothing comes from it, and that is no end: the other direction goes on.
  const silent = new Readable({ read: () => undefined });
  return streamLink({
    name: end.path,
    readable: silent,
    writable: stream,
    over: (tell) => {
      tellOver = tell;
    },
    release: () =>
      new Promise<void>((resolve) => {
        stream.end(() => resolve());
        stream.once('error', () => resolve());
      }),
  });
}

async function openSource(end: Of<'file'>): Promise<Link> {
  const stream = createReadStream(end.path);
  await opened(stream, end.path, (errno) => (errno === 'ENOENT' ? 'file.missing' : 'file.unreadable'));
  // What lies at its end is still to be delivered when the file is at its end: it is over as a whole with the relay.
  return streamLink({
    name: end.path,
    readable: stream,
    writable: new Writable({ write: (_piece, _encoding, done) => done() }),
    over: (tell) =>
      stream.once('error', (error) => tell(new Failure('file.unreadable', { path: end.path }, error).data)),
    release: () => undefined,
  });
}

/** Waits until a file is open, and lets go of one that is a terminal or a port. */
function opened(
  stream: Readable | Writable,
  path: string,
  codeOf: (errno: string | undefined) => ErrorData['code'],
): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once('error', (error: NodeJS.ErrnoException) =>
      reject(error instanceof Failure ? error : new Failure(codeOf(error.code), { path }, error)),
    );
    stream.once('open', (descriptor: number) => {
      if (!isatty(descriptor)) resolve();
      else stream.destroy(new Failure('relay.is-port', { path }));
    });
  });
}

/** The program's own input and output. */
export function openStdio(): Link {
  return streamLink({
    name: 'stdio',
    readable: process.stdin,
    writable: process.stdout,
    over: () => undefined,
    release: () => undefined,
  });
}
