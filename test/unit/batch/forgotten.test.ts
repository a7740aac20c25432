import { appendFile, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { summaryOfHistory } from '../../../electron/compose/summary.ts';
import { errnoOf } from '../../../electron/platform/shared/errno.ts';
import { numberForms } from '../../../electron/core/model/index.ts';
import { allEnded, begin, limitMs, until, withBench } from './bench.ts';

/** Files of the folder, however deep, that hold one of the texts. */
async function filesWith(folder: string, texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    // A lock of the history may be given back between the two looks.
    const bytes = await readFile(file).catch((error: unknown) => {
      if (errnoOf(error) === 'ENOENT') return Buffer.alloc(0);
      throw error;
    });
    if (texts.some((text) => bytes.includes(text))) found.push(path.relative(folder, file));
  }
  return found;
}

describe('a stick of a batch that is forgotten', { timeout: limitMs + 10_000 }, () => {
  it('is in no file any more, in no form; the batch still counts right, and the others stay', () =>
    withBench(
      async ({ start, folder }) => {
        const composition = await start('e303*2');
        const recipe = {
          mode: 'network',
          checks: [{ fact: 'imei', matches: '\\d{15}' }],
          report: { formats: ['json'], numbers: 'full' },
        };
        const batch = await begin(composition, recipe);
        await until(batch, allEnded);
        await batch.close('ended');
        const [gone, kept] = batch.summary().pieces;
        const forms = numberForms(gone?.imei ?? '');
        const place = gone?.place ?? '';
        const iccid = gone?.iccid ?? 'none';
        // What other days may have left.
        const run = { id: 'r', answer: [`IMEI: ${gone?.imei ?? ''}`] };
        await writeFile(path.join(folder, 'journal.jsonl'), `${JSON.stringify(run)}\n{"id":"other"}\n`);
        await appendFile(path.join(folder, 'journal.jsonl.aside'), `torn ${forms[1] ?? ''}\nother torn\n`);
        await writeFile(path.join(folder, 'history.db.broken-2026'), `xx${forms.at(-1) ?? ''}xx`);
        await expect
          .poll(async () => (await composition.history.search({ batch: batch.id, outcomes: ['passed'] })).total)
          .toBe(3);
        expect((await filesWith(folder, forms)).sort()).toEqual(
          expect.arrayContaining([
            `batches/${batch.id}.jsonl`,
            'history.db-wal',
            'history.db.broken-2026',
            'journal.jsonl',
            'journal.jsonl.aside',
          ]),
        );
        await composition.virtual.remove(place);
        const { entries } = await composition.forget(`imei:${gone?.imei ?? ''}`);
        expect(entries).toBeGreaterThan(1);
        expect(await filesWith(folder, [...forms, ...numberForms(iccid)])).toEqual([]);
        expect(await readFile(path.join(folder, 'journal.jsonl'), 'utf8')).toBe('{"id":"other"}\n');
        expect(await readFile(path.join(folder, 'journal.jsonl.aside'), 'utf8')).toBe('other torn\n');
        expect(await filesWith(folder, [kept?.imei ?? 'none'])).not.toEqual([]);
        expect(await readdir(path.join(folder, 'batches', batch.id))).toHaveLength(1);
        const { summary: made } = await summaryOfHistory(composition, { kind: 'batch', batch: batch.id }, 'full');
        expect(made.counts).toEqual({ sticks: 2, good: 2, bad: 0, other: 0 });
        expect(made.rows.map(({ imei }) => imei).sort()).toEqual([kept?.imei, undefined]);
        // What was told of the others is kept on.
        const again = await begin(composition, recipe, { resume: batch.id });
        await again.close('left');
        expect(await filesWith(folder, forms)).toEqual([]);
      },
      { keepJournal: true },
    ));
});
