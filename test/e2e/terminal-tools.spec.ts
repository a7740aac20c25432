import fs from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type {} from '../../renderer/client/bridge.ts';
import type {} from '../../renderer/features/terminal/test-access.ts';
import { expect, test } from './launch.ts';
import { answerDialogs } from './support/dialogs.ts';
import { inMain } from './support/in-main.ts';

/** What the terminal can do besides talking, on a virtual stick in its serial mode. */
const open = async (page: Page): Promise<void> => {
  await page.getByRole('tab', { name: 'Terminal' }).click();
  await expect(page.getByRole('button', { name: 'Free the port' })).toBeVisible({ timeout: 20_000 });
};
const prompt = (page: Page) => page.getByRole('combobox', { name: 'AT command' });
const side = (page: Page, name: string) => page.getByRole('complementary', { name });

async function send(page: Page, line: string): Promise<void> {
  await prompt(page).fill(line);
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeEnabled({ timeout: 20_000 });
  await prompt(page).press('Enter');
}

async function more(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'More for this terminal' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** All rows of one screen, by the number of its interface. */
const screen = (page: Page, number = 2): Promise<string> =>
  page.evaluate((wanted) => {
    const buffer = window.terminalsForTests?.get(`v1-1/${wanted}`)?.buffer.active;
    let text = '';
    for (let i = 0; i < (buffer?.length ?? 0); i += 1) text += `\n${buffer?.getLine(i)?.translateToString(true) ?? ''}`;
    return text;
  }, number);

test('bytes stand in hex beside the text, and bytes and files are sent as they are, past no guard', async ({
  start,
}) => {
  const { app, page, userData } = await start(['--virtual=e303:serial', '--testing']);
  await open(page);
  await expect(page.getByText('Lines not available')).toBeVisible();
  await page.getByRole('button', { name: 'Hex' }).click();
  await send(page, 'AT+CSQ');
  await expect(side(page, 'Bytes on the wire').locator('.xterm-rows')).toContainText('41 54 2b 43 53 51 0d');

  await more(page, 'Send bytes');
  const field = page.getByRole('textbox', { name: 'Bytes in hex' });
  await field.fill('41 5');
  await expect(page.getByRole('button', { name: 'Send the bytes' })).toBeDisabled();
  await field.fill('41 54 49 0d');
  await page.getByRole('button', { name: 'Send the bytes' }).click();
  await expect.poll(() => screen(page)).toContain('Manufacturer: huawei');
  await expect(page.getByRole('button', { name: 'Raw mode' })).toBeVisible();

  // AT+COPS=2 in hex is the same line to the guard.
  await more(page, 'Send bytes');
  await field.fill('41 54 2b 43 4f 50 53 3d 32 0d');
  await page.getByRole('button', { name: 'Send the bytes' }).click();
  await expect(page.getByRole('alertdialog')).toContainText('AT+COPS=2');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('alertdialog')).toBeHidden();

  const file = path.join(userData, 'lines.txt');
  await fs.writeFile(file, 'AT+CGMM\r');
  await answerDialogs(app, file);
  await more(page, 'Send a file');
  await page.getByRole('button', { name: 'Send the file' }).click();
  await expect.poll(() => screen(page)).toMatch(/AT\+CGMM[\s\S]*E303s-2/);
});

test('in raw mode typed danger is held back, and Enter sends what was chosen', async ({ start }) => {
  const { page } = await start(['--virtual=e303:serial', '--testing']);
  await open(page);
  await page.getByRole('button', { name: 'Line mode' }).click();
  await page.locator('.xterm-helper-textarea').first().focus();
  await page.keyboard.type('ATI');
  await page.keyboard.press('Enter');
  await expect.poll(() => screen(page)).toContain('Manufacturer: huawei');
  await page.keyboard.type('AT^SETPORT="FF;1,3"');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toContainText('AT^SETPORT="FF;1,3"');
  await expect(dialog.getByRole('button', { name: 'Send anyway' })).toBeDisabled();
  await expect(dialog).toContainText(/read and stored at .*\^SETPORT:/);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Hex' }).click();
  await page.getByRole('button', { name: 'More for this terminal' }).click();
  await page.getByRole('menuitemradio', { name: 'CR LF' }).click();
  await page.locator('.xterm-helper-textarea').first().focus();
  await page.keyboard.press('Enter');
  await expect(side(page, 'Bytes on the wire').locator('.xterm-rows')).toContainText('0d 0a');
});

