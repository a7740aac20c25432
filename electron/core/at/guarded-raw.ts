import { Failure } from '../model/index.ts';
import type { Clock } from '../ports.ts';
import type { RawLease } from './channel-types.ts';
import type { GuardContext } from './guard.ts';
import { LineGuard, type GuardedLine, type GuardStep, type Held } from './line-guard.ts';
import { hearAnswer, type RawAnswer } from './raw-answer.ts';

export interface GuardedRawEvents {
  /** Bytes to show: what the stick says, and what is kept back as if it had echoed it. */
  show: (data: Uint8Array) => void;
  /** Bytes that have gone to the port. */
  sent: (data: Uint8Array) => void;
  /** The guard asks; undefined when the question is done with. */
  held: (held: Held | undefined) => void;
  /** A line of level 1 has gone out. */
  noted: (line: GuardedLine) => void;
  /** What a prompt of the stick set free could not be written. */
  failed: (error: unknown) => void;
}

/** Takes one character off the screen: back, blank, back. */
const rubOut = '\b \b';

/**
 * A raw lease with the guard before it: what a raw terminal and a relay client write through. What the guard keeps back is
 * shown in place of the stick's echo, and taken off the screen again when the stick gets it.
 */
export class GuardedRaw {
  readonly #lease: RawLease;
  readonly #guard: LineGuard;
  readonly #events: GuardedRawEvents;
  #shown = '';
  #asked: number | undefined;
  #writes: Promise<void> = Promise.resolve();
  /** Hears what the stick says while we ask it something. */
  #ear: ((data: Uint8Array) => void) | undefined;

  constructor(lease: RawLease, context: () => GuardContext, events: GuardedRawEvents) {
    this.#lease = lease;
    this.#events = events;
    this.#guard = new LineGuard(context, { lastLine: lease.lastLine, registers: lease.registers });
  }

  get held(): Held | undefined {
    return this.#guard.held;
  }

  /** Takes what was typed, pasted or sent by a client. Failures: at.too-much, serial.*, at.closed. */
  async write(data: Uint8Array): Promise<void> {
    await this.#carry(this.#guard.push(data));
  }

  /** Takes what the stick said. */
  hear(data: Uint8Array): void {
    const step = this.#guard.hear(data);
    this.#ear?.(data);
    this.#screen('');
    this.#events.show(data);
    this.#carry(step).catch(this.#events.failed);
  }

  /** Answers the question; `before`: what was read of the values, for the record. Failures: at.not-held, serial.*, at.closed. */
  async decide(number: number, answer: 'send' | 'drop', before: readonly string[] = []): Promise<void> {
    const held = this.#guard.held;
    await this.#carry(this.#guard.decide(number, answer));
    if (answer === 'drop' || held === undefined || held.level >= 4) return;
    this.#lease.confirm?.(
      held.lines.map(({ text, findings }) => {
        const isGrave = findings.some((finding) => finding.level >= 3);
        return { line: text, level: isGrave ? 3 : 2, before: [...before], answer: [] };
      }),
    );
  }

  /**
   * Asks the stick something while the guard's question is open: takes back what the stick has of the unfinished line, asks, waits
   * for the result and gives the line back; what is written meanwhile waits. All of it shows on the screen. The question must be
   * harmless. Failures: at.not-held, at.timeout, serial.*, at.closed.
   */
  async ask(question: string, clock: Clock): Promise<RawAnswer> {
    if (this.#guard.held === undefined) throw new Failure('at.not-held', {});
    const asked = this.#writes.then(() => this.#askNow(question, clock));
    this.#writes = asked.then(
      () => undefined,
      () => undefined,
    );
    return await asked;
  }

  async #askNow(question: string, clock: Clock): Promise<RawAnswer> {
    const { unfinished, registers } = this.#guard;
    const [end, erase] = [String.fromCharCode(registers.s3), String.fromCharCode(registers.s5)];
    const heard = hearAnswer(question, { clock, end, numeric: registers.digits });
    this.#ear = heard.take;
    try {
      await this.#put(erase.repeat(unfinished.length) + question + end);
      return await heard.answer;
    } finally {
      this.#ear = undefined;
      heard.stop();
      // What was decided meanwhile is written behind it and counts on it.
      if (unfinished !== '') await this.#put(unfinished);
    }
  }

  async #put(text: string): Promise<void> {
    const data = Uint8Array.from(text, (char) => char.charCodeAt(0));
    await this.#lease.write(data);
    this.#events.sent(data);
  }

  /** The connection was dropped by a modem line: the stick reads commands again. */
  reset(): void {
    this.#guard.reset();
  }

  /** Drops what waits, takes back what the stick has of an unfinished line, and gives the port back. */
  async release(): Promise<void> {
    const erase = this.#guard.clear();
    this.#screen('');
    this.#ask(undefined);
    try {
      if (erase.length > 0) await this.#inOrder(erase);
    } finally {
      this.#lease.release({ lastLine: this.#guard.lastLine, registers: this.#guard.registers });
    }
  }

  async #carry(step: GuardStep): Promise<void> {
    this.#screen(step.waiting);
    this.#ask(step.held);
    for (const line of step.notes) this.#events.noted(line);
    if (step.pass.length === 0) return;
    await this.#inOrder(step.pass);
    this.#events.sent(step.pass);
  }

  /** In the order of the guard's steps, whatever the driver takes its time for. */
  async #inOrder(data: Uint8Array): Promise<void> {
    const mine = this.#writes.then(() => this.#lease.write(data));
    this.#writes = mine.then(
      () => undefined,
      () => undefined,
    );
    await mine;
  }

  #ask(held: Held | undefined): void {
    if (this.#asked === held?.number) return;
    this.#asked = held?.number;
    this.#events.held(held);
  }

  #screen(waiting: string): void {
    if (waiting === this.#shown) return;
    const text = rubOut.repeat(this.#shown.length) + waiting;
    this.#shown = waiting;
    this.#events.show(new TextEncoder().encode(text));
  }
}
