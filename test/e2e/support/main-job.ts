import { expect, type ElectronApplication, type Page } from '@playwright/test';
import { answerDialogs } from './dialogs.ts';

/**
 * The main job, as a person clicks it: used by the test of the main job and by the demonstration. Everything goes through
 * the page; only the system's folder dialog, which no page can click, is answered in its place.
 */
export interface Job {
  app: ElectronApplication;
  page: Page;
  /** Tells what is done and seen. */
  say: (text: string) => void;
  /** Keeps a picture of the window. */
  picture: (name: string) => Promise<void>;
}

/** A job of a test: what is said and pictured is for nobody. */
export const quietJob = ({ app, page }: Pick<Job, 'app' | 'page'>): Job => ({
  app,
  page,
  say: () => undefined,
  picture: () => Promise.resolve(),
});

/** A switch with its replug takes 15 s of the virtual sticks' own time at the most; a loaded machine thrice that. */
const switchLimit = 45_000;
/** Some 25 questions, 100 ms apart, some of them unanswered. */
const factsLimit = 40_000;

export async function chooseStick({ page, say }: Job, name: string): Promise<void> {
  await page
    .getByRole('row', { name: new RegExp(name) })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
  say(`${name}: chosen in the list`);
}

export async function openTab({ page }: Job, name: string): Promise<void> {
  await page.getByRole('tab', { name, exact: true }).click();
}

/**
 * Chooses the target on the Mode page; what ran there before is put aside.
 * @param called what the button says of it, where that is another name than the card's
 */
export async function chooseTarget(job: Job, target: string, called = target): Promise<void> {
  const { page } = job;
  await openTab(job, 'Mode');
  const again = page.getByRole('button', { name: 'Choose another mode' });
  if (await again.isVisible()) await again.click();
  await page.getByRole('radio', { name: new RegExp(`^${target}`) }).click({ force: true });
  await expect(page.getByRole('button', { name: new RegExp(`Switch to ${called}`, 'i') })).toBeEnabled();
}

/** Chooses the target, starts, replugs when asked, and reads what the page says at the end. */
export async function switchTo(job: Job, target: string): Promise<void> {
  const { page, say, picture } = job;
  await chooseTarget(job, target);
  say(`Plan to ${target.toLowerCase()}: ${(await page.locator('ol li').allInnerTexts()).map(firstLine).join(' · ')}`);
  await picture(`mode-before-${slug(target)}`);
  await carryOut(job, target);
  await picture(`mode-after-${slug(target)}`);
}

/**
 * Starts the plan that the page shows, types the password and pulls and plugs the stick where it is asked for, and waits until the page
 * says that the end is verified.
 * @param target what the button says where it leads (`Network card`)
 */
export async function carryOut(job: Job, target: string, secret?: string): Promise<void> {
  const { page, say, picture } = job;
  await page.getByRole('button', { name: new RegExp(`Switch to ${target}`, 'i') }).click();
  const verified = page.getByText(/^Verified: it is/);
  const replug = page.getByRole('button', { name: 'Pull and plug it' });
  if (secret !== undefined) await sendPassword(job, secret);
  await expect(verified.or(replug).first()).toBeVisible({ timeout: switchLimit });
  if (!(await verified.isVisible())) {
    say('The stick must be pulled and plugged: done with the button of the virtual stick');
    await picture(`mode-replug-${slug(target)}`);
    await replug.click();
  }
  await expect(verified).toBeVisible({ timeout: switchLimit });
  say(await verified.innerText());
}

/** Takes the way back that the page offers after a run, by its button, until that is verified too. */
export async function goBack(job: Job, target: string, secret?: string): Promise<void> {
  await job.page.getByRole('button', { name: new RegExp(`^Back to ${target}`, 'i') }).click();
  await carryOut(job, target, secret);
}

const firstLine = (text: string): string => text.split('\n').filter((line) => !/^\d+$/.test(line))[0] ?? '';
const slug = (text: string): string => text.toLowerCase().replaceAll(/[^a-z]+/g, '-');

/** Reads the facts and gives what stands in the rows. */
export async function readFacts(job: Job): Promise<string> {
  const { page, say, picture } = job;
  await openTab(job, 'Info');
  await page
    .getByRole('button', { name: /^(Read the facts|Read again)$/ })
    .first()
    .click();
  await expect(page.getByText(/\d+ of \d+ facts read/)).toBeVisible({ timeout: factsLimit });
  const text = await page.getByRole('main').innerText();
  say((await page.getByText(/\d+ of \d+ facts read/).innerText()).trim());
  await picture('info');
  return text;
}

/** Unfolds rows of the Info page and looks at what stands there: label, value, and the question that gave it. */
export async function seeFacts(
  { page }: Job,
  facts: readonly (readonly [label: string, value: string, ask: string])[],
): Promise<void> {
  for (const [label, value, ask] of facts) {
    const item = page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ hasText: new RegExp(`^${label}`) });
    const row = item.getByRole('button', { name: new RegExp(`^${label} `) });
    await expect(row).toContainText(value);
    await row.click();
    await expect(item.locator('.info-details')).toContainText(ask);
    await row.click();
  }
}

/** Signs in to the stick's own page on the Info page; resolves when the page took the password. */
export async function signIn(job: Job, password: string): Promise<void> {
  await job.page.getByRole('button', { name: 'Sign in…' }).click();
  await sendPassword(job, password);
  await expect(job.page.getByRole('dialog')).toBeHidden({ timeout: factsLimit });
}

/** Types a password into the dialog that asks for it, on the Info page or in a run, and sends it. */
export async function sendPassword({ page }: Job, password: string): Promise<void> {
  const asked = page.getByRole('dialog');
  await asked.getByLabel('Password').fill(password, { timeout: switchLimit });
  await asked.getByRole('button', { name: /^(Sign in|Send it)$/ }).click();
}

/** Sends lines in the terminal; each must be answered with OK. */
export async function talk(job: Job, lines: readonly string[]): Promise<void> {
  const { page, say, picture } = job;
  await openTab(job, 'Terminal');
  const prompt = page.getByRole('combobox', { name: 'AT command' });
  for (const line of lines) {
    await prompt.fill(line);
    await expect(page.getByRole('button', { name: 'Send' })).toBeEnabled({ timeout: 20_000 });
    await prompt.press('Enter');
    say(`Terminal: ${line}`);
    await expect(prompt).toHaveValue('');
  }
  await page.waitForTimeout(800);
  await picture('terminal');
}

/** Saves the report in all formats into a folder and gives the paths that the page names. */
export async function saveReport(job: Job, folder: string): Promise<string[]> {
  const { app, page, say, picture } = job;
  await openTab(job, 'Report');
  await answerDialogs(app, folder);
  const choices = page.getByRole('group', { name: 'Files' }).getByRole('checkbox');
  for (let i = 0; i < (await choices.count()); i += 1) await choices.nth(i).check({ force: true });
  await page.getByRole('button', { name: /^Save/ }).first().click();
  const written = page.getByText(new RegExp(`${folder.replaceAll(/[/.]/g, '.')}.*\\.(json|html|pdf|md)`));
  await expect(written.first()).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => written.count(), { timeout: 30_000 }).toBeGreaterThanOrEqual(3);
  const paths = (await written.allInnerTexts()).flatMap((text) => text.match(/\/\S+\.(json|html|pdf|md)/g) ?? []);
  say(`Report saved: ${paths.map((path) => path.split('/').at(-1)).join(', ')}`);
  await picture('report');
  return paths;
}
