import { randomUUID } from 'node:crypto';
import { appendFile, open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { Failure, toErrorData, type ErrorData } from '../../core/model/index.ts';
import type { Journal } from '../../core/ports.ts';
import { errnoOf } from '../shared/errno.ts';
import { ensureFolder } from '../shared/folder.ts';
import { LOCK_LIMIT_MS, withLock } from './lock.ts';

/** Entries hold identifiers of people's SIMs: the owner alone may read them. */
const OWNER_ONLY = { file: 0o600, folder: 0o700 };

export interface JournalOptions {
  /** Told when lines were found that are no entries: `store.broken` with `path` and `aside`, the file that keeps them. */
  report?: (error: ErrorData) => void;
  /** ms that an append waits for another process that is writing. */
  lockLimitMs?: number;
}

/**
 * Opens the journal: a file with one JSON value in each line. Several processes may have it open; each append takes the
 * lock for as long as it writes, so that the window and the command line can be used side by side. Lines that are no
 * entries, also the torn last one of a crash, are moved to `<file>.aside` and reported; nothing is thrown away.
 * Opening makes no file and never fails for a folder that cannot be written; the first append does.
 */
export async function openJournal(file: string, options: JournalOptions = {}): Promise<Journal> {
  const journal = new JournalFile(file, options);
  await journal.mend();
  return journal;
}

/**
 * Hands the entries of a journal over to another keeper and takes the file away once it has them. A journal that is not there
 * has none. Lines that are no entries are kept aside as ever. Failures: store.locked, file.*, and those of `take`.
 */
export async function takeJournal(file: string, take: (entries: readonly unknown[]) => Promise<void>): Promise<void> {
  await new JournalFile(file, {}).handOver(take);
}

/**
 * Changes lines of a journal in place: another value, or undefined to take the line out. A journal in which nothing changes is
 * left alone. Failures: store.locked, file.*.
 *
 * @param keeps says of a line that is no entry whether it stays
 */
export async function changeJournal(
  file: string,
  change: (value: unknown) => unknown,
  keeps: (line: string) => boolean,
): Promise<void> {
  await new JournalFile(file, {}).change(change, keeps);
}

class JournalFile implements Journal {
  readonly #file: string;
  readonly #options: JournalOptions;
  /** One append after the other, in the order asked. */
  #queue: Promise<void> = Promise.resolve();

  constructor(file: string, options: JournalOptions) {
    this.#file = file;
    this.#options = options;
  }

  append(entry: unknown): Promise<void> {
    // Now, not when its turn comes: the entry may change after this call.
    const line = `${JSON.stringify(entry)}\n`;
    const mine = this.#queue.then(() => this.#append(line));
    this.#queue = mine.then(
      () => undefined,
      () => undefined,
    );
    return mine;
  }

  async read(): Promise<unknown[]> {
    return split(await this.#content()).entries.map(({ value }) => value);
  }

  /** Moves what is no entry aside. Left to the others when one of them is writing, or when this user may only read. */
  async mend(): Promise<void> {
    if (split(await this.#content()).rubbish.length === 0) return;
    try {
      await this.#locked(() => this.#moveRubbish());
    } catch (error) {
      // What cannot be mended can still be read; the person hears of it and the next append tries again.
      this.#options.report?.(toErrorData(error));
    }
  }

  async handOver(take: (entries: readonly unknown[]) => Promise<void>): Promise<void> {
    if ((await this.#content()) === '') return;
    await this.#locked(async () => {
      await this.#moveRubbish();
      await take(split(await this.#content()).entries.map(({ value }) => value));
      await rm(this.#file, { force: true });
    });
  }

  async change(change: (value: unknown) => unknown, keeps: (line: string) => boolean): Promise<void> {
    if ((await this.#content()) === '') return;
    await this.#locked(async () => {
      const { entries, rubbish } = split(await this.#content());
      const lines = entries.flatMap(({ line, value }) => {
        const changed = change(value);
        return changed === undefined ? [] : [changed === value ? line : JSON.stringify(changed)];
      });
      const kept = rubbish.filter(keeps);
      const isSame = kept.length === rubbish.length && lines.every((line, at) => line === entries[at]?.line);
      if (!isSame || lines.length !== entries.length) await this.#replace([...lines, ...kept]);
    });
  }

  async #append(line: string): Promise<void> {
    try {
      await ensureFolder(path.dirname(this.#file), OWNER_ONLY.folder);
    } catch (error) {
      throw failure(this.#file, error);
    }
    await this.#locked(async () => {
      // A crash between two appends of ours cannot be, but one of another process can.
      if (!(await endsWhole(this.#file))) await this.#moveRubbish();
      const handle = await open(this.#file, 'a', OWNER_ONLY.file);
      try {
        await handle.chmod(OWNER_ONLY.file);
        await appendWhole(handle, line);
      } finally {
        await handle.close();
      }
    });
  }

  async #moveRubbish(): Promise<void> {
    const { entries, rubbish } = split(await this.#content());
    if (rubbish.length === 0) return;
    const aside = `${this.#file}.aside`;
    await appendFile(aside, rubbish.map((line) => `${line}\n`).join(''), { mode: OWNER_ONLY.file, flush: true });
    await this.#replace(entries.map(({ line }) => line));
    this.#options.report?.(new Failure('store.broken', { path: this.#file, aside, lines: rubbish.length }).data);
  }

  /** Other lines in place of those that are there, all or none of them. */
  async #replace(lines: readonly string[]): Promise<void> {
    const draft = `${this.#file}.${randomUUID()}.part`;
    const handle = await open(draft, 'wx', OWNER_ONLY.file);
    try {
      await handle.writeFile(lines.map((line) => `${line}\n`).join(''));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, this.#file);
  }

  async #content(): Promise<string> {
    try {
      return await readFile(this.#file, 'utf8');
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error))) return '';
      throw new Failure('file.unreadable', { path: this.#file }, error);
    }
  }

  async #locked(work: () => Promise<void>): Promise<void> {
    try {
      await withLock(`${this.#file}.lock`, work, this.#options.lockLimitMs ?? LOCK_LIMIT_MS);
    } catch (error) {
      throw error instanceof Failure ? error : failure(this.#file, error);
    }
  }
}

/** Whole lines that are JSON, and what is not: rubbish lines, and a last line without its end. */
export function split(content: string): { entries: { line: string; value: unknown }[]; rubbish: string[] } {
  const entries: { line: string; value: unknown }[] = [];
  const rubbish: string[] = [];
  const lines = content.split('\n');
  const torn = lines.pop();
  for (const line of lines) {
    const value = parse(line);
    if (value) entries.push({ line, value: value.parsed });
    else rubbish.push(line);
  }
  if (torn !== undefined && torn !== '') rubbish.push(torn);
  return { entries, rubbish };
}

function parse(line: string): { parsed: unknown } | undefined {
  try {
    return { parsed: JSON.parse(line) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function endsWhole(file: string): Promise<boolean> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return true;
    throw error;
  }
  try {
    const { size } = await handle.stat();
    if (size === 0) return true;
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] === 0x0a;
  } finally {
    await handle.close();
  }
}

/** The whole line on the disk, or the file as it was. */
async function appendWhole(handle: FileHandle, line: string): Promise<void> {
  const { size } = await handle.stat();
  try {
    await handle.writeFile(line);
    await handle.sync();
  } catch (error) {
    await handle.truncate(size);
    throw error;
  }
}

function failure(file: string, error: unknown): Failure {
  const full = ['ENOSPC', 'EDQUOT'].includes(errnoOf(error));
  return new Failure(full ? 'file.no-space' : 'file.unwritable', { path: file }, error);
}
