import { terminalPortChannel, type TerminalDown, type TerminalUp } from '../../preload/contract/terminal.ts';

/** The page's end of a terminal's data. One owner, who closes it. */
export interface TerminalDataPort {
  /** Each message must be answered by `done` once it is dealt with; until then it counts against the port's window. */
  listen(onMessage: (message: TerminalDown, done: () => void) => void): void;
  sendBytes(data: Uint8Array): void;
  setMode(mode: 'line' | 'raw'): void;
  /** Whether `wire` messages are wanted. */
  watchWire(how: 'on' | 'off'): void;
  close(): void;
}

/** How long the port of an opened terminal may take to arrive; it is sent in the same turn, so this is never reached in good order. */
const arrivalLimitMs = 5000;

const waiting = new Map<string, (port: MessagePort) => void>();
const arrived = new Map<string, MessagePort>();
let listening = false;

/** Begins to take the ports that the preload hands over; call it before the first terminal is opened. */
export function expectTerminalPorts(): void {
  if (listening) return;
  listening = true;
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const [port] = event.ports;
    // A frame inside the page may post messages too; only the preload speaks as this very window.
    if (event.source !== window || port === undefined || !isArrival(event.data)) return;
    const { id } = event.data;
    const taker = waiting.get(id);
    if (taker === undefined) arrived.set(id, port);
    else taker(port);
  });
}

/** The data port of terminal `id`. Rejects when it does not arrive in time. */
export async function terminalDataPort(id: string): Promise<TerminalDataPort> {
  return dataPort(await messagePort(id));
}

function messagePort(id: string): Promise<MessagePort> {
  const early = arrived.get(id);
  if (early !== undefined) {
    arrived.delete(id);
    return Promise.resolve(early);
  }
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      waiting.delete(id);
      reject(new Error(`no data port for terminal ${id}`));
    }, arrivalLimitMs);
    waiting.set(id, (port) => {
      clearTimeout(timer);
      waiting.delete(id);
      resolve(port);
    });
  });
}

function dataPort(port: MessagePort): TerminalDataPort {
  const post = (message: TerminalUp): void => port.postMessage(message);
  return {
    listen(onMessage) {
      port.onmessage = (event: MessageEvent<unknown>) => {
        const message = event.data;
        if (isDown(message)) onMessage(message, () => post({ kind: 'ack', cost: message.cost }));
      };
    },
    sendBytes: (data) => post({ kind: 'bytes', data: new Uint8Array(data) }),
    setMode: (mode) => post({ kind: 'mode', mode }),
    watchWire: (how) => post({ kind: 'watch-wire', on: how === 'on' }),
    close: () => port.close(),
  };
}

function isArrival(data: unknown): data is { channel: string; id: string } {
  return (
    typeof data === 'object' &&
    data !== null &&
    'channel' in data &&
    data.channel === terminalPortChannel &&
    'id' in data &&
    typeof data.id === 'string'
  );
}

const downKinds: readonly unknown[] = ['lines', 'bytes', 'wire'] satisfies TerminalDown['kind'][];

/** The main process is trusted and checked by its types; this only tells its kinds of message from anything else. */
function isDown(data: unknown): data is TerminalDown {
  return typeof data === 'object' && data !== null && 'kind' in data && downKinds.includes(data.kind);
}
