import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../../core/model/index.ts';
import { errnoOf } from './errno.ts';

/**
 * Makes a folder and those above it; does nothing when it is there. Node's own recursive mkdir never ends where the
 * system says "no such folder" to a name in a folder that is there, as /proc does.
 */
export async function ensureFolder(folder: string, mode: number): Promise<void> {
  try {
    makeOne(folder, mode);
  } catch (error) {
    const parent = path.dirname(folder);
    if (errnoOf(error) !== 'ENOENT' || parent === folder) throw error;
    await ensureFolder(parent, mode);
    makeOne(folder, mode);
  }
}

/** The same, for a folder that a person named or owns. Failures: file.no-space, file.unwritable with its path. */
export async function makeFolder(folder: string, mode: number): Promise<void> {
  try {
    await ensureFolder(folder, mode);
  } catch (error) {
    const full = ['ENOSPC', 'EDQUOT'].includes(errnoOf(error));
    throw new Failure(full ? 'file.no-space' : 'file.unwritable', { path: folder }, error);
  }
}

/** At once: there is hardly ever something to make, and to find that out takes a tenth of the way through the thread pool. */
function makeOne(folder: string, mode: number): void {
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST' || !statSync(folder).isDirectory()) throw error;
  }
}
