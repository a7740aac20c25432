import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from './launch.ts';
import { goBack, quietJob, readFacts, seeFacts, sendPassword } from './support/main-job.ts';

/** ms. A restart of a virtual stick takes seconds; a loaded machine some times that. */
const switchMs = 60_000;

test('an MF823 whose page wants a login: asked for on the Info page, then by a run, and written down nowhere', async ({
  start,
}) => {
  test.setTimeout(180_000);
  const { app, page, userData } = await start(['--virtual=mf823-login:network']);
  const job = quietJob({ app, page });
  const main = page.getByRole('main');
  await page.getByRole('tab', { name: 'Info' }).click();
  await page.getByRole('button', { name: 'Read the facts' }).click();
  await expect(main).toContainText('hides some of this until somebody signs in', { timeout: switchMs });
  await page.getByRole('button', { name: 'Sign in…' }).click();
  const asked = page.getByRole('dialog');
  // Under test there is no keyring: the box to keep it is not even offered.
  await expect(asked).toContainText('no secret store');
  await sendPassword(job, 'geheim-55');
  await expect(asked).toContainText('did not take the password', { timeout: switchMs });
  await sendPassword(job, 'admin');
  await expect(asked).toBeHidden({ timeout: switchMs });
  await expect(main).toContainText('MF823-1.0.0');
  await expect(main).not.toContainText('until somebody signs in');

  await page.getByRole('tab', { name: 'Mode' }).click();
  // It was brought to its page first, and that run is what the page shows.
  await page.getByRole('button', { name: 'Choose another mode' }).click();
  await page.getByRole('radio', { name: /^Serial/ }).click({ force: true });
  await expect(main).toContainText('Widely reported');
  await page.getByRole('button', { name: 'Switch to serial modem' }).click();
  await expect(asked).toContainText('The stick wants a password', { timeout: switchMs });
  await sendPassword(job, 'admin');
  await expect(main.getByText(/^Verified/).first()).toBeVisible({ timeout: switchMs });
  for (const name of await readdir(userData, { recursive: true })) {
    if (/\.(json|jsonl)$/.test(name))
      expect(await readFile(path.join(userData, name), 'utf8')).not.toContain('geheim-55');
  }
});

test('an E3372h tells its facts, goes to its debug composition by its page, with a login, and back by a replug', async ({
  start,
}) => {
  test.setTimeout(180_000);
  const job = quietJob(await start(['--virtual=e3372h:network']));
  const { page } = job;
  const main = page.getByRole('main');
  await readFacts(job);
  await seeFacts(job, [
    ['Model', 'E3372h-153', '/api/device/information'],
    ['Firmware', '22.328.62.00.55', '/api/device/information'],
    ['RSSI', '-77 dBm', '/api/device/signal'],
  ]);
  await page.getByRole('tab', { name: 'Mode' }).click();
  // It was brought to its page first, and that run is what the page shows.
  await page.getByRole('button', { name: 'Choose another mode' }).click();
  await page.getByRole('radio', { name: /^Debug/ }).click({ force: true });
  await page.getByRole('button', { name: /^Other ways/ }).click();
  await expect(main).toContainText('Web page, /api/device/mode');
  await expect(main).toContainText('Open source code');
  await page.getByRole('button', { name: /^Switch to debug/ }).click();
  const asked = page.getByRole('dialog');
  await expect(asked).toContainText('Its web page wants a login', { timeout: switchMs });
  await sendPassword(job, 'admin');
  await expect(main.getByText(/^Verified/).first()).toBeVisible({ timeout: switchMs });
  // A replug makes it a disk again; the message that brought it to its page is sent once more.
  await goBack(job, 'Network card');
});
