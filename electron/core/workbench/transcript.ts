import type { ChannelLine, LineKind } from '../at/channel-types.ts';

/** One line of what was said on a stick's AT ports, in clear but for secrets that were sent. */
export interface TalkLine {
  /** ISO 8601. */
  at: string;
  port: string;
  kind: Exclude<LineKind, 'echo'>;
  direction: 'out' | 'in';
  text: string;
}

/** Lines that a place keeps: a long evening at the terminal. Older ones go. */
export const mostTalkLines = 2_000;
/** Characters of a line that are kept; no answer that a person reads is longer. */
const mostCharacters = 1_000;

/** What was sent and answered on the AT ports of the stick at one place, whoever asked; kept in memory alone. */
export class Transcript {
  #lines: TalkLine[] = [];

  /** @param port as the system names it. An echo says nothing that does not stand there already. */
  hear(port: string, { at, direction, kind, text }: ChannelLine): void {
    if (kind === 'echo') return;
    this.#lines.push({
      at: new Date(at).toISOString(),
      port,
      kind,
      direction: direction === 'out' ? 'out' : 'in',
      text: text.slice(0, mostCharacters),
    });
    // Room for a quarter more, so that not every line moves all others.
    if (this.#lines.length > mostTalkLines * 1.25) this.#lines = this.#lines.slice(-mostTalkLines);
  }

  /** Oldest first. */
  get lines(): readonly TalkLine[] {
    return this.#lines.slice(-mostTalkLines);
  }

  /** Another stick is there. */
  clear(): void {
    this.#lines = [];
  }
}
