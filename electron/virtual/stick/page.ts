import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Clock } from '../../core/ports.ts';
import type { Faults } from './faults.ts';
import type { WebServer } from './web.ts';

/** A stick's own requests are small; more is refused. */
const bodyLimit = 64 * 1024;
/** How long a stick thinks about a page, ms. */
const thinksMs = 8;

export interface PageOptions {
  web: WebServer;
  fault: Faults['web'];
  clock: Clock;
  /** A request that broke off before it was whole. */
  brokeOff: (error: unknown) => void;
}

/**
 * A stick's web page as an HTTP server, with its faults. It listens nowhere by itself: the bench gives it a loopback port, the
 * stick's own network hands it connections.
 */
export function makePage(options: PageOptions): Server {
  const server = createServer((request, response) => {
    readBody(request).then(
      (body) => void options.clock.after(thinksMs, () => answer(options, { request, response, body })),
      (error: unknown) => {
        options.brokeOff(error);
        request.socket.destroy();
      },
    );
  });
  server.on('clientError', (_, socket) => socket.destroy());
  return server;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > bodyLimit) throw new Error('request body too long');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  body: string;
}

function answer({ web, fault }: PageOptions, { request, response, body }: Exchange): void {
  const { socket } = request;
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const from = { method: request.method ?? 'GET', path: request.url ?? '/', headers, body };
  switch (fault) {
    case 'hangs':
      return;
    case 'rubbish':
      socket.end('\x00\x07\xfe this is not HTTP\r\n\r\n\x1b[2J');
      return;
    case 'login':
      response.writeHead(302, { location: `http://${web.address}/html/login.html` });
      response.end();
      return;
    case 'truncated': {
      const whole = web.handle(from)?.body ?? '';
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(whole)}\r\n\r\n`);
      socket.end(whole.slice(0, whole.length / 2));
      return;
    }
    case 'half': {
      const whole = web.handle(from)?.body ?? '';
      const half = whole.slice(0, Math.floor(whole.length / 2));
      response.writeHead(200, { 'content-type': 'text/html', 'content-length': Buffer.byteLength(half) });
      response.end(half);
      return;
    }
    case 'html': {
      const page = '<!DOCTYPE html><html><head><title>Login</title></head><body><form></form></body></html>';
      response.writeHead(200, { 'content-type': 'text/html', 'content-length': Buffer.byteLength(page) });
      response.end(page);
      return;
    }
    // Told by the page itself, in its own error numbers.
    case 'expired':
    case undefined: {
      const page = web.handle(from);
      if (page === undefined) {
        socket.destroy();
        return;
      }
      response.writeHead(page.status, { ...page.headers, 'content-length': Buffer.byteLength(page.body) });
      response.end(page.body);
    }
  }
}
