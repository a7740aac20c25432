import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { beginRecord } from '../../../electron/compose/relay-record.ts';
import type { Failure } from '../../../electron/core/model/index.ts';
import { parseAddress } from '../../../electron/core/relay/index.ts';
import { SystemClock } from '../../../electron/platform/clock/system-clock.ts';
import { SystemPtys } from '../../../electron/platform/ptys/system-ptys.ts';
import { LinkNotes } from '../../../electron/platform/relay/left-links.ts';
import { SystemSerialPorts } from '../../../electron/platform/serial/serial-ports.ts';
import { eventually, portOf, runRelay, type Running } from './bench.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'relay-limits-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const open: Running[] = [];
const sockets: net.Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const one of open.splice(0)) await one.stop();
});
const relay = (...args: Parameters<typeof runRelay>): Running => {
  const one = runRelay(...args);
  open.push(one);
  return one;
};
const portOfDoor = async (one: Running): Promise<number> =>
  Number(portOf(await one.until('listening', ({ a }) => a.state === 'listening')));

function client(port: number): { socket: net.Socket; got: () => string; closed: () => boolean } {
  const socket = net.connect({ port, host: '127.0.0.1' });
  sockets.push(socket);
  let got = '';
  let closed = false;
  socket.on('error', () => undefined);
  socket.on('data', (data) => (got += data.toString('latin1')));
  socket.on('close', () => (closed = true));
  return { socket, got: () => got, closed: () => closed };
}

const token = path.join(folder, 'token');
writeFileSync(token, 'correct horse battery\nwhat follows is a note\n');

describe('a door with a token', { timeout: 60_000 }, () => {
  it('lets in who sends it first, in pieces too, and gives on what follows', async () => {
    const port = await portOfDoor(relay(`tcp-listen:0,fork,token=${token}`, 'exec:cat'));
    const one = client(port);
    one.socket.write('correct horse ');
    await new Promise((resolve) => setImmediate(resolve));
    one.socket.write('battery\r\nAT\r');
    await eventually('the echo', () => one.got() === 'AT\r');
  });

  it.each([
    ['another word', 'wrong\n'],
    ['a part of it', 'correct horse\n'],
    ['the second line', 'what follows is a note\n'],
    ['no line end in what is longer than any token', 'x'.repeat(600)],
  ])('refuses %s', async (_what, sent) => {
    const door = relay(`tcp-listen:0,fork,token=${token}`, 'exec:cat');
    const one = client(await portOfDoor(door));
    one.socket.write(sent);
    await eventually('the refusal', () => one.closed());
    expect(one.got()).toBe('');
    const state = await door.until('counted', ({ turnedAway }) => turnedAway.count === 1);
    expect(state.turnedAway.last?.code).toBe('relay.wrong-token');
  });

  it('takes 32 who prove themselves at once and no more', async () => {
    const door = relay(`tcp-listen:0,fork,token=${token}`, 'exec:cat');
    const port = await portOfDoor(door);
    const all = Array.from({ length: 40 }, () => client(port));
    await eventually('eight are let go', () => all.filter((one) => one.closed()).length === 8);
    expect((await door.until('counted', ({ turnedAway }) => turnedAway.count === 8)).turnedAway.last?.code).toBe(
      'relay.too-many',
    );
  });

  it('is passed by our own client, and a network that was not named stays out', async () => {
    const far = await portOfDoor(relay(`tcp-listen:0,fork,token=${token}`, 'exec:cat'));
    const near = await portOfDoor(relay('tcp-listen:0,fork', `tcp:127.0.0.1:${String(far)},token=${token}`));
    const one = client(near);
    one.socket.write('through both\r');
    await eventually('the echo', () => one.got() === 'through both\r');
    const door = relay(`tcp-listen:0,fork,token=${token},allow=10.0.0.0/8`, 'exec:cat');
    const stranger = client(await portOfDoor(door));
    await eventually('the door shut', () => stranger.closed());
    expect((await door.until('counted', ({ turnedAway }) => turnedAway.count === 1)).turnedAway.last?.code).toBe(
      'relay.far-address',
    );
  });

  it('opens beyond this computer only with a network named as well, or by plain consent', () => {
    const code = (text: string, openly = {}): string | undefined => {
      try {
        open.push(runRelay(text, 'exec:cat', openly));
        return undefined;
      } catch (error) {
        return (error as Failure).code;
      }
    };
    expect(code(`tcp-listen:0,bind=0.0.0.0,token=${token}`)).toBe('relay.not-safe');
    expect(code('tcp-listen:0,bind=0.0.0.0,allow=10.0.0.0/8')).toBe('relay.not-safe');
    expect(code(`tcp-listen:0,bind=0.0.0.0,token=${token},allow=10.0.0.0/8`)).toBeUndefined();
    expect(code('tcp-listen:0,bind=0.0.0.0', { openly: true })).toBeUndefined();
  });
});

/** Bytes of memory outside of the heap: what buffers take. */
const buffers = (): number => process.memoryUsage().arrayBuffers;
/** Many times what may be on its way (256 KiB each way), and far below what is sent. */
const bounded = 24 << 20;

