import os from 'node:os';
import path from 'node:path';
import { Failure, placeSchema } from '../../core/model/index.ts';
import type { PlaceLocks } from '../../core/ports.ts';
import { ensureFolder } from '../shared/folder.ts';
import { withLock } from './lock.ts';

/**
 * One owner for each place among all copies of this program that one user runs (window, command lines). Ports and USB
 * interfaces are exclusive by themselves; this keeps a second run from starting on a stick that is away in mid-switch.
 */
export function systemPlaceLocks(folder = lockFolder()): PlaceLocks {
  return {
    async hold(place, work) {
      const lock = path.join(folder, `place-${placeSchema.parse(place)}.lock`);
      try {
        await ensureFolder(folder, 0o700);
      } catch (error) {
        throw new Failure('file.unwritable', { path: folder }, error);
      }
      const state = { begun: false };
      try {
        // No waiting: a run takes as long as it takes, and the person is told who has the stick.
        return await withLock(
          lock,
          () => {
            state.begun = true;
            return work();
          },
          0,
        );
      } catch (error) {
        if (error instanceof Failure && error.code === 'store.locked') {
          throw new Failure('place.held', { place, pid: error.data.params['pid'] ?? 0 });
        }
        // The folder may be another user's, root's after a start with sudo.
        if (!state.begun && !(error instanceof Failure)) throw new Failure('file.unwritable', { path: folder }, error);
        throw error;
      }
    },
  };
}

/** The user's own folder for things that live as long as the session. */
function lockFolder(): string {
  const runtime = process.env['XDG_RUNTIME_DIR'];
  if (runtime !== undefined && runtime !== '') return path.join(runtime, 'modem-workbench');
  return path.join(os.tmpdir(), `modem-workbench-${String(process.getuid?.() ?? os.userInfo().username)}`);
}
