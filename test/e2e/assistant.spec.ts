import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from './launch.ts';

test('a stick that no rule names is tried only after its id was typed, is proven, and kept as a rule', async ({
  start,
}) => {
  test.setTimeout(120_000);
  const { page, userData } = await start(['--virtual=unknown']);
  const main = page.getByRole('main');
  await page.getByRole('tab', { name: 'Mode', exact: true }).click();
  await expect(main).toContainText('A stick that no rule names');
  await expect(main).toContainText('15 of 18 rules of the same vendor id');
  await expect(page.getByRole('radio', { name: /Eject the disk/ })).toBeChecked();
  await page.getByRole('button', { name: 'Try it …' }).click();
  const question = page.getByRole('alertdialog');
  const send = question.getByRole('button', { name: 'Send anyway' });
  await expect(send).toBeDisabled();
  await question.getByRole('textbox').fill('2001:a9f1');
  await expect(send).toBeDisabled();
  await question.getByRole('textbox').fill('2001:a9f0');
  await send.click();
  await expect(page.getByText(/^Verified: it is a serial modem now/)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'Back to installer disk' })).toBeVisible();
  await page.getByRole('button', { name: 'Save as a rule' }).click();
  await expect(main).toContainText('2001-a9f0.json');
  const saved: unknown = JSON.parse(await fs.readFile(path.join(userData, 'rules', '2001-a9f0.json'), 'utf8'));
  expect(saved).toMatchObject({
    rules: [{ entry: '2001:a9f0', standardEject: true, evidence: [{ cameAs: '2001:a9f1', verdict: 'verified' }] }],
  });
});

test('another way to the serial modem can be chosen, and its plan is shown', async ({ start }) => {
  const { page } = await start(['--virtual=e303']);
  await page.getByRole('tab', { name: 'Mode', exact: true }).click();
  await page.getByRole('button', { name: 'Other ways to get there (3)' }).click();
  await page.getByRole('radio', { name: /HuaweiAlt/ }).click({ force: true });
  await expect(page.getByRole('main')).toContainText('Send the “HuaweiAlt” message');
});
