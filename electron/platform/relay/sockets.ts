import { readFile, rm, stat } from 'node:fs/promises';
import net from 'node:net';
import tls from 'node:tls';
import { Failure, type ErrorData, type RelayAddress } from '../../core/model/index.ts';
import type { Link, Listener } from '../../core/ports.ts';
import { errnoOf } from '../shared/errno.ts';
import { streamLink, type StreamParts } from './stream-link.ts';
import { mostProving, provesItself, readToken } from './token.ts';

/** ms to reach a far end; a machine that is switched off answers nothing at all. */
const connectMs = 10_000;
/** ms for a handshake: a client that connects and says nothing holds its place no longer. */
const handshakeMs = 10_000;

type Of<T extends RelayAddress['type']> = Extract<RelayAddress, { type: T }>;

/** Failures relay.refused, relay.not-there, relay.tls, run.cancelled. */
export async function connect(end: Of<'tcp' | 'tls' | 'unix' | 'rfc2217'>, signal: AbortSignal): Promise<Link> {
  const name = end.type === 'unix' ? end.path : `${end.host}:${String(end.port)}`;
  const token = 'token' in end && end.token !== undefined ? await readToken(end.token) : undefined;
  const { onread, reads } = lentReads();
  const socket = end.type === 'tls' ? await dialTls(end) : net.connect({ ...whereTo(end), onread });
  // Read from when somebody listens: outside of the stream's own store nothing keeps what comes before.
  if (end.type !== 'tls') socket.pause();
  const ready = end.type === 'tls' ? 'secureConnect' : 'connect';
  await new Promise<void>((resolve, reject) => {
    const fail = (failure: Failure): void => {
      clean();
      socket.destroy();
      reject(failure);
    };
    const onError = (error: NodeJS.ErrnoException): void => fail(connectFailure(end, name, error));
    const onAbort = (): void => fail(new Failure('run.cancelled'));
    const timer = setTimeout(() => fail(new Failure('relay.not-there', { end: name }, 'no answer')), connectMs);
    const clean = (): void => {
      clearTimeout(timer);
      socket.off('error', onError);
      signal.removeEventListener('abort', onAbort);
    };
    socket.once('error', onError);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once(ready, () => {
      clean();
      resolve();
    });
    if (signal.aborted) onAbort();
  });
  if (token !== undefined) socket.write(`${token}\n`);
  return socketLink(socket, name, end.type === 'tls' ? undefined : reads);
}

/** Bytes that one read of a socket may bring; Node's own size. */
const readSize = 64 * 1024;

/**
 * One buffer for all that a socket brings. Node would otherwise make a new one for each read, which V8 counts and clears away
 * beside the carrying.
 */
function lentReads(): { onread: net.OnReadOpts; reads: NonNullable<StreamParts['reads']> } {
  let hear: (data: Uint8Array) => void = () => undefined;
  return {
    onread: {
      buffer: new Uint8Array(readSize),
      callback: (length, buffer) => {
        hear(buffer.subarray(0, length));
        return true;
      },
    },
    reads: (ear) => {
      hear = ear;
    },
  };
}

const whereTo = (end: Of<'tcp' | 'unix' | 'rfc2217'>): net.NetConnectOpts =>
  end.type === 'unix'
    ? { path: end.path, allowHalfOpen: true }
    : { host: end.host, port: end.port, allowHalfOpen: true, noDelay: true };

async function dialTls(end: Of<'tls'>): Promise<tls.TLSSocket> {
  const { host, port, commonName } = end;
  // Node's own types do not have it: without it Node ends our direction as soon as the far end has ended its own.
  const options: tls.ConnectionOptions & { allowHalfOpen: boolean } = {
    host,
    port,
    ...(await credentials(end)),
    allowHalfOpen: true,
    rejectUnauthorized: end.verify !== false,
    ...(net.isIP(host) === 0 || commonName !== undefined ? { servername: commonName ?? host } : {}),
    ...(commonName === undefined
      ? {}
      : { checkServerIdentity: (_host, cert) => tls.checkServerIdentity(commonName, cert) }),
  };
  return tls.connect(options);
}

async function credentials(end: Of<'tls' | 'tls-listen'>): Promise<{ cert?: Buffer; key?: Buffer; ca?: Buffer }> {
  const read = async (file: string): Promise<Buffer> => {
    try {
      return await readFile(file);
    } catch (error) {
      throw new Failure('file.unreadable', { path: file }, error);
    }
  };
  const cert = end.cert === undefined ? undefined : await read(end.cert);
  const key = end.key === undefined ? cert : await read(end.key);
  const ca = end.caFile === undefined ? undefined : await read(end.caFile);
  return {
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(ca === undefined ? {} : { ca }),
  };
}

function connectFailure(end: RelayAddress, name: string, error: NodeJS.ErrnoException): Failure {
  const errno = errnoOf(error);
  if (errno === 'ECONNREFUSED') return new Failure('relay.refused', { end: name }, error);
  const network = /^(ECONN|EHOST|ENET|ETIMEDOUT|EADDR|EAI_|ENOTFOUND|EPIPE)/.test(errno);
  if (end.type === 'tls' && !network) return new Failure('relay.tls', { end: name, reason: error.message }, errno);
  return new Failure('relay.not-there', { end: name }, error);
}

function socketLink(socket: net.Socket, name: string, reads?: StreamParts['reads']): Link {
  return streamLink({
    reads,
    name,
    readable: socket,
    writable: socket,
    release: () => {
      socket.destroySoon();
    },
  });
}

