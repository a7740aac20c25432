import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from './launch.ts';
import { answerDialogs } from './support/dialogs.ts';

/** ms. A look takes a second, a change of the carried stick four; a loaded machine some times that. */
const lookMs = 60_000;

test('a stick that is carried about is followed with words, values and a drawing, and its log saved', async ({ start }) => {
  test.setTimeout(180_000);
  const { app, page, userData } = await start(['--virtual=ec25', '--fault=v1-1:signal=moves']);
  const main = page.getByRole('main');
  await page.getByRole('tab', { name: 'Watch' }).click();
  await expect(main).toContainText('Where is the signal best?');
  await main.getByRole('button', { name: 'Watch the signal' }).click();
  const drawing = main.getByRole('img', { name: /^RSRP, \d+ values/ });
  await expect(drawing).toBeVisible({ timeout: lookMs });
  await expect(drawing.locator('canvas')).toBeVisible();
  await expect(main.getByText(/^Registered/).first()).toBeVisible();
  await expect(main.getByRole('region', { name: 'Changes' })).toContainText(/Signal: \w+.* → /, { timeout: lookMs });
  const table = main.getByRole('grid', { name: 'Since the beginning' });
  await expect(table.getByRole('row', { name: /RSRP/ })).toContainText(/-\d+/);
  // Another page and back: the watch goes on and nothing of it is lost.
  await page.getByRole('tab', { name: 'Info' }).click();
  await page.getByRole('tab', { name: 'Watch' }).click();
  await expect(main.getByRole('region', { name: 'Changes' })).toContainText('Watching ttyV1-1.2'.slice(0, 8));
  await main.getByRole('button', { name: 'Stop watching' }).click();
  await expect(main).toContainText('Stopped', { timeout: lookMs });
  const file = path.join(userData, 'signal.jsonl');
  await answerDialogs(app, file);
  await main.getByRole('button', { name: 'Save the log' }).click();
  await expect(main).toContainText('Saved and read back', { timeout: lookMs });
  const lines = (await readFile(file, 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as { event?: string; rsrp?: number });
  expect(lines[0]?.event).toBe('began');
  expect(lines.at(-1)?.event).toBe('ended');
  expect(lines.some(({ rsrp }) => typeof rsrp === 'number')).toBe(true);
}); // prettier-ignore

test('the watch ends by itself when the stick is pulled', async ({ start }) => {
  test.setTimeout(120_000);
  const { page } = await start(['--virtual=ec25']);
  const main = page.getByRole('main');
  await page.getByRole('tab', { name: 'Watch' }).click();
  await main.getByRole('button', { name: 'Watch the signal' }).click();
  await expect(main.getByRole('img', { name: /^RSRP/ })).toBeVisible({ timeout: lookMs });
  await page.evaluate(async () => {
    await window.workbench.call('workbench.remove-virtual', { place: 'v1-1' });
  });
  await expect(page.getByText('The stick has gone').first()).toBeVisible({ timeout: lookMs });
});
