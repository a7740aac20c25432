import { createServer, type Server, type Socket } from 'node:net';
import type { VirtualStick } from '../stick/stick.ts';
import { ImportedStick } from './imported.ts';
import { deviceId, encodeDevices, encodeImport, parseOperation, type DeviceRecord } from './codec.ts';

export interface UsbIpOptions {
  /** Stick with index i gets bus id `1-(i+1)`. */
  sticks: readonly VirtualStick[];
  /** Loopback unless said otherwise. */
  host?: string;
  /** 0 = any free port. */
  port: number;
  /** What happens, in words: connections, refusals, rubbish. */
  log: (text: string) => void;
}

export interface UsbIpServer {
  port: number;
  close(): Promise<void>;
}

/** Connections at one time: each stick needs one, a list of devices another one for a moment. */
const connectionLimit = 64;
/** A client says what it wants at once; one that does not is let go, ms. */
const operationLimitMs = 30_000;
/** Answers that wait for a client that does not read; beyond that nothing more is taken from it until it has read. */
const unreadLimit = 4 * 1024 * 1024;

/** Enough for a request of the first phase; more without a whole request is rubbish. */
const operationLimit = 4096;

/**
 * Serves virtual sticks over USB/IP. A stick can be imported once at a time and only while it is on the bus; its connection
 * closes when it leaves. A client that goes away takes the stick's power with it, as an unplugged hub would.
 */
export function serveUsbIp(options: UsbIpOptions): Promise<UsbIpServer> {
  const sockets = new Set<Socket>();
  const taken = new Set<VirtualStick>();
  const server = createServer({ highWaterMark: unreadLimit }, (socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.setTimeout(operationLimitMs, () => socket.destroy());
    socket.on('error', (error) => options.log(`connection: ${error.message}`));
    socket.on('close', () => sockets.delete(socket));
    talk(socket, options, taken);
  });
  server.maxConnections = connectionLimit;
  server.on('drop', () => options.log('a connection is refused: too many'));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host ?? '127.0.0.1', () => {
      server.off('error', reject);
      server.on('error', (error) => options.log(`server: ${error.message}`));
      resolve({ port: portOf(server), close: () => closeAll(server, sockets) });
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function closeAll(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

/** The bus id of the stick with this index. */
export const busIdOf = (index: number): string => `1-${index + 1}`;

function recordOf(stick: VirtualStick, index: number): DeviceRecord | undefined {
  const personality = stick.data.personalities[stick.personality];
  if (!stick.present || personality === undefined) return undefined;
  const [vendor = '0', product = '0'] = stick.id.split(':');
  return {
    busId: busIdOf(index),
    deviceNumber: index + 2,
    vendor: Number.parseInt(vendor, 16),
    product: Number.parseInt(product, 16),
    bcdDevice: personality.bcdDevice,
    deviceClass: [personality.deviceClass, personality.deviceSubclass, personality.deviceProtocol],
    configuration: 1,
    interfaces: stick.interfaces.map(({ data }) => [data.classCode, data.subclass, data.protocol] as const),
  };
}

/** First phase of a connection: lists and one import, after which the connection belongs to the stick. */
function talk(socket: Socket, options: UsbIpOptions, taken: Set<VirtualStick>): void {
  let bytes = Buffer.alloc(0);
  const onData = (chunk: Buffer): void => {
    bytes = Buffer.concat([bytes, chunk]);
    for (;;) {
      const parsed = parseOperation(bytes);
      if (parsed.kind === 'more' && bytes.length <= operationLimit) return;
      if (parsed.kind !== 'request') {
        options.log(`rubbish: ${parsed.kind === 'rubbish' ? parsed.why : 'request without end'}`);
        socket.destroy();
        return;
      }
      bytes = bytes.subarray(parsed.used);
      if (parsed.request.kind === 'devices') {
        const records = options.sticks.map((stick, i) => (taken.has(stick) ? undefined : recordOf(stick, i)));
        socket.write(encodeDevices(records.filter((r) => r !== undefined)));
      } else if (parsed.request.kind === 'import') {
        socket.off('data', onData);
        importStick(socket, options, taken, { busId: parsed.request.busId, rest: bytes });
        return;
      }
    }
  };
  socket.on('data', onData);
}

function importStick(
  socket: Socket,
  options: UsbIpOptions,
  taken: Set<VirtualStick>,
  wish: { busId: string; rest: Buffer },
): void {
  const index = options.sticks.findIndex((_, i) => busIdOf(i) === wish.busId);
  const stick = options.sticks[index];
  const record = stick === undefined ? undefined : recordOf(stick, index);
  if (stick === undefined || record === undefined || taken.has(stick)) {
    const why = stick === undefined ? 'unknown' : record === undefined ? 'away' : 'taken';
    options.log(`import of ${JSON.stringify(wish.busId)} refused: ${why}`);
    socket.end(encodeImport(undefined));
    return;
  }
  taken.add(stick);
  options.log(`import of ${wish.busId} as ${stick.id}`);
  socket.write(encodeImport(record));
  socket.setTimeout(0);
  const imported = new ImportedStick({
    stick,
    device: deviceId(record),
    send: (answer) => {
      if (!socket.write(answer)) socket.pause();
    },
  });
  socket.on('drain', () => socket.resume());
  let left = false;
  const off = stick.on((event) => {
    if (event.kind !== 'left') return;
    left = true;
    // The ends of pending transfers go out first; then the kernel sees an unplug.
    setImmediate(() => {
      socket.destroySoon();
    });
  });
  const receive = (chunk: Buffer): void => {
    const why = take(imported, chunk);
    if (why === undefined) return;
    options.log(why);
    socket.destroy();
  };
  socket.on('data', receive);
  socket.on('close', () => {
    off();
    if (imported.unfinished && !left) options.log(`${wish.busId}: the connection broke off within a command`);
    imported.close();
    taken.delete(stick);
    // The client let go of a stick that was there: its port has lost power.
    if (!left && stick.present) {
      options.log(`${wish.busId} has lost its power`);
      stick.unplug();
      stick.plug();
    }
  });
  if (wish.rest.length > 0) receive(wish.rest);
}

/** What is wrong with bytes from a client, if anything. A defect of a model costs its own connection, not the others. */
function take(imported: ImportedStick, chunk: Buffer): string | undefined {
  try {
    const why = imported.receive(chunk);
    return why === undefined ? undefined : `rubbish: ${why}`;
  } catch (error) {
    return `defect: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
}
