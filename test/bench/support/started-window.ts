import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';

/** An Electron program that was started to be measured. */
export interface StartedWindow {
  pid: number;
  /** ms from the start of the process until the page had painted what it is for. */
  usableMs: number;
  /** ms from the start of the process until the page's own process began with it; the rest is the page's part. */
  pageBegunMs: number;
  /** The page as it is drawn now. */
  html: string;
  stop(): Promise<void>;
}

/** ms in which a program must show its window; ten times what a loaded machine needs. */
const startLimit = 60_000;
/** ms after which a program that does not end by itself is killed. */
const endLimit = 5_000;

const targetsSchema = z.array(z.object({ type: z.string(), url: z.string(), webSocketDebuggerUrl: z.string() }));
const valueSchema = z.object({ result: z.object({ result: z.object({ value: z.string() }) }) });
/** What the debugger says when the page was put in the place of the empty one that a window begins with. */
const replaced = /context was destroyed/i;
const timesSchema = z.object({ origin: z.number(), usable: z.number(), html: z.string() });

/**
 * Waits in the page for a mark of that name, and for the first paint with content; the later one counts. Buffered entries
 * are told as well, so that it does not matter when we come: nothing is asked again and again while the program starts.
 */
const waitInPage = (mark: string | undefined): string => `new Promise((resolve) => {
  const seen = {};
  const wanted = ${JSON.stringify(['first-contentful-paint', ...(mark === undefined ? [] : [mark])])};
  const look = (list) => {
    for (const entry of list.getEntries()) seen[entry.name] ??= entry.startTime;
    if (!wanted.every((name) => name in seen)) return;
    const usable = Math.max(...wanted.map((name) => seen[name]));
    const html = document.documentElement.outerHTML;
    resolve(JSON.stringify({ origin: performance.timeOrigin, usable, html }));
  };
  for (const type of ['paint', 'mark']) new PerformanceObserver(look).observe({ type, buffered: true });
})`;

export interface Start {
  /** With the program's package.json. */
  folder: string;
  args?: readonly string[];
  /** Of the page's timeline at which it is usable; without it the first paint with content. */
  mark?: string;
  /** The data folder of an earlier start, which stays; without it a new one, which goes with the program. */
  data?: string | undefined;
}

/** A data folder for programs that are started several times. */
export const newDataFolder = (): Promise<string> => fs.mkdtemp(path.join(os.tmpdir(), 'mwb-start-'));

/** Starts a program in the given Electron and waits until its window is usable. */
export async function startWindow(
  electron: string,
  { folder, args = [], mark, data: kept }: Start,
): Promise<StartedWindow> {
  const data = kept ?? (await newDataFolder());
  // Chromium refuses its sandbox to root; a virtual display has no GPU. The same for every program that is compared.
  const flags = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--remote-debugging-port=0'];
  const begun = Date.now();
  const child = spawn(electron, [...flags, folder, `--data=${data}`, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const stop = async (): Promise<void> => {
    await end(child);
    if (kept === undefined) await fs.rm(data, { recursive: true, force: true });
  };
  try {
    const { origin, usable, html } = await within(startLimit, timesOf(child, mark));
    return { pid: child.pid ?? 0, usableMs: origin + usable - begun, pageBegunMs: origin - begun, html, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function timesOf(child: ChildProcess, mark: string | undefined): Promise<z.infer<typeof timesSchema>> {
  const server = new URL(await debugAddress(child));
  const page = await pageOf(`http://${server.host}/json/list`);
  const socket = new WebSocket(page);
  const value = await new Promise<string>((resolve, reject) => {
    socket.addEventListener('error', () => reject(new Error('the page does not talk to the bench')));
    const params = { expression: waitInPage(mark), awaitPromise: true, returnByValue: true };
    const ask = (): void => socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }));
    socket.addEventListener('message', ({ data }) => {
      if (replaced.test(String(data))) {
        ask();
        return;
      }
      const answer = valueSchema.safeParse(JSON.parse(String(data)));
      if (answer.success) resolve(answer.data.result.result.value);
      else reject(new Error(`the page answers ${String(data).slice(0, 300)}`));
    });
    socket.addEventListener('open', ask);
  });
  socket.close();
  return timesSchema.parse(JSON.parse(value));
}

/** Chromium writes where its debugger listens, once. */
const debugAddress = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = '';
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the program ended with ${String(code)}: ${said.slice(-2000)}`)));
    child.stderr?.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString()).slice(-10_000);
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
  });

/** The page's own address for the debugger, as soon as there is a page with an address of its own. */
async function pageOf(list: string): Promise<string> {
  for (;;) {
    const targets = targetsSchema.parse(await (await fetch(list)).json());
    const page = targets.find(({ type, url }) => type === 'page' && !['', 'about:blank'].includes(url));
    if (page !== undefined) return page.webSocketDebuggerUrl;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let late: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new Error(`the window was not usable within ${String(ms / 1000)} s`)), ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(late);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), endLimit);
  await ended;
  clearTimeout(late);
}
