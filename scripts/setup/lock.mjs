/** One set-up at a time: two commands started together share the work instead of writing over each other. */
import fs from 'node:fs';
import path from 'node:path';

/** A first set-up on a slow line (about 500 MB) stays well below; a longer wait means that something hangs. */
const longestWait = 20 * 60_000;
/** The holder may also die without a trace, which no file event tells: so look again now and then. */
const lookAgain = 300;

/** A set-up step that failed; its message is a sentence for the person at the keyboard. */
export class SetupError extends Error {}

/**
 * Runs a script's work; a failure of the set-up ends it with its sentence instead of a stack.
 * @param {() => Promise<void>} work
 */
export async function orSay(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

/**
 * Runs `work` while no other process holds the same lock file.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 * @throws {SetupError} when the other process does not finish within 20 minutes
 */
export async function withLock(file, work) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const end = Date.now() + longestWait;
  let told = false;
  while (!take(file)) {
    if (Date.now() > end)
      throw new SetupError(`Another command has been setting up for 20 minutes. If none runs, delete ${file}.`);
    if (!told) console.error('setup: another command is setting up; waiting for it');
    told = true;
    await new Promise((resolve) => setTimeout(resolve, lookAgain));
  }
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

/**
 * @param {string} file
 * @returns {boolean}
 */
function take(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  const holder = readHolder(file);
  if (holder === undefined || isAlive(holder)) return false;
  // Move it away first: of two processes that find the same dead holder, only one can move the file.
  const grave = `${file}.${process.pid}`;
  try {
    fs.renameSync(file, grave);
    // Someone else may have taken over between our look and our move: give it back to them.
    if (readHolder(grave) !== holder) fs.linkSync(grave, file);
    fs.rmSync(grave);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  return take(file);
}

/** @param {string} file */
function readHolder(file) {
  try {
    const pid = Number(fs.readFileSync(file, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

/** @param {unknown} error */
export function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
