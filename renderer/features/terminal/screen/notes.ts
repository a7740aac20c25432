import type { IDecoration, IMarker, Terminal } from '@xterm/xterm';

/** Notes that stand behind lines: the newest ones; a flood of noted lines must not fill the page with elements. */
const noteLimit = 300;
const noteGap = 2;

export interface Notes {
  /** Puts words behind the text that ends at the cursor. They are no part of the buffer: they are not copied with it. */
  add(text: string, tone: string): void;
  clear(): void;
}

export function createNotes(terminal: Terminal): Notes {
  let kept: IDecoration[] = [];
  return {
    add(text, tone) {
      const x = terminal.buffer.active.cursorX + noteGap;
      const width = terminal.cols - x;
      // Too little room for a word: the lane says it as well.
      if (width < 6) return;
      const marker = terminal.registerMarker(0);
      const note = terminal.registerDecoration({ marker, x, width });
      if (note === undefined) return;
      note.onRender((element) => {
        if (element.textContent === text) return;
        element.classList.add('screen-note');
        element.dataset['tone'] = tone;
        element.textContent = text;
      });
      kept.push(note);
      if (kept.length > noteLimit) kept.shift()?.dispose();
    },
    clear() {
      for (const note of kept) note.dispose();
      kept = [];
    },
  };
}

export interface MarkedPlace {
  /** On the first row of the line. */
  marker: IMarker;
  rows: number;
  /** Where the text ends on the last row, in columns. */
  end: number;
  /** Words behind the text; undefined when a note stands there already. */
  words: string | undefined;
  colour: string;
}

export interface Highlight {
  /** Marks the rows of a line; undefined takes the mark away. */
  show(place: MarkedPlace | undefined): void;
}

/** The mark of the line that the lane explains: a ground over the whole width, a bar at the left, words behind it. */
export function createHighlight(terminal: Terminal): Highlight {
  let shown: IDecoration | undefined;
  return {
    show(place) {
      shown?.dispose();
      shown = undefined;
      if (place === undefined || place.marker.isDisposed) return;
      const { rows, end, words } = place;
      shown = terminal.registerDecoration({
        marker: place.marker,
        width: terminal.cols,
        height: rows,
        backgroundColor: place.colour,
        layer: 'bottom',
      });
      shown?.onRender((element) => {
        if (element.firstChild !== null) return;
        element.classList.add('screen-mark');
        // The screen colours only cells that hold text; the rest of the last row is filled by an element.
        const rest = document.createElement('span');
        rest.className = 'screen-mark-rest';
        rest.style.left = `${(end / terminal.cols) * 100}%`;
        rest.style.height = `${100 / rows}%`;
        rest.textContent = words ?? '';
        element.append(rest);
      });
    },
  };
}
