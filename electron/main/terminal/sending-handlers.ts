import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { BrowserWindow, dialog, type WebContents } from 'electron';
import { terminal } from '../../../preload/contract/index.ts';
import { Failure } from '../../core/model/index.ts';
import { announce, handler, type Handler } from '../ipc.ts';
import type { TerminalHost } from './host.ts';

/** The largest file that is sent, bytes: at 115200 baud that takes 25 minutes, and it fits into memory twice. */
const largestFile = 16 << 20;
/** Progress is told this often, ms. */
const progressMs = 100;

/** The calls that send bytes and files past the queue. */
export function sendingHandlers(host: TerminalHost): Handler[] {
  /** Files that the person chose, by what the page calls them: it never names a path. */
  const chosen = new Map<string, string>();
  return [
    handler(terminal.sendBytes, async ({ id, hex }, from) => {
      await send(host, from, id, Uint8Array.from(Buffer.from(hex, 'hex')));
      return null;
    }),
    handler(terminal.chooseFile, async (_input, from) => {
      const file = await askFile(from);
      if (file === undefined) return null;
      const size = await sizeOf(file);
      const key = randomUUID();
      chosen.set(key, file);
      return { file: key, name: path.basename(file), size };
    }),
    handler(terminal.sendFile, async ({ id, file: key }, from) => {
      const file = chosen.get(key);
      if (file === undefined) throw new Failure('file.missing', { path: '' });
      await send(host, from, id, await contentOf(file));
      return null;
    }),
    handler(terminal.cancelTransfer, ({ id }) => {
      host.cancelSending(id);
      return null;
    }),
  ];
}

async function send(host: TerminalHost, page: WebContents, id: string, data: Uint8Array): Promise<void> {
  const total = data.length;
  const state = { sent: 0, toldAt: 0, began: false };
  const tell = (what: 'running' | 'ended'): void =>
    announce(page, terminal.transfer, { id, sent: state.sent, total, state: what });
  try {
    await host.sendBytes(id, data, (sent) => {
      state.began = true;
      state.sent = sent;
      const now = Date.now();
      if (now - state.toldAt < progressMs) return;
      state.toldAt = now;
      tell('running');
    });
  } finally {
    if (state.began) tell('ended');
  }
}

async function askFile(page: WebContents): Promise<string | undefined> {
  const window = BrowserWindow.fromWebContents(page);
  const options: Electron.OpenDialogOptions = { properties: ['openFile'] };
  const answer = window === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options);
  return answer.canceled ? undefined : answer.filePaths[0];
}

/** Failures: file.too-large, file.unreadable. */
async function sizeOf(file: string): Promise<number> {
  return await withFile(file, (_content, size) => Promise.resolve(size));
}

async function contentOf(file: string): Promise<Uint8Array> {
  return await withFile(file, (read) => read());
}

/** Opens once and looks at what is open, so that the size that was checked is that of what is read. */
async function withFile<T>(
  file: string,
  use: (read: () => Promise<Uint8Array>, size: number) => Promise<T>,
): Promise<T> {
  try {
    const handle = await open(file, 'r');
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) throw new Failure('file.unreadable', { path: file });
      if (stats.size > largestFile) throw new Failure('file.too-large', { path: file, most: largestFile >> 20 });
      return await use(async () => new Uint8Array(await handle.readFile()), stats.size);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw error instanceof Failure ? error : new Failure('file.unreadable', { path: file }, error);
  }
}
