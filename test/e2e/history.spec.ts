import fs from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import jsQR from 'jsqr';
import { numberForms } from '../../electron/core/model/number-forms.ts';
import { modelOf } from '../../electron/virtual/stick/models/index.ts';
import { numbered } from '../../electron/virtual/stick/models/numbered.ts';
import { expect, test } from './launch.ts';
import { pdfBytes, pdfText } from './support/pdf-text.ts';
import { beginBatch, openBench, slots } from './support/batch.ts';
import { answerDialogs } from './support/dialogs.ts';

/** Of the virtual E303s-2. */
const imei = '867000000000010';

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

/** Numbers of the stick and of two more of its kind in every form in which they may stand: as they are, with swapped digits, as hex of one or two bytes. */
const forms = [1, 2, 3]
  .map((n) => numbered(modelOf('e303'), n).identity)
  .flatMap((of) => [of['imei'], of['iccid'], of['imsi'], of['msisdn']])
  .map((number) => String(number).replace('+', ''))
  .flatMap(numberForms)
  .map((form) => form.toLowerCase());
/** What of it a text gives away, whatever stands between the digits. */
const leaksOf = (text: string): string[] => {
  const bare = text.replace(/[^0-9A-Za-z]/g, '').toLowerCase();
  return forms.filter((form) => bare.includes(form));
};

/** What a camera reads from the code of a label. */
function scanned(svg: string): string | undefined {
  const [, scale = '', path = ''] = /scale\(([\d.]+)\)" d="([^"]*)"/.exec(svg) ?? [];
  const modules = Math.round(Number(/height="([\d.]+)mm"/.exec(svg)?.[1]) / Number(scale));
  const side = modules * 4;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x = '', y = ''] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g))
    for (let row = 0; row < 4; row += 1) {
      const begin = ((Number(y) * 4 + row) * side + Number(x) * 4) * 4;
      for (let at = 0; at < 16; at += 4) pixels.fill(0, begin + at, begin + at + 3);
    }
  return jsQR(pixels, side, side)?.data;
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

