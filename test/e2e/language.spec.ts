import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from './launch.ts';

test('German is spoken at once, everywhere in the window, and kept', async ({ start }) => {
  const { page, userData } = await start(['--virtual=mf831']);
  await page.getByRole('button', { name: /^Settings/ }).click();
  await page.getByRole('radio', { name: 'Deutsch' }).click({ force: true });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Einstellungen');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('button', { name: /^Prüfplatz/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /Treiberlaufwerk/ })).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Deutsch' })).toBeFocused();
  const kept: unknown = JSON.parse(await fs.readFile(path.join(userData, 'settings.json'), 'utf8'));
  expect(kept).toMatchObject({ language: 'de' });
  // What the main process says follows, too.
  await page.getByRole('row', { name: /MF831/ }).click();
  await page.getByRole('tab', { name: 'Bericht' }).click();
  const report = page.frameLocator('iframe');
  await expect(report.locator('html')).toHaveAttribute('lang', 'de');
  await expect(report.getByText('Woran er erkannt wurde')).toBeVisible();
});

test('in German the shipped recipes have German names, and completion says in German what a command does', async ({
  start,
}) => {
  const { page } = await start(['--virtual=e303:serial', '--lang=de']);
  await page.getByRole('button', { name: /^Prüfplatz/ }).click();
  for (const name of ['Serielles Modem, SIM und Signal', 'Netzwerkkarte', 'Wareneingang'])
    await expect(page.getByText(name, { exact: true }).first()).toBeVisible();
  await expect(page.getByText('Incoming goods')).toHaveCount(0);
  await page.getByRole('row', { name: /E303s-2/ }).click();
  await page.getByRole('tab', { name: 'Terminal' }).click();
  await page.getByRole('combobox', { name: 'AT-Befehl' }).pressSequentially('AT+CSQ');
  await expect(page.getByRole('option').first()).toContainText('Signalstärke und Bitfehler');
});

test('the help is there by F1, ? and the palette, with its pictures, in the language of the window', async ({
  start,
}) => {
  const { page } = await start(['--virtual=none', '--lang=de']);
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Stecken Sie einen Stick ein');
  // A list that is made while the page is loaded would have stayed English.
  await expect(page.getByText('Stick einfach einstecken')).toBeVisible();
  await page.keyboard.press('F1');
  await expect(page.getByRole('heading', { level: 2, name: 'Ihr erster Stick' })).toBeVisible({ timeout: 20_000 });
  const picture = page.getByRole('img', { name: /Übersicht eines/ });
  await expect
    .poll(() => picture.evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0)))
    .toBe(1280);
  await page.getByRole('link', { name: 'Wenn etwas im Weg steht' }).click();
  await expect(page.getByRole('heading', { level: 3, name: 'Rechte' })).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('heading', { level: 2, name: 'Tasten' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Modi und Nach');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 2, name: 'Modi und Nachweis' })).toBeVisible();
});

test('an error leads to the page that helps', async ({ start }) => {
  const { page } = await start(['--virtual=none']);
  await page.getByRole('button', { name: 'Relays' }).click();
  await page.getByRole('textbox', { name: 'One end' }).fill('tcp-listen:0');
  await page.getByRole('textbox', { name: 'The other end' }).fill('tcp-listen:0');
  await page.getByRole('button', { name: 'More in the help' }).first().click();
  await expect(page.getByRole('heading', { level: 2, name: 'Relays' })).toBeVisible();
});
