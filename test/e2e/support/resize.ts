import { expect, type ElectronApplication, type Page } from '@playwright/test';
import { inMain } from './in-main.ts';

/** Gives the page that many pixels, as a window of that size would. */
export async function resize(
  app: ElectronApplication,
  page: Page,
  [width, height]: readonly [number, number],
): Promise<void> {
  // A window that has just come may still take its own size.
  await expect(async () => {
    await inMain(
      app,
      ({ BrowserWindow }, [wide, high]) => {
        const [window] = BrowserWindow.getAllWindows();
        window?.setMinimumSize(300, 200);
        window?.setContentSize(wide, high);
      },
      [width, height] as const,
    );
    const size = () => page.evaluate(() => [innerWidth, innerHeight]);
    await expect.poll(size, { timeout: 1_500 }).toEqual([width, height]);
  }).toPass({ timeout: 60_000 });
}
