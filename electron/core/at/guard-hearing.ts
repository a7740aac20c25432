import { prefixesOf } from './command.ts';
import { announcedBy, promptsAfter } from './prompts.ts';
import { canConnect, parseFinal } from './result.ts';

/** What the stick does with the bytes that it gets: reads commands, takes the body of a message or file, or passes data on. */
export type Taking = 'commands' | 'body' | 'data';

/** Enough for any final result; a longer line is none. */
const mostHeard = 256;

/**
 * Follows from what the stick says whether the next bytes are commands. A prompt or CONNECT counts only after a command that
 * can lead to one, so that a text message which looks like a prompt switches nothing off.
 */
export class GuardHearing {
  #taking: Taking = 'commands';
  #prompts: readonly string[] = [];
  #connects = false;
  #heard = '';
  #plus = 0;
  /** Bytes that the body has yet to get, where the command has said so. */
  #left: number | undefined;

  get taking(): Taking {
    return this.#taking;
  }

  /** A command line has gone out. */
  sent(line: string): void {
    this.#prompts = promptsAfter(prefixesOf(line));
    this.#connects = canConnect(line);
    this.#heard = '';
    this.#plus = 0;
    this.#left = announcedBy(line);
  }

  /** What came from the stick. */
  hear(data: Uint8Array): void {
    // Nothing that comes can change how the next command is read.
    if (this.#taking === 'commands' && this.#prompts.length === 0 && !this.#connects) return;
    for (const byte of data) {
      if (byte === 0x0d || byte === 0x0a) {
        if (this.#heard !== '') this.#line(this.#heard);
        this.#heard = '';
        continue;
      }
      if (this.#heard.length < mostHeard) this.#heard += String.fromCharCode(byte);
      if (this.#taking === 'commands' && this.#prompts.includes(this.#heard)) this.#taking = 'body';
    }
  }

  /** Takes a byte that goes out as body or data; afterwards `taking` may be `commands` again. */
  passes(byte: number): void {
    if (this.#left !== undefined) {
      this.#left -= 1;
      // The stick has all that was announced: what follows is a command to it.
      if (this.#left <= 0) {
        this.reset();
        return;
      }
    }
    if (this.#taking === 'body') {
      // Ctrl-Z sends, ESC leaves (27.005 §3.5.1).
      if (byte === 0x1a || byte === 0x1b) this.reset();
      return;
    }
    this.#plus = byte === 0x2b ? this.#plus + 1 : 0;
    // Whether the pauses around it were long enough is not known here, so it counts; CONNECT may follow again (ATO).
    if (this.#plus === 3) this.reset();
  }

  /** Back to commands: the connection was dropped, the port was opened anew. */
  reset(): void {
    this.#taking = 'commands';
    this.#prompts = [];
    this.#connects = false;
    this.#heard = '';
    this.#plus = 0;
    this.#left = undefined;
  }

  #line(text: string): void {
    const final = parseFinal(text, { numeric: true });
    if (final === undefined) return;
    if (final.kind === 'connect') {
      if (this.#connects) this.#taking = 'data';
    } else if (this.#taking === 'body') {
      // Text mode asks again after each line of the body: the prompts stay in force.
      this.#taking = 'commands';
    } else this.reset();
  }
}
