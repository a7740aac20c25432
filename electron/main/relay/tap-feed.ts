import type { TapDown, TapView } from '../../../preload/contract/relay.ts';
import { tapUpSchema } from '../../../preload/contract/relay.ts';
import type { Clock, Dispose } from '../../core/ports.ts';
import { message } from '../../core/model/index.ts';
import { TapFormatter, type Direction, type NoteOf, type ShownLine, type ViewedPiece } from '../../core/relay/index.ts';
import type { DataPort } from '../terminal/ports.ts';

/** Bytes of one piece that are kept for the eye: a screen full in hex. The relay itself carries all. */
const keptBytes = 1024;
/** Pieces that are kept, for whoever opens the tap later or changes its view. */
const keptPieces = 200;
/** ms between two batches: nobody reads quicker. */
const batchMs = 100;
/** Lines of one batch; beyond it their number is said. A page stays quick with 2000 lines a second. */
const batchLines = 200;
/** Cost that may be on its way to the page; above it lines are left out, as the relay never waits for the page. */
const highWater = 256 * 1024;
/** What a line costs besides its text: the other fields of the message and the row on the screen. */
const lineCost = 64;

/** What goes through one relay, kept a little and shown to the pages that look. It never holds the relay up. */
export class TapFeed {
  readonly #clock: Clock;
  readonly #toLine: Direction;
  readonly #noteOf: NoteOf;
  readonly #watchers = new Set<Watcher>();
  #pieces: ViewedPiece[] = [];

  constructor(clock: Clock, toLine: Direction, noteOf: NoteOf) {
    this.#clock = clock;
    this.#toLine = toLine;
    this.#noteOf = noteOf;
  }

  add(direction: Direction, who: string, data: Uint8Array): void {
    const piece: ViewedPiece = {
      at: new Date(this.#clock.now()).toISOString(),
      direction,
      who,
      // A copy: the relay may use its bytes again.
      data: data.slice(0, keptBytes),
      more: Math.max(0, data.length - keptBytes),
    };
    this.#pieces.push(piece);
    if (this.#pieces.length > 2 * keptPieces) this.#pieces = this.#pieces.slice(-keptPieces);
    for (const watcher of this.#watchers) watcher.add(piece);
  }

  /** Shows it on a page until the page's end of the port closes. */
  watch(page: DataPort<TapDown>, view: TapView): void {
    const watcher = new Watcher(page, this.#clock, () => this.#watchers.delete(watcher));
    const show = (as: TapView): void =>
      watcher.begin(new TapFormatter(as, this.#toLine, this.#noteOf), this.#pieces.slice(-keptPieces));
    show(view);
    watcher.onView(show);
    this.#watchers.add(watcher);
  }

  close(): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers.clear();
  }
}

class Watcher {
  readonly #page: DataPort<TapDown>;
  readonly #clock: Clock;
  readonly #offs: Dispose[];
  #formatter: TapFormatter | undefined;
  #lines: ShownLine[] = [];
  #left = 0;
  #anew = false;
  #unacknowledged = 0;
  #timer: Dispose | undefined;
  #show: (view: TapView) => void = () => undefined;

  constructor(page: DataPort<TapDown>, clock: Clock, gone: () => void) {
    this.#page = page;
    this.#clock = clock;
    this.#offs = [
      page.onClose(() => {
        this.close();
        gone();
      }),
      page.onMessage((said) => {
        const up = tapUpSchema.safeParse(said);
        if (!up.success) return;
        if (up.data.kind === 'ack') this.#unacknowledged -= Math.min(up.data.cost, this.#unacknowledged);
        else this.#show(up.data.view);
      }),
    ];
  }

  onView(show: (view: TapView) => void): void {
    this.#show = show;
  }

  begin(formatter: TapFormatter, pieces: readonly ViewedPiece[]): void {
    this.#formatter = formatter;
    this.#lines = [];
    this.#left = 0;
    this.#anew = true;
    for (const piece of pieces) for (const line of formatter.push(piece)) this.#lines.push(line);
    this.#lines = this.#lines.slice(-batchLines);
    this.#flush();
  }

  add(piece: ViewedPiece): void {
    if (this.#formatter === undefined) return;
    if (this.#unacknowledged > highWater || this.#lines.length >= batchLines) this.#left += 1;
    else for (const line of this.#formatter.push(piece)) this.#lines.push(line);
    this.#timer ??= this.#clock.after(batchMs, () => this.#flush());
  }

  close(): void {
    this.#timer?.();
    this.#timer = undefined;
    this.#formatter = undefined;
    for (const off of this.#offs.splice(0)) off();
    this.#page.close();
  }

  #flush(): void {
    this.#timer?.();
    this.#timer = undefined;
    const lines = this.#lines;
    if (this.#left > 0) {
      const at = new Date(this.#clock.now()).toISOString();
      lines.push({ at, tone: 'more', who: '', text: '', note: message('relay.tap-left', { pieces: this.#left }) });
    }
    if (lines.length === 0 && !this.#anew) return;
    const cost = lines.reduce((sum, { text }) => sum + text.length + lineCost, 0);
    this.#unacknowledged += cost;
    this.#page.post({ kind: 'lines', anew: this.#anew, lines, cost });
    this.#lines = [];
    this.#left = 0;
    this.#anew = false;
  }
}
