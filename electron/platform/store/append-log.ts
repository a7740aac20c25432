import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../core/model/index.ts';
import type { Clock, Dispose } from '../../core/ports.ts';
import { errnoOf } from '../../platform/shared/errno.ts';
import { ensureFolder } from '../../platform/shared/folder.ts';

/**
 * How long text waits before it is written and brought to the disk, ms. Each round ends with a sync, so a crash of the program
 * or of the computer loses what came in the last such time and the time of one sync: well below a second on a disk that works.
 */
export const roundMs = 400;

/** Characters that may wait for a slow disk. Beyond it the newest are left out and counted, so that memory stays bounded. */
const mostWaiting = 8 << 20;

/** A file that text is added to and that a crash does not take away. One owner, who closes it. */
export interface AppendLog {
  readonly path: string;
  /** Adds text; never throws and never waits. */
  write(text: string): void;
  /** Writes what waits and closes the file. */
  close(): Promise<void>;
}

/**
 * Makes a new file `name.log` in a folder, or `name-2.log` and so on where the name is taken; for the owner alone.
 * @param onTrouble called once when the disk takes no more; the log has ended then
 * @throws Failure file.unwritable, file.no-space
 */
export async function openAppendLog(
  folder: string,
  name: string,
  options: { clock: Clock; onTrouble: (failure: Failure) => void },
): Promise<AppendLog> {
  const { file, handle } = await create(folder, name);
  return new Log(file, handle, options);
}

async function create(folder: string, name: string): Promise<{ file: string; handle: FileHandle }> {
  for (let number = 1; ; number += 1) {
    const file = path.join(folder, `${name}${number === 1 ? '' : `-${number}`}.log`);
    try {
      await ensureFolder(folder, 0o700);
      return { file, handle: await open(file, 'ax', 0o600) };
    } catch (error) {
      // Two terminals may begin in the same second; no one begins a hundred.
      if (errnoOf(error) === 'EEXIST' && number < 100) continue;
      throw failureOf(file, error);
    }
  }
}

const failureOf = (file: string, error: unknown): Failure =>
  new Failure(errnoOf(error) === 'ENOSPC' ? 'file.no-space' : 'file.unwritable', { path: file }, error);

class Log implements AppendLog {
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #options: { clock: Clock; onTrouble: (failure: Failure) => void };
  #waiting: string[] = [];
  #length = 0;
  #left = 0;
  #timer: Dispose | undefined;
  #round: Promise<void> | undefined;
  #ended = false;

  constructor(file: string, handle: FileHandle, options: { clock: Clock; onTrouble: (failure: Failure) => void }) {
    this.path = file;
    this.#handle = handle;
    this.#options = options;
  }

  write(text: string): void {
    if (this.#ended) return;
    if (this.#length + text.length > mostWaiting) {
      this.#left += text.length;
      return;
    }
    this.#waiting.push(text);
    this.#length += text.length;
    this.#plan();
  }

  async close(): Promise<void> {
    this.#timer?.();
    this.#timer = undefined;
    await this.#round;
    if (!this.#ended) await this.#flush();
    this.#ended = true;
    await this.#handle.close().catch((error: unknown) => this.#fail(error));
  }

  #plan(): void {
    if (this.#timer !== undefined || this.#round !== undefined || this.#ended) return;
    this.#timer = this.#options.clock.after(roundMs, () => {
      this.#timer = undefined;
      this.#round = this.#flush().finally(() => {
        this.#round = undefined;
        if (this.#waiting.length > 0) this.#plan();
      });
    });
  }

  async #flush(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const missing = this.#left === 0 ? '' : `… ${this.#left} characters are missing here: the disk was too slow\n`;
    const text = this.#waiting.join('') + missing;
    this.#waiting = [];
    this.#length = 0;
    this.#left = 0;
    try {
      await this.#handle.appendFile(text);
      await this.#handle.datasync();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#waiting = [];
    this.#timer?.();
    this.#timer = undefined;
    this.#options.onTrouble(failureOf(this.path, error));
  }
}
