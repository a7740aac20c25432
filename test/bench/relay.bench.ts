/**
 * `npm run bench -- relay [--rounds=N] [--mib=N] [--only=TEXT]`: what a relay carries and what it adds, against socat with the same
 * data in alternating runs: tcp to tcp, unix to tcp, pty to tcp, unix to pty; then 1, 16 and 64 relays at once. Prints medians and
 * ratios.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, existsSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { SystemSerialPorts } from '../../electron/platform/serial/serial-ports.ts';
import { ensureBuilt, outputOf } from '../../scripts/build.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    mib: { type: 'string', default: '64' },
    only: { type: 'string', default: '' },
  },
});
const rounds = Math.max(3, Number(values.rounds));
const bytes = Math.max(1, Number(values.mib)) * 1024 * 1024;
/** Small questions, one after the other, as AT lines are. The first of them, while the code is still interpreted, do not count. */
const questions = 5_000;
const warmUp = 1_000;
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

// Below the ports that the system gives out by itself.
let port = 20_000 + Math.floor(Math.random() * 10_000);
const freePort = (): number => (port += 1);

type Who = 'ours' | 'socat';

async function start(who: Who, a: string, b: string, ready: () => Promise<boolean>): Promise<ChildProcess> {
  const child =
    who === 'socat'
      ? spawn('socat', [a, b], { stdio: 'ignore' })
      : spawn(process.execPath, [outputOf('cli'), '--virtual=none', `--data=${folder}`, 'relay', '--no-guard', a, b], {
          stdio: 'ignore',
        });
  await whenUp(`${who} ${a} ${b}`, ready);
  return child;
}

