import { Failure, toErrorData, type ErrorData } from '../model/index.ts';
import type { Clock, Dispose, SerialChannel } from '../ports.ts';
import { checkLine, checkPayload } from './command.ts';
import type { AtChannelOptions, AtResult, ChannelLine, RawLease, SendOptions, TimedLine } from './channel-types.ts';
import { Exchange } from './exchange.ts';
import { LineFramer, type Framed } from './lines.ts';
import { StickMemory } from './port-memory.ts';
import { PortQueue } from './queue.ts';
import { untilQuiet } from './quiet.ts';
import { rawTurn } from './raw-turn.ts';
import { parseFinal } from './result.ts';
import { findStep, OwedResults } from './resync.ts';
import { maskSecrets } from './secrets.ts';
import { isAbortable, timeoutFor } from './timeouts.ts';
import { knowUnsolicited } from './unsolicited.ts';
import { valueBeforeMs, valuesBefore } from './value-before.ts';

/** After ATQ1 no result comes: so long a silence ends a command, ms. As long as a stick takes for a bare AT at most. */
const noResultMs = 1000;
const defaultGapMs = 100;
/** Hayes guard time before and after `+++`, one second and a little. */
const escapeGuardMs = 1100;

type OutKind = 'command' | 'sync' | 'payload' | 'escape';

/**
 * The one way to an AT port: a queue over one open serial channel. Typed commands, probes and readers
 * all send here, so their answers never mix. The channel owns the serial channel and closes it.
 */
export class AtChannel {
  readonly path: string;
  readonly #serial: SerialChannel;
  readonly #clock: Clock;
  readonly #options: AtChannelOptions;
  readonly #framer = new LineFramer();
  readonly #listeners = new Set<(line: ChannelLine) => void>();
  readonly #closeListeners = new Set<(error: ErrorData | undefined) => void>();
  readonly #closing = new AbortController();
  readonly #queue = new PortQueue();
  #exchange: Exchange | undefined;
  #raw: ((data: Uint8Array) => void) | undefined;
  #releaseRaw: (() => void) | undefined;
  #closed: { error: ErrorData | undefined } | undefined;
  /** Something of a given-up command may still come. */
  #dirty = false;
  /** After CONNECT the port carries a data connection, not commands. */
  #online = false;
  #bodyFollows = false;
  readonly #memory = new StickMemory();
  readonly #owed = new OwedResults();
  #lastByteAt: number;
  #lastFinalAt: number | undefined;

