import fs from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './launch.ts';

const goodMessage = '55534243123456780000000000000011062000000100000000000000000000';

async function openRules(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: 'Rules', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Rules');
  await expect(page.getByRole('row', { name: /^[0-9a-f]{4}:[0-9a-f]{4}/ }).first()).toBeVisible();
}

const search = (page: Page, text: string): Promise<void> =>
  page.getByRole('searchbox', { name: 'Find an id, a stick, a maker or a method' }).fill(text);

test('a rule is found, read with its bytes, and tried on the stick that it fits', async ({ start }) => {
  const { page } = await start(['--virtual=e303']);
  await openRules(page);
  // Of some 400 rules that of the stick that is plugged in stands first.
  const first = page.locator('.rules-table').getByRole('row').nth(1);
  await expect(first).toContainText(/^12d1:1f01at v1-1/);
  await search(page, 'huawei 1f01');
  await page.getByRole('row', { name: '12d1:1f01' }).click();
  const wire = page.getByRole('region', { name: 'What goes over the wire' });
  await expect(wire).toContainText('bulk-out 01 55534243 12345678 00000000 00000011 06200000');
  await expect(page.locator('footer')).toContainText('12d1:1f01 is in force');
  await page.getByRole('button', { name: 'Try without sending' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Nothing has been sent');
  await expect(dialog).toContainText('55534243');
  await page.getByRole('button', { name: 'Back to the rule' }).click();
  await page.getByRole('button', { name: 'Switch v1-1 on its Mode page' }).click();
  await expect(page.getByRole('tab', { name: 'Mode' })).toHaveAttribute('aria-selected', 'true');
});

test('a rule with odd hex is refused with its line; a good one is saved, in force, and removed', async ({ start }) => {
  const { page, userData } = await start(['--virtual=e303']);
  await openRules(page);
  await page.getByRole('button', { name: 'Add a rule' }).click();
  const text = page.getByRole('textbox', { name: 'The rule' });
  const save = page.getByRole('button', { name: 'Save the rule' });
  await page.getByRole('textbox', { name: 'For which id' }).fill('12d1:1f01');
  await text.fill('# A stick of mine\nTargetVendor=0x12d1\nMessageContent="5553424"\n');
  await expect(page.getByText('Your text, line 3: MessageContent is not a whole number of hex bytes.')).toBeVisible();
  await expect(save).toBeDisabled();
  await expect(fs.readdir(path.join(userData, 'rules'))).rejects.toThrow('ENOENT');

  await text.fill(`# A stick of mine\nTargetVendor=0x12d1\nTargetProduct=0x1001\nMessageContent="${goodMessage}"\n`);
  await expect(page.locator('footer')).toContainText('12d1:1f01 can be saved.');
  await save.click();
  await expect(page.locator('footer')).toContainText('12d1:1f01 is saved and read back.');
  const file = path.join(userData, 'rules', '12d1-1f01.json');
  expect(JSON.parse(await fs.readFile(file, 'utf8'))).toEqual({
    rules: [
      {
        entry: '12d1:1f01',
        about: 'A stick of mine',
        messages: [goodMessage],
        targetVendor: '12d1',
        targetProducts: ['1001'],
      },
    ],
  });
  // It comes before the shipped one of the same id, which says so.
  await search(page, '12d1:1f01');
  const rows = page.getByRole('row', { name: '12d1:1f01' });
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(0)).toContainText('In force');
  await expect(rows.nth(1)).toContainText('Never reached');
  await expect(page.getByRole('region', { name: 'What goes over the wire' })).toContainText('06200000 01000000');
  await expect(page.getByText('This rule is taken for it.')).toBeVisible();

  // A second one asks before it takes the place of the first.
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await text.fill(`DefaultVendor=0x12d1\nDefaultProduct=0x1f01\nHuaweiNewMode=1\n`);
  await save.click();
  await page.getByRole('button', { name: 'Keep the old one' }).click();
  expect(await fs.readFile(file, 'utf8')).toContain(goodMessage);
  await page.getByRole('button', { name: 'Put it aside' }).first().click();

  await rows.nth(0).click();
  await page.getByRole('button', { name: 'Remove the rule' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the rule' }).click();
  await expect(page.locator('footer')).toContainText('12d1:1f01 is removed.');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('In force');
  await expect(fs.readFile(file)).rejects.toThrow('ENOENT');
});

test('a broken file is said with its line and hides no other rule', async ({ start }) => {
  const { page, userData } = await start(['--virtual=e303']);
  await openRules(page);
  await fs.mkdir(path.join(userData, 'rules'), { recursive: true });
  await fs.writeFile(path.join(userData, 'rules', '12d1:14fe'), 'HuaweiNewMode=1\nTargetVendr=0x12d1\n');
  await page.getByRole('button', { name: 'Read the files again' }).click();
  await expect(page.getByText(/12d1:14fe, line 2: TargetVendr is not a key/)).toBeVisible();
  await expect(page.getByRole('main')).toContainText('1 of your own, 1 to mend');
  await expect(page.getByRole('row', { name: /^[0-9a-f]{4}:[0-9a-f]{4}/ }).first()).toBeVisible();
});
