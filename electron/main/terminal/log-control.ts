import type { TerminalState } from './ports.ts';
import { createTranscript, type Numbers, type Traffic } from './transcript.ts';
import type { AppendLog } from '../../platform/store/append-log.ts';
import { Failure, type Place } from '../../core/model/index.ts';
import type { Clock, Dispose } from '../../core/ports.ts';

/** Makes a new log file; the composition knows where. */
export type OpenLog = (name: string, onTrouble: (failure: Failure) => void) => Promise<AppendLog>;

/** What is logged. */
export interface LoggedTerminal {
  readonly place: Place;
  readonly name: string;
  onTraffic(listener: (traffic: Traffic) => void): Dispose;
  setLog(log: TerminalState['log']): void;
}

/** The log of one terminal: begun and ended by a person, over plug and unplug. */
export class TerminalLog {
  readonly path: string;
  readonly #terminal: LoggedTerminal;
  readonly #file: AppendLog;
  readonly #transcript: ReturnType<typeof createTranscript>;
  #stop: Dispose | undefined;

  private constructor(terminal: LoggedTerminal, file: AppendLog, numbers: Numbers) {
    this.path = file.path;
    this.#terminal = terminal;
    this.#file = file;
    this.#transcript = createTranscript(numbers);
    this.#stop = terminal.onTraffic((traffic) => file.write(this.#transcript.add(traffic)));
    terminal.setLog({ path: file.path });
  }

  /** Failures: file.*. */
  static async begin(terminal: LoggedTerminal, clock: Clock, openLog: OpenLog, numbers: Numbers): Promise<TerminalLog> {
    const made: { log?: TerminalLog } = {};
    const file = await openLog(logName(terminal, clock.now()), (failure) => made.log?.broke(failure));
    made.log = new TerminalLog(terminal, file, numbers);
    return made.log;
  }

  /** Ends it; resolves when all is on the disk. */
  async end(): Promise<void> {
    if (this.#stop === undefined) return;
    this.#leave();
    this.#file.write(this.#transcript.end());
    await this.#file.close();
    this.#terminal.setLog(undefined);
  }

  /** The disk takes no more: the terminal goes on, and the person is told at once. */
  broke(failure: Failure): void {
    this.#leave();
    const error = new Failure('log.stopped', { path: this.path }, failure.data.cause ?? failure.code);
    this.#terminal.setLog({ path: this.path, error: error.data });
  }

  #leave(): void {
    this.#stop?.();
    this.#stop = undefined;
  }
}

/** `1-1.4_ttyUSB2_2026-11-27_02-10-33`, in the time of this computer. */
export function logName({ place, name }: Pick<LoggedTerminal, 'place' | 'name'>, now: number): string {
  const date = new Date(now);
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}-${two(date.getMinutes())}-${two(date.getSeconds())}`;
  const port = name === '' ? 'port' : name.replace(/[^A-Za-z0-9.-]/g, '');
  return [place, port, day, time].join('_');
}
