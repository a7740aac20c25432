import { toErrorData } from '../model/index.ts';
import type { ErrorData, Place, PortSighting } from '../model/index.ts';
import type { AtChannel } from '../at/channel.ts';
import type { SerialChannel } from '../ports.ts';
import type { Lease } from './port-hub.ts';
import type { Workbench } from './workbench.ts';

export type PortEvent =
  | { kind: 'open'; port: { name: string; serial: SerialChannel; at: AtChannel } }
  /** The stick left or the port closed; `open` follows when it is there again. */
  | { kind: 'gone'; error?: ErrorData }
  /** It is there but cannot be opened; tried again when something changes at the place. */
  | { kind: 'failed'; error: ErrorData };

/** Read through a function: the state changes while the look waits. */
const lookOn = (state: { ended: boolean; lookAgain: boolean }): boolean => state.lookAgain && !state.ended;

/**
 * Keeps one port of a place open for one user, over every plug: the port of that interface number, or, where the stick
 * came back with others, its AT port. The present state is told at once.
 *
 * @returns gives the port back; resolves when it is closed, if this was its last user
 */
export function attachPort(
  workbench: Workbench,
  place: Place,
  interfaceNumber: number,
  listener: (event: PortEvent) => void,
): { release(): Promise<void> } {
  const session = workbench.session(place);
  let lease: Lease | undefined;
  let path: string | undefined;
  const state = { ended: false, busy: false, lookAgain: false };

  const wanted = (): PortSighting | undefined =>
    session.run?.state === 'running' && session.sighting === undefined
      ? undefined
      : session.sighting?.ports.find((port) => port.interface === interfaceNumber);

  const drop = async (error?: ErrorData): Promise<void> => {
    const held = lease;
    lease = undefined;
    path = undefined;
    if (held === undefined) return;
    if (!state.ended) listener(error === undefined ? { kind: 'gone' } : { kind: 'gone', error });
    await held.release();
  };

  const join = async (port: PortSighting): Promise<void> => {
    try {
      const got = await workbench.leasePort(place, port.interface);
      if (state.ended) {
        await got.release();
        return;
      }
      lease = got;
      path = port.path;
      got.port.serial.onClose((error) => {
        if (lease === got) void drop(error);
      });
      listener({ kind: 'open', port: { name: port.name, serial: got.port.serial, at: got.port.at } });
    } catch (error) {
      if (!state.ended) listener({ kind: 'failed', error: toErrorData(error) });
    }
  };

  /** One look at a time; a change that comes meanwhile is looked at after it. */
  const look = async (): Promise<void> => {
    if (state.busy) {
      state.lookAgain = true;
      return;
    }
    state.busy = true;
    do {
      state.lookAgain = false;
      const port = wanted();
      if (path !== undefined && path !== port?.path) await drop();
      if (!state.ended && port !== undefined && lease === undefined) await join(port);
    } while (lookOn(state));
    state.busy = false;
  };

  const stop = session.onChange(() => void look());
  void look();
  return {
    async release() {
      if (state.ended) return;
      state.ended = true;
      stop();
      await drop();
    },
  };
}
