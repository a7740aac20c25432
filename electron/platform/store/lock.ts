import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, unlink } from 'node:fs/promises';
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

/**
 * Does `work` while holding the lock file. The lock of a process that is no longer alive counts for nothing.
 * Failure store.locked when a living process keeps it for longer than `limitMs`.
 */
export async function withLock<T>(lock: string, work: () => Promise<T>, limitMs = LOCK_LIMIT_MS): Promise<T> {
  const mine = JSON.stringify({ pid: process.pid, started: await startOf(process.pid) } satisfies Owner);
  const until = performance.now() + limitMs;
  while (!(await tryTake(lock, mine))) {
    const text = await contentOf(lock);
    if (text === undefined) continue;
    const owner = readOwner(text);
    if (!owner || !(await isAlive(owner))) await removeDead(lock, text);
    else if (performance.now() >= until)
      throw new Failure('store.locked', { path: lock.replace(/\.lock$/, ''), pid: owner.pid });
    else await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  try {
    return await work();
  } finally {
    await letGo(lock);
  }
}

/** Whoever has tidied the folder up meanwhile (end of a login, cleaning of /tmp) has let go for us; the work stands. */
async function letGo(lock: string): Promise<void> {
  try {
    await unlink(lock);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

/** A link appears with its content, whole, and only if there is none yet: the one atomic step of this. */
async function tryTake(lock: string, content: string): Promise<boolean> {
  const draft = `${lock}.${randomUUID()}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(content);
  } finally {
    await handle.close();
  }
  try {
    await link(draft, lock);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

/** Takes a dead one's lock away. Who moves it aside has it; if meanwhile a living one had put its own there, that goes back. */
async function removeDead(lock: string, expected: string): Promise<void> {
  const aside = `${lock}.${randomUUID()}`;
  try {
    await rename(lock, aside);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return;
    throw error;
  }
  if ((await contentOf(aside)) !== expected) await tryPutBack(aside, lock);
  await unlink(aside);
}

async function tryPutBack(aside: string, lock: string): Promise<void> {
  try {
    await link(aside, lock);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  }
}

async function contentOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function readOwner(text: string): Owner | undefined {
  const fields = /^\{"pid":(?<pid>\d{1,10}),"started":"(?<started>\d*)"\}$/.exec(text)?.groups;
  return fields ? { pid: Number(fields['pid']), started: fields['started'] ?? '' } : undefined;
}

async function isAlive(owner: Owner): Promise<boolean> {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // Another user's process is alive, too.
    if (errnoOf(error) !== 'EPERM') return false;
  }
  const started = await startOf(owner.pid);
  return started === '' || owner.started === '' || started === owner.started;
}

/** Field 22 of /proc/PID/stat, clock ticks since the boot; empty where there is none. The name in field 2 may hold anything. */
async function startOf(pid: number): Promise<string> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES'].includes(errnoOf(error))) return '';
    throw error;
  }
}
