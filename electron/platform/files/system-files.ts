import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, readFile, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../core/model/index.ts';
import type { Files } from '../../core/ports.ts';
import { errnoOf } from '../shared/errno.ts';

/** The files of this computer. */
export class SystemFiles implements Files {
  async writeWhole(
    file: string,
    data: Uint8Array | string,
    options: { mode: number; replace: boolean },
  ): Promise<void> {
    const bytes = Buffer.from(typeof data === 'string' ? new TextEncoder().encode(data) : data);
    // In the same folder, because a rename is whole or nothing only within one file system.
    const draft = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}.part`);
    try {
      await writeDraft(draft, bytes, options.mode);
      await (options.replace ? rename(draft, file) : putNew(draft, file));
      await syncFolder(path.dirname(file));
    } catch (error) {
      await removeDraft(draft);
      throw writeFailure(file, error);
    }
    const written = await this.read(file);
    if (Buffer.compare(bytes, written) !== 0) {
      throw new Failure('file.unwritable', { path: file }, 'read back, the file is not what was written');
    }
  }

  async read(file: string): Promise<Uint8Array> {
    try {
      return await readFile(file);
    } catch (error) {
      const code = errnoOf(error) === 'ENOENT' ? 'file.missing' : 'file.unreadable';
      throw new Failure(code, { path: file }, error);
    }
  }
}

async function writeDraft(draft: string, bytes: Uint8Array, mode: number): Promise<void> {
  const handle = await open(draft, 'wx', mode);
  try {
    await handle.writeFile(bytes);
    // A full disk may be told only now.
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Gives the draft its name unless the name is taken. A link is refused by the system itself when it is. */
async function putNew(draft: string, file: string): Promise<void> {
  try {
    await link(draft, file);
  } catch (error) {
    // FAT, as on most USB drives, knows no links: there the name is claimed by an empty file that the draft replaces.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(errnoOf(error))) throw error;
    const claim = await open(file, 'wx');
    await claim.close();
    await rename(draft, file);
    return;
  }
  await unlink(draft);
}

/** The new name is safe on the disk only when the folder is. */
async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders.
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems refuse this for folders; the file itself is safe by then.
    if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP'].includes(errnoOf(error))) throw error;
  } finally {
    await handle.close();
  }
}

async function removeDraft(draft: string): Promise<void> {
  try {
    await unlink(draft);
  } catch (error) {
    // Not made at all, or in a folder that is none: nothing is left behind. Else the write's own error says more.
    if (!['ENOENT', 'ENOTDIR'].includes(errnoOf(error))) return;
  }
}

function writeFailure(file: string, error: unknown): Failure {
  switch (errnoOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new Failure('file.no-space', { path: file }, error);
    case 'EEXIST':
      return new Failure('file.exists', { path: file }, error);
    default:
      return new Failure('file.unwritable', { path: file }, error);
  }
}
