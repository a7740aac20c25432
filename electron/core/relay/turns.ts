import { parseFinal } from '../at/result.ts';
import { timeoutFor } from '../at/timeouts.ts';
import { Failure, type Writers } from '../model/index.ts';
import type { Clock, Dispose, Link } from '../ports.ts';

/** A line that is longer without an end is no AT line: bytes of that client go out as they are. */
const longestLine = 4096;
const cr = 0x0d;
const lf = 0x0a;

interface Waiting {
  client: number;
  data: Uint8Array;
  done: (error?: Failure) => void;
}

/**
 * Who may write to a line that several clients share. With `queue` a client's line goes out whole, and the next one waits for
 * its final result (or the time that the command may take), so that no two programs mix their answers.
 */
export class Turns {
  readonly #line: () => Link | undefined;
  readonly #clock: Clock;
  readonly #writers: Writers;
  readonly #changed: () => void;
  #owner: number | undefined;
  #queue: Waiting[] = [];
  #parts = new Map<number, Uint8Array>();
  #clients = 0;
  /** The last turn of each client, so that whoever has waited longest is next and one that floods holds up nobody else. */
  readonly #served = new Map<number, number>();
  /** Counts the turns, so that a limit that begins late meets its own. */
  #turn = 0;
  #heard = '';
  /** The command of this turn asks for a body. */
  #prompted = false;
  #release: Dispose = () => undefined;

  constructor(parts: { line: () => Link | undefined; clock: Clock; writers: Writers; changed: () => void }) {
    this.#line = parts.line;
    this.#clock = parts.clock;
    this.#writers = parts.writers;
    this.#changed = parts.changed;
  }

  get owner(): number | undefined {
    return this.#owner;
  }

  join(): void {
    this.#clients += 1;
  }

  /** The client is gone: its turn ends, what it wrote and had not sent yet is dropped. */
  leave(client: number): void {
    this.#clients -= 1;
    this.#parts.delete(client);
    this.#served.delete(client);
    for (const one of this.#queue.filter((entry) => entry.client === client)) one.done();
    this.#queue = this.#queue.filter((entry) => entry.client !== client);
    if (this.#owner === client) this.#pass();
  }

  /** Takes the turn away from whoever has it and gives it to this client. */
  takeOver(client: number): void {
    this.#owner = client;
    this.#changed();
  }

  /** What came from the line: a final result ends a turn. */
  heard(data: Uint8Array): void {
    if (this.#writers !== 'queue' || this.#owner === undefined) return;
    this.#heard += new TextDecoder('latin1').decode(data);
    const lines = this.#heard.split(/[\r\n]+/);
    this.#heard = (lines.pop() ?? '').slice(-longestLine);
    if (!this.#prompted && this.#heard.endsWith('> ')) {
      this.#prompted = true;
      this.#next();
    }
    if (lines.some((line) => line.trim() !== '' && parseFinal(line.trim()) !== undefined)) this.#pass();
  }

  /** @returns the bytes that were refused; resolves when the rest went out */
  async write(client: number, data: Uint8Array): Promise<number> {
    if (this.#writers === 'read-only') return data.length;
    if (this.#writers === 'exclusive') {
      if (this.#owner !== undefined && this.#owner !== client) return data.length;
      if (this.#owner === undefined) this.takeOver(client);
      await this.#send(data);
      return 0;
    }
    // Alone on the line nothing can mix: bytes go as they come, which binary protocols need.
    if (this.#clients <= 1 && this.#queue.length === 0 && !this.#parts.has(client)) {
      await this.#send(data);
      return 0;
    }
    const whole = this.#wholeLines(client, data);
    if (whole === undefined) return 0;
    const sending = commandsOf(whole).map(
      (one) =>
        new Promise<void>((resolve, reject) => {
          this.#queue.push({ client, data: one, done: (error) => (error === undefined ? resolve() : reject(error)) });
        }),
    );
    this.#next();
    await Promise.all(sending);
    return 0;
  }

  /** Keeps the beginning of a line until its end is there. */
  #wholeLines(client: number, data: Uint8Array): Uint8Array | undefined {
    const before = this.#parts.get(client) ?? new Uint8Array(0);
    const all = Uint8Array.from([...before, ...data]);
    const end = Math.max(all.lastIndexOf(cr), all.lastIndexOf(lf));
    if (end < 0 && all.length < longestLine) {
      this.#parts.set(client, all);
      return undefined;
    }
    const cut = end < 0 ? all.length : end + 1;
    if (cut < all.length) this.#parts.set(client, all.slice(cut));
    else this.#parts.delete(client);
    return all.slice(0, cut);
  }

  #next(): void {
    // Whoever has the turn may go on with what its command asks for; a further command of its own waits like all others.
    const index =
      this.#owner === undefined
        ? this.#longestWaiting()
        : this.#queue.findIndex(({ client, data }) => client === this.#owner && !this.#isCommand(data));
    const [first] = index < 0 ? [] : this.#queue.splice(index, 1);
    if (first === undefined) return;
    // What goes on without being asked for has no time of its own: bytes that are no command would keep the turn for ever.
    const goesOn = this.#owner !== undefined && !this.#prompted;
    if (this.#owner === undefined) this.#prompted = false;
    this.#owner = first.client;
    this.#heard = '';
    if (!goesOn) {
      this.#release();
      this.#turn += 1;
    }
    this.#served.set(first.client, this.#turn);
    this.#changed();
    const turn = this.#turn;
    this.#send(first.data).then(
      () => {
        first.done();
        // From now on: before that the guard may have asked a person, or the port may have been full.
        if (goesOn || this.#turn !== turn || this.#owner !== first.client) return;
        const text = new TextDecoder('latin1').decode(first.data).trim();
        this.#release = this.#clock.after(timeoutFor(text), () => this.#pass());
      },
      (error: unknown) => {
        first.done(error instanceof Failure ? error : new Failure('relay.io', { end: '' }, error));
        this.#pass();
      },
    );
  }

  /** The first line of the client whose last turn is longest ago; of several that had none, the one that came first. */
  #longestWaiting(): number {
    let best = -1;
    let bestTurn = Number.POSITIVE_INFINITY;
    for (const [index, { client }] of this.#queue.entries()) {
      const turn = this.#served.get(client) ?? 0;
      if (turn >= bestTurn) continue;
      best = index;
      bestTurn = turn;
    }
    return best;
  }

  /** Whether it begins a command; behind a prompt (27.005 §3.5.1) it is the body of one, whatever it says. */
  #isCommand(data: Uint8Array): boolean {
    return !this.#prompted && /^\s*a[t/]/i.test(new TextDecoder('latin1').decode(data));
  }

  #pass(): void {
    this.#release();
    this.#release = () => undefined;
    if (this.#owner === undefined) return;
    this.#owner = undefined;
    this.#changed();
    this.#next();
  }

  async #send(data: Uint8Array): Promise<void> {
    const line = this.#line();
    // While the stick is away nothing is kept for it: an AT line that goes out minutes later helps nobody.
    if (line === undefined) throw new Failure('relay.gone', { end: '' });
    await line.write(data);
  }
}

/** Cuts before each command but the first, so that each has a turn of its own. */
function commandsOf(data: Uint8Array): Uint8Array[] {
  let from = 0;
  return new TextDecoder('latin1')
    .decode(data)
    .split(/(?<=[\r\n])(?=[ \r\n]*a[t/])/i)
    .map((part) => data.slice(from, (from += part.length)));
}
