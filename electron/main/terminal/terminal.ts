import { terminalUpSchema, type TerminalLine } from '../../../preload/contract/terminal.ts';
import { hideSecrets } from '../../core/at/script/index.ts';
import { Failure, toErrorData, type Message, type Place } from '../../core/model/index.ts';
import type { Clock, Dispose, Log } from '../../core/ports.ts';
import { createSender, type Sender } from './flow.ts';
import type { ChannelLine } from '../../core/at/channel-types.ts';
import type { GuardContext } from '../../core/at/guard.ts';
import { GuardedRaw } from '../../core/at/guarded-raw.ts';
import type { RawAnswer } from '../../core/at/raw-answer.ts';
import type { Held } from '../../core/at/line-guard.ts';
import { Lamps } from './lamps.ts';
import { transfer } from './transfer.ts';
import type { Traffic } from './transcript.ts';
import { watchWire } from './wire.ts';
import type { DataPort, OpenPort, PortAttachment, PortEvent, PortSource, TerminalState } from './ports.ts';

/** Long enough for any UART to see it (one character at 300 baud takes 33 ms), short for a person. */
const breakMs = 250;

/** Turns a line of the queue into one of the screen: tone, note, explanation. Undefined = not shown (an echo). */
export type Transcriber = (line: ChannelLine) => Omit<TerminalLine, 'number' | 'at'> | undefined;

export interface TerminalOptions {
  id: string;
  place: Place;
  interface: number;
  ports: PortSource;
  page: DataPort;
  clock: Clock;
  log: Log;
  /** Makes the transcriber of a connection; it may remember the command that answers belong to. */
  transcriber: () => Transcriber;
  /** What the guard knows of the stick. */
  guard: () => GuardContext;
  announce: (state: TerminalState) => void;
  /** The guard asks in raw mode; undefined when the question is done with. */
  held: (held: Held | undefined) => void;
  /** The page went away; the owner closes the terminal. */
  abandoned: () => void;
}

/**
 * One terminal: a port of a place, shown on a page. It stays when the stick goes and joins again when it returns. In line
 * mode the page gets the lines of the port's queue, in raw mode the bytes themselves.
 */
export class Terminal {
  readonly id: string;
  readonly place: Place;
  readonly #options: TerminalOptions;
  readonly #sender: Sender;
  readonly #pageEars: Dispose[];
  readonly #attachment: PortAttachment;
  #portEars: Dispose[] = [];
  #port: OpenPort | undefined;
  #name = '';
  /** Set in raw mode: ends the lease of the port, or the waiting for it. */
  #raw: { typing: GuardedRaw | undefined; stop: AbortController } | undefined;
  #mode: 'line' | 'raw' = 'line';
  #number = 0;
  #seen = false;
  readonly #lamps: Lamps;
  #wire: Dispose | undefined;
  #isWireWatched = false;
  #log: TerminalState['log'];
  #sending: AbortController | undefined;
  /** Raw mode being begun: settled once the port is out of its queue. */
  #taking: Promise<void> = Promise.resolve();
  #decided: (() => void) | undefined;
  #secrets: readonly string[] = [];
  /** What was read while the guard's question of raw mode is open. */
  #before: string[] = [];
  readonly #traffic = new Set<(traffic: Traffic) => void>();
  #closing: Promise<void> | undefined;

  constructor(options: TerminalOptions) {
    this.id = options.id;
    this.place = options.place;
    this.#options = options;
    const { page, clock } = options;
    this.#lamps = new Lamps(clock, () => this.#announce('open'));
    this.#sender = createSender({ clock, post: (message) => page.post(message) });
    this.#pageEars = [page.onMessage((message) => this.#fromPage(message)), page.onClose(options.abandoned)];
    this.#attachment = options.ports.attach(options.place, options.interface, (event) => this.#onPort(event));
  }

