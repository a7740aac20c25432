import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { Failure } from '../core/model/index.ts';
import { SystemClock } from '../platform/clock/system-clock.ts';
import { readPace, readSticks } from './virtual-start.ts';
import { modelFor } from '../virtual/stick/models/file.ts';
import { serveSticks, type Served, type ServeEvent } from '../virtual/usbip/serve.ts';
import { usage } from './usage.ts';
import { readFaults } from './faults.ts';

/** What `mwb virtual serve` was asked for, as typed. */
export interface ServeWishes {
  /** Names or model files, separated by commas. */
  sticks: string;
  listen: string | undefined;
  faults: readonly string[];
  pace: string | undefined;
  /** Where every transfer is written down. */
  logFile: string | undefined;
}

export interface Serving extends Served {
  host: string;
  /** Whether other computers can reach it. */
  open: boolean;
  /** Rejects with Failure file.* when the log cannot be written any more; resolves when serving was closed. */
  ended: Promise<void>;
}

/** The port that USB/IP is registered for, and this computer alone. */
const usual = { host: '127.0.0.1', port: 3240 };

/**
 * Serves virtual sticks as wished for, until it is closed.
 * Failures: cli.usage, virtual.unknown-model, virtual.bad-model, virtual.no-listen, file.unwritable.
 */
export async function serveVirtual(wishes: ServeWishes, tell: (event: ServeEvent) => void): Promise<Serving> {
  const { host, port } = readListen(wishes.listen);
  const names = readSticks('--stick', wishes.sticks);
  const models = await Promise.all(names.map(modelFor));
  const busIds = models.map((_, index) => `1-${index + 1}`);
  const faults = readFaults(wishes.faults, busIds);
  const pace = readPace(wishes.pace);
  const log = wishes.logFile === undefined ? undefined : await openLog(wishes.logFile);
  const write = (event: ServeEvent): void => {
    log?.stream.write(`${JSON.stringify({ at: Date.now(), ...event })}\n`);
    tell(event);
  };
  const clock = new SystemClock();
  try {
    const served = await serveSticks({ models, faults, host, port, pace, clock, tell: write });
    let resolve = (): void => undefined;
    const closed = new Promise<void>((done) => (resolve = done));
    return {
      ...served,
      host,
      open: !isLoopback(host),
      ended: log === undefined ? closed : Promise.race([closed, log.broken]),
      close: async () => {
        await served.close();
        await log?.close();
        resolve();
      },
    };
  } catch (error) {
    await log?.close();
    throw error;
  }
}

/** `ADDRESS`, `ADDRESS:PORT`, `[IPV6]:PORT`. Failure cli.usage. */
export function readListen(text: string | undefined): { host: string; port: number } {
  if (text === undefined) return usual;
  const found = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/.exec(text);
  const host = found?.[1] ?? found?.[2];
  const port = found?.[3] === undefined ? usual.port : Number(found[3]);
  if (host === undefined || port > 65_535) {
    throw usage('not-an-address', { text });
  }
  return { host, port };
}

/** Names are not looked up here: one that means this computer alone is `localhost`. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

async function openLog(path: string): Promise<{ stream: WriteStream; broken: Promise<never>; close(): Promise<void> }> {
  const stream = createWriteStream(path, { flags: 'a' });
  const broken = new Promise<never>((_, reject) => {
    stream.once('error', (error) => reject(new Failure('file.unwritable', { path }, error)));
  });
  // Whoever serves waits for it; before that, and after the end, nobody does.
  broken.catch(() => undefined);
  await Promise.race([once(stream, 'open'), broken]);
  return {
    stream,
    broken,
    close: () =>
      new Promise((resolve) => {
        if (stream.destroyed) resolve();
        else stream.end(resolve);
      }),
  };
}
