import path from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { build } from 'vite';
import type { Outcome } from '../../../preload/contract/index.ts';
import { chromeTarget } from '../../../scripts/bundle.ts';
import type { Ebb, Flood, Malformed } from './malformed.ts';
import { inMain } from './in-main.ts';

declare global {
  // In the main process: how often the log said each line.
  var said: Record<string, number>;
  // In the page: what the port of the last flood has brought.
  var brought: unknown[];
}

/** The maker of messages (malformed.ts) as a script for the page and for the main process; takes a second. */
export async function messageMaker(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      minify: false,
      target: chromeTarget,
      lib: { entry: path.join(import.meta.dirname, 'malformed.ts'), formats: ['iife'], name: 'messageMaker' },
    },
  });
  const [output] = [built].flat();
  if (output === undefined || !('output' in output)) throw new Error('nothing was built');
  return output.output[0].code;
}

/**
 * A right call, as the page's own code would make it.
 * @throws {Error} when it was refused
 */
export async function call(page: Page, name: string, input: unknown): Promise<unknown> {
  const outcome = await page.evaluate(([named, given]) => malformed.bridge().call(named, given), [
    name,
    input,
  ] as const);
  if (!outcome.ok) throw new Error(`${name} was refused: ${outcome.error.code}`);
  return outcome.value;
}

/**
 * Counts what the program's log says, in place of writing it. With MWB_DEBUG=1 it tells of each refusal and of each stick and
 * port that is opened.
 */
export const countLog = (app: ElectronApplication): Promise<void> =>
  inMain(app, () => {
    globalThis.said = {};
    process.stderr.write = (text: string | Uint8Array) => {
      const line = /^\S+Z (?:info|error) ([^{]*)/.exec(String(text))?.[1]?.trim() ?? `else: ${String(text)}`;
      said[line] = (said[line] ?? 0) + 1;
      return true;
    };
  });

/** How often each line was said since `countLog`. */
export const logged = (app: ElectronApplication): Promise<Record<string, number>> => inMain(app, () => said);

/** Asks the handlers themselves, past Electron: broken calls of the right sender, or right calls of wrong ones. */
export const atHandlers = (
  app: ElectronApplication,
  wanted: { way: 'straight' | 'foreign'; flood: Flood },
): Promise<Ebb> =>
  inMain(
    app,
    ({ ipcMain, BrowserWindow }, { way, flood }) => {
      const handlers = Reflect.get(ipcMain, '_invokeHandlers') as Parameters<Malformed['straight']>[0]['handlers'];
      const door = { handlers, sender: BrowserWindow.getAllWindows()[0]?.webContents };
      return way === 'straight' ? malformed.straight(door, flood) : malformed.foreign(door);
    },
    wanted,
  );

/** All calls, rightly made, from a page of another origin in a window with our own preload, as the real Electron hands them on. */
export const fromForeignWindow = (app: ElectronApplication): Promise<{ refused: number; taken: string[] }> =>
  inMain(app, async ({ app: program, BrowserWindow }) => {
    const window = new BrowserWindow({
      show: false,
      webPreferences: { preload: `${program.getAppPath()}/.vite/build/preload.cjs`, sandbox: true },
    });
    try {
      await window.loadURL('data:text/html,<title>foreign</title>');
      // Bytes cannot be written as JSON; a handler sees that a sender is foreign before it looks at what was sent.
      const outcomes = (await window.webContents.executeJavaScript(
        `Promise.all(${JSON.stringify(malformed.rightInputs())}
          .map(({ name, input }) => window.workbench.call(name, input).then(({ ok }) => [name, ok])))`,
      )) as [string, boolean][];
      return {
        refused: outcomes.filter(([, ok]) => !ok).length,
        taken: outcomes.filter(([, ok]) => ok).map(([name]) => name),
      };
    } finally {
      window.destroy();
    }
  });

/**
 * Opens what has a data port, sends a flood of messages over it that fit no schema, and then one that does.
 * @returns what the opening gave, and how many came before the right one
 */
export const floodPort = (
  page: Page,
  wanted: { which: 'terminal' | 'tap'; open: { name: string; input: unknown }; right: unknown; flood: Flood },
): Promise<{ opened: Outcome<unknown>; sent: number }> =>
  page.evaluate(async ({ which, open, right, flood }) => {
    const arrives = new Promise<MessagePort>((resolve) => {
      window.addEventListener('message', ({ ports: [port] }) => {
        if (port !== undefined) resolve(port);
      });
    });
    const opened = await malformed.bridge().call(open.name, open.input);
    const port = await arrives;
    globalThis.brought = [];
    port.onmessage = (event: MessageEvent<unknown>) => brought.push(event.data);
    const sent = malformed.atPort(port, which, flood);
    port.postMessage(right);
    return { opened, sent };
  }, wanted);

/** What the port of the last flood has brought so far. */
export const broughtSoFar = (page: Page): Promise<unknown[]> => page.evaluate(() => globalThis.brought);
