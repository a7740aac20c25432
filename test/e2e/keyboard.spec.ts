import fs from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './launch.ts';
import { answerDialogs } from './support/dialogs.ts';

/** Tabs after which a person would have given up to find something. */
const patience = 120;
const slow = { timeout: 90_000 };

/** Presses Tab until it has the focus, as someone without a mouse does. Never sets the focus itself. */
async function tabTo(page: Page, wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let pressed = 0; pressed < patience; pressed += 1) {
    if (await wanted.evaluateAll((all) => all.some((one) => one === document.activeElement))) return;
    await page.keyboard.press(key);
  }
  throw new Error(`not reached with ${String(patience)} times ${key}; the focus is at ${await focused(page)}`);
}

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200) ?? 'nothing');

/** Reaches it by Tab and presses a key there. */
async function press(page: Page, wanted: Locator, key = 'Enter'): Promise<void> {
  await expect(wanted).toBeEnabled(slow);
  await tabTo(page, wanted);
  await page.keyboard.press(key);
}

test('the main job by keys alone: plug, switch, proof, facts, terminal, report', async ({ start }) => {
  test.setTimeout(300_000);
  const { app, page, userData } = await start(['--virtual=none', '--testing']);
  const spoken = page.locator('[aria-live="polite"]');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Plug in a stick', slow);

  // The first Tab brings the way past bar and list.
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the page' })).toBeFocused(slow);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused(slow);

  const virtual = page.getByRole('button', { name: 'Try with a virtual stick' }).first();
  await press(page, virtual);
  await expect(page.getByRole('dialog')).toBeVisible(slow);
  // Esc leaves the dialog, and the focus is where it was.
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden(slow);
  await expect(virtual).toBeFocused(slow);
  await page.keyboard.press('Enter');
  await press(page, page.getByRole('button', { name: 'Plug it in' }));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('E303s-2', slow);
  await expect(spoken.filter({ hasText: 'plugged in: Huawei E303s-2' })).toHaveCount(1, slow);

  await page.keyboard.press('Control+2');
  await expect(page.getByRole('tab', { name: 'Mode' })).toHaveAttribute('aria-selected', 'true', slow);
  await press(page, page.getByRole('button', { name: 'Switch to serial modem' }));
  await expect(spoken.filter({ hasText: 'being made' })).toHaveCount(1, slow);
  await expect(page.getByText(/^Verified: it is a serial modem/)).toBeVisible(slow);
  await expect(spoken.filter({ hasText: 'verified, it is a serial modem now' })).toHaveCount(1, slow);

  await page.keyboard.press('Control+3');
  await press(page, page.getByRole('button', { name: /^Read the facts$/ }).first());
  await expect(page.getByText(/\d+ of \d+ facts read/)).toBeVisible(slow);

  await page.keyboard.press('Control+5');
  const prompt = page.getByRole('combobox', { name: 'AT command' });
  await expect(prompt).toBeFocused(slow);
  await expect(page.getByRole('button', { name: 'Free the port' })).toBeVisible(slow);
  await page.keyboard.type('ATI');
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeEnabled(slow);
  await page.keyboard.press('Enter');
  await expect(prompt).toHaveValue('', slow);
  await expect(page.locator('.xterm-rows')).toContainText('Manufacturer: huawei', slow);

  await page.keyboard.press('Control+8');
  const folder = path.join(userData, 'reports');
  await answerDialogs(app, folder);
  await press(page, page.getByRole('button', { name: /^Save/ }).first());
  await expect.poll(() => fs.readdir(folder).catch(() => []), slow).not.toEqual([]);
});

test('the terminal is left by keyboard in both modes, and the way out is said', async ({ start }) => {
  const { page } = await start(['--virtual=e303:serial', '--testing']);
  await page.getByRole('tab', { name: 'Terminal' }).click();
  await expect(page.getByRole('button', { name: 'Free the port' })).toBeVisible(slow);
  const prompt = page.getByRole('combobox', { name: 'AT command' });
  await prompt.focus();
  await page.keyboard.type('AT+C');
  await expect(page.getByRole('option').first()).toBeVisible(slow);
  // Tab takes a suggestion while there are some; after Esc it goes on.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(prompt).not.toBeFocused();

  await page.getByRole('button', { name: 'Line mode' }).click();
  await expect(page.getByPlaceholder(/F6 leaves it/)).toBeVisible();
  const screen = page.locator('.xterm-helper-textarea').first();
  await screen.focus();
  for (const key of ['Tab', 'Escape']) await page.keyboard.press(key);
  await expect(screen).toBeFocused();
  await page.keyboard.press('F6');
  await expect(screen).not.toBeFocused();
  await screen.focus();
  await page.keyboard.press('Shift+F6');
  await expect(screen).not.toBeFocused();
});

