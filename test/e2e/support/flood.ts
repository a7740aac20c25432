import path from 'node:path';
import { _electron, expect, type ElectronApplication, type Page } from '@playwright/test';
import { build } from 'vite';
import { ensureBuilt } from '../../../scripts/build.ts';
import { bundle, chromeTarget } from '../../../scripts/bundle.ts';
import { electronRuntime } from '../../../scripts/electron-runtime.mjs';
import type { FloodPage } from './flood-page.ts';
import { inMain } from './in-main.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const out = path.join(root, '.vite/e2e');

/** What the flood program offers to a test in its main process. */
export interface FloodMain {
  push(bytes: number): Promise<{ hash: string; bytes: number; lines: number }>;
  alone(bytes: number): Promise<number>;
  drizzle(ms: number): Promise<{ hash: string; bytes: number; lines: number }>;
  meter(): { onTheWay: number; most: number; messages: number };
  typed(): string;
  close(): Promise<void>;
}
declare global {
  // Globals of the flood program; the tests reach them by evaluation.
  var flood: FloodMain;
  var floodPage: FloodPage;
}

/** Builds the flood program from the parts of the real one; takes about two seconds. */
export async function buildFlood(): Promise<void> {
  await ensureBuilt(['preload']);
  const main = bundle('test/e2e/support/flood-main.ts');
  await build({ ...main, configFile: false, build: { ...main.build, outDir: out } });
  await build({
    configFile: false,
    root: import.meta.dirname,
    base: './',
    logLevel: 'warn',
    build: {
      outDir: path.join(out, 'page'),
      emptyOutDir: true,
      target: chromeTarget,
      chunkSizeWarningLimit: 5_000,
      rolldownOptions: { input: path.join(import.meta.dirname, 'flood.html') },
    },
  });
}

/** Starts it and waits until its port is open. */
export async function startFlood(): Promise<{ app: ElectronApplication; page: Page }> {
  const { executable } = await electronRuntime();
  const flags = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--js-flags=--expose-gc'];
  const app = await _electron.launch({
    executablePath: executable,
    args: [...flags, path.join(out, 'flood-main.cjs')],
    cwd: root,
  });
  const page = await app.firstWindow();
  await page.waitForFunction(() => 'floodPage' in globalThis);
  await expect.poll(() => inMain(app, () => 'flood' in globalThis)).toBe(true);
  return { app, page };
}

/** Has both processes throw away what nothing holds any more. V8 does so at a time of its own, by as much as a third of all. */
export async function collectGarbage(app: ElectronApplication, page: Page): Promise<void> {
  await inMain(app, () => globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' }));
  await page.evaluate(() => globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' }));
}