describe('memory stays bounded', { timeout: 60_000 }, () => {
  it('when a client never reads', async () => {
    const door = relay('tcp-listen:0', 'exec:head -c 200000000 /dev/zero');
    const socket = net.connect(await portOfDoor(door), '127.0.0.1');
    sockets.push(socket);
    socket.pause();
    const before = buffers();
    const still = await standsStill(() => door.relay.state().bToA.delivered);
    expect(still).toBeLessThan(200_000_000);
    expect(buffers() - before).toBeLessThan(bounded);
  });

  it('when a client floods a port that takes nothing, and the other direction lives', async () => {
    // Nobody reads on the other side of this port.
    const pty = await new SystemPtys().open();
    pty.pause();
    const door = relay('tcp-listen:0,fork', `serial:${pty.path}`);
    const one = client(await portOfDoor(door));
    await door.until('open', ({ b }) => b.state === 'open');
    const before = buffers();
    const block = Buffer.alloc(1 << 20, 0x55);
    let taken = 0;
    for (let at = 0; at < 64; at += 1) one.socket.write(block, () => (taken += block.length));
    await standsStill(() => taken);
    // Our own 64 MiB wait in this process, too.
    expect(taken).toBeLessThan(64 << 20);
    expect(buffers() - before - ((64 << 20) - taken)).toBeLessThan(bounded);
    await pty.write(Buffer.from('RING\r\n'));
    await eventually('the other direction', () => one.got().includes('RING'));
    await pty.close();
  });
});

/** Waits until a counter has not moved for half a second. @returns where it stands */
async function standsStill(count: () => number): Promise<number> {
  let last = -1;
  let since = performance.now();
  await eventually(
    'it stands still',
    () => {
      const now = count();
      if (now !== last) since = performance.now();
      last = now;
      return now > 0 && performance.now() - since > 500;
    },
    30_000,
  );
  return last;
}

describe('a disk that is full', { timeout: 60_000 }, () => {
  it('ends a relay into a file, and says so', async () => {
    const door = relay('tcp-listen:0', 'file:/dev/full,append');
    const one = client(await portOfDoor(door));
    one.socket.write('AT\r');
    const { a, b, error } = await door.done;
    expect((error ?? b.error ?? a.error)?.code).toBe('file.no-space');
  });

  const small = path.join(folder, 'small');
  mkdirSync(small);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]).status === 0;
  afterAll(() => {
    if (mounted) execFileSync('umount', [small]);
  });

  it.skipIf(!mounted)('ends a recording, whose whole lines stay, and the relay goes on', async () => {
    const ends = { a: parseAddress('tcp-listen:0'), b: parseAddress('exec:cat') };
    const file = path.join(small, 'record.jsonl');
    const troubles: string[] = [];
    const onTrouble = (failure: Failure): void => void troubles.push(failure.code);
    const record = await beginRecord(file, ends, { clock: new SystemClock(), onTrouble });
    const door = relay('tcp-listen:0', 'exec:cat', { onTap: (...piece) => record.add(...piece) });
    const one = client(await portOfDoor(door));
    const sent = 'x'.repeat(200_000);
    one.socket.write(sent);
    await eventually('all came back', () => one.got().length === sent.length);
    await record.end();
    expect(troubles).toEqual(['file.no-space']);
    const lines = readFileSync(file, 'utf8').split('\n');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ recording: 'relay' });
  });
});

describe('what a killed relay has left', () => {
  it('is taken away at the next start: its link, and nothing else', async () => {
    const home = mkdtempSync(path.join(folder, 'notes-'));
    const notes = new LinkNotes(home);
    const [left, other, live] = ['left', 'other', 'live'].map((name) => path.join(home, '..', name));
    if (left === undefined || other === undefined || live === undefined) throw new Error('no paths');
    const dead = spawnSync('true').pid;
    await notes.add(left, '/dev/pts/4000');
    symlinkSync('/dev/pts/4000', left);
    await notes.add(other, '/dev/pts/4000');
    symlinkSync('/dev/pts/4001', other);
    for (const name of readdirSync(home)) {
      const text = readFileSync(path.join(home, name), 'utf8');
      writeFileSync(path.join(home, name), text.replace(`"pid":${String(process.pid)}`, `"pid":${String(dead)}`));
    }
    await notes.add(live, '/dev/pts/4000');
    symlinkSync('/dev/pts/4000', live);
    expect(await notes.tidy()).toEqual([path.resolve(left)]);
    expect(existsSync(left) || lstatSync(other).isSymbolicLink()).toBe(true);
    expect(lstatSync(live).isSymbolicLink()).toBe(true);
    // Only that of the link that lives is still noted.
    expect(readdirSync(home)).toHaveLength(1);
  });
});

describe('the format of an open port', { timeout: 60_000 }, () => {
  it('is changed without losing what waits, and told as it really is', async () => {
    const pty = await new SystemPtys().open();
    const settings = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 } as const;
    const channel = await new SystemSerialPorts().open(pty.path, settings);
    channel.pause();
    await pty.write(Buffer.from('before '));
    // A pseudo-terminal has no parity and eight bits, whatever is asked; two stop bits and a speed it takes.
    expect(await channel.configure({ baudRate: 9600, dataBits: 7, parity: 'even', stopBits: 2 })).toEqual({
      baudRate: 9600,
      dataBits: 8,
      parity: 'none',
      stopBits: 2,
    });
    expect(channel.settings().baudRate).toBe(9600);
    await pty.write(Buffer.from('after'));
    let got = '';
    channel.onData((data) => (got += Buffer.from(data).toString()));
    channel.resume();
    await eventually('all of it', () => got === 'before after');
    await channel.close();
    await pty.close();
  });
});
