import type { Locator, Page } from '@playwright/test';

export const openBench = (page: Page): Promise<void> =>
  page
    .getByRole('navigation')
    .getByRole('button', { name: /^Bench/ })
    .click();

/** Begins a batch of the chosen recipe and says yes to the question. */
export async function beginBatch(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Begin the batch' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Begin the batch' }).click();
}

/** The lamps of a running batch. */
export const slots = (page: Page): Locator => page.getByRole('button', { name: /^Slot \d+ / });
