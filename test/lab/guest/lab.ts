import { spawn } from 'node:child_process';
import assert from 'node:assert/strict';
import type { BusEvent, Clock, UsbBus } from '../../../electron/core/ports.ts';
import type { Failure, Sighting } from '../../../electron/core/model/index.ts';
import { systemUsbBus } from '../../../electron/platform/usb/bus.ts';
import type { Order, Said } from '../orders.ts';

/** The host's loopback as QEMU's user network shows it. */
const host = '10.0.2.2';
/** Orders are answered at once, on a host with ten times its load within seconds; one that hangs must not hold the guest. */
const orderLimitMs = 60_000;

/** Sends an order to the host. */
export async function order<T>(what: Order): Promise<T> {
  const answer = await fetch(`http://${host}:${process.env['LAB_CONTROL'] ?? ''}/`, {
    method: 'POST',
    body: JSON.stringify(what),
    signal: AbortSignal.timeout(orderLimitMs),
  });
  const said = (await answer.json()) as Said;
  if ('error' in said) throw new Error(said.error);
  return said.value as T;
}

/** The real clock. */
export const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  after(ms, fire) {
    const timer = setTimeout(fire, ms);
    return () => clearTimeout(timer);
  },
};

/** What the bus told, with waiting for what is still to come. */
export class Watch {
  readonly told: BusEvent[] = [];
  readonly bus: UsbBus = systemUsbBus(clock);
  #wake: (() => void)[] = [];
  readonly #stop: () => void;

  constructor() {
    this.#stop = this.bus.watch(
      (event) => {
        this.told.push(event);
        for (const wake of this.#wake.splice(0)) wake();
      },
      (error) => assert.fail(`the watcher says ${JSON.stringify(error)}`),
    );
  }

  /** Waits for the first event from index `from` on that fits, and gives the index after it. */
  async until(what: string, from: number, fits: (event: BusEvent) => boolean, limitMs: number): Promise<number> {
    const end = performance.now() + limitMs;
    for (;;) {
      const index = this.told.findIndex((event, at) => at >= from && fits(event));
      if (index >= 0) return index + 1;
      const rest = end - performance.now();
      if (rest <= 0) {
        const now = JSON.stringify(await this.bus.list());
        throw new Error(`${what}: not within ${limitMs} ms; told ${this.summary()}; the bus shows ${now}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, rest);
        this.#wake.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Waits until the last sighting of a place fits. */
  async sighting(
    what: string,
    place: string,
    from: number,
    fits: (sighting: Sighting) => boolean,
    limitMs: number,
  ): Promise<Sighting> {
    const after = await this.until(
      what,
      from,
      (event) => event.kind !== 'left' && event.sighting.place === place && fits(event.sighting),
      limitMs,
    );
    const event = this.told[after - 1];
    assert(event !== undefined && event.kind !== 'left');
    return event.sighting;
  }

  summary(): string {
    return this.told
      .map((event) =>
        event.kind === 'left' ? `left ${event.place}` : `${event.kind} ${event.sighting.place} ${idOf(event.sighting)}`,
      )
      .join(', ');
  }

  stop(): void {
    this.#stop();
  }
}

export const idOf = (sighting: Sighting): string => `${sighting.device.vid}:${sighting.device.pid}`;

/** The code with which something fails; an error if it does not. */
export async function codeOf(act: Promise<unknown>): Promise<string> {
  try {
    await act;
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'data' in error) return (error as Failure).code;
    throw error;
  }
  return 'done';
}

/** How a program ended. */
export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
  /** All of it in words, for whoever expected another end. */
  said: string;
}

/** Runs a program in the guest and gives what it wrote; killed after its limit. */
export function run(
  program: string,
  args: string[],
  options: { limitMs: number; uid?: number; env?: NodeJS.ProcessEnv },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const ids = options.uid === undefined ? {} : { uid: options.uid, gid: options.uid };
    const env = { ...process.env, ...options.env };
    const child = spawn(program, args, { ...ids, env, timeout: options.limitMs, killSignal: 'SIGKILL' });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', reject);
    const started = performance.now();
    child.once('close', (status, signal) => {
      const ms = (performance.now() - started).toFixed(0);
      const how = `${program} ${args.join(' ')} ended with ${status ?? signal ?? 'nothing'} after ${ms} ms`;
      resolve({ status, stdout, stderr, said: `${how}\nstdout: ${stdout}\nstderr: ${stderr}` });
    });
  });
}

/** One thing shown on the real kernel. Gives what it saw; throws when it is not so. */
export interface Scenario {
  name: string;
  /** Belongs to the few that every test runs, where the machine can. */
  short?: true;
  /** Belongs to the long test; runs otherwise only when it is named. */
  long?: true;
  /** ms, where it needs longer than the others. */
  limitMs?: number;
  run(watch: Watch): Promise<string[]>;
}