test('what is said is logged with its file named, and survives the program being killed', async ({ start }) => {
  const { app, page, userData } = await start(['--virtual=e303:serial', '--testing']);
  await open(page);
  await page.getByRole('button', { name: 'Log', exact: true }).click();
  await expect(page.getByText('Logging to')).toBeVisible();
  const folder = path.join(userData, 'logs');
  const [name = ''] = await fs.readdir(folder);
  expect(name).toMatch(/^v1-1_ttyV1-1\.2_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d\.log$/);
  await expect(page.getByText(path.join(folder, name))).toBeVisible();
  await send(page, 'AT+CGSN');
  await expect.poll(() => screen(page)).toMatch(/\d{15}/);
  // A second later it is on the disk, whatever happens to the program.
  await page.waitForTimeout(1_000);
  app.process().kill('SIGKILL');
  const text = await fs.readFile(path.join(folder, name), 'utf8');
  expect(text).toMatch(/Z > AT\+CGSN\n.*Z < \d\d·{13}\n.*Z < OK/);
});

test('a script is chosen, seen, run, edited and saved; a line that asks first waits for the person', async ({
  start,
}) => {
  const { page, userData } = await start(['--virtual=e303:serial', '--testing']);
  await open(page);
  await page.getByRole('button', { name: 'Scripts' }).click();
  const panel = side(page, 'Scripts');
  await panel.getByRole('button', { name: /^Wait for the network/ }).click();
  await expect(panel.getByRole('list', { name: 'Steps' })).toContainText('Repeat until');
  await panel.getByRole('button', { name: 'Run it' }).click();
  await expect(panel.getByRole('status')).toContainText('done', { timeout: 20_000 });
  await expect(panel).toContainText('Signal level');
  expect(await screen(page)).toContain('AT+CREG?');
  await panel.getByRole('button', { name: 'Back to the scripts' }).click();

  await panel.getByRole('button', { name: 'New' }).click();
  const dialog = page.getByRole('dialog');
  const text = dialog.getByRole('textbox', { name: 'Script' });
  await text.fill('{"format":');
  await expect(dialog.getByRole('status')).toContainText('At the file');
  await expect(dialog.getByRole('button', { name: 'Save the script' })).toBeDisabled();
  const script = {
    format: 'modem-workbench-script-1',
    name: 'Off the net',
    steps: [
      { do: 'send', line: 'AT+COPS=2', onError: 'go-on' },
      { do: 'say', text: 'left' },
    ],
  };
  await text.fill(JSON.stringify(script));
  await dialog.getByRole('textbox', { name: 'Name of the file' }).fill('off-net');
  await dialog.getByRole('button', { name: 'Save the script' }).click();
  await expect(dialog).toBeHidden();
  expect(JSON.parse(await fs.readFile(path.join(userData, 'scripts/off-net.json'), 'utf8'))).toEqual(script);

  await panel.getByRole('button', { name: /^Off the net/ }).click();
  await expect(panel.getByRole('list', { name: 'Steps' })).toContainText('Asks first');
  await panel.getByRole('button', { name: 'Run it' }).click();
  const danger = page.getByRole('alertdialog');
  await expect(danger).toContainText('AT+COPS=2');
  expect(await screen(page)).not.toContain('▸  AT+COPS=2');
  await danger.getByRole('button', { name: 'Send anyway' }).click();
  await expect(panel.getByRole('status')).toContainText('done', { timeout: 20_000 });
  expect(await screen(page)).toContain('▸  AT+COPS=2');
});

