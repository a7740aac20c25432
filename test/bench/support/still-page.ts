import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * A program like the empty one whose page is ours as it was drawn: its elements and styles, no script. What it takes more than the
 * empty one is the drawing alone; no program that looks like ours can begin sooner. Gives its folder, which the caller removes.
 * @param html of the drawn page; @param files the folder that its style sheet and fonts lie in; @param like the empty program
 */
export async function stillProgram(html: string, { files, like }: { files: string; like: string }): Promise<string> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'mwb-still-'));
  for (const name of ['main.mjs', 'package.json']) await fs.copyFile(path.join(like, name), path.join(folder, name));
  const still = html
    .replaceAll(/<script\b[^>]*>.*?<\/script>/gs, '')
    .replaceAll(/<link\b[^>]*rel="modulepreload"[^>]*>/g, '')
    // Its policy names the origin of our program, which a file does not have.
    .replace(/<meta\s[^>]*http-equiv="Content-Security-Policy"[^>]*>/s, '')
    .replaceAll(/\scrossorigin(="[^"]*")?/g, '')
    .replace('<head>', `<head><base href="${pathToFileURL(files).href}/">`);
  await fs.writeFile(path.join(folder, 'index.html'), `<!doctype html>\n${still}`);
  return folder;
}
