import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { Failure } from '../../core/model/index.ts';
import { errnoOf } from '../shared/errno.ts';

/** How long a writer waits for another: an entry takes milliseconds, so who holds on for longer is stuck or stopped. */
export const LOCK_LIMIT_MS = 2000;

/** The system tells no one when a file goes, so the lock is looked at again this often. */
const LOOK_AGAIN_MS = 20;

/** Whose lock it is. The start time tells a process from a later one with the same id. */
interface Owner {
  pid: number;
  started: string;
}

/*
 * A lock is a few bytes in a folder of this computer: each of these calls takes some microseconds, and a tenth of what the way
 * through Node's thread pool does, which a switch would wait for before its first message.
 */

/**
 * Does `work` while holding the lock file. The lock of a process that is no longer alive counts for nothing.
 * Failure store.locked when a living process keeps it for longer than `limitMs`.
 */
export async function withLock<T>(lock: string, work: () => Promise<T>, limitMs = LOCK_LIMIT_MS): Promise<T> {
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) } satisfies Owner);
  const until = performance.now() + limitMs;
  while (!tryTake(lock, mine)) {
    const text = contentOf(lock);
    if (text === undefined) continue;
    const owner = readOwner(text);
    if (!owner || !isAlive(owner)) removeDead(lock, text);
    else if (performance.now() >= until)
      throw new Failure('store.locked', { path: lock.replace(/\.lock$/, ''), pid: owner.pid });
    else await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  try {
    return await work();
  } finally {
    letGo(lock);
  }
}

/** Whoever has tidied the folder up meanwhile (end of a login, cleaning of /tmp) has let go for us; the work stands. */
function letGo(lock: string): void {
  try {
    unlinkSync(lock);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

/** A link appears with its content, whole, and only if there is none yet: the one atomic step of this. */
function tryTake(lock: string, content: string): boolean {
  const draft = `${lock}.${randomUUID()}`;
  writeFileSync(draft, content, { flag: 'wx', mode: 0o600 });
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

/** Takes a dead one's lock away. Who moves it aside has it; if meanwhile a living one had put its own there, that goes back. */
function removeDead(lock: string, expected: string): void {
  const aside = `${lock}.${randomUUID()}`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return;
    throw error;
  }
  if (contentOf(aside) !== expected) tryPutBack(aside, lock);
  unlinkSync(aside);
}

function tryPutBack(aside: string, lock: string): void {
  try {
    linkSync(aside, lock);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  }
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function readOwner(text: string): Owner | undefined {
  const fields = /^\{"pid":(?<pid>\d{1,10}),"started":"(?<started>\d*)"\}$/.exec(text)?.groups;
  return fields ? { pid: Number(fields['pid']), started: fields['started'] ?? '' } : undefined;
}

function isAlive(owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // Another user's process is alive, too.
    if (errnoOf(error) !== 'EPERM') return false;
  }
  const started = startOf(owner.pid);
  return started === '' || owner.started === '' || started === owner.started;
}

/** Field 22 of /proc/PID/stat, clock ticks since the boot; empty where there is none. The name in field 2 may hold anything. */
function startOf(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES'].includes(errnoOf(error))) return '';
    throw error;
  }
}
