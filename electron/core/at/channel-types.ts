import type { GuardContext } from './guard.ts';
import type { Registers } from './line-readings.ts';
import type { Priority } from './queue.ts';
import type { Final } from './result.ts';

/** A line with the time it was whole, milliseconds since 1970. */
export interface TimedLine {
  at: number;
  text: string;
}

/** What a line on the port is. `late` = of a command that was given up; `sync` = our own bare AT that finds the end of it. */
export type LineKind =
  | 'command' | 'payload' | 'escape' | 'sync'
  | 'echo' | 'answer' | 'final' | 'prompt' | 'late' | 'unsolicited'; // prettier-ignore

/** One line as listeners get it. Secrets in sent lines and their echo are masked. */
export interface ChannelLine extends TimedLine {
  direction: 'out' | 'in' | 'unsolicited';
  kind: LineKind;
  /** Set with kind `final`. */
  final?: Final;
  /** Set with kind `unsolicited` when the prefix is known. */
  means?: string;
}

export interface AtResult {
  /** The line as it was sent. Holds secrets; mask before showing. */
  command: string;
  /** The answer without echo, unsolicited lines and final result. */
  lines: TimedLine[];
  /** Lines that came in between unasked. */
  unsolicited: TimedLine[];
  /** Bytes of the answer that came by number, after `CONNECT n`. */
  bytes?: Uint8Array;
  final: Final;
  /** What the stick said of the values that a line of level 3 has changed, asked before it was sent. */
  before?: string[];
  tookMs: number;
}

export interface SendOptions {
  /** Most to wait for the end, ms; by default what `timeoutFor` says. Waiting in the queue does not count. */
  timeoutMs?: number;
  /** Who asks: a person goes before a script, a script before a probe. A person unless said otherwise. */
  priority?: Priority;
  /** Takes a waiting command out of the queue, or gives a running one up (Failure run.cancelled). */
  signal?: AbortSignal;
  /** Highest guard level that a person has agreed to for this line; 1 by default: notes pass, the rest is refused. */
  allow?: 1 | 2 | 3 | 4;
  /** The message body, sent when the stick asks for it with `> `. Without it the prompt is left at once. */
  payload?: string;
  /** A body of bytes, sent as it is when the stick asks with CONNECT or its prompt; the command has announced its length. */
  bytes?: Uint8Array;
}

/** The port for bytes as they are, while no command runs; see AtChannel.raw. */
export interface RawLease extends PortMemory {
  write(data: Uint8Array): Promise<void>;
  /** Records lines that a person has agreed to. */
  confirm?: (lines: readonly ConfirmedLine[]) => void;
  /** Gives the port back to the queue, with what the stick remembers now; a second call does nothing. */
  release(after?: PortMemory): void;
}

/** What the stick remembers of the lines that it got. */
export interface PortMemory {
  /** What `A/` would repeat. */
  readonly lastLine?: string | undefined;
  /** S registers in force. */
  readonly registers?: Registers | undefined;
}

/** A line that was sent after a question, for the record of the place. Secrets are masked. */
export interface ConfirmedLine {
  line: string;
  level: 2 | 3 | 4;
  /** What the stick said of the value before; empty when it was not asked or did not tell. */
  before: string[];
  /** Answer and result; empty where bytes went out as they are. */
  answer: string[];
}

export interface AtChannelOptions {
  /**
   * Rest between a final result and the next command, ms. Old sticks lose a command that comes sooner than 100 ms after
   * the last result (firmware pages of several makers and open drivers).
   */
  gapMs?: number;
  /** The stick answers with digits (ATV0). */
  numeric?: boolean;
  /** What the guard should know about the stick. */
  guard?: () => GuardContext;
  /** Told of every line that was sent although it is dangerous. */
  confirmed?: (line: ConfirmedLine) => void;
}
