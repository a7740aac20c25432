import { open, type FileHandle } from 'node:fs/promises';
import { Failure } from '../core/model/index.ts';

/** A new file that lines are added to, for its owner alone: what goes through a port holds identifiers. */
export class LineFile {
  readonly path: string;
  readonly #file: FileHandle;
  #writing: Promise<void> = Promise.resolve();
  #failed = false;
  #tellFault: (failure: Failure) => void = () => undefined;
  /** Resolves when the disk takes no more; what is written down goes on without the file. */
  readonly fault = new Promise<Failure>((resolve) => {
    this.#tellFault = resolve;
  });

  private constructor(file: FileHandle, path: string) {
    this.#file = file;
    this.path = path;
  }

  /** Failures file.exists, file.unwritable. */
  static async begin(path: string): Promise<LineFile> {
    try {
      return new LineFile(await open(path, 'ax', 0o600), path);
    } catch (error) {
      const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      throw new Failure(exists ? 'file.exists' : 'file.unwritable', { path }, error);
    }
  }

  /** Adds one line; never throws and never waits. */
  add(line: string): void {
    if (this.#failed) return;
    this.#writing = this.#writing
      .then(() => (this.#failed ? undefined : this.#file.appendFile(`${line}\n`)))
      .catch((error: unknown) => {
        this.#failed = true;
        const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
        this.#tellFault(new Failure(full ? 'file.no-space' : 'file.unwritable', { path: this.path }, error));
      });
  }

  /** Writes what waits and closes the file. */
  async end(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }
}
