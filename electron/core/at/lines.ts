/**
 * Cuts the bytes of an AT port into lines. Sticks end lines with CR, LF or both in any mixture, so each CR or LF ends a
 * line and empty lines are dropped; the result is the same however the bytes were split on their way.
 */

/** What the framer finds. `apart`: an empty line stands before it, as before each result (V.250 §5.7.1). `prompt` is the `> ` after which a message body is expected (27.005 §3.5.1); it has no line end. */
export type Framed =
  | { kind: 'line'; text: string; cut: boolean; apart: boolean }
  /** The line that was expected to be a text, whatever it says; it may be empty. */
  | { kind: 'body'; text: string }
  | { kind: 'prompt'; text: string }
  /** Bytes of an answer that were announced by their number. */
  | { kind: 'bytes'; data: Uint8Array };

/**
 * The longest line kept, in bytes. The longest honest answers (operator scan, list of all commands, a SIM record in hex)
 * stay below 2 KiB; four leave room, and a port that sends rubbish without line ends cannot fill the memory.
 */
export const maxLineBytes = 4096;

const NUL = 0x00;
const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;

/** Longer than any line that tells the number of the bytes before it. */
const longestTrailer = 80;

/** UTF-8 where the bytes are UTF-8, else one character per byte; never throws. */
export function decodeLine(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  if (!text.includes('\uFFFD')) return text;
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

export class LineFramer {
  #pending: number[] = [];
  #cut = false;
  /** Ends of lines beside CR and LF (S3 and S4). */
  #ends: ReadonlySet<number> = new Set([CR, LF]);
  #prompts: readonly string[] = [];
  /** Bytes of the answer that are still to come as they are, and those that came. */
  #wanted = 0;
  #bytes: number[] = [];
  #afterCr = false;
  #trailer: RegExp | undefined;
  #quotes: readonly RegExp[] = [];
  #isBody = false;
  #isAfterEmpty = false;

  /** Which texts at the beginning of a line, without a line end, ask for a body. */
  expectPrompts(prompts: readonly string[]): void {
    this.#prompts = prompts;
  }

  /** Characters that end lines beside CR and LF: what S3 and S4 say. */
  setEnds(...ends: number[]): void {
    this.#ends = new Set([CR, LF, ...ends]);
  }

  /** The next `count` bytes are no lines. A LF that still belongs to the line end before them does not count. */
  expectBytes(count: number): void {
    this.#wanted = count;
  }

  /** The next bytes are no lines, until their number comes behind them: the first group of what ends them. */
  expectTrailer(trailer: RegExp): void {
    this.#trailer = trailer;
  }

  /** Beginnings of lines behind which as many bytes follow as their first group says; the line goes on after them. */
  expectQuotes(quotes: readonly RegExp[]): void {
    this.#quotes = quotes;
  }

  /** The next line is a text, also when it is empty. */
  expectBody(): void {
    this.#isBody = true;
  }

  /** Nothing is expected any more of the command that was. */
  expectNothing(): void {
    this.#prompts = [];
    this.#quotes = [];
    this.#trailer = undefined;
    this.#isBody = false;
    this.#wanted = 0;
    this.#bytes = [];
  }

  /** An unfinished line, as text. */
  get pending(): string {
    return decodeLine(Uint8Array.from(this.#pending));
  }

  /**
   * Takes the next bytes and gives what they complete, in order; what is expected may change between two pieces of one
   * answer. A line over `maxLineBytes` comes once, marked `cut`.
   */
  *push(data: Uint8Array): Generator<Framed, void, undefined> {
    for (const byte of data) {
      const isSecondEnd = byte === LF && this.#afterCr;
      this.#afterCr = byte === CR;
      if (this.#wanted > 0 && !(isSecondEnd && this.#bytes.length === 0)) {
        this.#bytes.push(byte);
        if (this.#bytes.length < this.#wanted) continue;
        this.#wanted = 0;
        this.#afterCr = false;
        yield { kind: 'bytes', data: this.#takeBytes() };
        continue;
      }
      if (this.#trailer !== undefined && !(isSecondEnd && this.#bytes.length === 0)) {
        this.#bytes.push(byte);
        if (byte === LF) yield* this.#endOfTrailed(this.#trailer);
        continue;
      }
      if (this.#ends.has(byte)) {
        // The second half of the line end before it.
        if (isSecondEnd && this.#pending.length === 0) continue;
        const line = this.#take();
        if (line !== undefined) yield line;
        continue;
      }
      // Some sticks send zero bytes when their port is opened.
      if (byte === NUL) continue;
      if (this.#pending.length < maxLineBytes) this.#pending.push(byte);
      else this.#cut = true;
      if (byte === QUOTE) this.#wanted = this.#quotedBytes();
      const prompt = this.#prompts.find((text) => this.#isPending(text));
      if (prompt === undefined) continue;
      this.#forgetLine();
      yield { kind: 'prompt', text: prompt };
    }
  }

  /** Forgets an unfinished line and what was expected. */
  reset(): void {
    this.#forgetLine();
    this.expectNothing();
  }

  #takeBytes(): Uint8Array {
    const whole = Uint8Array.from(this.#bytes);
    this.#bytes = [];
    return whole;
  }

  *#endOfTrailed(trailer: RegExp): Generator<Framed, void, undefined> {
    const tail = String.fromCharCode(...this.#bytes.slice(-longestTrailer));
    const found = trailer.exec(tail);
    const length = this.#bytes.length - (found?.[0].length ?? 0);
    if (found === null || Number(found[1]) !== length) return;
    const data = this.#takeBytes().slice(0, length);
    this.#trailer = undefined;
    this.#afterCr = true;
    yield { kind: 'bytes', data };
    yield { kind: 'line', text: found[0].trim(), cut: false, apart: true };
  }

  #quotedBytes(): number {
    if (this.#quotes.length === 0) return 0;
    const begun = this.pending;
    const found = this.#quotes.map((quote) => quote.exec(begun)).find((match) => match !== null);
    return Number(found?.[1] ?? 0);
  }

  #forgetLine(): void {
    this.#pending = [];
    this.#cut = false;
  }

  #isPending(text: string): boolean {
    return this.#pending.length === text.length && this.#pending.every((byte, at) => byte === text.charCodeAt(at));
  }

  #take(): Framed | undefined {
    const text = decodeLine(Uint8Array.from(this.#pending)).trimEnd();
    const cut = this.#cut;
    this.#forgetLine();
    if (this.#isBody) {
      this.#isBody = false;
      this.#isAfterEmpty = false;
      return { kind: 'body', text };
    }
    const apart = this.#isAfterEmpty;
    this.#isAfterEmpty = text === '';
    return text === '' ? undefined : { kind: 'line', text, cut, apart };
  }
}
