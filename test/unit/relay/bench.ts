import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SystemClock } from '../../../electron/platform/clock/system-clock.ts';
import { SystemPtys } from '../../../electron/platform/ptys/system-ptys.ts';
import { LinkNotes } from '../../../electron/platform/relay/left-links.ts';
import { systemRelayEnds } from '../../../electron/platform/relay/ends.ts';
import { SystemSerialPorts } from '../../../electron/platform/serial/serial-ports.ts';
import { Failure, type RelayState, type Writers } from '../../../electron/core/model/index.ts';
import { parseAddress, Relay, type RelayOptions } from '../../../electron/core/relay/index.ts';

/** A relay that runs, and how to see what becomes of it. */
export interface Running {
  relay: Relay;
  done: Promise<RelayState>;
  /** Waits until the state is as wished. */
  until(what: string, fits: (state: RelayState) => boolean, limitMs?: number): Promise<RelayState>;
  stop(): Promise<RelayState>;
}

export function runRelay(a: string, b: string, more: Partial<RelayOptions> & { writers?: Writers } = {}): Running {
  const listeners = new Set<() => void>();
  const relay = new Relay({
    a: parseAddress(a),
    b: parseAddress(b),
    ends: systemRelayEnds({
      serial: new SystemSerialPorts(),
      ptys: new SystemPtys(),
      notes: new LinkNotes(path.join(tmpdir(), `relay-notes-${String(process.pid)}`)),
      openReplay: () => Promise.reject(new Failure('file.missing', { path: '–' })),
      openStick: () => Promise.reject(new Failure('place.unknown', { place: '–', places: '–' })),
    }),
    clock: new SystemClock(),
    log: { info: () => undefined, error: () => undefined },
    writers: 'queue',
    ...more,
    onChange: () => {
      more.onChange?.();
      for (const listener of [...listeners]) listener();
    },
  });
  const done = relay.run();
  return {
    relay,
    done,
    until: (what, fits, limitMs = 10_000) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const state = relay.state();
          if (!fits(state)) return;
          clearTimeout(timer);
          clearInterval(again);
          listeners.delete(look);
          resolve(state);
        };
        const timer = setTimeout(() => {
          clearInterval(again);
          reject(new Error(`${what}: not within ${String(limitMs)} ms; ${JSON.stringify(relay.state())}`));
        }, limitMs);
        // Counters move without an announcement.
        const again = setInterval(look, 50);
        listeners.add(look);
        look();
      }),
    stop: () => {
      relay.stop();
      return done;
    },
  };
}

/** The port of a listening end that was asked for any free one. */
export const portOf = ({ a, b }: RelayState): string =>
  /:(\d+)$/.exec((a.state === 'listening' ? a : b).name ?? '')?.[1] ?? '';

const folders = (process.env['PATH'] ?? '').split(path.delimiter);
/** Whether a program of the system is there. */
export const has = (program: string): boolean => folders.some((folder) => existsSync(path.join(folder, program)));

export interface Peer {
  child: ChildProcess;
  out: () => Buffer;
  /** Bytes of it so far. */
  count: () => number;
  /** What it says of itself. */
  err: () => string;
  write(data: Uint8Array | string): Promise<void>;
  /** Resolves with its exit code. */
  ended: Promise<number | null>;
  kill(): Promise<void>;
}

/** Starts another program with its input and output in our hands. */
export function peer(program: string, args: readonly string[]): Peer {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const parts: Buffer[] = [];
  let count = 0;
  child.stdout.on('data', (data: Buffer) => {
    parts.push(data);
    count += data.length;
  });
  let err = '';
  child.stderr.on('data', (data: Buffer) => (err += data.toString()));
  // It may end before it has read all; its exit tells.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return {
    child,
    out: () => Buffer.concat(parts),
    count: () => count,
    err: () => err,
    write: (data) => new Promise((resolve) => child.stdin.write(data, () => resolve())),
    ended,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Waits for something that tells no event, such as bytes at another program. */
export async function eventually(what: string, fits: () => boolean, limitMs = 10_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!fits()) {
    if (performance.now() > end) throw new Error(`${what}: not within ${String(limitMs)} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export const hashOf = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');
export const someBytes = (count: number): Buffer => randomBytes(count);
