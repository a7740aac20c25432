import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ScriptEntry } from '../../preload/contract/scripts.ts';
import { scriptFileSchema } from '../../preload/contract/scripts.ts';
import { readScript, shippedScripts } from '../core/at/script/index.ts';
import { Failure, toErrorData } from '../core/model/index.ts';
import type { Files } from '../core/ports.ts';
import { ensureFolder } from '../platform/shared/folder.ts';
import { errnoOf } from '../platform/shared/errno.ts';

const ending = '.json';

/** Script files: the person's own in `scripts` of the data folder, and those that come with the program. */
export class ScriptStore {
  readonly folder: string;
  readonly #files: Files;

  constructor(dataFolder: string, files: Files) {
    this.folder = path.join(dataFolder, 'scripts');
    this.#files = files;
  }

  /** One's own first; a shipped one is hidden by one of the same name. A file that is no script is listed with what is wrong. */
  async list(): Promise<ScriptEntry[]> {
    const own = (await this.#names()).sort();
    const shipped = [...shippedScripts().keys()].filter((name) => !own.includes(name));
    return await Promise.all([
      ...own.map((file) => this.#entry(file, 'own')),
      ...shipped.map((file) => this.#entry(file, 'shipped')),
    ]);
  }

  /** Failures: file.missing, file.unreadable. */
  async read(file: string): Promise<string> {
    try {
      return new TextDecoder().decode(await this.#files.read(this.#path(file)));
    } catch (error) {
      const shipped = shippedScripts().get(file);
      if (shipped !== undefined && toErrorData(error).code === 'file.missing') return shipped;
      throw error;
    }
  }

  /** Saves what can be run, and nothing else. Failures: script.invalid, file.*. */
  async save({ file, text, replace }: { file: string; text: string; replace: boolean }): Promise<string> {
    readScript(text);
    const target = this.#path(file);
    try {
      await ensureFolder(this.folder, 0o700);
    } catch (error) {
      throw new Failure('file.unwritable', { path: this.folder }, error);
    }
    await this.#files.writeWhole(target, text, { mode: 0o600, replace });
    return target;
  }

  async remove(file: string): Promise<void> {
    try {
      await rm(this.#path(file), { force: true });
    } catch (error) {
      throw new Failure('file.unwritable', { path: this.#path(file) }, error);
    }
  }

  /** A script from elsewhere, under a name that files here may have. Failures: script.invalid, file.*. */
  async bring(from: string): Promise<{ file: string; text: string }> {
    const text = new TextDecoder().decode(await this.#files.read(from));
    const { name } = readScript(text);
    return { file: fileName(path.basename(from, ending)) ?? fileName(name) ?? 'script', text };
  }

  async #names(): Promise<string[]> {
    try {
      const entries = await readdir(this.folder);
      return entries
        .filter((name) => name.endsWith(ending))
        .map((name) => name.slice(0, -ending.length))
        .filter((name) => scriptFileSchema.safeParse(name).success);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return [];
      throw new Failure('file.unreadable', { path: this.folder }, error);
    }
  }

  async #entry(file: string, home: ScriptEntry['home']): Promise<ScriptEntry> {
    try {
      const { name, about } = readScript(await this.read(file));
      return { file, home, name, about: about ?? '' };
    } catch (error) {
      return { file, home, name: file, about: '', error: toErrorData(error) };
    }
  }

  #path(file: string): string {
    return path.join(this.folder, `${file}${ending}`);
  }
}

/** `Wait for the network` as `wait-for-the-network`. */
export function fileName(name: string): string | undefined {
  const made = name
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^[-_]+|-+$/g, '')
    .slice(0, 60);
  return scriptFileSchema.safeParse(made).success ? made : undefined;
}
