import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './launch.ts';

/** What axe finds on the page as it stands, from "serious" on: `rule: where`, with what is wrong with it. */
async function troubles(page: Page): Promise<string[]> {
  // Electron opens no second page, which axe's newer way needs.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`));
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing serious stands in the way of those who read with a screen reader or keyboard, ${colorScheme}`, async ({
    start,
  }) => {
    test.setTimeout(240_000);
    const { page } = await start(['--virtual=e303:serial,mf831']);
    // Without motion: a colour on its way to another is no colour to judge.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found: Record<string, string[]> = {};
    const look = async (name: string): Promise<void> => {
      const list = await troubles(page);
      if (list.length > 0) found[name] = list;
    };
    await page.getByRole('row', { name: /E303s-2/ }).click();
    const tabs = page.getByRole('tablist').first().getByRole('tab');
    for (const name of await tabs.allTextContents()) {
      await page.getByRole('tab', { name, exact: true }).click();
      await expect(page.getByRole('tab', { name, exact: true })).toHaveAttribute('aria-selected', 'true');
      await look(name);
    }
    const pages = page.getByRole('navigation').getByRole('button');
    for (let index = 0; index < (await pages.count()); index += 1) {
      await pages.nth(index).click();
      await look((await pages.nth(index).textContent()) ?? String(index));
    }
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog')).toBeVisible();
    await look('palette');
    expect(found).toEqual({});
  });
}
