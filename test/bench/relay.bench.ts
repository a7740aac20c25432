/**
 * `npm run bench -- relay [--rounds=N] [--mib=N]`: what a relay carries and what it adds, against socat with the same data in
 * alternating runs: tcp to tcp and unix to tcp. Prints medians and ratios.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, existsSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { ensureBuilt, outputOf } from '../../scripts/build.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, mib: { type: 'string', default: '32' } },
});
const rounds = Math.max(3, Number(values.rounds));
const bytes = Math.max(1, Number(values.mib)) * 1024 * 1024;
/** Small questions, one after the other, as AT lines are. */
const questions = 300;
const folder = mkdtempSync(path.join(tmpdir(), 'bench-relay-'));

const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Echo {
  port: number;
  path: string;
  /** Everything that comes is counted; in echo mode it goes back. */
  close(): void;
}

/** A far end that gives back what it gets. */
async function echoServer(where: { tcp: true } | { unix: string }): Promise<Echo> {
  const server = net.createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => {
    if ('tcp' in where) server.listen(0, '127.0.0.1', resolve);
    else server.listen(where.unix, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    path: 'unix' in where ? where.unix : '',
    close: () => server.close(),
  };
}

let port = 20_000 + Math.floor(Math.random() * 20_000);
const freePort = (): number => (port += 1);

type Who = 'ours' | 'socat';

async function start(who: Who, a: string, b: string, ready: () => Promise<boolean>): Promise<ChildProcess> {
  const child =
    who === 'socat'
      ? spawn('socat', [a, b], { stdio: 'ignore' })
      : spawn(process.execPath, [outputOf('cli'), '--virtual=none', `--data=${folder}`, 'relay', '--no-guard', a, b], {
          stdio: 'ignore',
        });
  const end = performance.now() + 20_000;
  while (!(await ready())) {
    if (performance.now() > end) throw new Error(`${who} did not start: ${a} ${b}`);
    await wait(20);
  }
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await ended;
  clearTimeout(late);
}

const connect = (to: net.NetConnectOpts): Promise<net.Socket> =>
  new Promise((resolve, reject) => {
    const socket = net.connect(to, () => {
      socket.setNoDelay(true);
      resolve(socket);
    });
    socket.once('error', reject);
  });

/** Sends all and reads it back: MB/s of one direction. */
async function throughput(socket: net.Socket): Promise<number> {
  const block = Buffer.alloc(64 * 1024, 0x55);
  let got = 0;
  const all = new Promise<void>((resolve) => {
    socket.on('data', (data) => {
      got += data.length;
      if (got >= bytes) resolve();
    });
  });
  const begun = performance.now();
  for (let sent = 0; sent < bytes; sent += block.length) {
    if (!socket.write(block)) await new Promise<void>((resolve) => socket.once('drain', () => resolve()));
  }
  await all;
  return bytes / 1e6 / ((performance.now() - begun) / 1000);
}

/** Median ms of one small question and its echo. */
async function latency(socket: net.Socket): Promise<number> {
  const took: number[] = [];
  for (let at = 0; at < questions; at += 1) {
    const begun = performance.now();
    const answered = new Promise<void>((resolve) => socket.once('data', () => resolve()));
    socket.write('AT+CSQ\r');
    await answered;
    took.push(performance.now() - begun);
  }
  return median(took);
}

interface Shape {
  name: string;
  /** Ends, and how the client comes to the near one. */
  make: () => Promise<{
    a: string;
    b: string;
    near: net.NetConnectOpts;
    ready: () => Promise<boolean>;
    close: () => void;
  }>;
}

const canConnect = (to: net.NetConnectOpts) => async (): Promise<boolean> =>
  // Asking takes the one client's place, so the listening end has fork.
  connect(to).then(
    (socket) => {
      socket.destroy();
      return true;
    },
    () => false,
  );

const shapes: Shape[] = [
  {
    name: 'tcp to tcp',
    make: async () => {
      const far = await echoServer({ tcp: true });
      const near = { port: freePort(), host: '127.0.0.1' };
      return {
        a: `tcp-listen:${String(near.port)},fork,bind=127.0.0.1,reuseaddr`,
        b: `tcp:127.0.0.1:${String(far.port)}`,
        near,
        ready: canConnect(near),
        close: () => far.close(),
      };
    },
  },
  {
    name: 'unix to tcp',
    make: async () => {
      const far = await echoServer({ tcp: true });
      const near = { path: path.join(folder, `near-${String(freePort())}`) };
      return {
        a: `unix-listen:${near.path},fork`,
        b: `tcp:127.0.0.1:${String(far.port)}`,
        near,
        ready: canConnect(near),
        close: () => far.close(),
      };
    },
  },
];

async function measure(shape: Shape, who: Who): Promise<{ rate: number; ms: number }> {
  const { a, b, near, ready, close } = await shape.make();
  const child = await start(who, a, b, ready);
  try {
    const quick = await connect(near);
    const ms = await latency(quick);
    quick.destroy();
    const socket = await connect(near);
    const rate = await throughput(socket);
    socket.destroy();
    return { rate, ms };
  } finally {
    await stop(child);
    close();
  }
}

/** The same small question with nothing between: what the machine itself takes. */
async function floor(): Promise<number> {
  const far = await echoServer({ tcp: true });
  const socket = await connect({ port: far.port, host: '127.0.0.1' });
  const ms = await latency(socket);
  socket.destroy();
  far.close();
  return ms;
}

if (!['/usr/bin', '/bin', '/usr/local/bin'].some((place) => existsSync(path.join(place, 'socat')))) {
  console.log('skipped: socat is not here, and there is nothing to compare with.');
  process.exit(0);
}
await ensureBuilt(['cli']);
console.log('bench: relay');
try {
  const bare = await floor();
  console.log(`a question and its echo with nothing between: ${(bare * 1000).toFixed(0)} us`);
  for (const shape of shapes) {
    const results: Record<Who, { rate: number[]; ms: number[] }> = {
      ours: { rate: [], ms: [] },
      socat: { rate: [], ms: [] },
    };
    for (let round = 0; round < rounds; round += 1) {
      for (const who of ['socat', 'ours'] as const) {
        const { rate, ms } = await measure(shape, who);
        results[who].rate.push(rate);
        results[who].ms.push(ms);
      }
    }
    const rate = { ours: median(results.ours.rate), socat: median(results.socat.rate) };
    const ms = { ours: median(results.ours.ms) - bare, socat: median(results.socat.ms) - bare };
    const added = `added us ours ${(ms.ours * 1000).toFixed(0)}, socat ${(ms.socat * 1000).toFixed(0)}, ratio ${(ms.ours / ms.socat).toFixed(2)}`;
    const carried = `MB/s ours ${rate.ours.toFixed(0)}, socat ${rate.socat.toFixed(0)}, ratio ${(rate.ours / rate.socat).toFixed(2)}`;
    console.log(`${shape.name.padEnd(14)} ${added} · ${carried}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
