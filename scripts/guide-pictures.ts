/**
 * `npm run guide:pictures [-- LANGUAGE...]`: makes the pictures of the guide anew, from the running program on virtual sticks, in every
 * language. They are kept in `resources/guide/pictures`; a build needs none of this.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { languages, say, speak, type Language, type Sayable } from '../resources/text/index.ts';
import { close, launch, type Workbench } from '../test/e2e/launch.ts';
import { ensureBuilt } from './build.ts';
import { startXvfb } from './xvfb.mjs';

const root = path.resolve(import.meta.dirname, '../resources/guide/pictures');
/** Letters stay sharp, and a page of them is some 40 kB. */
const quality = 0.82;
/** ms. A virtual stick keeps its own times; a busy computer takes thrice as long. */
const patience = { timeout: 90_000 };

const exactly = (id: string, params?: Sayable['params']): string =>
  say({ id, ...(params !== undefined && { params }) });

/** Takes the window as WebP: the page's own engine writes it. */
async function picture(page: Page, language: Language, name: string): Promise<void> {
  const png = (await page.screenshot({ animations: 'disabled' })).toString('base64');
  const webp = await page.evaluate(
    async ({ data, how }) => {
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(image.width, image.height);
      canvas.getContext('2d')?.drawImage(image, 0, 0);
      const blob = await canvas.convertToBlob({ type: 'image/webp', quality: how });
      return btoa(String.fromCharCode(...new Uint8Array(await blob.arrayBuffer())));
    },
    { data: png, how: quality },
  );
  const file = path.join(root, language, `${name}.webp`);
  await fs.mkdir(path.dirname(file), { recursive: true });
  await fs.writeFile(file, Buffer.from(webp, 'base64'));
  console.log(`${path.relative(process.cwd(), file)}: ${String((await fs.stat(file)).size)} bytes`);
}

const openTab = (page: Page, tab: string): Promise<void> => page.getByRole('tab', { name: exactly(tab) }).click();
const openPage = (page: Page, title: string): Promise<void> =>
  page
    .getByRole('navigation')
    .getByRole('button', { name: new RegExp(`^${exactly(title)}`) })
    .click();

async function begin(language: Language, sticks: string): Promise<Workbench> {
  const workbench = await launch([`--virtual=${sticks}`, '--testing', `--lang=${language}`]);
  await workbench.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  return workbench;
}

/** One stick from the plug to the router: overview, plan, result, terminal, a held line, relay, router. */
async function oneStick(language: Language): Promise<void> {
  const workbench = await begin(language, 'e303');
  const { page } = workbench;
  const take = (name: string): Promise<void> => picture(page, language, name);
  await page.getByRole('row').first().click();
  await page.getByText(exactly('identity.title')).first().waitFor();
  await take('overview');
  await openTab(page, 'tab.mode');
  await page.getByRole('radio', { name: new RegExp(exactly('mode.serial')) }).click({ force: true });
  const start = page.getByRole('button', { name: exactly('before.start', { mode: '@mode.serial' }) });
  await start.waitFor();
  await take('plan');
  await start.click();
  await page.getByText(exactly('proofs.title')).first().waitFor(patience);
  await take('verified');
  await openTab(page, 'tab.terminal');
  const prompt = page.getByRole('combobox', { name: exactly('terminal.prompt') });
  for (const line of ['ATI', 'AT+COPS?', 'AT+CSQ']) await sendLine(page, line);
  await page.getByText(/dBm/).first().waitFor();
  await take('terminal');
  await prompt.fill('AT^SETPORT="FF;1"');
  await prompt.press('Enter');
  await page.getByRole('alertdialog').waitFor();
  await take('danger');
  await page.keyboard.press('Escape');
  await openTab(page, 'tab.relay');
  await page.getByRole('textbox', { name: exactly('relay-page.one-end') }).fill('tcp-listen:7000,fork');
  await page.getByRole('button', { name: exactly('relay-page.start') }).click();
  await page
    .getByText(/127\.0\.0\.1:7000/)
    .first()
    .waitFor();
  await take('relay');
  await page.getByRole('button', { name: exactly('relay-page.stop') }).click();
  await openTab(page, 'tab.openwrt');
  await page.getByText(exactly('openwrt-page.change')).first().waitFor();
  await take('openwrt');
  await close(workbench);
}

async function sendLine(page: Page, line: string): Promise<void> {
  const prompt = page.getByRole('combobox', { name: exactly('terminal.prompt') });
  await prompt.fill(line);
  await page.locator('.prompt-sill button:not([data-disabled])').last().waitFor();
  await prompt.press('Enter');
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('.prompt-sill input')?.value === '');
}

/** Several sticks: the bench at work, and what the computer needs. */
async function manySticks(language: Language): Promise<void> {
  const workbench = await begin(language, 'e303*3,mf831');
  const { page } = workbench;
  await page.locator('.system-word').click();
  await page.getByText(exactly('ready.title')).first().waitFor();
  await picture(page, language, 'computer');
  await openPage(page, 'bench.title');
  await page.getByRole('button', { name: exactly('bench.begin') }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: exactly('bench.start.begin') })
    .click();
  await page
    .getByRole('button', { name: new RegExp(exactly('batch.stage.good')) })
    .first()
    .waitFor(patience);
  await picture(page, language, 'bench');
  await close(workbench);
}

await ensureBuilt(['main', 'preload', 'renderer']);
// A display of its own: every picture has the same size, and nobody's desk is disturbed.
const display = await startXvfb();
process.env['DISPLAY'] = display.display;
const wanted = process.argv.slice(2);
try {
  for (const language of languages.filter((one) => wanted.length === 0 || wanted.includes(one))) {
    await speak(language);
    await oneStick(language);
    await manySticks(language);
  }
} finally {
  await display.stop();
}
