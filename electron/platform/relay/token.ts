import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { Failure } from '../../core/model/index.ts';

/** ms for the token: a client that connects and says nothing holds its place no longer. */
const tokenMs = 10_000;
/** The longest line that is read for a token, bytes; a longer one is none. */
const longestToken = 512;
/** Clients that may be proving who they are at once; one more is let go, so that a flood opens nothing more. */
export const mostProving = 32;

/** The token of a file: its first line. Failures file.unreadable, relay.no-token. */
export async function readToken(path: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new Failure('file.unreadable', { path }, error);
  }
  const [token = ''] = text.split(/\r?\n/);
  if (token === '' || Buffer.byteLength(token) > longestToken) throw new Failure('relay.no-token', { path });
  return token;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Resolves whether the first line that the client sends is the token; what follows the line is left for the next reader. */
export function provesItself(socket: Socket, token: string): Promise<boolean> {
  return new Promise((resolve) => {
    let got: Buffer = Buffer.alloc(0);
    const finish = (proven: boolean): void => {
      clearTimeout(timer);
      socket.off('data', onData);
      socket.off('close', onClose);
      socket.off('end', onClose);
      socket.pause();
      resolve(proven);
    };
    const onClose = (): void => finish(false);
    const onData = (data: Buffer): void => {
      got = Buffer.concat([got, data]);
      const end = got.indexOf(0x0a);
      if (end < 0 && got.length <= longestToken) return;
      const line = got.subarray(0, Math.max(0, end)).toString('utf8').replace(/\r$/, '');
      // Compared by digest, so that the time tells nothing of the token.
      const proven = end >= 0 && timingSafeEqual(digest(line), digest(token));
      finish(proven);
      const rest = got.subarray(end + 1);
      if (proven && rest.length > 0) socket.unshift(rest);
    };
    const timer = setTimeout(() => finish(false), tokenMs);
    socket.on('data', onData);
    socket.once('close', onClose);
    socket.once('end', onClose);
  });
}
