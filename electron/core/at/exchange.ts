import { Failure } from '../model/index.ts';
import type { Clock, Dispose } from '../ports.ts';
import type { AtResult, TimedLine } from './channel-types.ts';
import { prefixesOf } from './command.ts';
import type { LineFramer } from './lines.ts';
import { busyMs } from './quiet.ts';
import { announcedBy, bodyEndOf, bytesAfter, isTold, promptsAfter, quotesAfter, trailerAfter } from './prompts.ts';
import { endsCommand, parseFinal, type Final } from './result.ts';
import { maskSecrets } from './secrets.ts';
import { belongsTo, knowUnsolicited } from './unsolicited.ts';

/** RING among the digits of ATV0 (V.250 table 1). */
const ringDigit = '2';
/** A text is followed by more of the answer at once; a result by nothing. As the parts of one answer come, ms. */
const doubtMs = 300;
/** Sends a message (27.005 §3.5.1). */
const ctrlZ = '\u001a';

/** A message as code: no text follows it. */
const isCode = (text: string | undefined): boolean => /^(?:[0-9A-F]{2}){8,}$/i.test(text ?? '');

interface ExchangeOptions {
  clock: Clock;
  timeoutMs: number;
  path: string;
  payload: string | undefined;
  /** A body by length, after CONNECT or a prompt. */
  bytes: Uint8Array | undefined;
  /** No result will come: silence of so many ms ends it. */
  quietMs: number | undefined;
  /** The command whose answer comes: `A/` gives that of the line before. */
  answers: string;
  numeric: boolean;
  signal: AbortSignal | undefined;
  /** Monotonic ms. */
  startsAt: number;
}

export interface LineVerdict {
  /** `ready`: CONNECT, where a body is there to be sent. */
  kind: 'echo' | 'answer' | 'final' | 'unsolicited' | 'late' | 'ready';
  final?: Final;
}

/** One command on its way: takes lines until the final result, the time-out, the abort or a failure ends it. */
export class Exchange {
  readonly done: Promise<AtResult>;
  readonly #command: string;
  readonly #options: ExchangeOptions;
  readonly #lines: TimedLine[] = [];
  readonly #unsolicited: TimedLine[] = [];
  readonly #names: readonly string[];
  #payload: string | undefined;
  #bytes: Uint8Array | undefined;
  #answerBytes: Uint8Array | undefined;
  #stopQuiet: Dispose | undefined;
  #stopDoubt: Dispose | undefined;
  /** The text of a stored message has begun: its lines may say anything. */
  #isText = false;
  #hasSent = false;
  #echoes: Set<string>;
  #ended = false;
  #resolve: (result: AtResult) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #cleanUp: () => void;

