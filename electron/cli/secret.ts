import { Buffer } from 'node:buffer';
import process from 'node:process';
import { word } from '../../resources/text/index.ts';
import type { Files } from '../core/ports.ts';

/** The first line of a file, or of the input for `-`. Failures: file.missing, file.unreadable. */
export async function readSecretFile(path: string, files: Pick<Files, 'read'>): Promise<string> {
  const text = path === '-' ? await readInput() : Buffer.from(await files.read(path)).toString('utf8');
  return text.split(/\r?\n/, 1)[0] ?? '';
}

async function readInput(): Promise<string> {
  let text = '';
  for await (const piece of process.stdin.setEncoding('utf8')) text += String(piece);
  return text;
}

/** A line typed on the terminal without being shown; undefined when there is no terminal or Ctrl+C was pressed. */
export function typeSecret(say: (text: string) => void, signal: AbortSignal): Promise<string | undefined> {
  const { stdin } = process;
  if (!stdin.isTTY || signal.aborted) return Promise.resolve(undefined);
  say(word('cli.ask-password'));
  return new Promise((resolve) => {
    let line = '';
    const end = (secret: string | undefined): void => {
      stdin.off('data', take);
      signal.removeEventListener('abort', abort);
      stdin.setRawMode(false);
      stdin.pause();
      resolve(secret);
    };
    const abort = (): void => end(undefined);
    const take = (piece: Buffer): void => {
      for (const char of piece.toString('utf8')) {
        if (char === '\r' || char === '\n') {
          end(line);
          return;
        }
        // Ctrl+C and Ctrl+D do not reach the program as signals in raw mode.
        if (char === '\u0003' || char === '\u0004') {
          end(undefined);
          return;
        }
        line = char === '\u007f' ? line.slice(0, -1) : line + char;
      }
    };
    signal.addEventListener('abort', abort, { once: true });
    stdin.setRawMode(true);
    stdin.on('data', take);
    stdin.resume();
  });
}
