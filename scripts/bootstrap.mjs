/**
 * Every npm script starts here: `node scripts/bootstrap.mjs run TASK ARG...` sets up what the task needs (the right
 * Node, the npm packages, system libraries, an Electron runtime) and then runs it. All there, it costs a few file
 * look-ups. It runs on Node 20 without any package, says what it does on stderr and leaves stdout to the task.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findRuntime } from './electron-runtime.mjs';
import { packages, rightNode } from './setup/dependencies.mjs';
import { orSay, SetupError } from './setup/lock.mjs';
import { mustRun } from './setup/run.mjs';
import { optionalLibraries, systemLibraries } from './setup/system.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/**
 * @typedef {object} Task
 * @property {string[]} run  a script and its first arguments; the extension .ts or .mjs is found
 * @property {('electron' | 'xvfb' | 'package')[]} [needs]
 * @property {('router' | 'peers' | 'postgres')[]} [wants]  as needs, and what cannot be had is done without
 * @property {boolean} [display]  needs a display of the person
 */

/** @type {Record<string, Task>} */
const tasks = {
  start: { run: ['scripts/start'], needs: ['electron'], display: true },
  demo: { run: ['scripts/demo'], needs: ['electron', 'xvfb'] },
  'contact-sheet': { run: ['scripts/contact-sheet'], needs: ['electron', 'xvfb'] },
  mwb: { run: ['scripts/mwb'] },
  build: { run: ['scripts/build'] },
  make: { run: ['scripts/make'], needs: ['electron', 'package'] },
  lint: { run: ['scripts/check', 'lint'] },
  types: { run: ['scripts/check', 'types'] },
  check: { run: ['scripts/check'] },
  test: {
    run: ['scripts/test', 'check', 'unit', 'e2e', 'short-lab'],
    needs: ['electron', 'xvfb'],
    wants: ['router', 'peers', 'postgres'],
  },
  'test:unit': { run: ['scripts/test', 'unit'], wants: ['router', 'peers', 'postgres'] },
  'test:e2e': { run: ['scripts/test', 'e2e'], needs: ['electron', 'xvfb'] },
  'test:package': { run: ['scripts/test', 'package'], needs: ['electron', 'xvfb', 'package'] },
  'test:long': {
    run: ['scripts/test', 'check', 'unit', 'e2e', 'package', 'bench', 'soak', 'lab', '--record=docs/test-long.md'],
    needs: ['electron', 'xvfb', 'package'],
    wants: ['router', 'peers', 'postgres'],
  },
  lab: { run: ['test/lab/run'] },
  bench: { run: ['scripts/bench'], needs: ['electron', 'xvfb'], wants: ['peers'] },
  'rules:import': { run: ['scripts/rules-import'] },
};

/**
 * @param {string} name of the task
 * @param {string[]} args for it
 * @returns {Promise<never>}
 */
async function main(name, args) {
  const task = tasks[name];
  if (!task) throw new SetupError(`There is no task ${name}. Known: ${Object.keys(tasks).join(', ')}.`);
  if (task.display) needDisplay();
  const [script = '', ...first] = task.run;
  const file = ['.ts', '.mjs'].map((end) => path.join(root, script + end)).find((f) => fs.existsSync(f));
  if (!file) throw new SetupError(`${script} is missing from this copy of the project.`);

  const node = await rightNode(root);
  await packages(root, node);
  if (task.needs) await systemLibraries(task.needs);
  if (task.wants) await optionalLibraries(task.wants);
  if (task.needs?.includes('electron') && !findRuntime()) {
    await mustRun(node, [path.join(root, 'scripts', 'electron-runtime.mjs')], {
      limit: 30 * 60_000,
      failure: 'There is no Electron to run with.',
    });
  }
  return handOver(node, file, [...first, ...args]);
}

/** @throws {SetupError} */
function needDisplay() {
  if (process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']) return;
  throw new SetupError(
    'There is no display here, so the window cannot open. `npm run demo` shows the whole job without one, ' +
      'and `npm run -s mwb -- --help` is the command line.',
  );
}

/**
 * Runs the script as if it had been started directly: same input and output, signals passed on, same end.
 * @param {string} node
 * @param {string} file
 * @param {string[]} args
 * @returns {Promise<never>}
 */
function handOver(node, file, args) {
  const env = { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env['PATH'] ?? ''}` };
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', file, ...args], { stdio: 'inherit', env });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    // Ctrl-C reaches the child from the terminal itself; twice would make it give up on an orderly end.
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  return new Promise((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      // 128 + number: what a shell makes of an end by signal.
      process.exit(code ?? 128 + ({ SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[String(signal)] ?? 0));
    });
  });
}

const [verb, name = '', ...args] = process.argv.slice(2);
await orSay(async () => {
  if (verb !== 'run') throw new SetupError('Usage: node scripts/bootstrap.mjs run TASK [ARGUMENT...]');
  await main(name, args);
});
