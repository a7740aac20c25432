import { createHash } from 'node:crypto';
import { readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ensureFolder } from '../shared/folder.ts';

const noteSchema = z.object({ link: z.string(), target: z.string(), pid: z.number().int().positive() });

/** Symbolic links that relays have made. Each is noted in a file while it lasts, so that one of a killed program is found again. */
export class LinkNotes {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Notes a link before it is made. A note that cannot be written keeps nobody from work: the link is then left behind by a kill. */
  async add(link: string, target: string): Promise<void> {
    try {
      await ensureFolder(this.#folder, 0o700);
      await writeFile(this.#file(link), JSON.stringify({ link: path.resolve(link), target, pid: process.pid }), {
        mode: 0o600,
      });
    } catch {
      // A full disk or a read-only home: said above.
    }
  }

  async remove(link: string): Promise<void> {
    await rm(this.#file(link), { force: true });
  }

  /** Takes away the links of programs that are no more. Never rejects. @returns those that were taken away */
  async tidy(): Promise<string[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const gone: string[] = [];
    for (const name of names) {
      const file = path.join(this.#folder, name);
      const note = noteSchema.safeParse(parsed(await readFile(file, 'utf8').catch(() => '')));
      if (note.success && isAlive(note.data.pid)) continue;
      // Only what still leads where we led it is ours.
      if (note.success && (await readlink(note.data.link).catch(() => '')) === note.data.target) {
        await rm(note.data.link, { force: true }).catch(() => undefined);
        gone.push(note.data.link);
      }
      await rm(file, { force: true }).catch(() => undefined);
    }
    return gone;
  }

  #file(link: string): string {
    return path.join(
      this.#folder,
      `${createHash('sha256').update(path.resolve(link)).digest('hex').slice(0, 32)}.json`,
    );
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A note that was cut off by the kill names nothing.
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
