import { Buffer } from 'node:buffer';
import type { Clock, Dispose } from '../../core/ports.ts';
import type { AtData } from './data.ts';
import { fill } from './data.ts';
import { cmeLine, cmsLine, freshPort, runCommand, splitLine, type AtOutcome } from './at-commands.ts';
import { lateAnswerMs, type Faults } from './faults.ts';
import type { Memory } from './memory.ts';

export interface AtEngineOptions {
  data: AtData;
  memory: Memory;
  clock: Clock;
  fault: Faults['at'];
  /** Whether this port says unsolicited lines. */
  unsolicited: boolean;
  /** Factor on all times of the stick. */
  pace: number;
  /** Whether the host is reading now; what comes unasked while nobody reads is lost. */
  heard: () => boolean;
  send: (bytes: Uint8Array) => void;
  restart: () => void;
}

/** The longest line that a modem takes; more makes it answer ERROR. */
const longestLine = 1024;
/** How long a stick thinks about a plain command, ms. */
const usualMs = 4;
/** How long the message centre takes to accept a message, ms. */
const sendingMs = 120;
const numericResults: Record<string, string> = { OK: '0', ERROR: '4' };

interface Answer {
  text: string;
  restart: boolean;
  takesMs: number;
  afterwards?: { line: string; ms: number };
}

/** One AT interpreter, as it sits behind one port: echo, lines, results and unsolicited lines. */
export class AtEngine {
  readonly #o: AtEngineOptions;
  readonly #port = freshPort();
  #line = '';
  #last = '';
  #queue: string[] = [];
  #busy = false;
  /** The text that a command asked for with `> `, and who gets it. */
  #body: { text: string; take: (body: string) => AtOutcome } | undefined;
  readonly #timers = new Set<Dispose>();

  constructor(options: AtEngineOptions) {
    this.#o = options;
    if (options.unsolicited && options.fault !== 'dead') {
      for (const each of options.data.unsolicited) this.#repeat(each);
    }
  }

  /** Characters from the host, cut anywhere. */
  receive(bytes: Uint8Array): void {
    if (this.#o.fault === 'dead') return;
    let echo = '';
    for (const char of Buffer.from(bytes).toString('latin1')) {
      echo += char;
      if (this.#body !== undefined) {
        if (this.#write(char)) {
          this.#echo(echo);
          echo = '';
          this.#endBody(char);
        }
        continue;
      }
      // The end of a line is CR alone (V.250 §5.1, S3); a lone LF means nothing to these sticks.
      if (char === '\r') {
        this.#echo(echo);
        echo = '';
        this.#enter(this.#line);
        this.#line = '';
      } else if (char === '\b' || char === '\x7f') this.#line = this.#line.slice(0, -1);
      else if (char !== '\n' && this.#line.length <= longestLine) this.#line += char;
      if (/^a\/$/i.test(this.#line.trimStart())) {
        this.#echo(echo);
        echo = '';
        this.#enter(this.#last);
        this.#line = '';
      }
    }
    this.#echo(echo);
  }

  dispose(): void {
    for (const stop of this.#timers) stop();
    this.#timers.clear();
  }

  #echo(text: string): void {
    if (text !== '' && this.#port.get('E') === '1') this.#send(text);
  }

  #enter(line: string): void {
    if (this.#queue.length > 32) return;
    const at = /^\s*at(.*)$/is.exec(line);
    if (!at && line.length <= longestLine) return;
    this.#queue.push(line);
    this.#next();
  }

  /** One character of a text; true when it ends the text: Ctrl-Z sends, ESC leaves (27.005 §3.5.1). */
  #write(char: string): boolean {
    if (char === '\x1a' || char === '\x1b') return true;
    const body = this.#body;
    if (body !== undefined && body.text.length <= longestLine) body.text += char;
    return false;
  }

  #endBody(char: string): void {
    const body = this.#body;
    this.#body = undefined;
    if (body === undefined) return;
    const outcome: AtOutcome = char === '\x1b' ? { final: 'ok', lines: [] } : body.take(body.text);
    this.#after(sendingMs * this.#o.pace, () => {
      this.#send(this.#text(outcome));
      this.#busy = false;
      this.#next();
    });
  }

