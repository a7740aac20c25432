import { randomUUID } from 'node:crypto';
import type { Assessment, Completion } from '../../../preload/contract/terminal.ts';
import { Failure, message, toErrorData, type Place } from '../../core/model/index.ts';
import type { Clock, Log } from '../../core/ports.ts';
import type { GuardContext } from '../../core/at/guard.ts';
import type { Held } from '../../core/at/line-guard.ts';
import { askedWords, assessmentOf, type TypedWords } from '../assessment.ts';
import { agrees, allowedFor, guarded } from './consent.ts';
import type { AnswerReader } from './explain.ts';
import { TerminalLog, type OpenLog } from './log-control.ts';
import type { AtTalk, Consent, DataPort, HeldState, PortSource, TerminalState } from './ports.ts';
import { keepBefore, type BeforeWhat, type ValueBefore } from './keep-before.ts';
import { ScriptRun, type ScriptProgress } from './scripts.ts';
import { Terminal } from './terminal.ts';
import { createTranscriber } from './transcribe.ts';
import type { Numbers } from './transcript.ts';

/** What is known about commands for the stick at a place. */
export interface Advisor {
  /** What could be lost by sending the line; level 0 = nothing known. `typed` is given for level 3. */
  assess(place: Place, line: string): Assessment;
  /** What the guard knows of the stick and the port. */
  guard(place: Place, interfaceNumber: number): GuardContext;
  /** What must be typed for level 3. */
  typed(place: Place): TypedWords;
  /** Keeps what was read before a line in the record of the place. */
  kept(place: Place, line: string, values: readonly string[]): void;
  complete(place: Place, prefix: string): { total: number; completions: Completion[] };
  /** What understands the answers of the stick that is there now. */
  readers(place: Place): readonly AnswerReader[];
}

/** The page that opens a terminal: makes the data port, hears the state. */
export interface TerminalPage {
  link(id: string): DataPort;
  announce(state: TerminalState): void;
  held(held: HeldState): void;
}

export interface TerminalHostOptions {
  ports: PortSource;
  advisor: Advisor;
  clock: Clock;
  log: Log;
  openLog: OpenLog;
}

/** A terminal page needs some; the limit keeps a broken page from opening them without end. */
const mostTerminals = 32;

/** All terminals of the window, by id. */
export class TerminalHost {
  readonly #options: TerminalHostOptions;
  readonly #terminals = new Map<string, Terminal>();
  readonly #logs = new Map<string, TerminalLog>();
  readonly #scripts = new Map<string, ScriptRun>();
  readonly #closing: ((id: string) => void)[] = [];

  constructor(options: TerminalHostOptions) {
    this.#options = options;
  }