  /** @throws Failure port.closed while the stick is away */
  get port(): OpenPort {
    if (this.#port === undefined) throw new Failure('port.closed', { port: this.#name });
    return this.#port;
  }

  /** Shows a line of the program's own: an event, or a command that was held back. No byte goes to the port. */
  show(tone: 'event' | 'held', text: string, note?: Message): void {
    this.#line({ tone, text, ...(note && { note }) });
  }

  /** Switches DTR or RTS and reads the lamps again. Failures: port.closed, serial.no-lines, serial.gone. */
  async setLines(lines: { dtr?: boolean; rts?: boolean }): Promise<void> {
    const port = this.port;
    await this.#lamps.set(port, lines);
    // A modem hangs up when DTR goes (V.250 &D2).
    if (lines.dtr === false) this.#raw?.typing?.reset();
  }

  /** What the guard keeps back in raw mode. */
  get held(): Held | undefined {
    return this.#raw?.typing?.held;
  }

  /** Answers the guard's question. Failures: at.not-held, port.closed, serial.*. */
  async decide(number: number, answer: 'send' | 'drop'): Promise<void> {
    if (this.#raw?.typing === undefined) throw new Failure('at.not-held', {});
    // What is dropped out of the middle of a file must not be followed by the rest of it.
    if (answer === 'drop') this.#sending?.abort();
    await this.#raw.typing.decide(number, answer, this.#before);
    this.#before = [];
  }

  /** Asks the stick between the bytes of raw mode, while the guard's question is open. Failures: those of GuardedRaw.ask. */
  async askBetween(question: string): Promise<RawAnswer> {
    if (this.#raw?.typing === undefined) throw new Failure('at.not-held', {});
    const answer = await this.#raw.typing.ask(question, this.#options.clock);
    this.#before.push(...answer.lines);
    return answer;
  }

  /** Failures: port.closed, serial.no-lines, serial.gone. */
  async sendBreak(): Promise<void> {
    await this.port.serial.sendBreak(breakMs);
    this.show('event', '', { id: 'terminal.break', params: { ms: breakMs } });
  }

  /**
   * Sends bytes as they are, in raw mode, which it begins. What the guard keeps back waits for the person like typed bytes.
   * One at a time. Failures: port.busy-sending, port.closed, run.cancelled (also when the person drops what is kept back), serial.*.
   */
  async sendBytes(data: Uint8Array, progress: (sent: number) => void): Promise<void> {
    if (this.#sending !== undefined) throw new Failure('port.busy-sending', { port: this.#name });
    const stop = new AbortController();
    this.#sending = stop;
    try {
      this.#setMode('raw');
      await this.#taking;
      const typing = this.#raw?.typing;
      if (typing === undefined) throw new Failure('port.closed', { port: this.#name });
      const write = async (piece: Uint8Array): Promise<void> => {
        await typing.write(piece);
        if (typing.held !== undefined) await this.#answered(stop.signal);
      };
      await transfer(write, data, { signal: stop.signal, progress });
    } finally {
      this.#sending = undefined;
    }
  }

  /** Until the guard's question is answered, the port is gone or the sending is given up. */
  async #answered(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#decided = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
      if (signal.aborted) resolve();
    });
    this.#decided = undefined;
  }

  cancelSending(): void {
    this.#sending?.abort();
  }

  /** Hears all that happens here until disposed. */
  onTraffic(listener: (traffic: Traffic) => void): Dispose {
    this.#traffic.add(listener);
    return () => this.#traffic.delete(listener);
  }

  /** Tells the page where the log is, or why it ended; undefined = there is none. */
  setLog(log: TerminalState['log']): void {
    this.#log = log;
    // A log that ends with its terminal has nobody left to tell.
    if (this.#closing === undefined) this.#announce(this.#port === undefined ? 'waiting' : 'open');
  }

  /** Texts that must not show in lines from now on. */
  hide(secrets: readonly string[]): void {
    this.#secrets = [...this.#secrets, ...secrets];
  }

  /** What the port is called; empty before it was seen. */
  get name(): string {
    return this.#name;
  }

  /** Releases the port and the page's channel. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#sending?.abort();
    this.#leavePort();
    this.#sender.close();
    this.#traffic.clear();
    for (const dispose of this.#pageEars) dispose();
    this.#options.page.close();
    await this.#attachment.release();
    this.#announce('closed');
  }

  #onPort(event: PortEvent): void {
    if (this.#closing !== undefined) return;
    if (event.kind === 'open') {
      this.#join(event.port);
      return;
    }
    const had = this.#port;
    this.#leavePort();
    if (had !== undefined) this.show('event', '', { id: 'terminal.left', params: { port: had.name } });
    this.#announce('waiting', event.error);
  }

  #join(port: OpenPort): void {
    this.#leavePort();
    this.#port = port;
    this.#name = port.name;
    this.#sender.setSource(port.serial);
    const transcribe = this.#options.transcriber();
    this.#portEars = [
      port.at.onLine((line) => {
        const shown = transcribe(line);
        if (shown !== undefined) this.#line(shown, line.at);
      }),
    ];
    if (this.#seen) this.show('event', '', { id: 'terminal.joined', params: { port: port.name } });
    this.#seen = true;
    this.#announce('open');
    this.#followWire();
    if (this.#mode === 'raw') this.#taking = this.#takeRaw(port);
    this.#lamps.follow(port);
  }

  /** Takes the port out of its queue once the command that runs has ended; bytes come as they are until it is given back. */
  async #takeRaw(port: OpenPort): Promise<void> {
    const raw = { typing: undefined as GuardedRaw | undefined, stop: new AbortController() };
    this.#raw = raw;
    try {
      const lease = await port.at.raw((data) => {
        this.#spread({ kind: 'bytes', direction: 'in', at: this.#options.clock.now(), data });
        if (raw.typing === undefined) this.#sender.bytes(data);
        else raw.typing.hear(data);
      }, raw.stop.signal);
      if (raw.stop.signal.aborted) {
        lease.release();
        return;
      }
      raw.typing = new GuardedRaw(lease, this.#options.guard, {
        show: (data) => this.#sender.bytes(data),
        sent: (data) => this.#said(data),
        held: (held) => {
          this.#options.held(held);
          if (held === undefined) this.#decided?.();
        },
        noted: ({ text, findings }) => this.show('event', text, findings[0]?.reason),
        failed: (error) => this.#announce('open', toErrorData(error)),
      });
    } catch (error) {
      if (!raw.stop.signal.aborted) this.#announce('open', toErrorData(error));
    }
  }

  /** Bytes that were written past the queue. */
  #said(data: Uint8Array): void {
    const at = this.#options.clock.now();
    if (this.#wire !== undefined) this.#sender.wire('out', at, data);
    this.#spread({ kind: 'bytes', direction: 'out', at, data });
  }

  #spread(traffic: Traffic): void {
    for (const listener of this.#traffic) listener(traffic);
  }

  #followWire(): void {
    this.#wire?.();
    this.#wire = undefined;
    if (!this.#isWireWatched || this.#port === undefined) return;
    this.#wire = watchWire(this.#port, (direction, data) => {
      this.#sender.wire(direction, this.#options.clock.now(), data);
    });
  }

