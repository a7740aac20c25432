import { createHash, randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Failure, type ErrorData } from '../../core/model/index.ts';
import type { Pty, SerialChannel, SerialSettings } from '../../core/ports.ts';
import { SystemPtys } from '../ptys/system-ptys.ts';
import { INBOX_LIMIT } from './inbox.ts';
import { SystemSerialPorts } from './serial-ports.ts';

const settings: SerialSettings = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 };
const ports = new SystemSerialPorts();
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

async function pair(): Promise<{ pty: Pty; channel: SerialChannel }> {
  const pty = await new SystemPtys().open();
  open.push(pty);
  const channel = await ports.open(pty.path, settings);
  open.push(channel);
  return { pty, channel };
}

/** Resolves with the first `count` bytes that a side gets. */
function take(side: Pick<Pty, 'onData'>, count: number): Promise<Buffer> {
  return new Promise((resolve) => {
    const parts: Uint8Array[] = [];
    let have = 0;
    const stop = side.onData((data) => {
      parts.push(new Uint8Array(data));
      have += data.byteLength;
      if (have < count) return;
      stop();
      resolve(Buffer.concat(parts));
    });
  });
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no failure',
    (error: unknown) => (error instanceof Failure ? error.code : `not a Failure: ${String(error)}`),
  );
const sha = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const turn = (ms = 20): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('opening a serial port', () => {
  it('says that a port which is not there is not there', async () => {
    expect(await codeOf(ports.open('/dev/ttyUSB987', settings))).toBe('serial.not-found');
    expect(await codeOf(ports.open('/dev/null/ttyUSB0', settings))).toBe('serial.not-found');
  });

  it('does not take a plain file for a port', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'port-'));
    await writeFile(path.join(folder, 'ttyUSB0'), '');
    expect(await codeOf(ports.open(path.join(folder, 'ttyUSB0'), settings))).toBe('serial.not-found');
    await rm(folder, { recursive: true });
  });

  it('does not take a character device without a line discipline for a port', async () => {
    expect(await codeOf(ports.open('/dev/null', settings))).toMatch(/^serial\.(io|held)$/);
  });

  // Root may open everything, so this can be seen by a plain user only.
  it.skipIf(process.getuid?.() === 0)('says that the rights are missing', async () => {
    const { pty, channel } = await pair();
    await channel.close();
    await chmod(pty.path, 0o000);
    expect(await codeOf(ports.open(pty.path, settings))).toBe('serial.no-rights');
  });

  it('refuses a second owner and names the first, then opens again once it is free', async () => {
    const { pty, channel } = await pair();
    const second = await ports.open(pty.path, settings).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(second).toBeInstanceOf(Failure);
    expect((second as Failure).data).toMatchObject({
      code: 'serial.held',
      params: { port: pty.path, pid: process.pid },
    });
    await channel.close();
    open.push(await ports.open(pty.path, settings));
  });
});

