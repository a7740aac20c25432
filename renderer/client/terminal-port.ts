import { terminalPortChannel } from '../../preload/contract/names.ts';
import type { TerminalDown, TerminalUp } from '../../preload/contract/terminal.ts';
import { arrivingPort } from './data-ports.ts';

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

/** The data port of terminal `id`. Rejects when it does not arrive in time. */
export async function terminalDataPort(id: string): Promise<TerminalDataPort> {
  return dataPort(await arrivingPort(terminalPortChannel, id));
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

const downKinds: readonly unknown[] = ['lines', 'bytes', 'wire'] satisfies TerminalDown['kind'][];

/** The main process is trusted and checked by its types; this only tells its kinds of message from anything else. */
function isDown(data: unknown): data is TerminalDown {
  return typeof data === 'object' && data !== null && 'kind' in data && downKinds.includes(data.kind);
}
