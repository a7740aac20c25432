import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from './launch.ts';
import { chooseStick, openTab, quietJob, readFacts, saveReport, switchTo, talk } from './support/main-job.ts';

/** The main job on the real program: nothing of the core is replaced, only the sticks are virtual. */
test('an E303 goes from disk to serial; its facts are read, it is talked to, the report is saved', async ({
  start,
}) => {
  test.setTimeout(180_000);
  const { app, page, userData } = await start(['--virtual=e303,mf831', '--testing']);
  const job = quietJob({ app, page });
  await chooseStick(job, 'Huawei E303s-2');
  await switchTo(job, 'Serial modem');
  const facts = await readFacts(job);
  expect(facts).toContain('E303s-2');
  // Masked: the middle of the IMEI is dots, and the full number is nowhere on the page.
  expect(facts).toMatch(/86·{10}\d{3}/);
  expect(facts).not.toMatch(/\d{15}/);
  await talk(job, ['ATI', 'AT+CSQ']);
  const folder = path.join(userData, 'reports');
  await openTab(job, 'Report');
  await expect(page.frameLocator('iframe').getByRole('heading', { name: 'Huawei E303s-2' })).toBeVisible();
  const paths = await saveReport(job, folder);
  const kinds = paths.map((file) => /(?:[.-]label)?\.\w+$/.exec(path.basename(file))?.[0]).sort();
  expect(kinds).toEqual(['.html', '.json', '.label.pdf', '.md', '.pdf']);
  for (const file of paths) expect((await fs.stat(file)).size).toBeGreaterThan(500);
  const json: unknown = JSON.parse(await fs.readFile(paths.find((file) => file.endsWith('.json')) ?? '', 'utf8'));
  expect(json).toMatchObject({ virtual: true, place: 'v1-1', numbers: 'masked', runs: [{ verdict: 'verified' }] });
  const html = await fs.readFile(paths.find((file) => file.endsWith('.html')) ?? '', 'utf8');
  expect(html).toContain('VIRTUAL');
  expect(html).not.toMatch(/\b\d{15}\b/);
  expect((await fs.readFile(paths.find((file) => file.endsWith('.pdf')) ?? '')).subarray(0, 5).toString()).toBe(
    '%PDF-',
  );
});

test('an MF831 goes from disk to network, to serial and back to the disk', async ({ start }) => {
  test.setTimeout(180_000);
  const job = quietJob(await start(['--virtual=e303,mf831']));
  const { page } = job;
  await chooseStick(job, 'ZTE MF831');
  await switchTo(job, 'Network card');
  const facts = await readFacts(job);
  expect(facts).toContain('MF831');
  await switchTo(job, 'Serial modem');
  await switchTo(job, 'Installer disk');
  await openTab(job, 'Overview');
  await expect(page.getByRole('main')).toContainText('19d2:1225');
});

test('a stick that lies about success is shown as different, never as verified', async ({ start }) => {
  test.setTimeout(90_000);
  const { page } = await start(['--virtual=e303', '--fault=v1-1:lies']);
  await page.getByRole('tab', { name: 'Mode' }).click();
  await page.getByRole('button', { name: 'Switch to serial modem' }).click();
  await expect(page.getByRole('main')).toContainText('Different', { timeout: 40_000 });
  await expect(page.getByText(/^Verified/)).toHaveCount(0);
});

test('without a stick the window says what this computer needs, and a virtual stick can be plugged in', async ({
  start,
}) => {
  const { page } = await start(['--virtual=none']);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Plug in a stick');
  await expect(page.getByRole('main')).toContainText('Is this computer ready?');
  await page.getByRole('button', { name: 'Try with a virtual stick' }).first().click();
  await page.getByRole('dialog').getByText('Huawei E303s-2').first().click();
  await page.getByRole('button', { name: 'Plug it in' }).click();
  await expect(page.getByRole('row', { name: /Huawei E303s-2/ })).toBeVisible();
});
