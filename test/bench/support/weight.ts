import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** What the built page loads before anything is clicked: its script, and what that imports without being asked. */
export function firstLoadScripts(folder: string): string[] {
  const html = fs.readFileSync(path.join(folder, 'index.html'), 'utf8');
  const wanted = [...html.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map(([, file]) => file ?? '');
  const all = new Set(wanted);
  for (const file of all) {
    const text = fs.readFileSync(path.join(folder, file), 'utf8');
    // `import(...)` is not among them: that is what is loaded when it is needed.
    for (const [, from = ''] of text.matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([^"']+\.js)["']/g)) {
      all.add(path.posix.join(path.posix.dirname(file), from));
    }
  }
  return [...all];
}

/** kB (1000 bytes) of files when they are packed with gzip, each for itself. */
export const gzipKb = (folder: string, files: readonly string[]): number =>
  files.reduce((sum, file) => sum + gzipSync(fs.readFileSync(path.join(folder, file)), { level: 9 }).length, 0) / 1000;

/** The newest package of Debian's kind below a folder. */
export function newestDeb(folder: string): string | undefined {
  if (!fs.existsSync(folder)) return undefined;
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.deb'))
    .map((file) => path.join(folder, file))
    .toSorted((a, b) => fs.statSync(b).mtimeMs - fs.statSync(a).mtimeMs)[0];
}
