/** `npm start -- ARGUMENT...`: builds what is old and opens the window; the arguments go to the program. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ensureBuilt } from './build.ts';
import { electronRuntime } from './electron-runtime.mjs';
import { orSay } from './setup/lock.mjs';

const root = path.resolve(import.meta.dirname, '..');

await orSay(async () => {
  await ensureBuilt(['main', 'preload', 'renderer']);
  const { executable, version, source } = await electronRuntime();
  if (source === 'stand-in') console.error(`start: Electron ${version} stands in for the current one on this machine`);

  // Chromium refuses its sandbox to root and would end at once.
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const env = { ...process.env };
  delete env['ELECTRON_RUN_AS_NODE'];
  const electron = spawn(executable, [...flags, root, ...process.argv.slice(2)], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) electron.kill(signal);
    });
  }
  electron.once('error', (error) => {
    console.error(`start: Electron cannot be started: ${error.message}`);
    process.exitCode = 1;
  });
  electron.once('exit', (code, signal) => {
    if (signal) console.error(`start: Electron ended by ${signal}`);
    process.exitCode = code ?? 1;
  });
});
