import path from 'node:path';
import { toErrorData, type ErrorData } from '../core/model/index.ts';
import type { Journal } from '../core/ports.ts';
import { openJournal } from '../platform/store/journal.ts';

/** The journal of runs in the data folder; window and command line may write to it side by side. A folder that cannot be read means a journal that ends with the program. `tell` hears of that, and of each entry that could not be written. */
export async function openRunJournal(folder: string, tell: (error: ErrorData) => void): Promise<Journal> {
  try {
    return telling(await openJournal(path.join(folder, 'journal.jsonl'), { report: tell }), tell);
  } catch (error) {
    tell(toErrorData(error));
    return memoryJournal();
  }
}

const telling = (journal: Journal, tell: (error: ErrorData) => void): Journal => ({
  read: () => journal.read(),
  async append(entry) {
    try {
      await journal.append(entry);
    } catch (error) {
      tell(toErrorData(error));
      throw error;
    }
  },
});

/** A journal that ends with the program. */
export function memoryJournal(): Journal {
  const entries: unknown[] = [];
  return {
    append: (entry) => {
      entries.push(entry);
      return Promise.resolve();
    },
    read: () => Promise.resolve([...entries]),
  };
}
