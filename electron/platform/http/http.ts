import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { networkInterfaces } from 'node:os';
import { Failure, type ErrorCode } from '../../core/model/index.ts';
import type { Http, HttpAnswer, HttpRequest } from '../../core/ports.ts';
import { errnoOf } from '../shared/errno.ts';
import { openBound, type BoundSocket } from './bound-socket.ts';
import { findWay, type CardTable, type Way } from './way.ts';

/** A stick's answers are some KiB; its largest page is a few hundred. */
const BODY_LIMIT = 1024 * 1024;

/** Node's own limit of 16 KiB is enough for any browser; sticks send a handful of lines. */
const HEAD_LIMIT = 16 * 1024;

/** The network says that nobody is there; also possible after the connection stood (unplugged in the middle). */
const NOBODY_THERE = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EHOSTDOWN', 'EADDRNOTAVAIL']);

/** HTTP to the pages of sticks, each through its own card. `cards` is asked anew for every request. */
export function systemHttp(cards: () => CardTable = networkInterfaces): Http {
  return {
    async request(asked) {
      const way = findWay(asked.reach, asked.host, cards());
      if ('code' in way) throw new Failure(way.code, way.params, way.cause);
      if (way.bind === undefined) return exchange(asked, way);
      const bound = await openBound({ card: way.bind.card, host: way.host, port: way.port });
      if (bound === undefined) throw new Failure('http.two-cards', { host: asked.host, ...way.bind });
      try {
        return await exchange(asked, way, bound);
      } finally {
        bound.close();
      }
    },
  };
}

/** One request and its whole answer. The time limit covers everything from the first packet to the last. */
function exchange(asked: HttpRequest, way: Way, bound?: BoundSocket): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    let connected = false;
    let request: ClientRequest | undefined;
    const timer = setTimeout(
      () => fail('http.timeout', `no whole answer within ${asked.timeoutMs} ms`),
      asked.timeoutMs,
    );
    const end = (): void => {
      clearTimeout(timer);
      request?.destroy();
    };
    const fail = (code: ErrorCode, cause: unknown): void => {
      end();
      reject(new Failure(code, { host: asked.host, ms: asked.timeoutMs }, cause));
    };
    const broken = (error: Error): void => {
      const code = errnoOf(error);
      if (code === 'HPE_HEADER_OVERFLOW') fail('http.too-large', error);
      else fail(connected && !NOBODY_THERE.has(code) ? 'http.rubbish' : 'http.unreachable', error);
    };
    try {
      request = start(asked, way, bound);
    } catch (error) {
      // A path or header that cannot be sent: whoever made the request has a defect.
      fail('internal', error);
      return;
    }
    if (bound === undefined) request.on('socket', (socket) => socket.once('connect', () => (connected = true)));
    else watchCarrier(bound, () => (connected = true), (why) => fail(connected ? 'http.rubbish' : 'http.unreachable', why)); // prettier-ignore
    // Errors after the end (the stick resets the connection) find the promise settled and change nothing.
    request.on('error', broken);
    request.on('response', (response) => {
      collect(response, {
        whole: (body) => {
          end();
          resolve({ status: response.statusCode ?? 0, headers: headersOf(response), body });
        },
        tooLarge: () => fail('http.too-large', `more than ${BODY_LIMIT} bytes`),
        rubbish: (why) => fail('http.rubbish', why),
      });
    });
    request.end(asked.body);
  });
}

/** A carrier that fails before the first byte has not reached the stick. What it fails with after the answer changes nothing. */
function watchCarrier(bound: BoundSocket, answered: () => void, failed: (why: string) => void): void {
  bound.stream.once('data', answered);
  void bound.ended.then((why) => (why === undefined ? undefined : failed(why)));
}

function start(asked: HttpRequest, way: Way, bound: BoundSocket | undefined): ClientRequest {
  const headers = new Map<string, string>();
  const given = new Set(Object.keys(asked.headers).map((name) => name.toLowerCase()));
  // The stick's own name, also when the way leads elsewhere: pages refuse requests for a host that they are not.
  if (!given.has('host')) headers.set('Host', asked.host);
  for (const [name, value] of Object.entries(asked.headers)) headers.set(name, value);
  if (!given.has('connection')) headers.set('Connection', 'close');
  if (asked.body !== undefined && !given.has('content-length')) {
    headers.set('Content-Length', String(Buffer.byteLength(asked.body)));
  }
  return httpRequest({
    method: asked.method,
    path: asked.path,
    host: way.host,
    port: way.port,
    family: 4,
    ...(way.localAddress === undefined ? {} : { localAddress: way.localAddress }),
    headers: Object.fromEntries(headers),
    setHost: false,
    // An agent would make a connection of its own.
    ...(bound === undefined ? { agent: false } : { createConnection: () => bound.stream }),
    maxHeaderSize: HEAD_LIMIT,
    // The small web servers in sticks end lines with a bare LF, repeat lengths and send odd bytes in header values.
    insecureHTTPParser: true,
  });
}

interface Ends {
  whole: (body: string) => void;
  tooLarge: () => void;
  rubbish: (why: unknown) => void;
}

function collect(response: IncomingMessage, ends: Ends): void {
  const parts: Buffer[] = [];
  let size = 0;
  response.on('data', (part: Buffer) => {
    parts.push(part);
    size += part.length;
    if (size > BODY_LIMIT) ends.tooLarge();
  });
  response.on('error', ends.rubbish);
  response.on('end', () => {
    const coding = response.headers['content-encoding'] ?? 'identity';
    if (!response.complete) ends.rubbish('the answer stops in the middle');
    // Never asked for, so a stick that sends one anyway says something that we cannot read.
    else if (coding !== 'identity') ends.rubbish(`content-encoding ${coding}`);
    else ends.whole(Buffer.concat(parts).toString('utf8'));
  });
}

function headersOf(response: IncomingMessage): Record<string, string> {
  const headers = new Map<string, string>();
  for (let i = 0; i + 1 < response.rawHeaders.length; i += 2) {
    const name = (response.rawHeaders[i] ?? '').toLowerCase();
    const value = response.rawHeaders[i + 1] ?? '';
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(headers);
}
