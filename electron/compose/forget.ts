import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { forgetInEntry, readEntries, reportsOf } from '../core/batch/index.ts';
import { Failure, numberForms } from '../core/model/index.ts';
import type { HistoryStore } from '../core/ports.ts';
import { errnoOf } from '../platform/shared/errno.ts';
import { changeJournal, openJournal } from '../platform/store/journal.ts';

/**
 * Takes a stick out of all that the program keeps: the history, runs that wait for it, journals and reports of batches, and
 * whole files that were set aside with its number in them. What a person saved elsewhere is the person's.
 * Failures: store.*, file.*; then it can be asked again.
 */
export async function forgetStick(
  { history, dataFolder }: { history: HistoryStore; dataFolder: string },
  stick: string,
): Promise<{ entries: number }> {
  const { entries, numbers } = await history.forget(stick);
  if (numbers.length === 0) return { entries };
  const forms = numbers.flatMap(numberForms);
  const holds = (text: string): boolean => forms.some((form) => text.includes(form));
  const batches = path.join(dataFolder, 'batches');
  for (const name of await namesIn(batches)) {
    if (!/\.jsonl(\.aside)?$/.test(name)) continue;
    const file = path.join(batches, name);
    const ends = readEntries(await (await openJournal(file)).read()).entries;
    // Beside the journal lie the batch's own reports; those in a folder that a person named are not ours to take away.
    for (const report of reportsOf(ends, numbers))
      if (path.resolve(report).startsWith(batches + path.sep)) await rm(report, { force: true });
    await changeJournal(
      file,
      (value) => forgetInEntry(value, numbers),
      (line) => !holds(line),
    );
  }
  for (const name of await namesIn(dataFolder)) {
    const file = path.join(dataFolder, name);
    if (/^journal\.jsonl(\.aside)?$/.test(name))
      await changeJournal(
        file,
        (value) => (holds(JSON.stringify(value)) ? undefined : value),
        (line) => !holds(line),
      );
    else if (/^history\.db\.(broken|before)-|\.jsonl\..*\.part$/.test(name) && (await fileHolds(file, forms)))
      await rm(file, { force: true });
  }
  return { entries };
}

async function fileHolds(file: string, forms: readonly string[]): Promise<boolean> {
  try {
    const bytes = await readFile(file);
    return forms.some((form) => bytes.includes(form));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw new Failure('file.unreadable', { path: file }, error);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error))) return [];
    throw new Failure('file.unreadable', { path: folder }, error);
  }
}
