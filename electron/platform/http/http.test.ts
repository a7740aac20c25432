import { existsSync } from 'node:fs';
import { mkdtemp, symlink } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Failure } from '../../core/model/index.ts';
import type { HttpAnswer, HttpRequest } from '../../core/ports.ts';
import { systemHttp } from './http.ts';

const open: { server: Server; sockets: Set<Socket> }[] = [];
afterEach(async () => {
  for (const { server, sockets } of open.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A server of raw bytes; `answer` gets the socket and the request's head once it is whole. */
async function serve(answer: (socket: Socket, head: string) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let head = '';
    socket.on('error', () => sockets.delete(socket));
    socket.on('data', (data) => {
      if (head.includes('\r\n\r\n')) return;
      head += data.toString('latin1');
      if (head.includes('\r\n\r\n')) answer(socket, head);
    });
  });
  open.push({ server, sockets });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const v4 = (address: string) =>
  ({ address, netmask: '255.0.0.0', family: 'IPv4', mac: '', internal: true, cidr: null }) as const;

const http = systemHttp();
const get = (port: number, more: Partial<HttpRequest> = {}): Promise<HttpAnswer> =>
  http.request({
    method: 'GET', host: '192.168.0.1', path: '/', headers: {}, timeoutMs: 2000, reach: { kind: 'loopback', port }, ...more,
  }); // prettier-ignore

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

const good = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n{"result":"success"}';

describe('a request to a stick', () => {
  it('asks for the stick by its own address, with the headers and the body as given', async () => {
    let seen = '';
    const port = await serve((socket, head) => {
      seen = head;
      socket.end(good);
    });
    const answer = await get(port, {
      method: 'POST',
      path: '/goform/goform_set_cmd_process',
      headers: { Referer: 'http://192.168.0.1/index.html', 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'goformId=SET_DEVICE_MODE&debug_enable=1&é',
    });
    expect(answer).toEqual({
      status: 200,
      headers: { 'content-type': 'text/html', 'content-length': '20' },
      body: '{"result":"success"}',
    });
    expect(seen.split('\r\n').slice(0, 6)).toEqual([
      'POST /goform/goform_set_cmd_process HTTP/1.1',
      'Host: 192.168.0.1',
      'Referer: http://192.168.0.1/index.html',
      'Content-Type: application/x-www-form-urlencoded',
      'Connection: close',
      'Content-Length: 42',
    ]);
  });

  it('follows no redirect and keeps several values of one header', async () => {
    const port = await serve((socket) =>
      socket.end(
        'HTTP/1.1 302 Found\r\nLocation: http://example.com/\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n\r\n',
      ),
    );
    const answer = await get(port);
    expect(answer.status).toBe(302);
    expect(answer.headers['location']).toBe('http://example.com/');
    expect(answer.headers['set-cookie']).toBe('a=1, b=2');
  });

  it('takes an answer that drips byte by byte', async () => {
    const port = await serve((socket) => {
      let at = 0;
      const timer = setInterval(() => {
        socket.write(good.slice(at, at + 1));
        at += 1;
        if (at < good.length) return;
        clearInterval(timer);
        socket.end();
      }, 1);
    });
    expect((await get(port)).body).toBe('{"result":"success"}');
  });

  it.each([
    ['line ends without CR', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok', 'ok'],
    ['a body without a length that ends with the connection', 'HTTP/1.0 200 OK\r\n\r\nok', 'ok'],
    ['chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n', 'ok'],
    ['odd bytes in a header', 'HTTP/1.1 200 OK\r\nServer: \u0001x\r\nContent-Length: 2\r\n\r\nok', 'ok'],
    ['line ends after the body', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok\r\n\r\n', 'ok'],
  ])('takes %s', async (_what, bytes, body) => {
    const port = await serve((socket) => socket.end(bytes, 'latin1'));
    expect((await get(port)).body).toBe(body);
  });

  it.each([
    ['something that is not HTTP', 'SSH-2.0-dropbear\r\n'],
    ['binary rubbish', '\u0000\u00ff\u0001\u0002'],
    ['nothing at all', ''],
    ['half a head', 'HTTP/1.1 200 OK\r\nConte'],
    ['half a body', 'HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n{"result":'],
    ['half a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc'],
    ['more than the promised length', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more'],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nok'],
    ['a packed body', 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nok'],
  ])('calls %s rubbish', async (_what, bytes) => {
    const port = await serve((socket) => socket.end(bytes, 'latin1'));
    expect((await failureOf(get(port))).data).toMatchObject({ code: 'http.rubbish', params: { host: '192.168.0.1' } });
  });

  it('calls a connection that is reset in the middle of an answer rubbish', async () => {
    const port = await serve((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\nabc', () => socket.resetAndDestroy());
    });
    expect((await failureOf(get(port))).code).toBe('http.rubbish');
  });

  it.each([
    ['says nothing', ''],
    ['stops in the head', 'HTTP/1.1 200 OK\r\n'],
    ['stops in the body', 'HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\nabc'],
  ])('ends at its time limit when the stick %s', async (_what, bytes) => {
    const port = await serve((socket) => socket.write(bytes));
    expect((await failureOf(get(port, { timeoutMs: 80 }))).code).toBe('http.timeout');
  });

  it('ends at its time limit though bytes keep coming', async () => {
    const port = await serve((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const timer = setInterval(() => socket.write('x'), 5);
      socket.on('close', () => clearInterval(timer));
    });
    expect((await failureOf(get(port, { timeoutMs: 120 }))).code).toBe('http.timeout');
  });

  it('takes no more than a mebibyte, with and without a promised length', async () => {
    const exact = await serve((socket) => socket.end(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(1024 * 1024)}`));
    expect((await get(exact)).body.length).toBe(1024 * 1024);
    const port = await serve((socket) => socket.end(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(1024 * 1024 + 1)}`));
    expect((await failureOf(get(port))).code).toBe('http.too-large');
    const head = await serve((socket) => socket.end(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`));
    expect((await failureOf(get(head))).code).toBe('http.too-large');
  });

  it('says that nobody is there when nobody listens', async () => {
    const port = await serve(() => undefined);
    await new Promise((resolve) => open.pop()?.server.close(resolve));
    expect((await failureOf(get(port))).code).toBe('http.unreachable');
  });

  it('calls a request that cannot be written a defect and sends nothing', async () => {
    let asked = false;
    const port = await serve(() => (asked = true));
    expect((await failureOf(get(port, { path: '/a b' }))).code).toBe('internal');
    expect((await failureOf(get(port, { headers: { Referer: 'a\r\nb' } }))).code).toBe('internal');
    expect(asked).toBe(false);
  });
});

describe('a request through a network card', () => {
  it('goes out from the address of that card', async () => {
    let from: string | undefined;
    const port = await serve((socket) => {
      from = socket.remoteAddress;
      socket.end(good);
    });
    const lo = [
      { address: '127.0.0.7', netmask: '255.0.0.0', family: 'IPv4', mac: '', internal: true, cidr: null },
    ] as const;
    const over = systemHttp(() => ({ usb0: [...lo] }));
    const answer = await over.request({
      method: 'GET', host: `127.0.0.1:${port}`, path: '/', headers: {}, timeoutMs: 2000, reach: { kind: 'card', name: 'usb0' },
    }); // prettier-ignore
    expect(answer.status).toBe(200);
    expect(from).toBe('127.0.0.7');
  });

  it('is refused, and sends nothing, when the card has no address', async () => {
    const error = await failureOf(
      get(1, { reach: { kind: 'card', name: 'no-such-card', localAddress: '192.168.0.100' } }),
    );
    expect(error.data).toMatchObject({
      code: 'http.no-address',
      params: { host: '192.168.0.1', card: 'no-such-card' },
    });
  });

  describe.skipIf(process.platform !== 'linux')('that shares its network with another card', () => {
    const twoCards = { lo: [v4('127.0.0.1')], twin0: [v4('127.0.0.9')] };
    const through = (port: number, name: string, more: Partial<HttpRequest> = {}): Promise<HttpAnswer> =>
      systemHttp(() => twoCards).request({
        method: 'GET', host: `127.0.0.1:${port}`, path: '/', headers: {}, timeoutMs: 20_000, reach: { kind: 'card', name }, ...more,
      }); // prettier-ignore
    const path = process.env['PATH'];
    afterEach(() => (process.env['PATH'] = path));

    const programs = ['socat', 'python3'].filter((program) => existsSync(`/usr/bin/${program}`));
    /** Only these programs can be found. */
    const onlyWith = async (those: string[]): Promise<void> => {
      const folder = await mkdtemp(join(tmpdir(), 'mwb-path-'));
      for (const program of those) await symlink(`/usr/bin/${program}`, join(folder, program));
      process.env['PATH'] = folder;
    };

    it.each(programs)('is carried by %s, with its body, and ends with the answer', async (program) => {
      let seen = '';
      const port = await serve((socket, head) => {
        seen = head;
        socket.end(good);
      });
      await onlyWith([program]);
      const answer = await through(port, 'lo', { method: 'POST', path: '/x', body: 'a=1' });
      expect(answer).toMatchObject({ status: 200, body: '{"result":"success"}' });
      expect(seen).toMatch(/^POST \/x HTTP\/1\.1\r\n/);
    });

    it.each(programs)('%s goes nowhere when the kernel has no such card', async (program) => {
      let asked = false;
      const port = await serve(() => (asked = true));
      await onlyWith([program]);
      expect((await failureOf(through(port, 'twin0'))).code).toBe('http.unreachable');
      expect(asked).toBe(false);
    });

    it('calls an answer that breaks off rubbish, and ends at its limit', async () => {
      const half = await serve((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\nabc'));
      expect((await failureOf(through(half, 'lo'))).code).toBe('http.rubbish');
      const silent = await serve(() => undefined);
      expect((await failureOf(through(silent, 'lo', { timeoutMs: 300 }))).code).toBe('http.timeout');
    });

    it('is refused, and sends nothing, where no program can tie it to the card', async () => {
      await onlyWith([]);
      const { data } = await failureOf(through(1, 'lo'));
      expect(data).toMatchObject({ code: 'http.two-cards', params: { card: 'lo', rival: 'twin0' } });
    });
  });
});
