import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { lastBatch } from '../../../electron/compose/batches.ts';
import { allEnded, begin, limitMs, until, withBench } from './bench.ts';

const right = 'admin';
const wrong = 'geheim-77';
const answers = (page: string) => ({ agreed: true, values: new Map<string, string>(), page });
const recipe = {
  mode: 'network',
  pagePassword: 'ask',
  checks: [{ fact: 'iccid', matches: '8949.*' }],
  report: { formats: ['json', 'html', 'md'] },
};

/** All that lies in a folder, as one text, with what a password may have become in it. */
async function everythingIn(folder: string): Promise<string> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
  const texts = await Promise.all(files.map((one) => readFile(path.join(one.parentPath, one.name), 'latin1')));
  return texts.join('\n');
}
const formsOf = (secret: string): string[] => [
  secret,
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('hex'),
];

describe('the password of pages in a batch', { timeout: limitMs + 10_000 }, () => {
  it.concurrent('is given once, opens the page of every stick, and stands nowhere afterwards', () =>
    withBench(
      async ({ folder, start }) => {
        const composition = await start('mf823-login*3');
        const secret = right;
        const batch = await begin(composition, recipe, { answers: answers(secret) });
        await until(batch, allEnded);
        expect(batch.snapshot().rows.map(({ stage, error, reason }) => [stage, error, reason])).toEqual(
          Array.from({ length: 3 }, () => ['good', undefined, undefined]),
        );
        await batch.close('ended');
        await composition.stop();
        const text = await everythingIn(folder);
        expect(text).toContain(batch.id);
        for (const form of formsOf(secret)) expect(text).not.toContain(form);
        expect(JSON.stringify([batch.snapshot(), batch.summary()])).not.toContain(secret);
      },
      { keepJournal: true },
    ),
  );

  it.concurrent('switches by pages that want it', () =>
    withBench(async ({ start }) => {
      const batch = await begin(
        await start('mf823-login*2'),
        { mode: 'serial', pagePassword: 'ask' },
        { answers: answers(right) },
      );
      await until(batch, allEnded);
      expect(batch.snapshot().rows.map(({ stage, mode }) => [stage, mode])).toEqual([
        ['good', 'serial'],
        ['good', 'serial'],
      ]);
      await batch.close('ended');
    }),
  );

  it.concurrent('that is wrong is tried on one stick, once, also when that is begun again and again, and said', () =>
    withBench(
      async ({ folder, start }) => {
        const composition = await start('mf823-login*3');
        const batch = await begin(composition, recipe, { answers: answers(wrong) });
        await until(batch, allEnded);
        const codes = (): string[] => batch.snapshot().rows.map(({ error }) => error?.code ?? '');
        expect(codes().toSorted()).toEqual(['batch.page-stopped', 'batch.page-stopped', 'http.wrong-password']);
        const first = codes().indexOf('http.wrong-password');
        for (let again = 0; again < 4; again += 1) {
          batch.retry(`v1-${String(first + 1)}`);
          await until(batch, allEnded);
        }
        expect(codes()).toEqual(['batch.page-stopped', 'batch.page-stopped', 'batch.page-stopped']);
        await composition.virtual.replug(`v1-${String(first + 1)}`);
        await until(batch, (rows) => allEnded(rows) && rows.every(({ present }) => present));
        await batch.close('left');
        // No page is locked: the right one opens all of them.
        const known = await lastBatch(composition, batch.recipe);
        const next = await begin(composition, recipe, {
          answers: answers(right),
          ...(known && { resume: known.summary.id }),
        });
        for (const { place, stage, present } of next.snapshot().rows)
          if (present && stage === 'failed') next.retry(place);
        await until(next, (rows) => allEnded(rows) && rows.every(({ stage }) => stage === 'good'));
        await next.close('ended');
        await composition.stop();
        const text = await everythingIn(folder);
        for (const form of formsOf(wrong)) expect(text).not.toContain(form);
      },
      { keepJournal: true },
    ),
  );

  it.concurrent('is not asked of anybody while the batch runs where the recipe does not sign in', () =>
    withBench(async ({ start }) => {
      const batch = await begin(
        await start('mf823-login'),
        { mode: 'serial' },
        { answers: { agreed: true, values: new Map() } },
      );
      await until(batch, allEnded);
      expect(batch.snapshot().rows[0]).toMatchObject({ stage: 'failed' });
      await batch.close('ended');
    }),
  );
});
