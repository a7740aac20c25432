import { open, type FileHandle } from 'node:fs/promises';
import { Failure } from '../core/model/index.ts';
import { errnoOf } from '../platform/shared/errno.ts';

/** Characters that may wait for the disk; beyond them there is something to wait for, so that memory stays bounded. */
const mostWaiting = 4 << 20;

/** A new file that lines are added to, for its owner alone: what goes through a port holds identifiers. */
export class LineFile {
  readonly path: string;
  readonly #file: FileHandle;
  #waiting: string[] = [];
  #size = 0;
  #writing: Promise<void> | undefined;
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

  /** Failures file.exists, file.unwritable, file.no-space. */
  static async begin(path: string): Promise<LineFile> {
    try {
      return new LineFile(await open(path, 'ax', 0o600), path);
    } catch (error) {
      throw failureOf(path, error);
    }
  }

  /** Adds one line; never throws. Gives something to wait for when the disk does not keep up, for who can wait. */
  add(line: string): Promise<void> | undefined {
    if (this.#failed) return undefined;
    this.#waiting.push(`${line}\n`);
    this.#size += line.length + 1;
    this.#writing ??= this.#write();
    return this.#size > mostWaiting ? this.#writing : undefined;
  }

  /** Writes what waits and closes the file. */
  async end(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
    this.#failed = true;
    await this.#file.close();
  }

  async #write(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const text = this.#waiting.join('');
        this.#waiting = [];
        this.#size = 0;
        await this.#file.appendFile(text);
      }
    } catch (error) {
      this.#failed = true;
      this.#waiting = [];
      this.#tellFault(failureOf(this.path, error));
    } finally {
      this.#writing = undefined;
    }
  }
}

function failureOf(path: string, error: unknown): Failure {
  const errno = errnoOf(error);
  const code = errno === 'EEXIST' ? 'file.exists' : errno === 'ENOSPC' ? 'file.no-space' : 'file.unwritable';
  return new Failure(code, { path }, error);
}
