import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/**
 * What a folder holds: each file with the SHA-256 of its content, each folder by its name.
 * @param without names of folders at its top that are passed over
 */
export function folderHash(folder: string, without: readonly string[] = []): Record<string, string> {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  const found = entries.flatMap((entry): [string, string][] => {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file);
    if (without.includes(name.split(path.sep)[0] ?? '')) return [];
    if (entry.isDirectory()) return [[name, 'folder']];
    if (!entry.isFile()) return [[name, 'other']];
    return [[name, createHash('sha256').update(fs.readFileSync(file)).digest('hex')]];
  });
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}
