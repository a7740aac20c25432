/** How long a data port may take to arrive; it is sent in the same turn, so this is never reached in good order. */
const arrivalLimitMs = 5000;

const waiting = new Map<string, (port: MessagePort) => void>();
const arrived = new Map<string, MessagePort>();
let listening = false;

/** Begins to take the ports that the preload hands over; call it before the first one is asked for. */
export function expectPorts(): void {
  if (listening) return;
  listening = true;
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const [port] = event.ports;
    // A frame inside the page may post messages too; only the preload speaks as this very window.
    if (event.source !== window || port === undefined || !isArrival(event.data)) return;
    const key = keyOf(event.data.channel, event.data.id);
    const taker = waiting.get(key);
    if (taker === undefined) arrived.set(key, port);
    else taker(port);
  });
}

/** The port of a channel by its id. Rejects when it does not arrive in time. */
export function arrivingPort(channel: string, id: string): Promise<MessagePort> {
  const key = keyOf(channel, id);
  const early = arrived.get(key);
  if (early !== undefined) {
    arrived.delete(key);
    return Promise.resolve(early);
  }
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      waiting.delete(key);
      reject(new Error(`no data port ${key}`));
    }, arrivalLimitMs);
    waiting.set(key, (port) => {
      clearTimeout(timer);
      waiting.delete(key);
      resolve(port);
    });
  });
}

const keyOf = (channel: string, id: string): string => `${channel} ${id}`;

function isArrival(data: unknown): data is { channel: string; id: string } {
  return (
    typeof data === 'object' &&
    data !== null &&
    'channel' in data &&
    typeof data.channel === 'string' &&
    'id' in data &&
    typeof data.id === 'string'
  );
}
