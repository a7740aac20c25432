import assert from 'node:assert/strict';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import type { Choice, Moment, Result } from '../orders.ts';
import { idOf, order, Watch } from './lab.ts';
import { askAti, placeOf, plugDisk } from './switching.ts';

/** ms. Emulated, the window is there some 20 s after its start; a loaded host needs several times as long. */
const windowLimitMs = 240_000;
/** ms for anything on the page: emulated, a click takes up to some seconds. */
const pageLimitMs = 120_000;
/** ms for the whole of a scenario. */
const scenarioLimitMs = 600_000;

const repo = process.env['LAB_REPO'] ?? '';
const place = placeOf(0);

/** Keeps a picture of the window in the folder with the logs. */
async function picture(page: Page, name: string): Promise<void> {
  const png = await page.screenshot({ timeout: pageLimitMs });
  await order({ order: 'picture', name, base64: png.toString('base64') });
}

async function openWindow(): Promise<{ app: ElectronApplication; page: Page }> {
  const app = await _electron.launch({
    executablePath: `${process.env['LAB_RUNTIME'] ?? ''}/electron`,
    // Chromium refuses its sandbox to root; a virtual display has no GPU.
    args: ['--no-sandbox', '--disable-gpu', repo, '--data=/tmp/window'],
    // The display comes with the environment (second.sh).
    env: { ...(process.env as Record<string, string>), XDG_CONFIG_HOME: '/tmp/config' },
    timeout: windowLimitMs,
  });
  const page = await app.firstWindow({ timeout: windowLimitMs });
  page.setDefaultTimeout(pageLimitMs);
  return { app, page };
}

/** The window opens, shows the stick at its place, its Mode page switches it, and `Verified` stands on the page. */
async function windowSwitches(watch: Watch): Promise<string[]> {
  await plugDisk(watch, 0, 'e303', '12d1:1f01');
  const began = performance.now();
  const { app, page } = await openWindow();
  try {
    const row = page.getByRole('row', { name: /HUAWEI|Huawei/ }).first();
    await row.waitFor();
    const opened = (performance.now() - began) / 1000;
    assert.match(await row.innerText(), new RegExp(`\\b${place}\\b`), 'the row names the place');
    await row.click();
    await page.getByRole('main').getByText('12d1:1f01').first().waitFor();
    await picture(page, 'window-disk');
    await page.getByRole('tab', { name: 'Mode', exact: true }).click();
    await page.getByRole('radio', { name: /Serial modem/ }).click({ force: true });
    await order({ order: 'mark', slot: 0 });
    await page.getByRole('button', { name: /Switch to serial modem/i }).click();
    const verified = page.getByText(/^Verified: it is/);
    await verified.waitFor();
    const words = (await verified.innerText()).split('\n')[0] ?? '';
    await picture(page, 'window-verified');
    // What the page says is held against the stick and the kernel.
    const moments = await order<Moment[]>({ order: 'moments', slot: 0 });
    assert(
      moments.some(({ line }) => /^bulk-out 01 55534243[0-9a-f]{22}110600/.test(line)),
      'the message has reached the stick',
    );
    const seen = (await watch.bus.list()).find((one) => one.place === place);
    assert(seen !== undefined && idOf(seen) === '12d1:1001');
    await app.close();
    assert.match(await askAti(seen, 2), /E303s-2/, 'the port is free and answers once the window is closed');
    return [
      `window with ${place} after ${opened.toFixed(0)} s`,
      `the page says "${words}"`,
      'ATI answered after it was closed',
    ];
  } finally {
    // Closing twice is harmless: the second finds nothing to close.
    await app.close().catch(() => undefined);
  }
}

async function main(): Promise<void> {
  await order<Choice>({ order: 'chosen' });
  const started = performance.now();
  const watch = new Watch();
  const result: Result = { name: 'window switches', verdict: 'passed', seconds: 0, facts: [] };
  let limit: NodeJS.Timeout | undefined;
  try {
    await watch.bus.list();
    const late = new Promise<never>((_, reject) => {
      limit = setTimeout(() => reject(new Error(`not done after ${scenarioLimitMs} ms`)), scenarioLimitMs);
    });
    result.facts = await Promise.race([windowSwitches(watch), late]);
  } catch (error) {
    result.verdict = 'failed';
    result.why = error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    clearTimeout(limit);
    console.log(watch.summary());
    watch.stop();
  }
  result.seconds = Math.round(performance.now() - started) / 1000;
  await order({ order: 'unplug', slot: 0 });
  await order({ order: 'result', result });
}

// A browser driver that hangs must not hold the guest: the result has been told.
void main().then(() => process.exit(0));