  /** Lines and result of an outcome that ends a command. */
  #text(outcome: AtOutcome): string {
    if (outcome.final === 'ok') return this.#information(outcome.lines) + this.#result('OK');
    return this.#result(this.#error(outcome));
  }

  #error(outcome: AtOutcome): string {
    const level = this.#port.get('cmee');
    if (outcome.final === 'cme') return cmeLine(outcome.error, level);
    return outcome.final === 'cms' ? cmsLine(outcome.error, level) : this.#o.data.unknown;
  }

  #next(): void {
    if (this.#busy) return;
    const line = this.#queue.shift();
    if (line === undefined) return;
    this.#busy = true;
    const answer = this.#answer(line);
    const late = this.#o.fault === 'late' ? lateAnswerMs : answer.takesMs * this.#o.pace;
    this.#after(late, () => {
      this.#send(answer.text);
      if (this.#body !== undefined) return;
      this.#busy = false;
      const { afterwards } = answer;
      if (afterwards) this.#after(afterwards.ms * this.#o.pace, () => this.#send(`\r\n${afterwards.line}\r\n`));
      if (answer.restart) this.#o.restart();
      this.#next();
    });
  }

  #answer(line: string): Answer {
    if (line.length > longestLine) return { text: this.#result('ERROR'), restart: false, takesMs: usualMs };
    this.#last = line;
    let text = '';
    let restart = false;
    let takesMs = usualMs;
    let final = 'OK';
    let afterwards: Answer['afterwards'];
    for (const part of splitLine(line.replace(/^\s*at/i, ''))) {
      const outcome = runCommand(this.#o.data, this.#o.memory, this.#port, part);
      if (outcome.final === 'ok') {
        text += this.#information(outcome.lines);
        restart ||= outcome.then === 'restart';
        takesMs += outcome.takesMs ?? 0;
        afterwards = outcome.afterwards ?? afterwards;
        continue;
      }
      if (outcome.final === 'prompt') {
        this.#body = { text: '', take: outcome.take };
        return { text: `${text}\r\n> `, restart: false, takesMs };
      }
      final = this.#error(outcome);
      break;
    }
    return { text: text + this.#result(final), restart, takesMs, ...(afterwards && { afterwards }) };
  }

  /** V.250 §5.7.1: how lines and results look with V1 and V0; Q1 says nothing at the end. */
  #information(lines: readonly string[]): string {
    if (lines.length === 0) return '';
    return `${this.#verbose() ? '\r\n' : ''}${lines.join('\r\n')}\r\n`;
  }

  #result(final: string): string {
    if (this.#port.get('Q') === '1') return '';
    return this.#verbose() ? `\r\n${final}\r\n` : `${numericResults[final] ?? final}\r`;
  }

  #verbose(): boolean {
    return this.#port.get('V') === '1';
  }

  #repeat(each: AtData['unsolicited'][number]): void {
    this.#after(each.everyMs * this.#o.pace, () => {
      const silenced = each.unless !== undefined && this.#o.memory.agrees(each.unless);
      if (!silenced && !this.#busy && this.#o.heard()) this.#send(`\r\n${fill(each.line, this.#o.memory.value)}\r\n`);
      this.#repeat(each);
    });
  }

  #send(text: string): void {
    if (text === '') return;
    const bytes = Buffer.from(text, 'latin1');
    if (this.#o.fault !== 'pieces') this.#o.send(bytes);
    else for (const byte of bytes) this.#o.send(Uint8Array.of(byte));
  }

  #after(ms: number, fire: () => void): void {
    const stop = this.#o.clock.after(ms, () => {
      this.#timers.delete(stop);
      fire();
    });
    this.#timers.add(stop);
  }
}
