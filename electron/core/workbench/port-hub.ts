import { AtChannel } from '../at/channel.ts';
import type { ChannelLine, ConfirmedLine } from '../at/channel-types.ts';
import type { GuardContext } from '../at/guard.ts';
import { Failure, toErrorData } from '../model/index.ts';
import { limited } from '../modes/limits.ts';
import type { Clock, OpenHow, SerialChannel, SerialPorts, SerialSettings } from '../ports.ts';

/** What every AT port of a stick understands; the USB side ignores the speed. Source: vendor manuals, V.250. */
export const defaultSettings: SerialSettings = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 };

/** ms. The system opens a port at once; one whose stick hangs may keep the call for half a minute or for ever. */
const openMs = 10_000;

/** One open port: the bytes and the one AT queue on top of them. */
export interface OpenPort {
  readonly path: string;
  readonly serial: SerialChannel;
  readonly at: AtChannel;
}

/** The right to use an open port. The port closes when the last lease is given back. */
export interface Lease {
  readonly port: OpenPort;
  release(): Promise<void>;
}

interface Entry {
  opening: Promise<OpenPort>;
  leases: number;
}

/** Who knows the stick behind a port. */
export interface StickBehind {
  /** What the guard should know of it, asked anew for each command. */
  guard: (path: string) => GuardContext;
  /** A dangerous line has gone to it. */
  confirmed: (path: string, line: ConfirmedLine) => void;
  /** A line was sent to it or came from it. */
  heard: (path: string, line: ChannelLine) => void;
}

/**
 * All ports that this program has open, each once: terminal, probes and facts share one serial channel and one AT queue,
 * so that nothing interleaves.
 */
export class PortHub {
  private readonly entries = new Map<string, Entry>();
  private readonly closings = new Map<string, Promise<void>>();
  private readonly refused = new Set<string>();
  private readonly serial: SerialPorts;
  private readonly clock: Clock;
  private readonly stick: StickBehind;

  constructor(
    serial: SerialPorts,
    clock: Clock,
    stick: StickBehind = { guard: () => ({}), confirmed: () => undefined, heard: () => undefined },
  ) {
    this.serial = serial;
    this.clock = clock;
    this.stick = stick;
  }

  /** Opens the port or joins those who have it open. Failures as SerialPorts.open. */
  async lease(path: string, how: OpenHow = {}): Promise<Lease> {
    const entry = this.entries.get(path) ?? this.begin(path, how);
    entry.leases += 1;
    let port: OpenPort;
    try {
      port = await entry.opening;
    } catch (error) {
      entry.leases -= 1;
      throw error;
    }
    let held = true;
    return {
      port,
      release: async () => {
        if (!held) return;
        held = false;
        entry.leases -= 1;
        if (entry.leases === 0) await this.end(path, entry, port);
      },
    };
  }

  /** Whether the last opening failed because another program has the port. */
  wasRefused(path: string): boolean {
    return this.refused.has(path);
  }

  /** What was true of a port is not true of the one of that name that comes with the next plug. */
  forgetRefused(path: string): void {
    this.refused.delete(path);
  }

  /** Whether this program has the port open. */
  has(path: string): boolean {
    return this.entries.has(path);
  }

  async closeAll(): Promise<void> {
    const entries = [...this.entries];
    await Promise.all(
      entries.map(async ([path, entry]) => {
        const port = await entry.opening.catch(() => undefined);
        if (port !== undefined) await this.end(path, entry, port);
      }),
    );
  }

  private begin(path: string, how: OpenHow): Entry {
    const entry: Entry = { leases: 0, opening: this.open(path, how) };
    this.entries.set(path, entry);
    entry.opening.then(
      (port) => {
        this.refused.delete(path);
        port.serial.onClose(() => this.forget(path, entry));
      },
      (error: unknown) => {
        if (toErrorData(error).code === 'serial.held') this.refused.add(path);
        else this.refused.delete(path);
        this.forget(path, entry);
      },
    );
    return entry;
  }

  private async open(path: string, how: OpenHow): Promise<OpenPort> {
    // Whoever comes while the port is being closed would meet our own lock on it.
    const closing = this.closings.get(path);
    const now = (): Promise<SerialChannel> => this.serial.open(path, defaultSettings, how);
    const opening = closing === undefined ? now() : closing.then(now, now);
    const serial = await limited(opening, {
      clock: this.clock,
      signal: undefined,
      limitMs: openMs,
      what: 'open',
    }).catch((error: unknown) => {
      // A port that opens after all has nobody left who would close it.
      opening.then((late) => late.close()).catch(() => undefined);
      throw toErrorData(error).code === 'usb.timeout'
        ? new Failure('serial.io', { port: path }, 'the port does not open')
        : error;
    });
    const guard = (): GuardContext => this.stick.guard(path);
    const confirmed = (line: ConfirmedLine): void => this.stick.confirmed(path, line);
    const at = new AtChannel(serial, this.clock, { guard, confirmed });
    at.onLine((line) => this.stick.heard(path, line));
    return { path, serial, at };
  }

  private async end(path: string, entry: Entry, port: OpenPort): Promise<void> {
    this.forget(path, entry);
    const closing = port.at.close().finally(() => {
      if (this.closings.get(path) === closing) this.closings.delete(path);
    });
    this.closings.set(path, closing);
    await closing;
  }

  private forget(path: string, entry: Entry): void {
    if (this.entries.get(path) === entry) this.entries.delete(path);
  }
}
