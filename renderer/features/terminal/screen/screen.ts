import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { WebglAddon } from '@xterm/addon-webgl';
import { Terminal, type IMarker } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import type { TerminalLine } from '../../../../preload/contract/terminal.ts';
import { say, word } from '../../../../resources/text/index.ts';
import { screenLine } from './format.ts';
import { createHighlight, createNotes } from './notes.ts';
import { createPump, windowPacing, type Pacing } from './pump.ts';
import { isRealGpu, webGlRenderer } from './renderer-choice.ts';
import { onLookChange, screenLook } from './theme.ts';

/** Rows that can be scrolled back to: at 120 columns some 15 MB, half an hour of a talkative stick. */
export const scrollback = 10_000;
/** Explained lines that can still be marked by a click. */
const explainedLimit = 200;

/** The screen of one terminal. It lives as long as the terminal; pages show its element and take it out again. */
export interface Screen {
  readonly terminal: Terminal;
  readonly element: HTMLElement;
  /** `done` is called when the lines stand in the buffer. */
  writeLines(lines: readonly TerminalLine[], done: () => void): void;
  writeBytes(data: Uint8Array, done: () => void): void;
  setMode(mode: 'line' | 'raw'): void;
  /** Marks the explained line of that number; undefined takes the mark away. */
  mark(number: number | undefined): void;
  /** Goes to the next or the last place that holds the text, upper and lower case alike; marks all. An empty text ends it. */
  find(text: string, direction: 'next' | 'previous'): void;
  /** Tells how many places were found and which one is shown, from 1; 0 = none. */
  onFound(listener: (found: { count: number; shown: number }) => void): () => void;
  /** All that stands on the screen, wrapped rows joined. */
  text(): string;
  clear(): void;
  fit(): void;
  dispose(): void;
}

export interface ScreenEvents {
  /** Typed in raw mode, as bytes. */
  input(data: Uint8Array): void;
  /** A click on an explained line. */
  choose(number: number): void;
}

/** Ends whatever a stick's bytes switched on in raw mode: soft reset, back from the alternate screen. */
const leaveRaw = '\u001b[?1049l\u001b[!p';
const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';