/** Failures relay.in-use, relay.no-listen, relay.tls, relay.no-token, file.unreadable. */
export async function listen(
  end: Of<'tcp-listen' | 'tls-listen' | 'unix-listen' | 'rfc2217-listen'>,
): Promise<Listener> {
  if (end.type === 'unix-listen') await clearOldSocket(end.path);
  const host = end.type === 'unix-listen' ? undefined : (end.bind ?? '127.0.0.1');
  const allowed = 'allow' in end && end.allow !== undefined ? blockListOf(end.allow) : undefined;
  const token = 'token' in end && end.token !== undefined ? await readToken(end.token) : undefined;
  const proving = new Set<net.Socket>();
  const clients = new Set<(link: Link) => void>();
  const refusals = new Set<(why: ErrorData) => void>();
  const closeEars = new Set<(error: ErrorData | undefined) => void>();
  const early: Link[] = [];
  let closed: { error: ErrorData | undefined } | undefined;
  let count = 0;

  const admit = (socket: net.Socket): void => {
    count += 1;
    const who =
      socket.remoteAddress === undefined
        ? `client ${String(count)}`
        : `${socket.remoteAddress}:${String(socket.remotePort)}`;
    // A client that resets is told by its link; before it has one, nobody is to be told.
    socket.on('error', () => undefined);
    if (allowed !== undefined && !mayCome(allowed, socket))
      refuse(socket, new Failure('relay.far-address', { client: who }));
    else if (token === undefined) welcome(socket, who);
    else if (proving.size >= mostProving) refuse(socket, new Failure('relay.too-many', { max: mostProving }));
    else {
      proving.add(socket);
      void provesItself(socket, token).then((proven) => {
        if (!proving.delete(socket)) return;
        if (proven) welcome(socket, who);
        else refuse(socket, new Failure('relay.wrong-token', { client: who }));
      });
    }
  };
  const refuse = (socket: net.Socket, why: Failure): void => {
    socket.destroy();
    for (const ear of refusals) ear(why.data);
  };
  const welcome = (socket: net.Socket, who: string): void => {
    socket.setNoDelay(true);
    const link = socketLink(socket, who);
    if (clients.size === 0) early.push(link);
    for (const ear of [...clients]) ear(link);
  };
  const server =
    end.type === 'tls-listen'
      ? tls.createServer(await serverOptions(end), admit)
      : net.createServer({ allowHalfOpen: true }, admit);
  server.on('tlsClientError', (error: Error, socket: net.Socket) => {
    const who = `${socket.remoteAddress ?? ''}:${String(socket.remotePort ?? '')}`;
    const why = new Failure('relay.tls', { end: who, reason: error.message }).data;
    for (const ear of refusals) ear(why);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const code = errnoOf(error) === 'EADDRINUSE' ? 'relay.in-use' : 'relay.no-listen';
      reject(new Failure(code, { end: nameOf(end, host) }, error));
    });
    const ready = (): void => resolve();
    if (end.type === 'unix-listen') server.listen(end.path, ready);
    else server.listen(end.port, host, ready);
  });
  server.on('error', (error) => {
    closed = { error: new Failure('relay.io', { end: nameOf(end, host) }, error).data };
    for (const ear of [...closeEars]) ear(closed.error);
  });
  const address = server.address();
  const name =
    typeof address === 'object' && address !== null
      ? `${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${String(address.port)}`
      : nameOf(end, host);
  return {
    name,
    onLink(ear) {
      clients.add(ear);
      const waiting = early.splice(0);
      queueMicrotask(() => waiting.forEach((link) => ear(link)));
      return () => clients.delete(ear);
    },
    onRefused(ear) {
      refusals.add(ear);
      return () => refusals.delete(ear);
    },
    onClose(ear) {
      closeEars.add(ear);
      return () => closeEars.delete(ear);
    },
    close: async () => {
      closeEars.clear();
      clients.clear();
      for (const socket of proving) socket.destroy();
      proving.clear();
      for (const link of early.splice(0)) await link.close();
      // Clients that are being served have owners of their own; close() only waits for nobody new.
      server.close();
    },
  };
}

const nameOf = (end: RelayAddress, host: string | undefined): string =>
  end.type === 'unix-listen' ? end.path : 'port' in end ? `${host ?? ''}:${String(end.port)}` : end.type;

async function serverOptions(end: Of<'tls-listen'>): Promise<tls.TlsOptions> {
  const given = await credentials(end);
  if (given.cert === undefined) throw new Failure('relay.tls', { end: String(end.port), reason: 'cert= is missing' });
  try {
    // A certificate that its key does not fit is said now, not at the first client.
    tls.createSecureContext(given);
  } catch (error) {
    throw new Failure('relay.tls', { end: end.cert ?? '', reason: error instanceof Error ? error.message : '' }, error);
  }
  const asks = end.caFile !== undefined && end.verify !== false;
  return { ...given, requestCert: asks, rejectUnauthorized: asks, handshakeTimeout: handshakeMs, allowHalfOpen: true };
}

function blockListOf(networks: readonly string[]): net.BlockList {
  const list = new net.BlockList();
  for (const network of networks) {
    const [address = '', prefix = ''] = network.split('/');
    list.addSubnet(address, Number(prefix), net.isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return list;
}

function mayCome(allowed: net.BlockList, { remoteAddress }: net.Socket): boolean {
  if (remoteAddress === undefined) return false;
  const plain = remoteAddress.replace(/^::ffff:/, '');
  return allowed.check(plain, net.isIPv6(plain) ? 'ipv6' : 'ipv4');
}

/** A socket file that nobody listens on any more is left of a program that was killed; one in use is not ours to take. */
async function clearOldSocket(path: string): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there === undefined) return;
  if (!there.isSocket()) throw new Failure('file.exists', { path });
  const inUse = await new Promise<boolean>((resolve) => {
    const probe = net.connect({ path });
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
  if (inUse) throw new Failure('relay.in-use', { end: path });
  await rm(path, { force: true });
}