test('a label and the transcript are saved and masked; the PDF holds no number in any form', async ({ start }) => {
  const { app, page, userData } = await start(['--virtual=e303:serial']);
  await readFacts(page);
  await page.getByRole('tab', { name: 'Report' }).click();
  const folder = path.join(userData, 'out');
  await fs.mkdir(folder);
  await answerDialogs(app, folder);
  await page.getByText('Label', { exact: true }).click();
  await page.getByText('With all that was sent and answered on its AT ports').click();
  await page.getByRole('button', { name: 'Save', exact: false }).last().click();
  await expect
    .poll(() => fs.readdir(folder).then((names) => names.length), { timeout: 60_000 })
    .toBeGreaterThanOrEqual(5);
  await expect(page.locator('footer')).toContainText('saved');
  for (const name of await fs.readdir(folder)) {
    const bytes = await fs.readFile(path.join(folder, name));
    if (!name.endsWith('.pdf')) expect(leaksOf(bytes.toString('utf8').replace(/ d="[^"]*"/, '')), name).toEqual([]);
    else {
      // The reader reads: what may be shown of the number stands there.
      expect(pdfText(bytes), name).toMatch(/86·+010/);
      expect(leaksOf(pdfText(bytes)), name).toEqual([]);
      expect(leaksOf(pdfBytes(bytes)), name).toEqual([]);
    }
    if (/(?<!label)\.(html|pdf)$/.test(name))
      expect(name.endsWith('.pdf') ? pdfText(bytes) : bytes.toString('utf8'), name).toContain('On its AT ports');
    if (!name.endsWith('.svg')) continue;
    const code = scanned(bytes.toString('utf8')) ?? '';
    expect(code, name).toContain('stick=Huawei E303s-2');
    expect(leaksOf(code), name).toEqual([]);
  }
});

test('evidence of a stick without a rule is looked at before it is saved as an archive', async ({ start }) => {
  const { app, page, userData } = await start(['--virtual=unknown']);
  await page.getByRole('tab', { name: 'Report' }).click();
  const folder = path.join(userData, 'out');
  await fs.mkdir(folder);
  await answerDialogs(app, folder);
  await page.getByRole('button', { name: 'Look at it' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('device.json', { exact: true })).toBeVisible();
  expect(await fs.readdir(folder)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save the archive' }).click();
  await expect(page.getByText(/\.evidence\.zip is saved\.$/)).toBeVisible({ timeout: 60_000 });
  const [archive = ''] = await fs.readdir(folder);
  const parts = unzipSync(await fs.readFile(path.join(folder, archive)));
  expect(Object.keys(parts)).toEqual(expect.arrayContaining(['README.txt', 'report.json', 'device.json']));
  expect(JSON.parse(strFromU8(parts['device.json'] ?? new Uint8Array()))).toHaveProperty('sighting.device.vid');
});

test('a day has its summary, masked, in each format', async ({ start }) => {
  const { app, page, userData } = await start(['--virtual=e303:serial']);
  await readFacts(page);
  const folder = path.join(userData, 'out');
  await fs.mkdir(folder);
  await answerDialogs(app, folder);
  await openHistory(page);
  await page.getByRole('button', { name: /^Save the summary of / }).click();
  await expect(page.getByText(/^Saved as .*VIRTUAL-Sticks-of-/)).toBeVisible({ timeout: 60_000 });
  const summaries = (await fs.readdir(folder)).filter((name) => name.startsWith('VIRTUAL-Sticks-of-'));
  expect(summaries.map((name) => path.extname(name)).sort()).toEqual(['.csv', '.html', '.json', '.pdf']);
  for (const name of summaries) {
    const bytes = await fs.readFile(path.join(folder, name));
    const text = name.endsWith('.pdf') ? pdfText(bytes) : bytes.toString('utf8');
    expect(text, name).toContain('Huawei E303s-2');
    expect(leaksOf(text), name).toEqual([]);
    if (name.endsWith('.pdf')) expect(leaksOf(pdfBytes(bytes)), name).toEqual([]);
  }
});

test('a batch is one line that opens with its sticks; its summary, the PDF and reports among it, holds no number', async ({
  start,
}) => {
  test.setTimeout(300_000);
  const { app, page, userData } = await start(['--virtual=e303*3', '--fault=v1-2:sim=absent']);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openBench(page);
  await beginBatch(page);
  await expect(slots(page).filter({ hasText: 'Good' })).toHaveCount(2, { timeout: 150_000 });
  await expect(slots(page).filter({ hasText: 'Failed' })).toHaveCount(1, { timeout: 150_000 });
  await page.getByRole('button', { name: 'Finish the batch' }).click();
  await expect(page.getByText(/2 good, 1 failed\./)).toBeVisible();

  const folder = path.join(userData, 'out');
  await fs.mkdir(folder);
  await answerDialogs(app, folder);
  await openHistory(page);
  await page.getByRole('radio', { name: 'Batches', exact: true }).click();
  const list = page.getByRole('listbox', { name: 'Everything that was kept' });
  await expect(list.getByRole('option')).toHaveCount(1);
  await list.getByRole('option').first().click();
  const beside = page.getByRole('region', { name: 'Serial modem, SIM and signal' });
  await expect(beside.getByRole('listitem')).toHaveCount(3);
  await expect(beside.getByRole('listitem').filter({ hasText: 'failed' })).toHaveCount(1);
  await beside.getByRole('button', { name: /summary/ }).click();
  await expect(beside.getByText(/^Saved as /)).toBeVisible({ timeout: 60_000 });
  const names = await fs.readdir(folder);
  expect(names.map((name) => path.extname(name)).sort()).toEqual(['.csv', '.html', '.json', '.pdf']);
  // The reports of its good sticks lie in the folder of the batch.
  const reports = (await fs.readdir(path.join(userData, 'batches'), { recursive: true }))
    .filter((name) => /\.(html|json)$/.test(name))
    .map((name) => path.join(userData, 'batches', name));
  expect(reports.length).toBeGreaterThanOrEqual(4);
  for (const file of [...names.map((name) => path.join(folder, name)), ...reports]) {
    const bytes = await fs.readFile(file);
    const text = file.endsWith('.pdf') ? pdfText(bytes) : bytes.toString('utf8');
    // The reader reads: the numbers stand there, each in one line, as far as they may be shown.
    if (names.includes(path.basename(file))) expect(text.match(/86·+0\d\d/g) ?? [], file).toHaveLength(3);
    expect(leaksOf(text), file).toEqual([]);
    if (file.endsWith('.pdf')) expect(leaksOf(pdfBytes(bytes)), file).toEqual([]);
  }
  expect(leaksOf(await page.content())).toEqual([]);
});
