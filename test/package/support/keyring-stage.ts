/**
 * The real window with the real keyring of GNOME, on the session bus that this is started on: a password of a stick's page is kept,
 * found again by the next start, and asked for when the keyring is gone. What came of it stands in `kept.json` then.
 * @argument a folder for that and for the program's data
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { startXvfb } from '../../../scripts/xvfb.mjs';
import { launch } from '../../e2e/launch.ts';
import { endProgram } from '../../e2e/support/end-program.ts';
import { quietJob, sendPassword } from '../../e2e/support/main-job.ts';

/** What the test looks at. */
export interface Kept {
  /** The box to keep it was there, and what was read after it. */
  first: { offered: boolean; read: boolean };
  /** The next start: read without a question. */
  second: { asked: boolean; read: boolean };
  /** A start without the keyring. */
  without: { asked: boolean; saysNoStore: boolean };
  /** Files of the program in which the password stands as it is, or as base64. */
  plain: string[];
}

const folder = process.argv[2] ?? '';
const data = path.join(folder, 'data');
const password = 'admin';
/** ms. A page answers in a moment, a loaded machine may take some times that. */
const limit = 60_000;

async function startKeyring(): Promise<() => Promise<void>> {
  const args = ['--foreground', '--unlock', '--components=secrets'];
  const daemon = spawn('gnome-keyring-daemon', args, { stdio: ['pipe', 'ignore', 'ignore'] });
  daemon.stdin.end('of the test');
  const wait = ['wait', '--session', `--timeout=${String(limit / 1000)}`, 'org.freedesktop.secrets'];
  const [code] = (await once(spawn('gdbus', wait, { stdio: 'ignore' }), 'exit')) as [number | null];
  if (code !== 0) throw new Error('the keyring did not come to the bus');
  return async () => {
    const ended = once(daemon, 'exit');
    daemon.kill();
    await ended;
  };
}

async function inWindow<T>(work: (page: Page, app: ElectronApplication) => Promise<T>): Promise<T> {
  const { app, page } = await launch(['--virtual=mf823-login:network', '--password-store=gnome-libsecret'], data);
  try {
    await page.getByRole('tab', { name: 'Info' }).click({ timeout: limit });
    await page.getByRole('button', { name: 'Read the facts' }).click({ timeout: limit });
    return await work(page, app);
  } finally {
    await endProgram(app, page);
  }
}

/** Either the facts behind the login, or the button that leads to the question. */
async function readOrAsked(page: Page): Promise<'read' | 'asked'> {
  const read = page.getByRole('main').getByText('MF823-1.0.0').first();
  const asked = page.getByRole('button', { name: 'Sign in…' });
  await read.or(asked).first().waitFor({ timeout: limit });
  return (await asked.isVisible()) ? 'asked' : 'read';
}

async function signIn(page: Page, app: ElectronApplication): Promise<{ offered: boolean; read: boolean }> {
  await page.getByRole('button', { name: 'Sign in…' }).click({ timeout: limit });
  const box = page.getByRole('dialog').getByRole('checkbox');
  const offered = (await box.count()) === 1;
  if (offered) await box.check({ force: true });
  await sendPassword(quietJob({ app, page }), password);
  await page.getByRole('dialog').waitFor({ state: 'hidden', timeout: limit });
  await page.getByRole('button', { name: 'Sign in…' }).waitFor({ state: 'hidden', timeout: limit });
  return { offered, read: (await readOrAsked(page)) === 'read' };
}

async function withoutKeyring(page: Page): Promise<Kept['without']> {
  const asked = (await readOrAsked(page)) === 'asked';
  if (!asked) return { asked, saysNoStore: false };
  await page.getByRole('button', { name: 'Sign in…' }).click();
  const said = page.getByRole('dialog').getByText('no secret store');
  await said.waitFor({ timeout: limit });
  return { asked, saysNoStore: await said.isVisible() };
}

function plainIn(where: string): string[] {
  const wanted = [password, Buffer.from(password).toString('base64')].map((text) => `"${text}"`);
  return fs
    .readdirSync(where, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.jsonl?$/.test(name))
    .filter((name) => wanted.some((text) => fs.readFileSync(path.join(where, name), 'utf8').includes(text)));
}

const { display, stop } = await startXvfb();
process.env['DISPLAY'] = display;
try {
  const endKeyring = await startKeyring();
  const first = await inWindow(signIn);
  const second = await inWindow(async (page) => {
    const came = await readOrAsked(page);
    return { asked: came === 'asked', read: came === 'read' };
  });
  await endKeyring();
  const without = await inWindow(withoutKeyring);
  const kept: Kept = { first, second, without, plain: plainIn(data) };
  fs.writeFileSync(path.join(folder, 'kept.json'), JSON.stringify(kept));
} finally {
  await stop();
}