async function whenUp(what: string, ready: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 20_000;
  while (!(await ready())) {
    if (performance.now() > end) throw new Error(`did not start: ${what}`);
    await wait(20);
  }
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

/** The near end as the client has it: a socket, or the other side of a pseudo-terminal. */
interface Wire {
  /** Resolves when more may be written. */
  write(data: Uint8Array): Promise<void>;
  onData(ear: (data: Uint8Array) => void): () => void;
  close(): Promise<void>;
}

async function socketWire(to: net.NetConnectOpts): Promise<Wire> {
  const socket = await connect(to);
  socket.on('error', () => undefined);
  return {
    write: (data) =>
      socket.write(data) ? Promise.resolve() : new Promise((resolve) => socket.once('drain', () => resolve())),
    onData: (ear) => {
      socket.on('data', ear);
      return () => socket.off('data', ear);
    },
    close: () => Promise.resolve(void socket.destroy()),
  };
}

/** Opened as any terminal program opens a port. */
async function ptyWire(link: string): Promise<Wire> {
  const channel = await new SystemSerialPorts().open(link, {
    baudRate: 115_200,
    dataBits: 8,
    parity: 'none',
    stopBits: 1,
  });
  return { write: (data) => channel.write(data), onData: (ear) => channel.onData(ear), close: () => channel.close() };
}

/** ms that a run may take; one that stands still is told with what had come, instead of waiting for ever. */
const standstillMs = 60_000;

/** Sends all and reads it back: MB/s of one direction. */
async function throughput(wire: Wire, amount: number): Promise<number> {
  const block = Buffer.alloc(64 * 1024, 0x55);
  let got = 0;
  let sent = 0;
  let off = (): void => undefined;
  const all = new Promise<void>((resolve, reject) => {
    const late = setTimeout(
      () =>
        reject(new Error(`stands still: ${String(sent)} of ${String(amount)} bytes sent, ${String(got)} came back`)),
      standstillMs,
    );
    off = wire.onData((data) => {
      got += data.length;
      if (got < amount) return;
      clearTimeout(late);
      resolve();
    });
  });
  const begun = performance.now();
  const send = async (): Promise<void> => {
    for (; sent < amount; sent += block.length) await wire.write(block);
  };
  try {
    await Promise.all([Promise.race([send(), all]), all]);
  } finally {
    off();
  }
  return amount / 1e6 / ((performance.now() - begun) / 1000);
}

/** Median ms of one small question and its echo. */
async function latency(wire: Wire): Promise<number> {
  const took: number[] = [];
  const question = Buffer.from('AT+CSQ\r');
  let got = 0;
  let answered: () => void = () => undefined;
  const off = wire.onData((data) => {
    got += data.length;
    if (got >= question.length) answered();
  });
  for (let at = -warmUp; at < questions; at += 1) {
    got = 0;
    const answer = new Promise<void>((resolve) => {
      answered = resolve;
    });
    const begun = performance.now();
    await wire.write(question);
    await answer;
    if (at >= 0) took.push(performance.now() - begun);
  }
  off();
  return median(took);
}

interface Made {
  a: string;
  b: string;
  /** Opens the near end. */
  near: () => Promise<Wire>;
  ready: () => Promise<boolean>;
  close: () => Promise<void>;
}

interface Shape {
  name: string;
  /** Ends, and how the client comes to the near one. */
  make: (who: Who) => Promise<Made>;
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

async function tcpToTcp(): Promise<Made> {
  const far = await echoServer({ tcp: true });
  const near = { port: freePort(), host: '127.0.0.1' };
  return {
    a: `tcp-listen:${String(near.port)},fork,bind=127.0.0.1,reuseaddr`,
    b: `tcp:127.0.0.1:${String(far.port)}`,
    near: () => socketWire(near),
    ready: canConnect(near),
    close: () => {
      far.close();
      return Promise.resolve();
    },
  };
}

/** Takes a pseudo-terminal as a stick's port: what is written to it comes back. */
async function echoPty(link: string): Promise<() => Promise<void>> {
  const wire = await ptyWire(link);
  // What cannot be written yet is kept; a run is some MiB.
  let writing: Promise<void> = Promise.resolve();
  wire.onData((data) => {
    writing = writing.then(() => wire.write(data)).catch(() => undefined);
  });
  return () => wire.close();
}

const shapes: Shape[] = [
  { name: 'tcp to tcp', make: tcpToTcp },
  {
    name: 'unix to tcp',
    make: async () => {
      const far = await echoServer({ tcp: true });
      const near = { path: path.join(folder, `near-${String(freePort())}`) };
      return {
        a: `unix-listen:${near.path},fork`,
        b: `tcp:127.0.0.1:${String(far.port)}`,
        near: () => socketWire(near),
        ready: canConnect(near),
        close: () => {
          far.close();
          return Promise.resolve();
        },
      };
    },
  },
  {
    name: 'pty to tcp',
    make: async () => {
      const far = await echoServer({ tcp: true });
      const link = path.join(folder, `pty-${String(freePort())}`);
      return {
        a: `pty,link=${link},rawer`,
        b: `tcp:127.0.0.1:${String(far.port)}`,
        near: () => ptyWire(link),
        ready: () => Promise.resolve(existsSync(link)),
        close: () => {
          far.close();
          return Promise.resolve();
        },
      };
    },
  },
  {
    name: 'unix to pty',
    make: () => {
      const link = path.join(folder, `pty-${String(freePort())}`);
      const near = { path: path.join(folder, `near-${String(freePort())}`) };
      let closeEcho: () => Promise<void> = () => Promise.resolve();
      return Promise.resolve({
        a: `pty,link=${link},rawer`,
        b: `unix-listen:${near.path}`,
        near: async () => {
          closeEcho = await echoPty(link);
          return socketWire(near);
        },
        ready: () => Promise.resolve(existsSync(link) && existsSync(near.path)),
        close: () => closeEcho(),
      });
    },
  },
];

async function measure(shape: Shape, who: Who): Promise<{ rate: number; ms: number }> {
  const made = await shape.make(who);
  const child = await start(who, made.a, made.b, made.ready);
  const wire = await made.near();
  try {
    const ms = await latency(wire);
    // Not counted: large pieces take other ways through the code than small ones, and those are not compiled yet.
    await throughput(wire, bytes / 4);
    return { rate: await throughput(wire, bytes), ms };
  } finally {
    await wire.close();
    await stop(child);
    await made.close();
  }
}

/** Several relays at once (ours in one process, as the window runs them), each with a client: MB/s of all together. */
async function together(who: Who, count: number): Promise<number> {
  const all = await Promise.all(Array.from({ length: count }, tcpToTcp));
  const isUp = async (): Promise<boolean> => (await Promise.all(all.map((made) => made.ready()))).every(Boolean);
  const children =
    who === 'socat'
      ? await Promise.all(all.map(({ a, b, ready }) => start(who, a, b, ready)))
      : [await startMany(all, isUp)];
  const wires = await Promise.all(all.map((made) => made.near()));
  try {
    const each = Math.max(1 << 20, Math.floor((bytes * 4) / count));
    // Compiled first, and not counted: relays run for hours.
    await Promise.all(wires.map((wire) => throughput(wire, Math.floor(each / 4))));
    const begun = performance.now();
    await Promise.all(wires.map((wire) => throughput(wire, each)));
    return (each * count) / 1e6 / ((performance.now() - begun) / 1000);
  } finally {
    await Promise.all(wires.map((wire) => wire.close()));
    await Promise.all(children.map(stop));
    await Promise.all(all.map((made) => made.close()));
  }
}

async function startMany(all: readonly Made[], isUp: () => Promise<boolean>): Promise<ChildProcess> {
  const ports = all.flatMap(({ a, b }) => [/:(\d+)/.exec(a)?.[1] ?? '', /(\d+)$/.exec(b)?.[1] ?? '']);
  const script = path.join(import.meta.dirname, 'many-relays.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...ports], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await whenUp('ours', isUp);
  return child;
}

/** The same small question with nothing between: what the machine itself takes. */
async function floor(): Promise<number> {
  const far = await echoServer({ tcp: true });
  const wire = await socketWire({ port: far.port, host: '127.0.0.1' });
  const ms = await latency(wire);
  await wire.close();
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
  for (const shape of shapes.filter(({ name }) => name.includes(values.only))) {
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
  for (const count of values.only === '' || values.only === 'many' ? [1, 16, 64] : []) {
    const rates: Record<Who, number[]> = { ours: [], socat: [] };
    for (let round = 0; round < rounds; round += 1)
      for (const who of ['socat', 'ours'] as const) rates[who].push(await together(who, count));
    const [ours, socat] = [median(rates.ours), median(rates.socat)];
    const carried = `MB/s of all ours ${ours.toFixed(0)}, socat ${socat.toFixed(0)}, ratio ${(ours / socat).toFixed(2)}`;
    console.log(`${`${String(count)} at once`.padEnd(14)} ${carried}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
