import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Order, Said } from '../orders.ts';

/** Answers one order of the guest. Throwing becomes status 500 with the message. */
export type Obey = (order: Order) => Promise<unknown>;

export interface Control {
  port: number;
  close(): Promise<void>;
}

/** An order is a few hundred bytes; more is a mistake. */
const largestOrder = 1 << 20;

/** An emulated guest that is busy would send its next order just as a connection is closed for being idle (Node: 5 s). */
const keepOpenMs = 600_000;

/**
 * The guest's line to the host: it orders sticks to be plugged and pulled, asks what went over the wire, and says how
 * each scenario ended. One POST for each order, on the host's loopback only.
 */
export async function serveControl(obey: Obey): Promise<Control> {
  const server: Server = createServer((request, response) => {
    readBody(request)
      .then((body) => obey(JSON.parse(body) as Order))
      .then(
        (value) => response.end(JSON.stringify({ value: value ?? null } satisfies Said)),
        (error: unknown) => {
          response.statusCode = 500;
          response.end(JSON.stringify({ error: String(error) } satisfies Said));
        },
      );
  });
  server.keepAliveTimeout = keepOpenMs;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > largestOrder) throw new Error('order too long');
  }
  return body;
}