  #leaveRaw(): void {
    const raw = this.#raw;
    this.#raw = undefined;
    this.#sending?.abort();
    raw?.stop.abort();
    // The port may be gone already: then there is nothing to take back.
    raw?.typing?.release().catch((error: unknown) => {
      this.#options.log.info('terminal: unfinished line not taken back', { ...toErrorData(error) });
    });
  }

  #leavePort(): void {
    for (const dispose of this.#portEars) dispose();
    this.#portEars = [];
    this.#wire?.();
    this.#wire = undefined;
    this.#leaveRaw();
    this.#lamps.leave();
    this.#sender.setSource(undefined);
    this.#port = undefined;
  }

  #line(line: Omit<TerminalLine, 'number' | 'at'>, at = this.#options.clock.now()): void {
    this.#number += 1;
    const text = hideSecrets(line.text, this.#secrets);
    const whole = { ...line, text, number: this.#number, at: new Date(at).toISOString() };
    this.#sender.lines([whole]);
    this.#spread({ kind: 'line', line: whole });
  }

  #fromPage(message: unknown): void {
    const parsed = terminalUpSchema.safeParse(message);
    if (!parsed.success) {
      this.#options.log.error('terminal: message of the page refused', { id: this.id });
      return;
    }
    const up = parsed.data;
    if (up.kind === 'ack') this.#sender.ack(up.cost);
    else if (up.kind === 'mode') this.#setMode(up.mode);
    else if (up.kind === 'watch-wire') {
      this.#isWireWatched = up.on;
      this.#followWire();
    } else void this.#type(up.data);
  }

  #setMode(mode: 'line' | 'raw'): void {
    if (mode === this.#mode) return;
    this.#mode = mode;
    if (mode === 'line') this.#leaveRaw();
    else if (this.#port !== undefined) this.#taking = this.#takeRaw(this.#port);
  }

  /** Input of raw mode. What cannot be written is said, never swallowed. */
  async #type(data: Uint8Array): Promise<void> {
    try {
      const typing = this.#raw?.typing;
      if (typing === undefined) throw new Failure('port.closed', { port: this.#name });
      await typing.write(data);
    } catch (error) {
      this.#announce(this.#port === undefined ? 'waiting' : 'open', toErrorData(error));
    }
  }

  #announce(connection: TerminalState['connection'], error?: TerminalState['error']): void {
    const { lines } = this.#lamps;
    this.#options.announce({
      id: this.id,
      connection,
      port: this.#name,
      ...(lines && connection === 'open' && { lines }),
      ...(this.#log && { log: this.#log }),
      ...(error && { error }),
    });
  }
}
