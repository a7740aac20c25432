import fs from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './launch.ts';
import { beginBatch, openBench } from './support/batch.ts';
import { answerDialogs } from './support/dialogs.ts';

/** ms. A stick needs ten seconds; the machine may be busy with other things. */
const patience = { timeout: 90_000 };
test.setTimeout(240_000);

const slot = (page: Page, number: number) => page.getByRole('button', { name: new RegExp(`^Slot ${number} `) });

test('a batch: lamps, reasons, a stick that comes twice, a scanner, the summary', async ({ start }) => {
  const { page, userData } = await start(['--virtual=e303*2,e303#2', '--fault=v1-1:sim=absent']);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openBench(page);
  await beginBatch(page);
  await expect(slot(page, 1)).toContainText('Failed', patience);
  const table = page.getByRole('table', { name: 'Places of the bench' });
  await expect(table.getByRole('row').filter({ hasText: 'v1-1' })).toContainText('SIM state is none, not ready');
  const [two, three] = [slot(page, 2), slot(page, 3)];
  await expect(two.or(three).filter({ hasText: 'Good' })).toHaveCount(1, patience);
  await expect(two.or(three).filter({ hasText: 'Twice' })).toHaveCount(1, patience);
  await expect(page.locator('footer')).toContainText('Failed: slot 1.');
  await expect(page.getByRole('button', { name: 'Retry slot 1' })).toBeVisible();
  // A scanner types fast, wherever the focus is, and ends with Enter.
  await page.locator('body').press('Escape');
  await page.evaluate(() => {
    for (const key of [...'867000000010019'.split(''), 'Enter'])
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  });
  await expect(page.getByText(/^…0019 is slot [23]\.$/)).toBeVisible();
  await page.getByRole('button', { name: 'Finish the batch' }).click();
  await expect(page.getByText(/1 good, 1 failed, 1 with the IMEI of another\./)).toBeVisible();
  const [journal = ''] = (await fs.readdir(path.join(userData, 'batches'))).filter((name) => name.endsWith('.jsonl'));
  const text = await fs.readFile(path.join(userData, 'batches', journal), 'utf8');
  expect(text.match(/"outcome":"good"/g)).toHaveLength(1);
});

test('a recipe is changed in its form, saved, opened again, and says where a file is wrong', async ({ start }) => {
  const { app, page, userData } = await start(['--virtual=none']);
  await openBench(page);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Mine');
  await page.getByRole('textbox', { name: 'Good ones wanted' }).fill('7');
  await page.getByRole('button', { name: 'Remove the check' }).first().click();
  const file = path.join(userData, 'mine.json');
  await answerDialogs(app, file);
  await page.getByRole('button', { name: 'Save as a file' }).click();
  await expect.poll(() => fs.readFile(file, 'utf8').catch(() => ''), patience).toContain('"count": 7');
  const saved = await fs.readFile(file, 'utf8');
  expect(JSON.parse(saved)).toMatchObject({ name: 'Mine', checks: [{ fact: 'signal', above: -95 }] });
  await fs.writeFile(file, saved.replace('"above"', '"abvoe"'));
  await page.getByRole('button', { name: 'Open a recipe file' }).click();
  await expect(page.getByRole('alert')).toContainText('checks[0].abvoe: there is no such field');
  await fs.writeFile(file, saved.replace('Mine', 'Opened again'));
  await page.getByRole('button', { name: 'Open a recipe file' }).click();
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Opened again');
});