  constructor(serial: SerialChannel, clock: Clock, options: AtChannelOptions = {}) {
    this.path = serial.path;
    this.#serial = serial;
    this.#clock = clock;
    this.#options = options;
    this.#lastByteAt = clock.monotonic();
    serial.onData((data) => this.#receive(data));
    serial.onClose((error) => this.#end(error));
  }

  get closed(): boolean {
    return this.#closed !== undefined;
  }

  /** Every line in both directions, to any number of listeners, in order. */
  onLine(listener: (line: ChannelLine) => void): Dispose {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Called once when the port is gone or was closed. */
  onClose(listener: (error: ErrorData | undefined) => void): Dispose {
    this.#closeListeners.add(listener);
    return () => this.#closeListeners.delete(listener);
  }

  /**
   * Sends one AT line and gives its answer; an error result of the stick is an answer too (see `final`). Before a line of
   * level 3 the stick is asked what it changes (`AT^SETPORT?` before `AT^SETPORT=…`), for the record.
   * @throws Failure at.bad-line, at.guarded (above `allow`), at.timeout (`command` = AT when the port itself is silent),
   * at.closed, run.cancelled, serial.gone, serial.io
   */
  async send(command: string, options: SendOptions = {}): Promise<AtResult> {
    const line = checkLine(command);
    const { payload: text, bytes } = options;
    const payload = text === undefined ? undefined : checkPayload(text);
    const how = { priority: options.priority ?? 'person', signal: options.signal };
    return await this.#queue.add(async () => {
      const memory = this.#memory;
      const { level, asks } = memory.check(line, options.allow ?? 1, this.#options.guard?.() ?? {});
      await this.#settle(options.signal);
      const before = await valuesBefore(asks, (question) => this.#askBefore(question, options.signal));
      memory.sends(line);
      const timeoutMs = options.timeoutMs ?? timeoutFor(memory.answered(line));
      const result = await this.#talk(line, { kind: 'command', timeoutMs, payload, bytes, signal: options.signal });
      if (result.final.kind === 'ok' || result.final.kind === 'quiet') memory.took(line);
      if (level >= 2) {
        const answer = [...result.lines.map((one) => one.text), result.final.text];
        this.#options.confirmed?.({ line: maskSecrets(line), level: level >= 3 ? 3 : 2, before, answer });
      }
      return before.length === 0 ? result : { ...result, before };
    }, how);
  }

  /**
   * Takes the port out of the queue for bytes as they are (raw terminal, a data connection). Waits its turn; while the
   * lease lasts, nothing is parsed and commands wait. The guard is the caller's.
   */
  async raw(onBytes: (data: Uint8Array) => void, signal?: AbortSignal): Promise<RawLease> {
    return await new Promise<RawLease>((resolve, reject) => {
      const work = async (): Promise<void> => {
        const turn = rawTurn({
          memory: this.#memory,
          confirmed: this.#options.confirmed,
          write: async (data) => {
            if (this.#closed !== undefined || this.#raw !== onBytes) throw this.#closedFailure();
            await this.#serial.write(data);
          },
        });
        this.#releaseRaw = turn.end;
        this.#raw = onBytes;
        resolve(turn.lease);
        await turn.ended;
        this.#raw = undefined;
        this.#dirty = true;
        this.#framer.reset();
      };
      this.#queue.add(work, { priority: 'person', signal }).catch(reject);
    });
  }

  /** Ends everything that waits with at.closed and closes the port. */
  async close(): Promise<void> {
    this.#end(undefined);
    await this.#serial.close();
  }

  async #askBefore(question: string, signal: AbortSignal | undefined): Promise<readonly TimedLine[]> {
    try {
      return (await this.#talk(question, { kind: 'command', timeoutMs: valueBeforeMs, signal })).lines;
    } finally {
      await this.#settle(signal);
    }
  }

  /** Brings the port into a state where the next line that comes belongs to the next command. */
  async #settle(signal: AbortSignal | undefined): Promise<void> {
    if (this.#closed !== undefined) throw this.#closedFailure();
    if (this.#online) await this.#leaveData(signal);
    if (this.#dirty) await this.#sync(signal);
    const gap = this.#options.gapMs ?? defaultGapMs;
    const since = this.#lastFinalAt === undefined ? gap : this.#clock.monotonic() - this.#lastFinalAt;
    if (since < gap) await this.#wait(gap - since, signal);
  }

  /**
   * Finds the end of a given-up command. A late answer may come before, between or after the answer to our AT: results are
   * counted, and where one is missing a question is asked whose answer cannot be taken for another.
   */
  async #sync(signal: AbortSignal | undefined): Promise<void> {
    // A stick that asked for a body nobody knew of takes all for the body until it is told to leave.
    if (/^[>@] ?$/.test(this.#framer.pending)) {
      this.#framer.reset();
      await this.#write('\x1b', 'ESC', 'escape');
    }
    await findStep({
      owed: this.#owed,
      hasResults: () => !this.#memory.registers.quiet,
      isOver: () => signal?.aborted === true || this.#closed !== undefined,
      ask: (line, timeoutMs) => this.#talk(line, { kind: 'sync', timeoutMs, signal }),
      quiet: () => this.#quiet(signal),
      wait: (ms, until) => this.#wait(ms, signal === undefined ? until : AbortSignal.any([until, signal])),
    });
    this.#dirty = false;
  }

  async #quiet(signal: AbortSignal | undefined): Promise<void> {
    this.#lastByteAt = Math.max(this.#lastByteAt, this.#clock.monotonic());
    await untilQuiet(
      this.#clock,
      () => this.#lastByteAt,
      (ms) => this.#wait(ms, signal),
    );
  }

  /** Waits; a port that closes or a command that is given up ends the waiting at once. */
  async #wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
    const ends = signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
    try {
      await this.#clock.wait(ms, ends);
    } catch (error) {
      throw this.#closing.signal.aborted ? this.#closedFailure() : error;
    }
  }

  async #leaveData(signal: AbortSignal | undefined): Promise<void> {
    await this.#wait(escapeGuardMs, signal);
    await this.#write('+++', '+++', 'escape');
    await this.#wait(escapeGuardMs, signal);
    this.#framer.reset();
    this.#online = false;
    this.#dirty = true;
  }

  async #talk(
    line: string,
    how: {
      kind: 'command' | 'sync';
      timeoutMs: number;
      payload?: string | undefined;
      bytes?: Uint8Array | undefined;
      signal: AbortSignal | undefined;
    },
  ): Promise<AtResult> {
    const { ends, digits, quiet, end } = this.#memory.expects(line);
    const exchange = new Exchange(line, {
      clock: this.#clock,
      timeoutMs: how.timeoutMs,
      path: this.path,
      answers: this.#memory.answered(line),
      payload: how.payload,
      bytes: how.bytes,
      numeric: this.#options.numeric === true || digits,
      quietMs: quiet ? noResultMs : undefined,
      signal: how.signal,
      startsAt: this.#clock.monotonic(),
    });
    this.#exchange = exchange;
    this.#framer.setEnds(...ends);
    this.#framer.expectPrompts(exchange.prompts);
    this.#framer.expectQuotes(exchange.quotes);
    if (how.kind === 'sync') this.#memory.sends(line);
    else if (!this.#dirty) this.#owed.clear();
    this.#owed.sent(line);
    this.#write(line + end, line, how.kind).catch((error: unknown) => exchange.fail(error));
    try {
      const result = await exchange.done;
      if (result.final.kind === 'connect') this.#online = true;
      if (!this.#dirty) this.#owed.clear();
      return result;
    } catch (error) {
      // Whatever was sent may still be answered.
      this.#dirty = true;
      // Any character ends it: a call is not left ringing until somebody types again.
      if (this.#closed === undefined && isAbortable(line)) {
        this.#write('\r', 'CR', 'escape').catch((failed: unknown) => this.#end(toErrorData(failed)));
      }
      throw error;
    } finally {
      this.#framer.expectNothing();
      this.#lastFinalAt = this.#clock.monotonic();
      this.#exchange = undefined;
    }
  }

  async #write(bytes: string | Uint8Array, shown: string, kind: OutKind): Promise<void> {
    this.#tell({ at: this.#clock.now(), direction: 'out', kind, text: maskSecrets(shown) });
    await this.#serial.write(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes);
  }

  #receive(data: Uint8Array): void {
    if (this.#closed !== undefined) return;
    this.#lastByteAt = this.#clock.monotonic();
    if (this.#raw !== undefined) this.#raw(data);
    else for (const framed of this.#framer.push(data)) this.#take(framed);
  }

  #take(framed: Framed): void {
    const at = this.#clock.now();
    if (framed.kind === 'prompt') {
      this.#tell({ at, direction: 'in', kind: 'prompt', text: framed.text });
      this.#answerPrompt(framed.text);
      return;
    }
    if (framed.kind === 'body') {
      this.#exchange?.takeText({ at, text: framed.text });
      if (framed.text !== '') this.#tell({ at, direction: 'in', kind: 'answer', text: framed.text });
      return;
    }
    if (framed.kind === 'bytes') {
      this.#exchange?.takeBytes(framed.data);
      this.#tell({ at, direction: 'in', kind: 'answer', text: `${framed.data.length} B` });
      return;
    }
    const text = framed.text;
    if (this.#bodyFollows) {
      this.#bodyFollows = false;
      this.#exchange?.unsolicited({ at, text });
      this.#tell({ at, direction: 'unsolicited', kind: 'unsolicited', text });
      return;
    }
    const syncing = this.#dirty;
    if (syncing) this.#owed.came(text, { ...this.#memory.registers, numeric: this.#options.numeric === true });
    const verdict = this.#exchange?.take({ at, text, apart: framed.apart }) ?? {
      kind: knowUnsolicited(text) ? 'unsolicited' : 'late',
    };
    // A data connection that has ended by itself: whether the stick takes commands again is asked before the next.
    const ended = this.#online && (verdict.final ?? parseFinal(text))?.kind === 'no-carrier';
    if (ended) [this.#dirty, this.#online] = [true, false];
    if (verdict.kind === 'ready') {
      this.#tell({ at, direction: 'in', kind: 'prompt', text });
      this.#answerPrompt(text);
      return;
    }
    if (verdict.kind === 'answer') this.#exchange?.expectAfter(text, this.#framer);
    if (verdict.kind === 'unsolicited') {
      const known = knowUnsolicited(text);
      this.#bodyFollows = known?.body === true;
      this.#tell({
        at, direction: 'unsolicited', kind: 'unsolicited', text, ...(known && { means: known.means }),
      }); // prettier-ignore
      return;
    }
    const kind = syncing && verdict.kind !== 'echo' ? 'late' : verdict.kind;
    const shown = kind === 'echo' ? maskSecrets(text) : text;
    // A line that nobody asked for while nothing is outstanding is a notice of an unknown kind.
    if (kind === 'late' && !syncing) this.#tell({ at, direction: 'unsolicited', kind: 'unsolicited', text: shown });
    else this.#tell({ at, direction: 'in', kind, text: shown, ...(verdict.final && { final: verdict.final }) });
  }

  #answerPrompt(prompt: string): void {
    const exchange = this.#exchange;
    if (exchange?.hasSent === true) return;
    const body = exchange?.takeBody(prompt);
    const write =
      body === undefined ? this.#write('\x1b', 'ESC', 'escape') : this.#write(body.data, body.shown, 'payload');
    write.catch((error: unknown) => {
      if (exchange !== undefined) exchange.fail(error);
      else this.#end(toErrorData(error));
    });
  }

  #tell(line: ChannelLine): void {
    for (const listener of [...this.#listeners]) listener(line);
  }

  #closedFailure(): Failure {
    return new Failure('at.closed', { port: this.path }, this.#closed?.error?.code);
  }

  #end(error: ErrorData | undefined): void {
    if (this.#closed !== undefined) return;
    this.#closed = { error };
    const why = this.#closedFailure();
    this.#closing.abort();
    this.#releaseRaw?.();
    this.#exchange?.fail(why);
    this.#queue.end(why);
    for (const listener of [...this.#closeListeners]) listener(error);
    this.#listeners.clear();
    this.#closeListeners.clear();
  }
}
