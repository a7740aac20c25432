/** The page of the flood program: the real screen on the real data port, with a record of all that arrived. */
import '../../../renderer/app/tokens.css';
import { expectPorts } from '../../../renderer/client/data-ports.ts';
import { terminalDataPort } from '../../../renderer/client/terminal-port.ts';
import { ChainHash } from './chain-hash.ts';
import { createScreen } from '../../../renderer/features/terminal/screen/screen.ts';

export interface FloodPage {
  /** Milliseconds that the page takes over each message before it acknowledges; 0 = as fast as it can. */
  slow: number;
  bytes: number;
  lines: number;
  lastNumber: number;
  gaps: number;
  firstAt: number;
  lastAt: number;
  /** The longest time between two frames while bytes came, ms. */
  longestFrame: number;
  /** From each key press to the frame that shows its letter in the prompt, ms. */
  keys: number[];
  hash(): Promise<string>;
  tail(rows: number): string[];
  setMode(mode: 'line' | 'raw'): void;
  type(text: string): void;
  reset(): void;
}

expectPorts();
const screen = createScreen({ input: (data) => port.sendBytes(data), choose: () => undefined });
document.querySelector('#host')?.append(screen.element);
screen.fit();
const port = await terminalDataPort('flood');
let chain = new ChainHash();

const page: FloodPage = {
  slow: 0,
  bytes: 0,
  lines: 0,
  lastNumber: 0,
  gaps: 0,
  firstAt: 0,
  lastAt: 0,
  longestFrame: 0,
  keys: [],
  hash: () => chain.end(),
  tail(rows) {
    const buffer = screen.terminal.buffer.active;
    const last = buffer.baseY + buffer.cursorY;
    return Array.from({ length: rows }, (_, i) => buffer.getLine(last - rows + 1 + i)?.translateToString(true) ?? '');
  },
  setMode(mode) {
    port.setMode(mode);
    screen.setMode(mode);
  },
  type: (text) => port.sendBytes(new TextEncoder().encode(text)),
  reset() {
    chain = new ChainHash();
    Object.assign(page, {
      bytes: 0,
      lines: 0,
      lastNumber: 0,
      gaps: 0,
      firstAt: 0,
      lastAt: 0,
      longestFrame: 0,
      keys: [],
    });
  },
};

port.listen((message, done) => {
  page.firstAt ||= performance.now();
  page.lastAt = performance.now();
  const acknowledge = page.slow === 0 ? done : () => void setTimeout(done, page.slow);
  if (message.kind === 'bytes') {
    page.bytes += message.data.length;
    chain.push(message.data);
    screen.writeBytes(message.data, acknowledge);
    return;
  }
  if (message.kind === 'wire') {
    acknowledge();
    return;
  }
  for (const line of message.lines) {
    const number = Number(/^line (\d+)/.exec(line.text)?.[1] ?? 0);
    if (number !== page.lastNumber + 1) page.gaps += 1;
    page.lastNumber = number;
    page.lines += 1;
  }
  screen.writeLines(message.lines, acknowledge);
});

let frame = performance.now();
const tick = (now: number): void => {
  if (page.firstAt > 0 && performance.now() - page.lastAt < 100)
    page.longestFrame = Math.max(page.longestFrame, now - frame);
  frame = now;
  requestAnimationFrame(tick);
};
requestAnimationFrame(tick);
/** Resolves once the next frame has been painted: its callbacks run before the paint, a message to oneself after it. */
const painted = (): Promise<void> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    });
  });
document.querySelector('#prompt')?.addEventListener('input', (event) => {
  void painted().then(() => page.keys.push(performance.now() - event.timeStamp));
});

Object.assign(window, { floodPage: page });