export function createScreen(events: ScreenEvents): Screen {
  const element = document.createElement('div');
  element.className = 'screen';
  let look = screenLook();
  const terminal = new Terminal({
    ...options(look),
    scrollback,
    allowProposedApi: true,
    disableStdin: true,
    cursorInactiveStyle: 'none',
    // Nothing that a stick sends may open anything.
    linkHandler: { activate: () => undefined },
    screenReaderMode: false,
  });
  const fitAddon = new FitAddon();
  terminal.loadAddon(fitAddon);
  const searchAddon = new SearchAddon({ highlightLimit: 1_000 });
  terminal.loadAddon(searchAddon);
  // Cells can only be measured inside the document; the page that shows the screen takes the element from there.
  document.body.append(element);
  terminal.open(element);
  if (isRealGpu(webGlRenderer())) drawByWebGl(terminal);
  terminal.write(hideCursor);
  element.remove();

  const pump = createPump(terminal, pacing());
  const notes = createNotes(terminal);
  const highlight = createHighlight(terminal);
  let explained: { number: number; marker: IMarker; hasNote: boolean }[] = [];
  let marked: number | undefined;
  let above: TerminalLine | undefined;
  let fresh = true;
  let mode: 'line' | 'raw' = 'line';
  // Nothing is typed here in line mode, so Tab goes on. In raw mode it is the stick's, and F6 leaves.
  terminal.attachCustomKeyEventHandler((event) => mode === 'raw' || event.key !== 'Tab');

  const start = (): string => {
    if (!fresh) return '\r\n';
    fresh = false;
    return '';
  };

  const remember = (line: TerminalLine): void => {
    explained.push({ number: line.number, marker: terminal.registerMarker(0), hasNote: line.note !== undefined });
    if (explained.length > explainedLimit) explained.shift()?.marker.dispose();
  };

  const showMark = (): void => {
    const place = explained.find((one) => one.number === marked);
    if (place === undefined) {
      highlight.show(undefined);
      return;
    }
    // The marker stands on the last row of the line; those before it are its wrapped beginning.
    const buffer = terminal.buffer.active;
    let rows = 1;
    while (buffer.getLine(place.marker.line - rows + 1)?.isWrapped === true) rows += 1;
    const offset = place.marker.line - rows + 1 - (buffer.baseY + buffer.cursorY);
    const first = rows === 1 ? place.marker : terminal.registerMarker(offset);
    const end = buffer.getLine(place.marker.line)?.translateToString(true).length ?? 0;
    const words = place.hasNote ? undefined : word('terminal.explained');
    highlight.show({ marker: first, rows, end, words, colour: look.marked });
  };

  const encoder = new TextEncoder();
  const disposers = [
    terminal.onData((text) => mode === 'raw' && events.input(encoder.encode(text))),
    terminal.onBinary((text) => mode === 'raw' && events.input(Uint8Array.from(text, (c) => c.charCodeAt(0) & 0xff))),
    terminal.onResize(showMark),
  ];
  const onClick = (event: MouseEvent): void => {
    const screenElement = element.querySelector('.xterm-screen');
    if (screenElement === null || terminal.hasSelection()) return;
    const box = screenElement.getBoundingClientRect();
    const row = Math.floor(((event.clientY - box.top) / box.height) * terminal.rows) + terminal.buffer.active.viewportY;
    const hit = explained.find((one) => !one.marker.isDisposed && one.marker.line >= row);
    if (hit === undefined) return;
    const buffer = terminal.buffer.active;
    for (let line = hit.marker.line; line >= row; line -= 1) {
      if (line === row) {
        events.choose(hit.number);
        return;
      }
      if (buffer.getLine(line)?.isWrapped !== true) return;
    }
  };
  element.addEventListener('click', onClick);
  const stopLook = onLookChange(() => {
    look = screenLook();
    Object.assign(terminal.options, options(look));
    showMark();
  });

  return {
    terminal,
    element,
    writeLines(lines, done) {
      let text = '';
      for (const line of lines) {
        text += start() + screenLine(line, above);
        above = line;
        if (line.note === undefined && line.explanation === undefined) continue;
        // The cursor stands behind this line only while its chunk has just been parsed.
        const note = line.note === undefined ? undefined : say(line.note);
        pump.write(text, () => {
          if (note !== undefined) notes.add(note, line.tone);
          if (line.explanation !== undefined) remember(line);
          if (line.number === marked) showMark();
        });
        text = '';
      }
      pump.write(text, done);
    },
    writeBytes(data, done) {
      above = undefined;
      fresh = false;
      pump.write(data, done);
    },
    setMode(next) {
      if (next === mode) return;
      mode = next;
      above = undefined;
      terminal.options.disableStdin = next === 'line';
      pump.write(next === 'raw' ? start() + showCursor : leaveRaw + hideCursor);
    },
    mark(number) {
      marked = number;
      showMark();
    },
    find(text, direction) {
      if (text === '') {
        searchAddon.clearDecorations();
        terminal.clearSelection();
        return;
      }
      const options = { decorations: findColours(look.marked, look.theme.cursor ?? look.marked) };
      if (direction === 'next') searchAddon.findNext(text, options);
      else searchAddon.findPrevious(text, options);
    },
    onFound(listener) {
      const heard = searchAddon.onDidChangeResults(({ resultCount, resultIndex }) =>
        listener({ count: resultCount, shown: resultIndex + 1 }),
      );
      return () => heard.dispose();
    },
    text() {
      const buffer = terminal.buffer.active;
      const rows: string[] = [];
      for (let i = 0; i < buffer.length; i += 1) {
        const row = buffer.getLine(i);
        const part = row?.translateToString(true) ?? '';
        if (row?.isWrapped === true) rows.push((rows.pop() ?? '') + part);
        else rows.push(part);
      }
      return rows.join('\n').trimEnd();
    },
    clear() {
      notes.clear();
      highlight.show(undefined);
      for (const one of explained) one.marker.dispose();
      explained = [];
      above = undefined;
      pump.clear();
      terminal.reset();
      fresh = true;
      terminal.write(mode === 'line' ? hideCursor : showCursor);
    },
    fit() {
      if (element.clientWidth > 0 && element.clientHeight > 0) fitAddon.fit();
    },
    dispose() {
      element.removeEventListener('click', onClick);
      for (const one of disposers) one.dispose();
      stopLook();
      terminal.dispose();
      element.remove();
    },
  };
}

/** One for all screens of the window. */
let shared: Pacing | undefined;
const pacing = (): Pacing => (shared ??= windowPacing());

/** Decorations take only #rrggbb; the overview ruler is not shown. */
const findColours = (all: string, active: string) => ({
  matchBackground: all,
  matchOverviewRuler: all,
  activeMatchBorder: active,
  activeMatchBackground: all,
  activeMatchColorOverviewRuler: active,
});

const options = (look: ReturnType<typeof screenLook>) => ({
  theme: look.theme,
  fontFamily: look.fontFamily,
  fontSize: look.fontSize,
  lineHeight: look.lineHeight,
  fontWeightBold: 600 as const,
});

/** The graphics card's renderer; when the card goes (sleep, driver), plain elements take over by themselves. */
function drawByWebGl(terminal: Terminal): void {
  try {
    const addon = new WebglAddon();
    addon.onContextLoss(() => addon.dispose());
    terminal.loadAddon(addon);
  } catch (error) {
    console.warn('WebGL renderer not available, using elements', error);
  }
}