  /** Opens a terminal on one port of a stick. It waits while the port is away. Failure port.closed when too many are open. */
  open(at: { place: Place; interface: number }, page: TerminalPage): { id: string } {
    if (this.#terminals.size >= mostTerminals) throw new Failure('port.closed', { port: at.place });
    const id = randomUUID();
    const { ports, clock, log, advisor } = this.#options;
    const terminal = new Terminal({
      id,
      place: at.place,
      interface: at.interface,
      ports,
      page: page.link(id),
      clock,
      log,
      transcriber: () => createTranscriber(advisor.readers(at.place)),
      guard: () => advisor.guard(at.place, at.interface),
      announce: (state) => page.announce(state),
      held: (held) => page.held({ id, ...(held && { held: heldState(held, advisor.typed(at.place)) }) }),
      abandoned: () => {
        this.close(id).catch((error: unknown) => log.error('terminal: closing failed', { ...toErrorData(error) }));
      },
    });
    this.#terminals.set(id, terminal);
    return { id };
  }

  /** Releases a terminal; an unknown one is closed already. */
  async close(id: string): Promise<void> {
    const terminal = this.#terminals.get(id);
    if (terminal !== undefined) for (const listener of this.#closing) listener(id);
    this.#terminals.delete(id);
    this.#scripts.get(id)?.cancel();
    // The log's last lines are those of the closing.
    await terminal?.close();
    await this.stopLog(id);
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#terminals.keys()].map((id) => this.close(id)));
  }

  /**
   * Sends one AT line through the port's queue; resolves when it was answered, by OK or by an error (both stand in the
   * transcript). Failures: at.guarded (held back: nothing was sent), at.bad-line, at.timeout, at.closed, port.closed.
   */
  async sendLine(id: string, line: string, consent: Consent): Promise<void> {
    const terminal = this.#get(id);
    const level = this.#agreed(terminal, line, this.assess(id, line), consent);
    try {
      await terminal.port.at.send(line, { allow: allowedFor(level) });
    } catch (error) {
      const { code, params } = toErrorData(error);
      if (code === 'at.timeout' || code === 'at.bad-line') {
        terminal.show('event', line, { id: `error.${code}`, params });
      }
      throw error;
    }
  }

  /**
   * Answers the guard's question of raw mode. Failures: at.guarded (the consent is not enough; still held), at.not-held,
   * port.closed, serial.*.
   */
  async decide(id: string, number: number, answer: Consent | { kind: 'drop' }): Promise<void> {
    const terminal = this.#get(id);
    const { held } = terminal;
    if (held?.number !== number) throw new Failure('at.not-held', {});
    if (answer.kind === 'drop') {
      await terminal.decide(number, 'drop');
      return;
    }
    if (!agrees(held.level, answer, this.#options.advisor.typed(terminal.place))) {
      const gravest = held.lines.flatMap(({ text, findings }) => findings.map((finding) => ({ text, finding })));
      const first = gravest.find(({ finding }) => finding.never || finding.level === held.level);
      const reason = first?.finding.reason.id ?? '';
      throw new Failure('at.guarded', { command: first?.text ?? '', level: held.level, reason: `@${reason}` });
    }
    await terminal.decide(number, 'send');
  }

  /** Reads what a line that is held back would change and keeps it. Failures: port.closed, at.not-held. */
  async keepBefore(id: string, of: BeforeWhat): Promise<ValueBefore[]> {
    const terminal = this.#get(id);
    const { clock, advisor } = this.#options;
    return await keepBefore(terminal, of, {
      clock,
      kept: (line, values) => advisor.kept(terminal.place, line, values),
    });
  }

  async setLines(id: string, lines: { dtr?: boolean | undefined; rts?: boolean | undefined }): Promise<void> {
    await this.#get(id).setLines({
      ...(lines.dtr !== undefined && { dtr: lines.dtr }),
      ...(lines.rts !== undefined && { rts: lines.rts }),
    });
  }

  /** The queue of a terminal's port. Failure port.closed while there is none. */
  talkOf(id: string): AtTalk {
    return this.#get(id).port.at;
  }

  /** Told before a terminal closes, while its port is still there. */
  onClosing(listener: (id: string) => void): void {
    this.#closing.push(listener);
  }

  assess(id: string, line: string): Assessment {
    return this.#options.advisor.assess(this.#get(id).place, line);
  }

  complete(id: string, prefix: string): { total: number; completions: Completion[] } {
    return this.#options.advisor.complete(this.#get(id).place, prefix);
  }

  /** Sends bytes as they are, past the queue and through the guard. Failures: those of Terminal.sendBytes. */
  async sendBytes(id: string, data: Uint8Array, progress: (sent: number) => void): Promise<void> {
    await this.#get(id).sendBytes(data, progress);
  }

  cancelSending(id: string): void {
    this.#get(id).cancelSending();
  }

  async sendBreak(id: string): Promise<void> {
    await this.#get(id).sendBreak();
  }

  /** Begins a log; one that runs ends first. Failures: file.*. */
  async startLog(id: string, numbers: Numbers): Promise<{ path: string }> {
    const terminal = this.#get(id);
    await this.stopLog(id);
    const { clock, openLog } = this.#options;
    const log = await TerminalLog.begin(terminal, clock, openLog, numbers);
    this.#logs.set(id, log);
    return { path: log.path };
  }

  async stopLog(id: string): Promise<void> {
    const log = this.#logs.get(id);
    this.#logs.delete(id);
    await log?.end();
  }

  /** Where a terminal's log is. Failure file.missing when it has none. */
  logPath(id: string): string {
    const log = this.#logs.get(id);
    if (log === undefined) throw new Failure('file.missing', { path: '' });
    return log.path;
  }

  /** Starts a script; how it goes is announced. Failures: script.*, port.closed. */
  runScript(
    id: string,
    text: string,
    values: Readonly<Record<string, string>>,
    announce: (progress: ScriptProgress) => void,
  ): void {
    const terminal = this.#get(id);
    if (this.#scripts.has(id)) throw new Failure('script.running', { port: terminal.name });
    const { clock } = this.#options;
    const words = (): TypedWords => this.#options.advisor.typed(terminal.place);
    const run = new ScriptRun(
      { terminal, assess: (line) => this.assess(id, line), words, clock, announce },
      text,
      values,
    );
    this.#scripts.set(id, run);
    void run.done.finally(() => this.#scripts.delete(id));
  }

  cancelScript(id: string): void {
    this.#scripts.get(id)?.cancel();
  }

  answerScript(id: string, consent: Consent): void {
    this.#scripts.get(id)?.answer(consent);
  }

  #agreed(terminal: Terminal, shown: string, assessment: Assessment, consent: Consent): number {
    try {
      return guarded(shown, assessment, { consent, words: this.#options.advisor.typed(terminal.place) });
    } catch (error) {
      terminal.show('held', shown, message('terminal.held'));
      throw error;
    }
  }

  #get(id: string): Terminal {
    const terminal = this.#terminals.get(id);
    if (terminal === undefined) throw new Failure('port.closed', { port: '' });
    return terminal;
  }
}

/** The question as the page gets it. */
function heldState({ number, level, lines }: Held, words: TypedWords): NonNullable<HeldState['held']> {
  return {
    number,
    level,
    ...askedWords(words),
    lines: lines.map(({ text, findings }) => ({ line: text, assessment: assessmentOf(findings, words) })),
  };
}
