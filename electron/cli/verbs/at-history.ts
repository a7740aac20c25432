import path from 'node:path';
import { maskSecrets } from '../../core/at/secrets.ts';
import { toErrorData } from '../../core/model/index.ts';
import type { Files } from '../../core/ports.ts';
import { maskText } from '../../core/facts/mask.ts';
import { ensureFolder } from '../../platform/shared/folder.ts';

/** More than anybody steps back through with a key. */
const mostLines = 500;

/** Whether a line may be kept on the disk: no PIN, password or code, no number of a person or a device. */
export const mayBeKept = (line: string): boolean =>
  line.trim() !== '' && maskSecrets(line) === line && maskText(line) === line;

const fileOf = (dataFolder: string): string => path.join(dataFolder, 'at-history');

/** Lines sent before, oldest first; none when there is no file yet or it cannot be read. */
export async function loadHistory(files: Files, dataFolder: string): Promise<string[]> {
  try {
    const text = new TextDecoder().decode(await files.read(fileOf(dataFolder)));
    return text.split('\n').filter(mayBeKept).slice(-mostLines);
  } catch (error) {
    const { code } = toErrorData(error);
    // A prompt without its past is better than none.
    if (code === 'file.missing' || code === 'file.unreadable') return [];
    throw error;
  }
}

/** Keeps the newest lines, for the owner alone. Failures: file.unwritable, file.no-space. */
export async function saveHistory(files: Files, dataFolder: string, lines: readonly string[]): Promise<void> {
  const kept = lines.filter(mayBeKept).slice(-mostLines);
  if (kept.length === 0) return;
  await ensureFolder(dataFolder, 0o700);
  await files.writeWhole(fileOf(dataFolder), `${kept.join('\n')}\n`, { mode: 0o600, replace: true });
}
