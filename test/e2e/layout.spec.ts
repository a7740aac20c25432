import type { Page } from '@playwright/test';
import { expect, test } from './launch.ts';
import { resize } from './support/resize.ts';
import { testedReels } from './support/scenes.ts';
import { inMain } from './support/in-main.ts';

/** px by which a rounded box may seem to stand out. */
const hair = 1;

/** What a person cannot get at in the window as it is: a page that scrolls sideways, and controls that lie outside or are cut. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate((most) => {
    const found: string[] = [];
    const root = document.documentElement;
    const named = (one: Element): string =>
      `${one.tagName.toLowerCase()}.${String(one.getAttribute('class'))} “${(one.textContent || one.getAttribute('aria-label') || '').slice(0, 30)}”`;
    if (root.scrollWidth > root.clientWidth + most) found.push(`the window scrolls sideways: ${root.scrollWidth}`);
    // These parts scroll up and down; none of them may need to be scrolled sideways.
    for (const part of document.querySelectorAll(
      '.app, .app-bar, .rail, .app-main, .page, .panel, .body, .sill, .head',
    )) {
      const sideways = part.scrollWidth - part.clientWidth;
      if (sideways > most && part.clientWidth > 0) found.push(`${named(part)} is ${sideways} px too wide`);
    }
    /** The nearest box around it that scrolls in a direction: what is further down in it can be reached. */
    const scrolls = (one: Element, axis: 'x' | 'y'): boolean => {
      for (let box = one.parentElement; box !== null; box = box.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(box);
        if (/auto|scroll/.test(axis === 'x' ? overflowX : overflowY)) return true;
      }
      return false;
    };
    for (const one of document.querySelectorAll('button, a[href], input, textarea, [role="tab"], [role="row"], h1')) {
      const box = one.getBoundingClientRect();
      // What is there for readers of screens alone has no size.
      if (
        box.width <= 1 ||
        box.height <= 1 ||
        one.closest('.unseen, .skip-link, [aria-hidden="true"], [style*="clip"]')
      )
        continue;
      if (!one.checkVisibility({ visibilityProperty: true })) continue;
      if ((box.right > innerWidth + most || box.left < -most) && !scrolls(one, 'x'))
        found.push(`${named(one)} lies beside the window`);
      if ((box.bottom > innerHeight + most || box.top < -most) && !scrolls(one, 'y'))
        found.push(`${named(one)} lies below the window`);
    }
    // Words that run out of their box lie on what stands beside it. Where the rest is meant to be cut, the box says so.
    for (const one of document.querySelectorAll<HTMLElement>('.app *, [role="dialog"] *')) {
      const speaks = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim());
      if (!speaks || one.closest('.unseen, .skip-link, .xterm, svg') || !one.checkVisibility()) continue;
      const { display, overflowX } = getComputedStyle(one);
      if (display === 'inline' || overflowX !== 'visible') continue;
      const out = one.scrollWidth - one.clientWidth;
      if (out > most && one.clientWidth > 0) found.push(`${named(one)} runs ${out} px out of its box`);
    }
    return found;
  }, hair);

/** ms in which what hangs over the page (a menu, a list) has found its place in a window that has just got another size. */
const placedMs = 2_000;

/** What is still cut off when everything has found its place. */
async function staysCutOff(page: Page): Promise<string[]> {
  let list: string[] = [];
  await expect
    .poll(async () => (list = await cutOff(page)).length, { timeout: placedMs })
    .toBe(0)
    // Told below, with the other scenes.
    .catch(() => undefined);
  return list;
}

for (const { name, args, scenes } of testedReels) {
  test(`nothing is cut off at 1024x640 and at 200 %: ${name}`, async ({ start }) => {
    test.setTimeout(600_000);
    const { app, page } = await start([...args]);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const found: Record<string, string[]> = {};
    for (const scene of scenes) {
      await resize(app, page, [1280, 800]);
      await scene.show(page);
      // 640x400 is what 200 % makes of the window's first size.
      for (const size of [
        [1024, 640],
        [640, 400],
      ] as const) {
        await resize(app, page, size);
        const list = await staysCutOff(page);
        if (list.length > 0) found[`${scene.name}, ${size.join('x')}`] = [...new Set(list)];
      }
      await resize(app, page, [1280, 800]);
      await scene.leave?.(page);
    }
    expect(found).toEqual({});
  });
}

/** px. The window's first size, where pages stand in columns, and the smallest for which they were drawn. */
const germanSizes = [
  [1280, 800],
  [1024, 640],
] as const;

test('German, whose words are longer, is not cut off on any page', async ({ start }) => {
  test.setTimeout(240_000);
  const { app, page } = await start(['--lang=de', '--virtual=e303,mf831']);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const found: Record<string, string[]> = {};
  const look = async (name: string): Promise<void> => {
    for (const size of germanSizes) {
      await resize(app, page, size);
      const list = await staysCutOff(page);
      if (list.length > 0) found[`${name}, ${size.join('x')}`] = [...new Set(list)];
    }
    await resize(app, page, germanSizes[0]);
  };
  const soon = { timeout: 60_000 };
  await page.getByRole('row', { name: /E303s-2/ }).click();
  await page.getByRole('tab', { name: 'Modus' }).click();
  await look('before a switch');
  await page.getByRole('button', { name: 'Umschalten: serielles Modem' }).click(soon);
  await expect(page.getByText(/^Nachgewiesen/).first()).toBeVisible(soon);
  await look('after a switch');
  await page.getByRole('tab', { name: 'Info' }).click();
  await page.getByRole('button', { name: 'Angaben lesen' }).click(soon);
  await expect(page.getByText(/Angaben gelesen/).first()).toBeVisible(soon);
  await look('facts');
  const tabs = page.getByRole('tab');
  for (let at = 0; at < (await tabs.count()); at += 1) {
    await tabs.nth(at).click();
    await look(await tabs.nth(at).innerText());
  }
  for (const name of ['Prüfplatz', 'Relays', 'Verlauf', 'Regeln', 'Routerdatei', 'Einstellungen', 'Hilfe']) {
    await page.getByRole('navigation').getByRole('button', { name, exact: false }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
    await look(name);
  }
  expect(found).toEqual({});
});

test('Ctrl with + and 0 makes everything larger and as drawn again', async ({ start }) => {
  const { app, page } = await start(['--virtual=none']);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const factor = (): Promise<number | undefined> =>
    inMain(app, ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor());
  // Keys as the system sends them: those of the page do not pass the main process.
  const press = (keyCode: string): Promise<void> =>
    inMain(
      app,
      ({ BrowserWindow }, key) => {
        BrowserWindow.getAllWindows()[0]?.webContents.sendInputEvent({
          type: 'keyDown',
          keyCode: key,
          modifiers: ['control'],
        });
      },
      keyCode,
    );
  for (let step = 0; step < 5; step += 1) await press('=');
  await expect.poll(factor).toBeCloseTo(2, 2);
  await press('0');
  await expect.poll(factor).toBeCloseTo(1, 2);
});
