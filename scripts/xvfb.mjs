/**
 * A private virtual display: takes a free number, says when it is ready, ends with its owner.
 * From the shell: `node scripts/xvfb.mjs -- PROGRAM ARG...` runs a program on one.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Xvfb is up in 0.1 s; this leaves room for a busy machine. */
const readyLimit = 20_000;
/** After that a display server that does not end by itself is killed. */
const endLimit = 3_000;

/**
 * @typedef {object} Display
 * @property {string} display  for the variable DISPLAY, such as `:7`
 * @property {() => Promise<void>} stop  ends it; may be called twice
 */

/**
 * Starts Xvfb and resolves when it accepts clients.
 * @param {{ width?: number, height?: number }} [size] of its one screen, in pixels
 * @returns {Promise<Display>}
 * @throws {Error} when Xvfb is not installed, or not ready within 20 s
 */
export function startXvfb({ width = 1920, height = 1080 } = {}) {
  // -displayfd: Xvfb picks the number itself and writes it to descriptor 3 once it is ready.
  const args = ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-noreset'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => server.once('close', () => resolve()));
  const stop = async () => {
    process.off('exit', kill);
    if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
    const late = setTimeout(kill, endLimit);
    server.kill('SIGTERM');
    await ended;
    clearTimeout(late);
  };
  return new Promise((resolve, reject) => {
    let number = '';
    let complaint = '';
    const late = setTimeout(
      () => fail(new Error(`Xvfb was not ready within ${readyLimit / 1000} s. ${complaint}`)),
      readyLimit,
    );
    const fail = (/** @type {Error} */ error) => {
      clearTimeout(late);
      stop().then(() => reject(error), reject);
    };
    server.once('error', (error) => fail(new Error(`Xvfb cannot be started: ${error.message}`)));
    server.once('exit', () => fail(new Error(`Xvfb ended at once. ${complaint}`)));
    server.stderr?.on('data', (/** @type {Buffer} */ bytes) => (complaint += bytes.toString()));
    server.stdio[3]?.on('data', (/** @type {Buffer} */ bytes) => {
      number += bytes.toString();
      if (!number.endsWith('\n')) return;
      clearTimeout(late);
      resolve({ display: `:${number.trim()}`, stop });
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [program, ...args] = process.argv.slice(process.argv[2] === '--' ? 3 : 2);
  if (program === undefined) throw new Error('name the program to run');
  const { display, stop } = await startXvfb();
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, DISPLAY: display } });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  child.once('error', (error) => {
    console.error(error.message);
    void stop().then(() => (process.exitCode = 127));
  });
  child.once('exit', (code) => void stop().then(() => (process.exitCode = code ?? 1)));
}
