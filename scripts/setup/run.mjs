/** Running other programs from the set-up: only their stderr is shown, so that stdout stays free for results. */
import { spawn } from 'node:child_process';
import { SetupError } from './lock.mjs';

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, limit: number, quiet?: boolean }} options limit in milliseconds
 * @returns {Promise<{ code: number, output: string }>} code -1: it could not be started or took too long
 */
export function run(program, args, { cwd, env, limit, quiet = false }) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(program, args, {
      cwd,
      env: env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limit,
      // npm is a .cmd file on Windows, which only a shell can start.
      shell: process.platform === 'win32' && program === 'npm',
    });
    child.stdout.on('data', (/** @type {Buffer} */ bytes) => (output += bytes.toString()));
    child.stderr.on('data', (/** @type {Buffer} */ bytes) => {
      output += bytes.toString();
      if (!quiet) process.stderr.write(bytes);
    });
    child.once('error', (error) => resolve({ code: -1, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? -1, output }));
  });
}

/**
 * As `run`, for steps that nothing works without.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, limit: number, quiet?: boolean, failure: string }} options
 * @throws {SetupError} with `failure` and the last lines of the output
 */
export async function mustRun(program, args, { failure, ...options }) {
  const { code, output } = await run(program, args, options);
  if (code !== 0) throw new SetupError(`${failure}\n${output.trim().split('\n').slice(-6).join('\n')}`);
  return output;
}

/**
 * The npm that belongs to this run: the one that started us, else the one on the PATH.
 * @param {string} node the Node to run it with
 * @returns {{ program: string, args: string[] }}
 */
export function npmCommand(node) {
  const own = process.env['npm_execpath'];
  return own?.endsWith('npm-cli.js') ? { program: node, args: [own] } : { program: 'npm', args: [] };
}