  constructor(command: string, options: ExchangeOptions) {
    this.#command = command;
    this.#options = options;
    this.#payload = options.payload;
    this.#bytes = options.bytes;
    this.#names = prefixesOf(options.answers);
    this.#echoes = new Set([command]);
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    let stopTimer = options.clock.after(options.timeoutMs, () => {
      const giveUp = (): void => this.fail(
        new Failure('at.timeout', { command: maskSecrets(command), port: options.path, ms: options.timeoutMs }),
      ); // prettier-ignore
      // A busy program sees the time before the answer that has long come.
      if (options.clock.monotonic() - options.startsAt - options.timeoutMs <= busyMs) giveUp();
      else stopTimer = options.clock.after(busyMs, giveUp);
    });
    const abort = (): void => this.fail(new Failure('run.cancelled'));
    options.signal?.addEventListener('abort', abort, { once: true });
    this.#cleanUp = () => {
      stopTimer();
      this.#stopDoubt?.();
      this.#stopQuiet?.();
      options.signal?.removeEventListener('abort', abort);
    };
    if (options.signal?.aborted === true) abort();
    this.#listen();
  }

  /** Prompts that this command may lead to. */
  get prompts(): string[] {
    return promptsAfter(this.#names);
  }

  /** Beginnings of lines that bytes follow. */
  get quotes(): RegExp[] {
    return quotesAfter(this.#names);
  }

  /** Tells the framer what is no line of its own behind a line of the answer: bytes, or the text of a stored message. */
  expectAfter(line: string, framer: LineFramer): void {
    const trailer = parseFinal(line)?.kind === 'connect' ? trailerAfter(this.#names) : undefined;
    // The text comes behind its head, whatever it says (27.005 §3.4.2 and 3.4.3).
    const textFollows = this.#names.some((name) => /^\+CMG[LR]$/.test(name) && line.startsWith(`${name}:`));
    if (trailer !== undefined) framer.expectTrailer(trailer);
    else if (textFollows) {
      this.#isText = true;
      framer.expectBody();
    } else framer.expectBytes(bytesAfter(this.#names, line));
  }

  /** Keeps bytes of the answer. */
  takeBytes(data: Uint8Array): void {
    this.#listen();
    this.#answerBytes = Uint8Array.from([...(this.#answerBytes ?? []), ...data]);
  }

  /** Keeps the text of a stored message. What looks like a result is one only when nothing more comes. */
  takeText(line: TimedLine): void {
    if (this.#ended || line.text === '') return;
    this.#stopDoubt?.();
    const final = parseFinal(line.text, { numeric: this.#options.numeric });
    if (final === undefined) this.#lines.push(line);
    else this.#doubt(line, final);
  }

  /** Takes a line for a text, and for the result when no more of the answer comes. */
  #doubt(line: TimedLine, final: Final): void {
    const from = this.#lines.push(line);
    this.#stopDoubt = this.#options.clock.after(doubtMs, () => {
      // What came behind the result was none of the answer.
      this.#unsolicited.push(...this.#lines.splice(from));
      this.#lines.pop();
      this.#finish(final);
    });
  }

  /** Says what a line is to this command and keeps it. */
  take(line: TimedLine & { apart?: boolean }): LineVerdict {
    if (this.#ended) return { kind: 'late' };
    this.#listen();
    const bare = line.text.replace(/\p{Cc}/gu, '').trim();
    if (this.#echoes.delete(bare)) return { kind: 'echo' };
    const final = parseFinal(line.text, { numeric: this.#options.numeric });
    if (final?.kind === 'connect' && this.#bytes !== undefined) return { kind: 'ready' };
    if (final?.kind === 'connect' && (bytesAfter(this.#names, line.text) > 0 || isTold(this.#names)))
      return { kind: 'answer' };
    if (this.#options.numeric && bare === ringDigit) return this.unsolicited(line);
    if (final !== undefined) {
      if (!endsCommand(final, this.#options.answers)) return this.unsolicited(line);
      this.#stopDoubt?.();
      // A result stands apart from the text before it; a line that does not may be one of the text.
      if (this.#isText && line.apart !== true && !isCode(this.#lines.at(-1)?.text)) {
        this.#doubt({ at: line.at, text: line.text }, final);
        return { kind: 'answer' };
      }
      this.#finish(final);
      return { kind: 'final', final };
    }
    if (!belongsTo(line.text, this.#options.answers)) return this.unsolicited(line);
    // A notice may come right behind a result: it says nothing of the line before it.
    if (knowUnsolicited(line.text) === undefined) this.#stopDoubt?.();
    this.#lines.push({ at: line.at, text: line.text });
    return { kind: 'answer' };
  }

  /** Keeps a line that came in between unasked. */
  unsolicited({ at, text }: TimedLine): LineVerdict {
    this.#unsolicited.push({ at, text });
    return { kind: 'unsolicited' };
  }

  /** The body to send at the prompt, once, with what is shown of it; a text's lines are echoed by some sticks. */
  takeBody(prompt: string): { data: Uint8Array; shown: string } | undefined {
    const [bytes, payload] = [this.#bytes, this.#payload];
    this.#hasSent ||= bytes !== undefined || payload !== undefined;
    this.#bytes = undefined;
    this.#payload = undefined;
    if (bytes !== undefined) return { data: bytes, shown: `${bytes.length} B` };
    if (payload === undefined) return undefined;
    for (const line of payload.split('\r')) if (line.trim() !== '') this.#echoes.add(line.trim());
    const isCounted = bodyEndOf(this.#names, prompt) === 'length' && announcedBy(this.#options.answers) !== undefined;
    const end = isCounted ? '' : ctrlZ;
    return { data: new TextEncoder().encode(payload + end), shown: payload.replaceAll('\r', '\n') };
  }

  /** The body is on its way: sticks ask again at each of its lines. */
  get hasSent(): boolean {
    return this.#hasSent;
  }

  /** Where no result will come, silence is the end. */
  #listen(): void {
    const { quietMs, clock } = this.#options;
    if (quietMs === undefined || this.#ended) return;
    this.#stopQuiet?.();
    this.#stopQuiet = clock.after(quietMs, () => this.#finish({ kind: 'quiet', text: '' }));
  }

  fail(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cleanUp();
    this.#reject(error);
  }

  #finish(final: Final): void {
    this.#ended = true;
    this.#cleanUp();
    this.#resolve({
      command: this.#command,
      lines: this.#lines,
      unsolicited: this.#unsolicited,
      ...(this.#answerBytes && { bytes: this.#answerBytes }),
      final,
      tookMs: this.#options.clock.monotonic() - this.#options.startsAt,
    });
  }
}
