import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { clockExact } from '../../../components/format.ts';
import { hexRows } from './hex.ts';
import { onLookChange, screenLook } from './theme.ts';

/** Rows kept: some 40 KB of traffic, which is what one looks back through by eye. */
const hexScrollback = 5_000;
/** Bytes that follow each other this closely stand together under one time, ms. */
const togetherMs = 20;

/** What goes over the wire, in hex and text. */
export interface HexScreen {
  readonly element: HTMLElement;
  add(direction: 'in' | 'out', at: number, data: Uint8Array, done: () => void): void;
  clear(): void;
  fit(): void;
}

export function createHexScreen(): HexScreen {
  const element = document.createElement('div');
  element.className = 'screen hex-screen';
  const look = screenLook();
  const terminal = new Terminal({
    theme: { ...look.theme },
    fontFamily: look.fontFamily,
    fontSize: look.fontSize - 1,
    lineHeight: look.lineHeight,
    scrollback: hexScrollback,
    disableStdin: true,
    cursorInactiveStyle: 'none',
    convertEol: true,
  });
  const fitAddon = new FitAddon();
  terminal.loadAddon(fitAddon);
  // Cells can only be measured inside the document.
  document.body.append(element);
  terminal.open(element);
  // Nothing is ever typed here: Tab goes on.
  terminal.attachCustomKeyEventHandler((event) => event.key !== 'Tab');
  terminal.write('\u001b[?25l');
  element.remove();
  onLookChange(() => {
    const { theme, fontSize } = screenLook();
    Object.assign(terminal.options, { theme, fontSize: fontSize - 1 });
  });
  let last = { direction: '', at: 0 };
  return {
    element,
    add(direction, at, data, done) {
      const isNew = direction !== last.direction || at - last.at > togetherMs;
      last = { direction, at };
      const mark = direction === 'in' ? '◂' : '▸';
      const head = isNew ? `\u001b[90m${clockExact(new Date(at).toISOString())}\u001b[0m  ${mark}\n` : '';
      const bold = direction === 'out' ? '\u001b[1m' : '';
      terminal.write(
        `${head}${hexRows(data)
          .map((row) => `${bold}${row}\u001b[0m\n`)
          .join('')}`,
        done,
      );
    },
    clear() {
      last = { direction: '', at: 0 };
      terminal.reset();
      terminal.write('\u001b[?25l');
    },
    fit() {
      if (element.clientWidth > 0 && element.clientHeight > 0) fitAddon.fit();
    },
  };
}
