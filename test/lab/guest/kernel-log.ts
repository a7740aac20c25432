import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** One announcement of the kernel: `add /devices/…/1-1 (usb)` at a time of CLOCK_MONOTONIC, s. */
export interface Announcement {
  at: number;
  action: string;
  path: string;
  subsystem: string;
}

const linePattern = /^KERNEL\[(?<at>[\d.]+)\] (?<action>\w+)\s+(?<path>\S+) \((?<subsystem>\w+)\)$/;

/** What the kernel announces about USB devices and what their drivers make, with the kernel's own times. */
export class KernelLog {
  readonly #told: Announcement[] = [];
  readonly #monitor: ChildProcess;
  #wake: (() => void)[] = [];

  constructor() {
    const subsystems = ['usb', 'tty', 'net', 'block'].map((name) => `--subsystem-match=${name}`);
    const monitor = spawn('udevadm', ['monitor', '--kernel', ...subsystems], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#monitor = monitor;
    createInterface({ input: monitor.stdout }).on('line', (line) => {
      const { at, action = '', path = '', subsystem = '' } = linePattern.exec(line)?.groups ?? {};
      if (at === undefined) return;
      this.#told.push({ at: Number(at), action, path, subsystem });
      for (const wake of this.#wake.splice(0)) wake();
    });
  }

  /** Forgets what was told so far. */
  clear(): void {
    this.#told.splice(0);
  }

  /** Waits until `count` announcements that fit have been told, and gives them. */
  async until(
    what: string,
    count: number,
    fits: (one: Announcement) => boolean,
    limitMs: number,
  ): Promise<Announcement[]> {
    const end = performance.now() + limitMs;
    for (;;) {
      const found = this.#told.filter(fits);
      if (found.length >= count) return found.slice(0, count);
      const rest = end - performance.now();
      if (rest <= 0) {
        const told = this.#told.map(({ action, path }) => `${action} ${path}`).join('\n');
        throw new Error(`${what}: not within ${String(limitMs)} ms; told\n${told}`);
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

  stop(): void {
    this.#monitor.kill();
  }
}
