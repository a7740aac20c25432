import fs from 'node:fs/promises';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import type { ElectronApplication, Page } from '@playwright/test';
import { expect, test } from './launch.ts';

/** The IMEI of the virtual E303s-2, in the forms in which a file could give it away. */
const imei = '867000000000010';
const swapped = imei.replace(/(.)(.)/g, '$2$1');
const hex = (width: number): string =>
  Array.from(imei, (c) => c.charCodeAt(0).toString(16).padStart(width, '0')).join('');

// Facts of a stick take seconds, on a loaded computer half a minute.
test.slow();

const openHistory = async (page: Page): Promise<void> => {
  await page.getByRole('navigation').getByRole('button', { name: 'History', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('History');
};

async function readFacts(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Info' }).click();
  await page.getByRole('button', { name: /^Read/ }).first().click();
  await expect(page.getByText(/··417|··010/).first()).toBeVisible({ timeout: 60_000 });
}

const answerFolder = (app: ElectronApplication, folder: string): Promise<void> =>
  app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, folder);

/** All streams of a PDF as text, inflated where they are packed. */
function textsOf(pdf: Buffer): string {
  const out: string[] = [pdf.toString('latin1')];
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 7)) {
    const begin = at + 7;
    const end = pdf.indexOf('endstream', begin);
    try {
      out.push(inflateSync(pdf.subarray(begin, end)).toString('latin1'));
    } catch (error) {
      // Pictures and fonts have packings of their own.
      if (!(error instanceof Error)) throw error;
    }
  }
  return out.join('\n');
}

test('what happened is found, a stick has its time line, and it can be forgotten', async ({ start }) => {
  const { page, userData } = await start(['--virtual=e303:serial']);
  await readFacts(page);
  await openHistory(page);
  const list = page.getByRole('listbox', { name: 'Everything that was kept' });
  await expect(list.getByRole('option').first()).toBeVisible();
  await page.getByRole('searchbox').fill('no such stick');
  await expect(page.getByText('Nothing found.')).toBeVisible();
  await page.getByRole('searchbox').fill('e303 verified');
  await expect(list.getByRole('option')).toHaveCount(1);
  await list.getByRole('option').first().click();
  const beside = page.getByRole('region', { name: 'Huawei E303s-2' });
  await expect(beside.getByRole('listitem').first()).toBeVisible();
  expect(await page.content()).not.toContain(imei);
  await page.getByRole('button', { name: 'Forget this stick' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Forget it' }).click();
  await expect(page.getByText('Nothing found.')).toBeVisible();
  for (const name of await fs.readdir(userData)) {
    if (!name.startsWith('history.db')) continue;
    const bytes = await fs.readFile(path.join(userData, name));
    expect(bytes.includes(imei), name).toBe(false);
  }
});

test('a label and the evidence are shown, saved and masked; the PDF holds no number in any form', async ({ start }) => {
  const { app, page, userData } = await start(['--virtual=e303:serial']);
  await readFacts(page);
  await page.getByRole('tab', { name: 'Report' }).click();
  const folder = path.join(userData, 'out');
  await fs.mkdir(folder);
  await answerFolder(app, folder);
  await page.getByText('Label', { exact: true }).click();
  await page.getByRole('button', { name: 'Save', exact: false }).last().click();
  await expect
    .poll(() => fs.readdir(folder).then((names) => names.length), { timeout: 60_000 })
    .toBeGreaterThanOrEqual(5);
  await expect(page.locator('footer')).toContainText('saved');
  for (const name of await fs.readdir(folder)) {
    const bytes = await fs.readFile(path.join(folder, name));
    const text = name.endsWith('.pdf') ? textsOf(bytes) : bytes.toString('utf8');
    const bare = text.replace(/[^0-9A-Za-z]/g, '').toLowerCase();
    for (const form of [imei, swapped, hex(2), hex(4)]) expect(bare.includes(form), `${name}: ${form}`).toBe(false);
  }
});
