import { Failure } from '../model/index.ts';
import { GuardHearing } from './guard-hearing.ts';
import { worst, type Finding, type GuardContext } from './guard.ts';
import {
  clone,
  defaultRegisters,
  judgeOnce,
  readingsFor,
  take,
  type ReadState,
  type Registers,
} from './line-readings.ts';
import { registersAfter } from './registers.ts';
import { maskSecrets } from './secrets.ts';

/** A line as the stick would read it (secrets masked), with what could be lost by it. */
export interface GuardedLine {
  text: string;
  findings: Finding[];
}

/** The guard's question: everything that waits goes out or is thrown away, as the person says. */
export interface Held {
  /** Counts the questions, so that an answer never meets another line. */
  number: number;
  /** All lines of what was typed or pasted that need a word, in order. */
  lines: GuardedLine[];
  /** Of the gravest. 4: can only be thrown away. */
  level: 2 | 3 | 4;
}

export interface GuardStep {
  /** To be written now, in order. */
  pass: Uint8Array;
  /** Lines in `pass` of level 1: sent, with a note. */
  notes: GuardedLine[];
  /** What was typed and is kept back since its line would be dangerous if it ended here; the stick has not echoed it. */
  waiting: string;
  held: Held | undefined;
}

/** Bytes that can wait behind a question: more than anybody pastes. */
export const mostWaiting = 1 << 20;

/** From this level on a person is asked. */
const asksFrom = 2;

/**
 * The guard for bytes: raw terminal, relay clients, hex and file sending. It reads along as the stick will, in every way
 * a stick may (see Reading), and lets nothing out that would make the stick's line dangerous if it ended there: the byte that
 * would do so waits with all that follows, until the line is harmless again (`AT+COPS=` becomes `AT+COPS=?`) or ends and
 * a person is asked. So the stick never holds a dangerous line, whatever happens next. Pure: bytes in, bytes out.
 */
export class LineGuard {
  readonly #context: () => GuardContext;
  readonly #hearing = new GuardHearing();
  #registers: Registers = { ...defaultRegisters };
  #lines: ReadState[];
  #pending: number[] = [];
  #held: Held | undefined;
  /** Lines that the open question is about, and those of the last one that a person has agreed to; unmasked. */
  #asked: string[] = [];
  #agreed: string[] = [];
  #opened = false;
  #number = 0;

  /** @param before the line that `A/` would repeat and the registers, when something was sent on the port before */
  constructor(
    context: () => GuardContext,
    before: { lastLine?: string | undefined; registers?: Registers | undefined } = {},
  ) {
    this.#context = context;
    this.#registers = { ...(before.registers ?? defaultRegisters) };
    this.#lines = readingsFor(this.#registers).map((reading) => ({ reading, text: '', last: before.lastLine }));
  }

  /** What `A/` would repeat now. */
  get lastLine(): string | undefined {
    return this.#lines[0]?.last;
  }

  get registers(): Registers {
    return this.#registers;
  }

  get held(): Held | undefined {
    return this.#held;
  }

  /** What the stick has of a line that is not ended, by the first reading; empty in a body or while data pass. */
  get unfinished(): string {
    return this.#hearing.taking === 'commands' ? (this.#lines[0]?.text ?? '') : '';
  }

