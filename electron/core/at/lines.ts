/**
 * Cuts the bytes of an AT port into lines. Sticks end lines with CR, LF or both in any mixture, so each CR or LF ends a
 * line and empty lines are dropped; the result is the same however the bytes were split on their way.
 */

/** What the framer finds. `prompt` is the `> ` after which a message body is expected (27.005 §3.5.1); it has no line end. */
export type Framed =
  | { kind: 'line'; text: string; cut: boolean }
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
        const whole = Uint8Array.from(this.#bytes);
        this.#wanted = 0;
        this.#bytes = [];
        this.#afterCr = false;
        yield { kind: 'bytes', data: whole };
        continue;
      }
      if (this.#ends.has(byte)) {
        const line = this.#take();
        if (line !== undefined) yield line;
        continue;
      }
      // Some sticks send zero bytes when their port is opened.
      if (byte === NUL) continue;
      if (this.#pending.length < maxLineBytes) this.#pending.push(byte);
      else this.#cut = true;
      const prompt = this.#prompts.find((text) => this.#isPending(text));
      if (prompt === undefined) continue;
      this.#forgetLine();
      yield { kind: 'prompt', text: prompt };
    }
  }

  /** Forgets an unfinished line and what was expected. */
  reset(): void {
    this.#forgetLine();
    this.#prompts = [];
    this.#wanted = 0;
    this.#bytes = [];
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
    return text === '' ? undefined : { kind: 'line', text, cut };
  }
}