test('F6 goes through the parts of the window and comes round; a dialog keeps the focus', async ({ start }) => {
  const { page } = await start(['--virtual=e303:serial,mf831']);
  await expect(page.getByRole('row', { name: /E303s-2/ })).toBeVisible(slow);
  const part = (): Promise<string> =>
    page.evaluate(() => {
      const parts = ['.app-bar', '.rail', '.sill', '.head', '.app-main'];
      return parts.find((one) => document.activeElement?.closest(one)) ?? '';
    });
  const seen: string[] = [];
  for (let step = 0; step < 6; step += 1) {
    await page.keyboard.press('F6');
    seen.push(await part());
  }
  expect(new Set(seen)).toEqual(new Set(['.app-bar', '.rail', '.head', '.sill', '.app-main']));
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('F6');
  expect(await page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null)).toBe(true);
});

test('wherever Tab goes the focus is seen, and it goes all the way round', async ({ start }) => {
  test.setTimeout(240_000);
  const { page } = await start(['--virtual=e303:serial,mf831']);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect(page.getByRole('row', { name: /E303s-2/ })).toBeVisible(slow);
  const unseen: string[] = [];
  for (const tab of ['1', '2', '3', '4', '5', '6', '7', '8', ',']) {
    await page.keyboard.press(`Control+${tab}`);
    await page.evaluate(() =>
      document.activeElement instanceof HTMLElement ? document.activeElement.blur() : undefined,
    );
    let rounds = 0;
    for (let pressed = 0; pressed < patience && rounds < 2; pressed += 1) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(() => {
        const now = document.activeElement;
        if (now === null || now === document.body) return 'outside';
        if (now.matches('.skip-link')) return 'first';
        // Drawn on it, or on what stands for it: the box of a field, the card of a hidden radio button.
        for (let one: Element | null = now, up = 0; one !== null && up < 4; one = one.parentElement, up += 1) {
          const { outlineStyle, outlineWidth } = getComputedStyle(one);
          const isSeen = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
          if (isSeen && one.getClientRects().length > 0) return 'seen';
        }
        return now.outerHTML.slice(0, 160);
      });
      if (stop === 'first') rounds += 1;
      else if (stop !== 'seen' && stop !== 'outside') unseen.push(`${tab}: ${stop}`);
    }
    expect(rounds, `page ${tab}: Tab did not come round; it is at ${await focused(page)}`).toBe(2);
  }
  expect(unseen).toEqual([]);
});

test('reduced motion, more contrast and forced colours are honoured', async ({ start }) => {
  test.setTimeout(120_000);
  const { page } = await start(['--virtual=e303', '--fault=v1-1:awayMs=4000']);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await page.getByRole('tab', { name: 'Mode' }).click();
  await page.getByRole('button', { name: 'Switch to serial modem' }).click(slow);
  const moving = (): Promise<number> => page.evaluate(() => document.getAnimations().length);
  await expect.poll(moving, { timeout: 20_000 }).toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect.poll(moving).toBe(0);
  await expect(page.getByText(/^Verified: it is/)).toBeVisible(slow);

  const token = (name: string): Promise<string> =>
    page.evaluate((one) => getComputedStyle(document.documentElement).getPropertyValue(one).trim(), name);
  expect(await token('--line')).not.toBe(await token('--edge'));
  await page.emulateMedia({ contrast: 'more' });
  expect(await token('--line')).toBe(await token('--edge'));
  expect(await token('--ink-3')).toBe(await token('--ink'));
  expect(await token('--ok-tint')).toBe(await token('--raised'));

  await page.emulateMedia({ contrast: null, forcedColors: 'active' });
  const row = page.getByRole('row', { name: /E303s-2/ });
  // What is chosen is told by its bar, which keeps a colour of its own.
  const bar = await row.evaluate((one) => {
    const { backgroundColor, width } = getComputedStyle(one, '::before');
    return { backgroundColor, width, ground: getComputedStyle(one).backgroundColor };
  });
  expect(Number.parseFloat(bar.width)).toBeGreaterThanOrEqual(3);
  expect(bar.backgroundColor).not.toBe(bar.ground);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);
  expect(outline).not.toBe('none');
});
