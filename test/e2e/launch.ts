import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test as base, _electron, type ElectronApplication, type Page } from '@playwright/test';
import { electronRuntime } from '../../scripts/electron-runtime.mjs';
import { startXvfb } from '../../scripts/xvfb.mjs';
import { endProgram } from './support/end-program.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** A running program with its first window, on a settings folder of its own. */
export interface Workbench {
  app: ElectronApplication;
  page: Page;
  /** The folder that the program keeps its data in; removed after the test. */
  userData: string;
}

/**
 * Starts the built program in the real Electron.
 * @param args for the program, such as `--virtual=e303`
 * @param folder that it keeps its data in, when it is not to be a new one
 */
export async function launch(args: string[] = [], folder?: string): Promise<Workbench> {
  const { executable } = await electronRuntime();
  const userData = folder ?? (await fs.mkdtemp(path.join(os.tmpdir(), 'mwb-e2e-')));
  // Chromium refuses its sandbox to root; a virtual display has no GPU.
  const flags = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu'];
  const app = await _electron.launch({
    executablePath: executable,
    // What is clicked is named in English unless a test says otherwise; a later word counts no more.
    args: [...flags, root, `--data=${userData}`, ...args, '--lang=en'],
    cwd: root,
  });
  return { app, page: await app.firstWindow(), userData };
}

/**
 * Ends the program and removes its data.
 * @throws {Error} when the program did not quit in time; it is killed then
 */
export async function close({ app, page, userData }: Workbench): Promise<void> {
  try {
    await endProgram(app, page);
  } finally {
    await fs.rm(userData, { recursive: true, force: true });
  }
}

/**
 * `test` with a `start` that ends each program that it started. Each worker has a display of its own: the focus, the
 * clipboard and the pointer of one window are not those of another, and what the person has on theirs is left alone.
 */
export const test = base.extend<{ start: (args?: string[]) => Promise<Workbench> }, { ownDisplay: string | undefined }>(
  {
    ownDisplay: [
      async ({ browserName: _ }, use) => {
        if (process.platform !== 'linux') return use(undefined);
        const { display, stop } = await startXvfb();
        process.env['DISPLAY'] = display;
        await use(display);
        await stop();
      },
      { scope: 'worker', auto: true },
    ],
    start: async ({ browserName: _ }, use) => {
      const open: Workbench[] = [];
      await use(async (args) => {
        const workbench = await launch(args);
        open.push(workbench);
        return workbench;
      });
      for (const workbench of open) await close(workbench);
    },
  },
);

export { expect } from '@playwright/test';