  /**
   * Takes bytes for the stick and says what may go out now.
   * @throws Failure at.too-much when more waits than `mostWaiting`; nothing of `data` is taken then
   */
  push(data: Uint8Array): GuardStep {
    if (this.#pending.length + data.length > mostWaiting && (this.#held !== undefined || this.#pending.length > 0)) {
      throw new Failure('at.too-much', { bytes: data.length });
    }
    const pass: number[] = [];
    const notes: GuardedLine[] = [];
    // In pieces, so that a file of any size needs no list of its size; behind a question all of it waits.
    for (let at = 0; at < data.length; at += pieceBytes) {
      for (const byte of data.subarray(at, at + pieceBytes)) this.#pending.push(byte);
      if (this.#held === undefined) this.#run(pass, notes);
    }
    return this.#step(pass, notes);
  }

  /** What the stick says: a prompt or CONNECT changes what the next bytes are. */
  hear(data: Uint8Array): GuardStep {
    const before = this.#hearing.taking;
    this.#hearing.hear(data);
    const pass: number[] = [];
    const notes: GuardedLine[] = [];
    if (before !== this.#hearing.taking) {
      this.#forgetText();
      if (this.#held === undefined) this.#run(pass, notes);
    }
    return this.#step(pass, notes);
  }

  /**
   * The person's answer to question `number`. `drop` throws away all that waits and takes back what the stick has of the line;
   * `send` lets it go, and is taken for `drop` at level 4.
   * @throws Failure at.not-held when that question is not open
   */
  decide(number: number, answer: 'send' | 'drop'): GuardStep {
    const held = this.#held;
    if (held?.number !== number) throw new Failure('at.not-held', {});
    this.#held = undefined;
    const pass: number[] = [];
    const notes: GuardedLine[] = [];
    if (answer === 'drop' || held.level >= 4) pass.push(...this.clear());
    else {
      this.#agreed = this.#asked;
      this.#run(pass, notes);
    }
    return this.#step(pass, notes);
  }

  /** Throws away all that waits. @returns what takes the stick's half-typed line back */
  clear(): Uint8Array {
    this.#held = undefined;
    this.#pending = [];
    this.#agreed = [];
    const erase = new Uint8Array(this.unfinished.length).fill(this.#registers.s5);
    for (const byte of erase) for (const line of this.#lines) take(line, byte);
    return erase;
  }

  /** The stick reads commands from the start again: the connection was dropped by DTR, the port was opened anew. */
  reset(): void {
    this.#hearing.reset();
    this.#forgetText();
  }

  #step(pass: number[], notes: GuardedLine[]): GuardStep {
    const waiting = this.#held === undefined ? printable(this.#pending) : '';
    return { pass: Uint8Array.from(pass), notes, waiting, held: this.#held };
  }

  #run(pass: number[], notes: GuardedLine[]): void {
    let from = 0;
    while (from < this.#pending.length) {
      if (this.#hearing.taking !== 'commands') {
        const byte = this.#pending[from] ?? 0;
        this.#hearing.passes(byte);
        pass.push(byte);
        from += 1;
        continue;
      }
      const look = this.#look(this.#lines, from);
      const level = levelOf(look.found);
      if (level >= asksFrom && !look.ended) break;
      if (level >= asksFrom && !this.#isAgreed(look.text)) {
        this.#pending = this.#pending.slice(from);
        this.#hold();
        return;
      }
      for (let at = from; at < look.to; at += 1) pass.push(this.#pending[at] ?? 0);
      from = look.to;
      this.#lines = look.lines;
      if (look.ended) this.#passed(look, level, notes);
    }
    this.#pending = this.#pending.slice(from);
    if (this.#pending.length === 0) this.#agreed = [];
  }

  /** Reads on from `from` to the first line end of any reading, or to the end of what is there. */
  #look(before: readonly ReadState[], from: number): Look {
    const lines = clone(before);
    const context = this.#context();
    const judge = judgeOnce({ ...context, opened: context.opened === true || this.#opened });
    let to = from;
    let ended = false;
    let found: Finding[] = [];
    let text = '';
    while (to < this.#pending.length && !ended) {
      const byte = this.#pending[to] ?? 0;
      to += 1;
      for (const line of lines) {
        const last = line.last;
        const whole = take(line, byte);
        if (whole === undefined) continue;
        const judged = judge(whole, last);
        if (!ended || weigh(judged) > weigh(found)) {
          found = judged;
          text = whole;
        }
        ended = true;
      }
    }
    // What other readings still hold must be harmless, too, should it end here.
    for (const line of lines) {
      const judged = judge(line.text, line.last);
      if (weigh(judged) > weigh(found)) {
        found = judged;
        text = line.text;
      }
    }
    return { lines, to, ended, found, text };
  }

  #passed(look: Look, level: number, notes: GuardedLine[]): void {
    if (level >= asksFrom) this.#agreed.shift();
    if (level === 1) notes.push(shownLine(look.text, look.found));
    // What was agreed to is done with in every reading.
    if (level >= asksFrom) this.#forgetText();
    if (look.text === '') return;
    this.#hearing.sent(look.text);
    if (/!\s*E\s*N\s*T\s*E\s*R\s*C\s*N\s*D\s*=/i.test(look.text)) this.#opened = true;
    const registers = registersAfter(this.#registers, look.text);
    if (registers === this.#registers) return;
    this.#registers = registers;
    const last = this.#lines[0]?.last;
    this.#lines = readingsFor(registers).map((reading) => ({ reading, text: '', last }));
  }

  #isAgreed(text: string): boolean {
    return this.#agreed[0] === text;
  }

  /** Asks for the line at the beginning of what waits and for all others behind it. */
  #hold(): void {
    const lines: GuardedLine[] = [];
    const asked: string[] = [];
    let state: readonly ReadState[] = this.#lines;
    for (let from = 0; from < this.#pending.length;) {
      const look = this.#look(state, from);
      const level = levelOf(look.found);
      if (look.ended && level >= asksFrom) {
        lines.push(shownLine(look.text, look.found));
        asked.push(look.text);
      }
      state = level >= asksFrom ? look.lines.map((line) => ({ ...line, text: '' })) : look.lines;
      from = look.to;
    }
    this.#agreed = [];
    this.#asked = asked;
    this.#number += 1;
    const level = Math.max(...lines.map((line) => levelOf(line.findings)));
    this.#held = { number: this.#number, lines, level: level >= 4 ? 4 : level === 3 ? 3 : 2 };
  }

  #forgetText(): void {
    for (const line of this.#lines) line.text = '';
  }
}

interface Look {
  lines: ReadState[];
  /** Index behind the last byte that was read. */
  to: number;
  ended: boolean;
  found: Finding[];
  text: string;
}

/** Where a secret was masked, the places in the line have moved: the whole line is marked then. */
function shownLine(text: string, found: readonly Finding[]): GuardedLine {
  const shown = maskSecrets(text);
  if (shown === text) return { text, findings: [...found] };
  const span = { from: 0, to: shown.length };
  return { text: shown, findings: found.map((finding) => ({ ...finding, part: shown, span })) };
}

/** Small enough for a list, large enough that a paste is asked about in one. */
const pieceBytes = 1 << 16;

const weigh = (found: readonly Finding[]): number => {
  const top = worst(found);
  return top === undefined ? 0 : top.level + (top.never ? 0.5 : 0);
};
const levelOf = (found: readonly Finding[]): number => {
  const top = worst(found);
  return top === undefined ? 0 : top.never ? 4 : top.level;
};

/** For the screen: what can be seen of bytes. */
const printable = (bytes: readonly number[]): string =>
  bytes.flatMap((byte) => (byte >= 0x20 && byte < 0x7f ? [String.fromCharCode(byte)] : [])).join('');
