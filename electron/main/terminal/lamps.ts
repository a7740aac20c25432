import { toErrorData } from '../../core/model/index.ts';
import type { Clock, Dispose, LineState } from '../../core/ports.ts';
import type { OpenPort, TerminalState } from './ports.ts';

/** How often the lamps of an open port are read: a person sees a lamp change within two seconds, the driver does not notice. */
const lampsMs = 2000;

/** The modem lines of the open port, read now and again. A port without such lines (a pseudo-terminal) has no lamps. */
export class Lamps {
  readonly #clock: Clock;
  readonly #changed: () => void;
  #port: OpenPort | undefined;
  #dtrRts = { dtr: true, rts: true };
  #lines: TerminalState['lines'];
  #next: Dispose | undefined;

  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  get lines(): TerminalState['lines'] {
    return this.#lines;
  }

  /** Follows a port that was just opened: the system raises both lines then. */
  follow(port: OpenPort): void {
    this.leave();
    this.#port = port;
    this.#dtrRts = { dtr: true, rts: true };
    void this.#read(port);
  }

  leave(): void {
    this.#next?.();
    this.#next = undefined;
    this.#lines = undefined;
    this.#port = undefined;
  }

  /** Switches DTR or RTS and reads the lamps again. Failures: serial.no-lines, serial.gone. */
  async set(port: OpenPort, lines: { dtr?: boolean; rts?: boolean }): Promise<void> {
    await port.serial.setLines(lines);
    this.#dtrRts = { ...this.#dtrRts, ...lines };
    await this.#read(port);
  }

  async #read(port: OpenPort): Promise<void> {
    this.#next?.();
    this.#next = undefined;
    const lines = await linesOf(port);
    if (this.#port !== port) return;
    const now = lines && { ...this.#dtrRts, ...lines };
    if (JSON.stringify(now) !== JSON.stringify(this.#lines)) {
      this.#lines = now;
      this.#changed();
    }
    if (now !== undefined) this.#next = this.#clock.after(lampsMs, () => void this.#read(port));
  }
}

async function linesOf(port: OpenPort): Promise<LineState | undefined> {
  try {
    return await port.serial.readLines();
  } catch (error) {
    const { code } = toErrorData(error);
    // Without such lines, or gone meanwhile (then `gone` says so): there are no lamps to show.
    if (code === 'serial.no-lines' || code === 'serial.gone' || code === 'serial.io') return undefined;
    throw error;
  }
}
