import { relayPortChannel } from '../../preload/contract/names.ts';
import type { TapDown, TapUp, TapView } from '../../preload/contract/relay.ts';
import { arrivingPort } from './data-ports.ts';

/** The page's end of a relay's tap. One owner, who closes it. */
export interface TapPort {
  /** Each message must be answered by `done` once it is shown; until then it counts against the port's window. */
  listen(onMessage: (message: TapDown, done: () => void) => void): void;
  setView(view: TapView): void;
  close(): void;
}

/** The tap that `watch` has opened. Rejects when it does not arrive in time. */
export async function tapPort(id: string): Promise<TapPort> {
  const port = await arrivingPort(relayPortChannel, id);
  const post = (message: TapUp): void => port.postMessage(message);
  return {
    listen(onMessage) {
      port.onmessage = (event: MessageEvent<unknown>) => {
        const message = event.data;
        if (isDown(message)) onMessage(message, () => post({ kind: 'ack', cost: message.cost }));
      };
    },
    setView: (view) => post({ kind: 'view', view }),
    close: () => port.close(),
  };
}

/** The main process is trusted and checked by its types; this only tells its kind of message from anything else. */
const isDown = (data: unknown): data is TapDown =>
  typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'lines';
