import { createHash } from 'node:crypto';
import { Client, type ClientChannel, type ConnectConfig } from 'ssh2';
import { Failure } from '../../core/model/index.ts';
import type { RouterAddress, RouterKey, RouterRan, RouterSecret, RouterShell } from '../../core/ports.ts';

/** ms. A router's small processor needs some seconds for the key exchange. */
const connectLimitMs = 20_000;
/** ms between signs of life, and how many may be missed: a pulled cable is known after half a minute. */
const aliveMs = 10_000;
const aliveMisses = 3;
/** A usb-mode.json has 60 kB, a list of packages as much; more than this is none of ours. */
const maxBytes = 4 * 1024 * 1024;

/** As OpenSSH shows it. */
function keyOf(blob: Buffer): RouterKey {
  // RFC 4253 §6.6: the type as a string with its length before it.
  const type = blob.subarray(4, 4 + blob.readUInt32BE(0)).toString('latin1');
  return { type, fingerprint: `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}` };
}

/** Opens a shell on a router. The host's key is compared before any secret leaves this computer. */
export async function openShell(
  address: RouterAddress,
  secret: RouterSecret,
  known: string | undefined,
  signal: AbortSignal,
): Promise<RouterShell> {
  if (signal.aborted) throw new Failure('run.cancelled');
  const client = new Client();
  const router = address.host;
  let seen: RouterKey | undefined;
  const config: ConnectConfig = {
    host: address.host,
    port: address.port,
    username: address.user,
    readyTimeout: connectLimitMs,
    keepaliveInterval: aliveMs,
    keepaliveCountMax: aliveMisses,
    hostVerifier: (blob: Buffer) => {
      seen = keyOf(blob);
      return seen.fingerprint === known;
    },
    ...secretOf(secret),
  };
  const stop = (): void => void client.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (error: Error): void => reject(whyNot(error, { router, seen, known, cancelled: signal.aborted }));
      client.once('ready', resolve);
      // Not once: a socket can fail again while it is taken down.
      client.on('error', fail);
      client.once('close', () => fail(new Error('the connection was closed')));
      try {
        client.connect(config);
      } catch (error) {
        // A private key that cannot be read is told at once.
        reject(new Failure('router.bad-key', { router }, error));
      }
    });
  } catch (error) {
    client.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
  if (seen === undefined) throw new Failure('internal', {}, 'a connection without a host key');
  return new SshShell(client, seen, router, signal);
}

function secretOf(secret: RouterSecret): Partial<ConnectConfig> {
  switch (secret.kind) {
    case 'password':
      return { password: secret.password };
    case 'key':
      return {
        privateKey: secret.key,
        ...(secret.passphrase === undefined ? {} : { passphrase: secret.passphrase }),
      };
    case 'none':
      // A router that was never set up lets root in without any.
      return { password: '' };
  }
}

interface Attempt {
  router: string;
  seen: RouterKey | undefined;
  known: string | undefined;
  cancelled: boolean;
}

function whyNot(error: Error & { level?: string }, { router, seen, known, cancelled }: Attempt): Failure {
  if (cancelled) return new Failure('run.cancelled');
  if (seen !== undefined && seen.fingerprint !== known) {
    const params = { router, type: seen.type, fingerprint: seen.fingerprint };
    return known === undefined
      ? new Failure('router.unknown-key', params)
      : new Failure('router.changed-key', { ...params, known });
  }
  if (error.level === 'client-authentication') return new Failure('router.refused', { router }, error);
  if (error.level === 'client-timeout') return new Failure('router.timeout', { router }, error);
  return new Failure('router.unreachable', { router }, error);
}

class SshShell implements RouterShell {
  readonly key: RouterKey;
  private readonly client: Client;
  private readonly router: string;
  private readonly signal: AbortSignal;
  private gone: Error | undefined;
  private closed = false;

  constructor(client: Client, key: RouterKey, router: string, signal: AbortSignal) {
    this.client = client;
    this.key = key;
    this.router = router;
    this.signal = signal;
    client.removeAllListeners('error');
    client.removeAllListeners('close');
    client.on('error', (error) => (this.gone ??= error));
    client.on('close', () => (this.gone ??= new Error('the connection was closed')));
  }

  run(command: string, { input, timeoutMs }: { input?: string; timeoutMs: number }): Promise<RouterRan> {
    const lost = (error?: unknown): Failure => new Failure('router.lost', { router: this.router }, error ?? this.gone);
    if (this.gone !== undefined || this.closed) return Promise.reject(lost());
    return new Promise((resolve, reject) => {
      const done = (act: () => void): void => {
        clearTimeout(timer);
        this.client.off('close', onGone);
        this.signal.removeEventListener('abort', onAbort);
        act();
      };
      const onGone = (): void => done(() => reject(lost()));
      const onAbort = (): void => done(() => reject(new Failure('run.cancelled')));
      const timer = setTimeout(() => {
        done(() => reject(new Failure('router.timeout', { router: this.router })));
      }, timeoutMs);
      this.client.once('close', onGone);
      this.signal.addEventListener('abort', onAbort, { once: true });
      this.client.exec(command, (error, channel) => {
        if (error !== undefined) {
          done(() => reject(lost(error)));
          return;
        }
        const gather = gatherer(channel);
        channel.on('close', (code: number | undefined) => {
          if (gather.tooLarge())
            done(() => reject(new Failure('router.too-large', { router: this.router, bytes: maxBytes })));
          // Without a code the program did not end by itself: the connection or the server did.
          else if (code === undefined || (code as number | null) === null) done(() => reject(lost()));
          else done(() => resolve({ code, ...gather.text() }));
        });
        channel.on('error', (trouble: Error) => done(() => reject(lost(trouble))));
        channel.end(input ?? '');
      });
    });
  }

  close(): Promise<void> {
    if (this.closed) return Promise.resolve();
    this.closed = true;
    this.client.end();
    // The other side need not answer.
    this.client.destroy();
    return Promise.resolve();
  }
}

/** Takes what a program says, up to the limit. */
function gatherer(channel: ClientChannel): { tooLarge: () => boolean; text: () => { out: string; err: string } } {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  let bytes = 0;
  const into = (list: Buffer[]) => (data: Buffer) => {
    bytes += data.length;
    if (bytes > maxBytes) channel.close();
    else list.push(data);
  };
  channel.on('data', into(out));
  channel.stderr.on('data', into(err));
  return {
    tooLarge: () => bytes > maxBytes,
    text: () => ({ out: Buffer.concat(out).toString('utf8'), err: Buffer.concat(err).toString('utf8') }),
  };
}
