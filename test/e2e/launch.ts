import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test as base, _electron, type ElectronApplication, type Page } from '@playwright/test';
import { electronRuntime } from '../../scripts/electron-runtime.mjs';

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
 */
export async function launch(args: string[] = []): Promise<Workbench> {
  const { executable } = await electronRuntime();
  const userData = await fs.mkdtemp(path.join(os.tmpdir(), 'mwb-e2e-'));
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

/** Ends the program and removes its data. */
export async function close({ app, userData }: Workbench): Promise<void> {
  await app.close();
  await fs.rm(userData, { recursive: true, force: true });
}

/** `test` with a `start` that ends each program that it started. */
export const test = base.extend<{ start: (args?: string[]) => Promise<Workbench> }>({
  start: async ({ browserName: _ }, use) => {
    const open: Workbench[] = [];
    await use(async (args) => {
      const workbench = await launch(args);
      open.push(workbench);
      return workbench;
    });
    for (const workbench of open) await close(workbench);
  },
});

export { expect } from '@playwright/test';
