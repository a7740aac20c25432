/** `npm run bench -- NAME`: runs one measurement of test/bench; without a name it lists them; `--all` runs each. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { allTargets, ensureBuilt } from './build.ts';
import { electronRuntime } from './electron-runtime.mjs';
import { startXvfb } from './xvfb.mjs';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'test', 'bench');
/** A measurement is a file `NAME.bench.ts` (or .mjs) that prints its figures and exits 0 when they are good enough. */
const ending = /\.bench\.(?:ts|mjs)$/;
/** Measurements that need no display and build themselves what they need: the core alone, and what runs in the lab. */
const coreAlone = new Set(['at', 'batch', 'modes', 'switching']);

async function run(file: string, args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(folder, file), ...args], {
    cwd: root,
    stdio: 'inherit',
    env,
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

const files = fs.existsSync(folder) ? fs.readdirSync(folder).filter((file) => ending.test(file)) : [];
const names = files.map((file) => file.replace(ending, ''));
const [name, ...args] = process.argv.slice(2);
const chosen = files.filter((file, index) => name === '--all' || names[index] === name);
if (chosen.length === 0) {
  console.error(`bench: name one of: ${names.join(', ') || '(there is none yet)'}`);
  // 77: nothing to do is neither a success nor a failure.
  process.exitCode = name === '--all' ? 77 : 2;
} else {
  const program = chosen.some((file) => !coreAlone.has(file.replace(ending, '')));
  if (program) await ensureBuilt(allTargets);
  const here = program ? { MWB_ELECTRON: (await electronRuntime()).executable } : {};
  const own = program && process.platform === 'linux' && !process.env['DISPLAY'] ? await startXvfb() : undefined;
  try {
    const env = { ...process.env, ...here, ...(own ? { DISPLAY: own.display } : {}) };
    for (const file of chosen) {
      console.log(`bench: ${file.replace(ending, '')}`);
      const code = await run(file, args, env);
      if (code !== 0) process.exitCode = code;
    }
  } finally {
    await own?.stop();
  }
}
