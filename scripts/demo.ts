/**
 * `npm run demo`: the whole main job on virtual sticks, without display and hardware. The real program runs on a display of
 * its own and is clicked through as a person would; each step is told as it goes. What it leaves stands in `demo-out/`:
 * the report of each stick (HTML, PDF, JSON, Markdown) and a picture of every page.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { close, launch } from '../test/e2e/launch.ts';
import { chooseStick, openTab, readFacts, saveReport, switchTo, talk, type Job } from '../test/e2e/support/main-job.ts';
import { ensureBuilt } from './build.ts';
import { startXvfb } from './xvfb.mjs';

const root = path.resolve(import.meta.dirname, '..');
const out = path.join(root, 'demo-out');

const begun = Date.now();
function say(text: string): void {
  process.stdout.write(`${((Date.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${text}\n`);
}

/** Pictures are numbered in the order in which they were taken, so that the folder tells the story. */
function pictures(page: Page, prefix: string): Job['picture'] {
  let count = 0;
  return async (name) => {
    count += 1;
    await page.screenshot({ path: path.join(out, `${prefix}-${String(count).padStart(2, '0')}-${name}.png`) });
  };
}

async function emptyPage(): Promise<void> {
  say('The window without any stick');
  const program = await launch(['--virtual=none']);
  await program.page
    .getByText(/\d of \d/)
    .first()
    .waitFor();
  await pictures(program.page, '0-empty')('no-stick');
  await close(program);
}

async function huawei(): Promise<void> {
  say('Huawei E303s-2: installer disk to serial modem');
  const program = await launch(['--virtual=e303,mf831', '--testing']);
  const job: Job = { ...program, say, picture: pictures(program.page, '1-e303') };
  await chooseStick(job, 'Huawei E303s-2');
  await openTab(job, 'Overview');
  await job.picture('overview');
  await switchTo(job, 'Serial modem');
  await openTab(job, 'Overview');
  await job.picture('overview-serial');
  await readFacts(job);
  await talk(job, ['ATI', 'AT+CSQ', 'AT+COPS?']);
  await saveReport(job, out);
  await openTab(job, 'Terminal');
  await program.page
    .getByRole('link', { name: 'Settings' })
    .or(program.page.getByRole('button', { name: 'Settings' }))
    .first()
    .click();
  await job.picture('settings');
  await program.page
    .getByRole('link', { name: 'Rules' })
    .or(program.page.getByRole('button', { name: 'Rules' }))
    .first()
    .click();
  await program.page.getByRole('heading', { level: 1, name: 'Rules' }).waitFor();
  await job.picture('rules');
  await close(program);
}

async function zte(): Promise<void> {
  say('ZTE MF831: installer disk, network card, serial modem, and back');
  const program = await launch(['--virtual=mf831']);
  const job: Job = { ...program, say, picture: pictures(program.page, '2-mf831') };
  await chooseStick(job, 'ZTE MF831');
  await switchTo(job, 'Network card');
  await readFacts(job);
  await switchTo(job, 'Serial modem');
  await saveReport(job, out);
  await switchTo(job, 'Installer disk');
  await close(program);
}

await ensureBuilt(['main', 'preload', 'renderer']);
await fs.rm(out, { recursive: true, force: true });
await fs.mkdir(out, { recursive: true });
const display = await startXvfb({ width: 1280, height: 800 });
process.env['DISPLAY'] = display.display;
try {
  await emptyPage();
  await huawei();
  await zte();
  const files = (await fs.readdir(out)).sort();
  say(`Done. ${String(files.length)} files in demo-out/:`);
  for (const file of files) process.stdout.write(`          ${file}\n`);
} finally {
  await display.stop();
}
