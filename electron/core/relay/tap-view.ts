import { knowUnsolicited, belongsTo } from '../at/unsolicited.ts';
import { decodeLine, LineFramer } from '../at/lines.ts';
import { finalWords, parseFinal } from '../at/result.ts';
import { maskSecrets } from '../at/secrets.ts';
import { maskText } from '../facts/mask.ts';
import { message, type Message } from '../model/index.ts';
import type { Direction } from './pair.ts';
import { hexWidth, named, printable } from './tap.ts';

/** A line of the tap as the page gets it. */
export interface ShownLine {
  at: string;
  tone: 'out' | 'in' | 'ok' | 'error' | 'unasked' | 'more';
  who: string;
  text: string;
  note?: Message;
}

export interface ViewedPiece {
  at: string;
  direction: Direction;
  who: string;
  data: Uint8Array;
  /** Bytes of the piece that were not kept. */
  more: number;
}

/** Says in a few words what a line of an answer tells, when that is known. */
export type NoteOf = (line: string, command: string) => Message | undefined;

/** Makes lines for people of what goes through. State is kept over pieces, as lines come in several. */
export class TapFormatter {
  readonly #view: 'at' | 'text' | 'hex';
  readonly #toLine: Direction;
  readonly #noteOf: NoteOf;
  readonly #framers = new Map<string, LineFramer>();
  #command = '';

  /** @param toLine which way leads to the AT port */
  constructor(view: 'at' | 'text' | 'hex', toLine: Direction, noteOf: NoteOf) {
    this.#view = view;
    this.#toLine = toLine;
    this.#noteOf = noteOf;
  }

  push(piece: ViewedPiece): ShownLine[] {
    const lines = this.#view === 'at' ? this.#at(piece) : this.#view === 'text' ? this.#text(piece) : this.#hex(piece);
    return piece.more === 0 ? lines : [...lines, this.#more(piece)];
  }

  #tone({ direction }: ViewedPiece): 'out' | 'in' {
    return direction === this.#toLine ? 'out' : 'in';
  }

  #at(piece: ViewedPiece): ShownLine[] {
    const { at, direction, who, data } = piece;
    const key = `${direction} ${who}`;
    const framer = this.#framers.get(key) ?? new LineFramer();
    this.#framers.set(key, framer);
    const lines: ShownLine[] = [];
    for (const framed of framer.push(data)) {
      if (framed.kind === 'bytes') continue;
      const { text } = framed;
      if (this.#tone(piece) === 'out') {
        this.#command = text;
        lines.push({ at, tone: 'out', who, text: maskText(maskSecrets(text)) });
        // An echo stands there already.
      } else if (text.trim() !== this.#command.trim()) lines.push({ at, who, ...this.#heard(text) });
    }
    return lines;
  }

  #heard(text: string): Pick<ShownLine, 'tone' | 'text' | 'note'> {
    const shown = maskText(maskSecrets(text));
    const final = parseFinal(text);
    if (final !== undefined) {
      const good = final.kind === 'ok' || final.kind === 'connect';
      return good ? { tone: 'ok', text: shown } : { tone: 'error', text: shown, note: finalWords(final) };
    }
    const note = this.#noteOf(text, this.#command);
    const known = knowUnsolicited(text);
    if (known !== undefined && !belongsTo(text, this.#command))
      return { tone: 'unasked', text: shown, note: message('terminal.unasked', { means: known.means }) };
    return { tone: 'in', text: shown, ...(note === undefined ? {} : { note }) };
  }

  /** A line of its own for each line end, so that it can be read. */
  #text(piece: ViewedPiece): ShownLine[] {
    const { at, who, data } = piece;
    return decodeLine(data)
      .split(/(?<=\n)/)
      .map((part) => ({ at, tone: this.#tone(piece), who, text: maskText(maskSecrets(named(bytesOf(part)))) }));
  }

  #hex(piece: ViewedPiece): ShownLine[] {
    const { at, who, data } = piece;
    const rows: ShownLine[] = [];
    for (let from = 0; from < data.length; from += hexWidth) {
      const part = data.subarray(from, from + hexWidth);
      const hex = [...part].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
      rows.push({ at, tone: this.#tone(piece), who, text: `${hex.padEnd(hexWidth * 3)} ${printable(part)}` });
    }
    return rows;
  }

  #more({ at, who, more }: ViewedPiece): ShownLine {
    return { at, tone: 'more', who, text: '', note: message('relay.tap-more', { bytes: more }) };
  }
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
