import path from 'node:path';
import type { Place } from '../core/model/index.ts';
import type { Files } from '../core/ports.ts';
import type { Workbench } from '../core/workbench/workbench.ts';
import { makeFolder } from '../platform/shared/folder.ts';

export interface SavedTrial {
  path: string;
  /** The file as it stands there, ready to share. */
  text: string;
}

/**
 * Saves the verified try at a place as one rules file in the person's folder; a file that is there stays. Failures:
 * run.nothing-to-save, file.exists, file.unwritable, file.no-space.
 */
export async function saveTrial(workbench: Workbench, files: Files, folder: string, place: Place): Promise<SavedTrial> {
  const { name, text } = workbench.ruleOfTrial(place);
  const file = path.join(folder, name);
  await makeFolder(folder, 0o700);
  // Other programs read rules too, none of them writes: rw-r--r--.
  await files.writeWhole(file, text, { mode: 0o644, replace: false });
  return { path: file, text };
}