test('two ports stand side by side, each with its own line and screen, and text is found', async ({ start }) => {
  const { page } = await start(['--virtual=e303:serial', '--testing']);
  await open(page);
  await send(page, 'AT+CSQ');
  await expect.poll(() => screen(page)).toContain('+CSQ:');
  await prompt(page).fill('AT+CGMM');

  await page.keyboard.press('Control+Tab');
  await expect(prompt(page)).toHaveValue('');
  await send(page, 'ATI');
  await expect.poll(() => screen(page, 0)).toContain('Manufacturer: huawei');
  await page.keyboard.press('Control+Tab');
  await expect(prompt(page)).toHaveValue('AT+CGMM');
  expect(await screen(page)).not.toContain('Manufacturer');

  await page.getByRole('button', { name: 'Two side by side' }).click();
  await expect(page.locator('.terminal-pane')).toHaveCount(2);
  await page.locator('.terminal-pane').nth(1).click();
  await expect(page.locator('.terminal-pane').nth(1)).toHaveAttribute('data-chosen', 'true');
  await expect(prompt(page)).toHaveValue('');
  await send(page, 'AT+CGMR');
  await expect.poll(() => screen(page, 0)).toContain('AT+CGMR');
  expect(await screen(page)).not.toContain('AT+CGMR');
  await page.keyboard.press('Control+\\');
  await expect(page.locator('.terminal-pane')).toHaveCount(1);

  await page.keyboard.press('Control+f');
  await page.keyboard.type('manufacturer');
  await expect(page.getByRole('search')).toContainText('1 of 1');
  await page.keyboard.type('zz');
  await expect(page.getByRole('search')).toContainText('Not found');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('search')).toBeHidden();
});

test('terminals of several sticks stand in tabs and side by side, and the keyboard goes from one to the other', async ({
  start,
}) => {
  const { page } = await start(['--virtual=e303:serial,e303:serial', '--testing']);
  const screenOf = (key: string): Promise<string> =>
    page.evaluate((wanted) => {
      const buffer = window.terminalsForTests?.get(wanted)?.buffer.active;
      let text = '';
      for (let i = 0; i < (buffer?.length ?? 0); i += 1)
        text += `\n${buffer?.getLine(i)?.translateToString(true) ?? ''}`;
      return text;
    }, key);
  await open(page);
  await page.getByRole('button', { name: 'Two side by side' }).click();
  await page.getByRole('button', { name: /^Show another port here/ }).click();
  await page.getByRole('menuitem', { name: /^ttyV1-2\.2/ }).click();
  await send(page, 'AT+CSQ');
  await expect.poll(() => screenOf('v1-1/2')).toContain('+CSQ:');

  const other = page.locator('.terminal-pane').nth(1);
  await expect(other).toContainText('v1-2 ttyV1-2.2');
  await other.click();
  await expect(page.locator('.terminal-pane').nth(1)).toHaveAttribute('data-chosen', 'true');
  await send(page, 'AT+CGMM');
  await expect.poll(() => screenOf('v1-2/2')).toContain('AT+CGMM');
  expect(await screenOf('v1-1/2')).not.toContain('AT+CGMM');

  // The first stick's terminal has a tab among those of the second.
  await page.getByRole('radio', { name: /v1-1\s*ttyV1-1\.2/ }).click();
  await expect(page.locator('.terminal-pane').nth(0)).toHaveAttribute('data-chosen', 'true');
  await send(page, 'ATI');
  await expect.poll(() => screenOf('v1-1/2')).toContain('Manufacturer: huawei');
});

test('a full transcript and a masked one can be copied', async ({ start }) => {
  const { app, page } = await start(['--virtual=e303:serial', '--testing']);
  await open(page);
  await send(page, 'AT+CGSN');
  await expect.poll(() => screen(page)).toMatch(/\d{15}/);
  const copied = (): Promise<string> => inMain(app, ({ clipboard }) => clipboard.readText());
  await more(page, 'Copy as text');
  await expect.poll(copied).toMatch(/AT\+CGSN\n.*\d{15}/);
  await more(page, 'Copy as masked transcript');
  await expect.poll(copied).toMatch(/AT\+CGSN\n.*\d\d·{13}/);
  await more(page, 'Clear');
  await expect.poll(() => screen(page)).not.toContain('CGSN');
});
