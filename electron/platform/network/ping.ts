import { spawn } from 'node:child_process';
import { Failure } from '../../core/model/index.ts';
import type { Pinger } from '../../core/ports.ts';
import { errnoOf } from '../shared/errno.ts';

/** Exit codes of ping (iputils): 0 an echo came, 1 none came, 2 another trouble. */
const noEcho = 1;
/** Only addresses: a name would be asked of the computer's own resolver, by its default route. */
const isAddress = /^(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*)$/;

/** The system's own ping, bound to one card (`-I`); it has the right to send echo requests where this program has none. */
export function systemPinger(program = 'ping'): Pinger {
  return {
    async ping({ card, host, timeoutMs, signal }) {
      if (!isAddress.test(host)) throw new Failure('connection.no-ping', { card: card.name }, 'not an address');
      if (process.platform !== 'linux') throw new Failure('connection.no-ping', { card: card.name }, process.platform);
      const seconds = String(Math.max(1, Math.ceil(timeoutMs / 1000)));
      const { code, text, cause } = await run(program, ['-n', '-q', '-c', '1', '-W', seconds, '-I', card.name, host], signal);
      if (signal.aborted) throw new Failure('run.cancelled');
      const took = /= [\d.]+\/([\d.]+)/.exec(text)?.[1] ?? /min\/avg\/max.* = ([\d.]+)/.exec(text)?.[1];
      if (code === 0 && took !== undefined) return { tookMs: Number(took) };
      if (code === 0 || code === noEcho) throw new Failure('connection.no-echo', { host, card: card.name });
      throw new Failure('connection.no-ping', { card: card.name }, cause ?? text.trim());
    },
  };
} // prettier-ignore

function run(program: string, args: string[], signal: AbortSignal): Promise<{ code: number | undefined; text: string; cause?: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'C' }, signal });
    let text = '';
    child.stdout.on('data', (data: Buffer) => (text += data.toString()));
    child.stderr.on('data', (data: Buffer) => (text += data.toString()));
    child.once('error', (error) => resolve({ code: undefined, text, cause: errnoOf(error) || error.message }));
    child.once('close', (code) => resolve({ code: code ?? undefined, text }));
  });
} // prettier-ignore