describe('an open serial port', () => {
  it('carries bytes as they are, both ways: no echo, no translation of line ends', async () => {
    const { pty, channel } = await pair();
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    const toStick = take(pty, 256);
    await channel.write(all);
    expect(new Uint8Array(await toStick)).toEqual(all);
    const fromStick = take(channel, 256);
    await pty.write(all);
    expect(new Uint8Array(await fromStick)).toEqual(all);
  });

  it('hands on in one piece what is there, and does not take one full read of the tty for all of it', async () => {
    const { pty, channel } = await pair();
    const sizes: number[] = [];
    channel.onData((data) => sizes.push(data.byteLength));
    // Whether the kernel has the next part ready in that moment is its own affair; of a megabyte some parts are.
    const all = take(channel, 1_000_000);
    await pty.write(new Uint8Array(1_000_000));
    await all;
    expect(Math.max(...sizes)).toBeGreaterThan(4096);
  });

  it('keeps what comes before a listener is set, in order and split as it came', async () => {
    const { pty, channel } = await pair();
    for (const part of ['\r\n', 'O', 'K\r', '\n']) await pty.write(bytes(part));
    await turn();
    expect((await take(channel, 6)).toString()).toBe('\r\nOK\r\n');
  });

  it('carries 5 MB both ways at once without losing or changing a byte', async () => {
    const { pty, channel } = await pair();
    const [down, up] = [randomBytes(5_000_000), randomBytes(5_000_000)];
    const [gotUp, gotDown] = await Promise.all([
      take(pty, up.length),
      take(channel, down.length),
      pty.write(down),
      (async () => {
        for (let at = 0; at < up.length; at += 8191) await channel.write(up.subarray(at, at + 8191));
      })(),
    ]);
    expect(sha(gotUp)).toBe(sha(up));
    expect(sha(gotDown)).toBe(sha(down));
  }, 30_000);

  it('keeps writes in order when nobody waits between them, and does not need the buffer afterwards', async () => {
    const { pty, channel } = await pair();
    const got = take(pty, 3000);
    const shared = new Uint8Array(3);
    const writes: Promise<void>[] = [];
    for (let i = 0; i < 1000; i += 1) {
      shared.fill(i % 251);
      writes.push(channel.write(shared));
    }
    await Promise.all(writes);
    expect([...(await got)].every((value, i) => value === Math.floor(i / 3) % 251)).toBe(true);
  });

  it('holds the stick back while paused and goes on after resume', async () => {
    const { pty, channel } = await pair();
    let seen = 0;
    channel.onData((data) => (seen += data.byteLength));
    channel.pause();
    let sent = false;
    const writing = pty.write(randomBytes(500_000)).then(() => (sent = true));
    await turn(100);
    expect({ seen, sent }).toEqual({ seen: 0, sent: false });
    const all = take(channel, 500_000);
    channel.resume();
    await Promise.all([writing, all]);
    expect(seen).toBe(500_000);
  });

  it('keeps no more than its limit when nobody listens, and loses nothing', async () => {
    const { pty, channel } = await pair();
    const data = randomBytes(INBOX_LIMIT * 2);
    let sent = false;
    const writing = pty.write(data).then(() => (sent = true));
    await turn(300);
    expect(sent).toBe(false);
    expect(sha(await take(channel, data.length))).toBe(sha(data));
    await writing;
  });

  it('says that a pseudo-terminal has no modem lines and goes on working', async () => {
    const { pty, channel } = await pair();
    expect(await codeOf(channel.setLines({ dtr: false }))).toBe('serial.no-lines');
    expect(await codeOf(channel.readLines())).toBe('serial.no-lines');
    expect(await codeOf(channel.sendBreak(10))).toBe('serial.no-lines');
    await channel.configure({ baudRate: 921_600 });
    const got = take(pty, 4);
    await channel.write(bytes('AT\r\n'));
    expect((await got).toString()).toBe('AT\r\n');
  });

  it('fails a write when the driver takes nothing for the limit', async () => {
    const pty = await new SystemPtys().open();
    open.push(pty);
    const channel = await new SystemSerialPorts({ writeLimitMs: 50 }).open(pty.path, settings);
    open.push(channel);
    // Nobody listens on the other side: its inbox fills, then the kernel's buffer.
    expect(await codeOf(channel.write(new Uint8Array(INBOX_LIMIT * 2)))).toBe('serial.io');
  });

  it('leaves a device alone that is open elsewhere', async () => {
    const pty = await new SystemPtys().open();
    open.push(pty);
    const other = spawn('flock', ['--exclusive', pty.path, 'sleep', '20'], { stdio: 'ignore' });
    try {
      await once(other, 'spawn');
      await expect
        .poll(
          () =>
            ports.open(pty.path, settings).then(
              async (c) => (await c.close(), ''),
              (e: unknown) => (e as Failure).data,
            ),
          { timeout: 3000 },
        )
        .toMatchObject({ code: 'serial.held', params: { program: 'flock' } });
    } finally {
      other.kill();
    }
  });
});

describe('a serial port that goes', () => {
  it('tells an unplug while idle', async () => {
    const { pty, channel } = await pair();
    const gone = new Promise<ErrorData | undefined>((resolve) => channel.onClose(resolve));
    await pty.close();
    expect(await gone).toMatchObject({ code: 'serial.gone', params: { port: pty.path } });
    expect(await codeOf(channel.write(bytes('AT\r')))).toBe('serial.gone');
    expect(await codeOf(channel.setLines({ dtr: true }))).toBe('serial.gone');
  });

  it('ends a write that is under way at an unplug', async () => {
    const { pty, channel } = await pair();
    const writing = codeOf(channel.write(new Uint8Array(4_000_000)));
    const queued = codeOf(channel.write(bytes('AT\r')));
    await turn();
    await pty.close();
    expect(await Promise.all([writing, queued])).toEqual(['serial.gone', 'serial.gone']);
  });

  it('does not spin when the device hangs up', async () => {
    const { pty, channel } = await pair();
    channel.pause();
    await pty.write(bytes('x'));
    await turn();
    await pty.close();
    const before = process.cpuUsage();
    channel.resume();
    await turn(300);
    const spent = process.cpuUsage(before);
    expect((spent.user + spent.system) / 1000).toBeLessThan(150);
  });

  it('ends a write that is under way when it is closed, once, and closes twice', async () => {
    const { channel } = await pair();
    const ends: (ErrorData | undefined)[] = [];
    channel.onClose((error) => ends.push(error));
    const writing = codeOf(channel.write(new Uint8Array(4_000_000)));
    await turn();
    await Promise.all([channel.close(), channel.close()]);
    expect(await writing).toBe('port.closed');
    expect(ends).toEqual([undefined]);
    const late = new Promise((resolve) => channel.onClose(resolve));
    expect(await late).toBeUndefined();
    expect(await codeOf(channel.readLines())).toBe('port.closed');
  });

  it('hands on nothing after close', async () => {
    const { pty, channel } = await pair();
    let seen = 0;
    await pty.write(bytes('before'));
    await turn();
    await channel.close();
    channel.onData((data) => (seen += data.byteLength));
    await turn();
    expect(seen).toBe(0);
  });
});
