import { createHash, randomBytes } from 'node:crypto';
import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Link } from '../../core/ports.ts';
import { connect } from './sockets.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** A far end, and the link to it. */
async function linked(onClient: (socket: net.Socket) => void): Promise<Link> {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    onClient(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  open.push(server);
  const link = await connect({ type: 'tcp', host: '127.0.0.1', port: address.port }, new AbortController().signal);
  open.push(link);
  return link;
}

const ended = (link: Link): Promise<void> => new Promise((resolve) => void link.onEnd(resolve));

describe('a link to a far end', () => {
  it('keeps what comes before anybody listens, and its end', async () => {
    let told: () => void = () => undefined;
    const hasTold = new Promise<void>((resolve) => {
      told = resolve;
    });
    const link = await linked((socket) => socket.end('+CPIN: READY\r\n', told));
    await hasTold;
    await new Promise((resolve) => setTimeout(resolve, 50));
    let got = '';
    link.onData((data) => (got += Buffer.from(data).toString()));
    await ended(link);
    expect(got).toBe('+CPIN: READY\r\n');
  });

  it('brings all of what comes in order, also to a listener that makes it wait', async () => {
    const sent = randomBytes(5 << 20);
    const link = await linked((socket) => socket.end(sent));
    const hash = createHash('sha256');
    let [bytes, waits] = [0, 0];
    link.onData((data) => {
      hash.update(data);
      bytes += data.length;
      if (Math.floor(bytes / 1e6) === waits) return;
      waits += 1;
      link.pause();
      setTimeout(() => link.resume(), 5);
    });
    await ended(link);
    expect([bytes, hash.digest('hex')]).toEqual([sent.length, createHash('sha256').update(sent).digest('hex')]);
    expect(waits).toBe(5);
  });

  it('brings nothing more while it is paused', async () => {
    const link = await linked((socket) => socket.write(Buffer.alloc(1 << 20)));
    let bytes = 0;
    const first = new Promise<void>((resolve) => {
      link.onData((data) => {
        bytes += data.length;
        link.pause();
        resolve();
      });
    });
    await first;
    const atPause = bytes;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(bytes).toBe(atPause);
  });
});
