import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './launch.ts';
import { testedReels } from './support/scenes.ts';

/** What axe finds on the page as it stands, from "serious" on: `rule: where`, with what is wrong with it. */
async function troubles(page: Page): Promise<string[]> {
  // Electron opens no second page, which axe's newer way needs.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`));
}

for (const { name, args, scenes } of testedReels) {
  test(`nothing serious stands in the way of those who read with a screen reader or keyboard: ${name}`, async ({
    start,
  }) => {
    test.setTimeout(600_000);
    const { page } = await start([...args]);
    const found: Record<string, string[]> = {};
    for (const scene of scenes) {
      // Without motion: a colour on its way to another is no colour to judge.
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await scene.show(page);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        const list = await troubles(page);
        if (list.length > 0) found[`${scene.name}, ${colorScheme}`] = list;
      }
      await scene.leave?.(page);
    }
    expect(found).toEqual({});
  });
}
