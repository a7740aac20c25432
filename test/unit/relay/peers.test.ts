import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { Failure } from '../../../electron/core/model/index.ts';
import { eventually, has, hashOf, peer, portOf, runRelay, someBytes, type Peer, type Running } from './bench.ts';

/** Bytes each way; the long test sends more. */
const size = process.env['MWB_LONG'] === '1' ? 100_000_000 : 20_000_000;
/** Of a transfer that is cut off in the middle: enough for every buffer on the way to fill many times. */
const cutSize = 1024 * 1024;
const folder = mkdtempSync(path.join(tmpdir(), 'relay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open: (Running | Peer)[] = [];
const keep = <T extends Running | Peer>(one: T): T => {
  open.push(one);
  return one;
};
afterEach(async () => {
  for (const one of open.splice(0)) await ('stop' in one ? one.stop() : one.kill());
});
const relay = (...args: Parameters<typeof runRelay>): Running => keep(runRelay(...args));
const socat = (...args: string[]): Peer => keep(peer('socat', args));

/** Sends the same amount both ways at the same time, in pieces of random sizes, and compares hashes. */
async function bothWays(left: Peer, right: Peer): Promise<void> {
  const [forth, back] = [someBytes(size), someBytes(size)];
  const feed = async (to: Peer, data: Buffer): Promise<void> => {
    for (let at = 0; at < data.length;) {
      const next = at + 1 + Math.floor(Math.random() * 100_000);
      await to.write(data.subarray(at, next));
      at = next;
    }
  };
  await Promise.all([feed(left, forth), feed(right, back)]);
  await eventually('all bytes', () => right.count() >= size && left.count() >= size, 240_000);
  expect([hashOf(right.out()), hashOf(left.out())]).toEqual([hashOf(forth), hashOf(back)]);
}

describe.skipIf(!has('socat'))('with socat', { timeout: 60_000 }, () => {
  it('tcp to tcp', async () => {
    const far = relay('tcp-listen:0', 'exec:cat');
    const port = portOf(await far.until('listening', ({ a }) => a.state === 'listening'));
    const one = socat('-', `tcp:127.0.0.1:${port}`);
    await one.write('AT\r');
    await eventually('the echo', () => one.out().toString() === 'AT\r');
    one.child.stdin?.end();
    expect(await one.ended).toBe(0);
    expect(await far.done).toMatchObject({
      state: 'ended',
      aToB: { delivered: 3, lost: 0 },
      bToA: { delivered: 3, lost: 0 },
    });
  });

  it('unix to tcp, both ways at once', { timeout: 300_000 }, async () => {
    const sock = path.join(folder, 'far.sock');
    const right = socat('-', `unix-listen:${sock}`);
    await eventually('the socket', () => right.child.pid !== undefined && has('socat'));
    const one = relay('tcp-listen:0', `unix:${sock},retry=20,interval=0.1`);
    const port = portOf(await one.until('listening', ({ a }) => a.state === 'listening'));
    const left = socat('-', `tcp:127.0.0.1:${port}`);
    await one.until('open', ({ b }) => b.state === 'open');
    await bothWays(left, right);
  });

  it('pty to tcp, both ways at once', { timeout: 300_000 }, async () => {
    const link = path.join(folder, 'modem');
    const one = relay(`pty:link=${link}`, 'tcp-listen:0');
    const port = portOf(await one.until('listening', ({ b }) => b.state === 'listening'));
    const right = socat('-', `tcp:127.0.0.1:${port}`);
    await one.until('open', ({ b }) => b.state === 'open');
    const left = socat('-', `${link},rawer`);
    await bothWays(left, right);
  });

  it('openssl, both verified', async () => {
    const files = certificates();
    const one = relay(`tls-listen:0,cert=${files.server},cafile=${files.ca},fork`, 'exec:cat');
    const port = portOf(await one.until('listening', ({ a }) => a.state === 'listening'));
    const good = socat('-', `openssl:localhost:${port},cert=${files.client},cafile=${files.ca},commonname=localhost`);
    await good.write('hello');
    await eventually('the echo', () => good.out().toString() === 'hello');
    const stranger = socat('-', `openssl:localhost:${port},cafile=${files.ca},commonname=localhost`);
    await stranger.write('hello');
    await eventually('the refusal', () => stranger.child.exitCode !== null);
    expect(stranger.out().toString()).toBe('');
    // Our own client against the certificate of somebody else, and against one that is past its date.
    const wrong = relay(`tls:localhost:${port},cafile=${files.otherCa}`, 'exec:cat');
    expect(await wrong.done).toMatchObject({ a: { error: { code: 'relay.tls' } } });
    const far = relay(`tls-listen:0,cert=${files.expired}`, 'exec:cat');
    const late = portOf(await far.until('listening', ({ a }) => a.state === 'listening'));
    expect(await relay(`tls:localhost:${late},cafile=${files.ca}`, 'exec:cat').done).toMatchObject({
      a: { error: { code: 'relay.tls' } },
    });
  });

  it('a far end behind TLS that has ended its sending still takes what comes', async () => {
    const files = certificates();
    const file = path.join(folder, 'taken');
    const far = relay(
      `tls-listen:0,cert=${files.server}`,
      `exec:sh -c 'echo first; exec >&-; sleep 0.3; cat > ${file}'`,
    );
    const port = portOf(await far.until('listening', ({ a }) => a.state === 'listening'));
    const one = relay('tcp-listen:0', `tls:localhost:${port},cafile=${files.ca}`);
    const near = Number(portOf(await one.until('listening', ({ a }) => a.state === 'listening')));
    const client = net.connect({ port: near, host: '127.0.0.1', allowHalfOpen: true });
    client.on('data', () => undefined);
    await once(client, 'end');
    client.end('last');
    await one.done;
    await far.done;
    expect(readFileSync(file, 'utf8')).toBe('last');
  });

  it('a peer that is killed got an unbroken prefix, and one that returns gets what follows', async () => {
    const data = someBytes(4 * cutSize);
    const listenAt = async (port: string): Promise<Peer> => {
      const one = socat(`tcp-listen:${port},reuseaddr,bind=127.0.0.1`, '-');
      await eventually('the peer', () => one.child.pid !== undefined);
      return one;
    };
    const port = String(20_000 + Math.floor(Math.random() * 20_000));
    const first = await listenAt(port);
    const one = relay('tcp-listen:0', `tcp:127.0.0.1:${port},retry=100,interval=0.1`);
    const near = portOf(await one.until('listening', ({ a }) => a.state === 'listening'));
    const client = socat('-u', '-', `tcp:127.0.0.1:${near}`);
    await one.until('open', ({ b }) => b.state === 'open');
    const half = client.write(data.subarray(0, 2 * cutSize));
    await eventually('some bytes', () => first.out().length > cutSize / 2);
    await first.kill();
    await one.until('away', ({ b }) => b.returns > 0);
    const second = await listenAt(port);
    await half;
    await one.until('open again', ({ b }) => b.state === 'open');
    await client.write(data.subarray(2 * cutSize));
    client.child.stdin?.end();
    const { aToB } = await one.until(
      'all taken',
      (state) => state.aToB.delivered + state.aToB.lost === data.length,
      30_000,
    );
    const got = first.out();
    expect(Buffer.compare(got, data.subarray(0, got.length))).toBe(0);
    await eventually(
      'the rest',
      () => Buffer.compare(second.out().subarray(-cutSize), data.subarray(-cutSize)) === 0,
      20_000,
    );
    // From where it was opened again nothing is missing; what lies between is at most what we say plus what the killed peer's system had.
    const missing = data.length - got.length - second.out().length;
    expect(missing).toBeGreaterThanOrEqual(aToB.lost);
    expect(Buffer.compare(second.out(), data.subarray(data.length - second.out().length))).toBe(0);
  });
});

describe('ends that cannot be joined', () => {
  it.each([
    ['tcp-listen:0', 'unix-listen:/tmp/x', 'relay.no-pair'],
    ['tcp-listen:0,bind=0.0.0.0', 'exec:cat', 'relay.not-safe'],
    ['tls-listen:0,bind=0.0.0.0,cert=/nowhere', 'exec:cat', 'relay.not-safe'],
    ['tcp:127.0.0.1:1', 'exec:cat', 'relay.refused'],
    ['tcp-listen:0,fork', 'exec:/no/such/program', undefined],
    ['exec:/no/such/program', 'exec:cat', 'relay.not-there'],
    ['exec:cat', 'file:/proc/none/here', 'file.unwritable'],
    ['exec:cat', 'serial:/dev/none', 'serial.not-found'],
    ['exec:cat', 'pty:link=/etc/passwd', 'file.exists'],
    ['tls-listen:0,cert=/nowhere', 'exec:cat', 'file.unreadable'],
  ])('%s and %s say why', async (a, b, code) => {
    let said: string | undefined;
    try {
      const one = relay(a, b);
      if (code === undefined) await one.until('listening', (state) => state.a.state === 'listening');
      const state = code === undefined ? await one.stop() : await one.done;
      said = (state.error ?? state.a.error ?? state.b.error)?.code;
    } catch (error) {
      said = error instanceof Failure ? error.code : undefined;
    }
    expect(said).toBe(code);
  });

  it('a port that another program has is said, and a second relay on one pty link too', async () => {
    const first = relay('tcp-listen:0', 'exec:cat');
    const port = portOf(await first.until('listening', ({ a }) => a.state === 'listening'));
    expect(await relay(`tcp-listen:${port}`, 'exec:cat').done).toMatchObject({ error: { code: 'relay.in-use' } });
    const link = `pty:link=${path.join(folder, 'once')}`;
    const one = relay(link, 'tcp-listen:0');
    await one.until('listening', ({ b }) => b.state === 'listening');
    expect(await relay(link, 'exec:cat').done).toMatchObject({ a: { error: { code: 'file.exists' } } });
    await one.stop();
    const again = relay(link, 'tcp-listen:0');
    await again.until('listening', ({ b }) => b.state === 'listening');
  });
});

/** A small authority, a server, a client, another authority, and a server certificate that is past its date. */
function certificates(): Record<'ca' | 'server' | 'client' | 'otherCa' | 'expired', string> {
  const file = (name: string): string => path.join(folder, name);
  const run = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const authority = (name: string): void => {
    run('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`, '-out', `${name}.pem`, '-days', '2', '-subj', `/CN=${name}`);
  }; // prettier-ignore
  writeFileSync(file('ext'), 'subjectAltName=DNS:localhost\n');
  const issue = (name: string, days: string[]): void => {
    run('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', '/CN=localhost');
    run('x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-out', `${name}.crt`, '-extfile', 'ext', ...days);
    execFileSync('sh', ['-c', `cat ${name}.crt ${name}.key > ${name}.pem`], { cwd: folder });
  }; // prettier-ignore
  authority('ca');
  authority('other');
  issue('server', ['-days', '2']);
  issue('client', ['-days', '2']);
  issue('expired', ['-days', '-1']);
  return {
    ca: file('ca.pem'),
    server: file('server.pem'),
    client: file('client.pem'),
    otherCa: file('other.pem'),
    expired: file('expired.pem'),
  };
}
