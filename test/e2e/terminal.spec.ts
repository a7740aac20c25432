import type { Page } from '@playwright/test';
import type { WorkbenchSnapshot } from '../../preload/contract/index.ts';
import type {} from '../../renderer/client/bridge.ts';
import type {} from '../../renderer/features/terminal/test-access.ts';
import { expect, test } from './launch.ts';

/** The terminal of the real program on a virtual stick that has been switched to its serial mode. */
const place = 'v1-1';

/** The mode that the stick is in and what it is doing, as the page was told. */
const standing = (page: Page): Promise<string> =>
  page.evaluate(async (at) => {
    const outcome = await window.workbench.call('workbench.snapshot', null);
    if (!outcome.ok) return outcome.error.code;
    const { sessions } = outcome.value as WorkbenchSnapshot;
    const session = sessions.find((one) => one.place === at);
    const there = session?.sighting === undefined ? 'away' : session.mode.main;
    return `${there} ${session?.run?.state === 'running' ? 'running' : 'still'}`;
  }, place);

async function toSerial(page: Page): Promise<void> {
  await expect.poll(() => standing(page), { timeout: 20_000 }).toBe('disk still');
  await page.evaluate((at) => window.workbench.call('workbench.start', { place: at, mode: 'serial' }), place);
  await expect.poll(() => standing(page), { timeout: 30_000 }).toBe('serial still');
}

/** All rows of the screen that is open, wrapped ones joined. */
const screen = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const [terminal] = [...(window.terminalsForTests?.values() ?? [])];
    const buffer = terminal?.buffer.active;
    let text = '';
    for (let i = 0; i < (buffer?.length ?? 0); i += 1) {
      const line = buffer?.getLine(i);
      text += `${line?.isWrapped === true ? '' : '\n'}${line?.translateToString(true) ?? ''}`;
    }
    return text;
  });
const prompt = (page: Page) => page.getByRole('combobox', { name: 'AT command' });

/** Types a line and sends it as soon as the port is open. */
async function sendLine(page: Page, line: string): Promise<void> {
  await prompt(page).fill(line);
  await expect(page.getByRole('button', { name: 'Send' })).toBeEnabled({ timeout: 20_000 });
  await prompt(page).press('Enter');
}

test('typed commands are answered, explained, remembered and guarded', async ({ start }) => {
  const { page } = await start(['--virtual=e303', '--testing']);
  await toSerial(page);
  await page.getByRole('tab', { name: 'Terminal' }).click();
  await expect(page.getByRole('button', { name: 'Free the port' })).toBeVisible();

  await sendLine(page, 'ATI');
  await expect.poll(() => screen(page)).toMatch(/▸ {2}ATI\n[\s\S]*◂ {2}Manufacturer: huawei[\s\S]*OK/);

  await sendLine(page, 'AT+CSQ');
  await expect(page.locator('.lane')).toContainText('dBm');

  // History: the last line comes back with the arrow key.
  await prompt(page).press('ArrowUp');
  await expect(prompt(page)).toHaveValue('AT+CSQ');
  await prompt(page).press('ArrowUp');
  await expect(prompt(page)).toHaveValue('ATI');

  // Completion: Tab takes the first suggestion.
  await prompt(page).fill('');
  await prompt(page).pressSequentially('AT+CS');
  const first = page.getByRole('option').first();
  await expect(first).toBeVisible();
  const command = await first.locator('.mono').innerText();
  await prompt(page).press('Tab');
  await expect(prompt(page)).toHaveValue(command);

  // A line that can take the AT port away is held back, and keeping is what Esc and Enter do.
  await sendLine(page, 'AT^SETPORT="FF;1,3"');
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Send anyway' })).toBeDisabled();
  // The value of now was read while the question stands, and is shown with its time.
  await expect(dialog).toContainText(/The value of now, read and stored at \d\d:\d\d:\d\d\^SETPORT:/);
  await dialog.getByRole('textbox').fill('E303');
  await expect(dialog.getByRole('button', { name: 'Send anyway' })).toBeDisabled();
  await dialog.getByRole('textbox').fill('E303s-2');
  await expect(dialog.getByRole('button', { name: 'Send anyway' })).toBeEnabled();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  const after = await screen(page);
  expect(after).toContain('■  AT^SETPORT="FF;1,3"');
  expect(after).not.toContain('▸  AT^SETPORT=');

  // What is never sent has no button to send it.
  await sendLine(page, 'AT+EGMR=1,7,"123456789012345"');
  await expect(dialog).toContainText('There is no way from this window.');
  await expect(dialog.getByRole('button')).toHaveCount(1);
});

test('the terminal waits when the stick is pulled, and joins again when it returns as serial modem', async ({
  start,
}) => {
  const { page } = await start(['--virtual=e303', '--testing']);
  await toSerial(page);
  await page.getByRole('tab', { name: 'Terminal' }).click();
  await sendLine(page, 'ATI');
  await expect.poll(() => screen(page)).toContain('Manufacturer: huawei');

  await page.evaluate((at) => window.workbench.call('workbench.replug-virtual', { place: at }), place);
  await expect.poll(() => screen(page), { timeout: 20_000 }).toContain('–');
  await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();
  // What stood on the screen stays.
  expect(await screen(page)).toContain('Manufacturer: huawei');

  await toSerial(page);
  await sendLine(page, 'AT+CGMM');
  await expect.poll(() => screen(page)).toContain('▸  AT+CGMM');
});

test('the port can be freed and opened again', async ({ start }) => {
  const { page } = await start(['--virtual=e303', '--testing']);
  await toSerial(page);
  await page.getByRole('tab', { name: 'Terminal' }).click();
  await page.getByRole('button', { name: 'Free the port' }).click();
  await prompt(page).fill('ATI');
  await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();
  await page.getByRole('button', { name: 'Open the port' }).click();
  await expect(page.getByRole('button', { name: 'Send' })).toBeEnabled();
  await prompt(page).press('Enter');
  await expect.poll(() => screen(page)).toContain('Manufacturer: huawei');
});
