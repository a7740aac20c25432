import { terminal } from '../../../preload/contract/index.ts';
import { invoke } from '../../client/bridge.ts';
import { expectPorts } from '../../client/data-ports.ts';
import { terminalDataPort, type TerminalDataPort } from '../../client/terminal-port.ts';
import { showForTests } from './test-access.ts';
import { echoOf, withLineEnd, type LineEnd } from './input.ts';
import type { HexScreen } from './screen/hex-screen.ts';
import type { Screen } from './screen/screen.ts';
import {
  followTerminals,
  noteExplained,
  patchView,
  takeEarlyState,
  terminalKey,
  useTerminals,
  viewOf,
  type Mode,
} from './terminal-store.ts';

/** One terminal of the window: its screen, which stays as long as the window, and its way to the port, which may be freed. */
export interface Connection {
  readonly key: string;
  /** The screen, made with the first opening. xterm is fetched only then. */
  screen(): Promise<Screen>;
  /** Opens the terminal unless it is open. What goes wrong stands in the view. */
  open(): Promise<void>;
  /** Gives the port back; the screen keeps what it shows. */
  free(): Promise<void>;
  setMode(mode: Mode): void;
  /** What goes over the wire, in hex; made when first asked for. */
  hexScreen(): Promise<HexScreen>;
  watchWire(how: 'on' | 'off'): void;
  setTyping(how: { lineEnd?: LineEnd; echo?: boolean }): void;
  mark(number: number): void;
}

const connections = new Map<string, Connection>();

/** The connection of one port of a place; made once. */
export function connectionOf(place: string, interfaceNumber: number): Connection {
  const key = terminalKey(place, interfaceNumber);
  const known = connections.get(key);
  if (known !== undefined) return known;
  const made = makeConnection(key, { place, interface: interfaceNumber });
  connections.set(key, made);
  return made;
}

function makeConnection(key: string, at: { place: string; interface: number }): Connection {
  let screen: Promise<Screen> | undefined;
  let port: TerminalDataPort | undefined;
  let opening: Promise<void> | undefined;
  /** The main process counts from 1 for each terminal that it opens; on this screen the count goes on. */
  let lastNumber = 0;
  let hex: Promise<HexScreen> | undefined;
  let isWireWatched = false;

  /** What is typed into the screen in raw mode. */
  const type = (data: Uint8Array): void => {
    const { lineEnd, echo } = viewOf(useTerminals.getState(), key);
    if (port === undefined) return;
    port.sendBytes(withLineEnd(data, lineEnd));
    if (echo) void screen?.then((made) => made.writeBytes(echoOf(data), () => undefined));
  };

  const mark = (number: number): void => {
    patchView(key, { marked: number });
    void screen?.then((made) => made.mark(number));
  };

  const makeScreen = async (): Promise<Screen> => {
    const { createScreen } = await import('./screen/screen.ts');
    // Cells are measured with the real font, or the columns would not fit.
    await document.fonts.load('12px "IBM Plex Mono"');
    const made = createScreen({ input: type, choose: mark });
    showForTests(key, made.terminal);
    return made;
  };
  const theScreen = (): Promise<Screen> => (screen ??= makeScreen());

  const join = async (): Promise<void> => {
    followTerminals();
    expectPorts();
    const made = await theScreen();
    const opened = await invoke(terminal.open, at);
    if (!opened.ok) {
      patchView(key, { error: opened.error });
      return;
    }
    const { id } = opened.value;
    const joined = await terminalDataPort(id);
    port = joined;
    const state = takeEarlyState(id);
    patchView(key, { id, error: undefined, ...(state !== undefined && { state }) });
    joined.setMode(viewOf(useTerminals.getState(), key).mode);
    if (isWireWatched) joined.watchWire('on');
    const base = lastNumber;
    joined.listen((message, done) => {
      if (message.kind === 'wire') {
        if (hex === undefined) done();
        else void hex.then((view) => view.add(message.direction, message.at, message.data, done));
        return;
      }
      if (message.kind === 'bytes') {
        made.writeBytes(message.data, done);
        return;
      }
      const lines = message.lines.map((line) => ({ ...line, number: line.number + base }));
      lastNumber = lines.at(-1)?.number ?? lastNumber;
      const patch = noteExplained(viewOf(useTerminals.getState(), key), lines);
      if (patch !== undefined) patchView(key, patch);
      if (patch?.marked !== undefined) made.mark(patch.marked);
      made.writeLines(lines, done);
    });
  };

  return {
    key,
    screen: theScreen,
    open() {
      if (port !== undefined) return Promise.resolve();
      opening ??= join().finally(() => (opening = undefined));
      return opening;
    },
    async free() {
      const { id } = viewOf(useTerminals.getState(), key);
      if (id === undefined) return;
      port?.close();
      port = undefined;
      const outcome = await invoke(terminal.close, { id });
      patchView(key, { id: undefined, state: undefined, ...(!outcome.ok && { error: outcome.error }) });
    },
    hexScreen: () => (hex ??= import('./screen/hex-screen.ts').then(({ createHexScreen }) => createHexScreen())),
    watchWire(how) {
      isWireWatched = how === 'on';
      port?.watchWire(how);
    },
    setTyping: (how) => patchView(key, how),
    setMode(mode) {
      patchView(key, { mode });
      port?.setMode(mode);
      void screen?.then((made) => {
        made.setMode(mode);
        if (mode === 'raw') made.terminal.focus();
      });
    },
    mark,
  };
}
