import fs from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { RouterRoot, whyNoRouter } from '../unit/openwrt/router-root.ts';
import { Sshd, whyNoSshd } from '../unit/openwrt/sshd.ts';
import { expect, test } from './launch.ts';
import { answerDialogs } from './support/dialogs.ts';

const windows = '55534243000000000000000000000011060000000000000000000000000000';
const routerFile = `{
	"messages": [
		"55534243123456780000000000000006bd000000020000000000000000000000"
	],
	"devices": {
		"12d1:1f01": {
			"*": { "t_vendor": 4817, "t_product": [ 5339, 5340 ], "mode": "HuaweiNew", "msg": [ ] }
		},
		"413c:81d7": {
			"*": { "config": 0, "msg": [ ] }
		}
	}
}
`;

async function openTab(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'OpenWrt' }).click();
  await expect(page.getByText('For which router')).toBeVisible();
}

const file = (page: Page) => page.getByRole('textbox', { name: 'Open, drop or paste' });

test('what the router needs for a stick is shown, changed with its file, and saved', async ({ start }) => {
  const { app, page, userData } = await start(['--virtual=e303']);
  await openTab(page);
  await expect(page.locator('footer')).toContainText('The entry of 12d1:1f01 is replaced');
  await file(page).fill(routerFile);
  await expect(page.getByText('The stick should come back as 12d1:14db, 12d1:14dc, a network card.')).toBeVisible();
  const diff = page.getByRole('region', { name: 'Change of usb-mode.json' });
  await expect(diff).toContainText(`+		"${windows}"`);
  await expect(diff).toContainText('"msg": [ 1 ]');
  await page
    .getByRole('group', { name: 'Release' })
    .or(page.getByRole('radiogroup', { name: 'Release' }))
    .getByText('25.12')
    .click();
  await page.getByRole('radio', { name: 'packages.txt' }).click();
  await expect(page.getByText('apk update && apk add usb-modeswitch comgt')).toBeVisible();
  await answerDialogs(app, userData);
  await page.getByRole('button', { name: 'Save all parts' }).click();
  await expect(page.locator('footer')).toContainText('files are saved and read back.');
  const saved: unknown = JSON.parse(await fs.readFile(path.join(userData, 'usb-mode.json'), 'utf8'));
  expect(saved).toMatchObject({ devices: { '12d1:1f01': { '*': { t_product: [4097], msg: [1] } } } });
  expect((await fs.readFile(path.join(userData, 'router.sh'), 'utf8')).startsWith('#!/bin/sh\n')).toBe(true);
});

test('a trap is found with its place, and mended by its fix', async ({ start }) => {
  const { page } = await start(['--virtual=e303']);
  await openTab(page);
  await file(page).fill(routerFile);
  const row = page.getByRole('listitem').filter({ hasText: 'config 0 literally' });
  await expect(row).toContainText('10:11 devices["413c:81d7"]["*"].config');
  await row.getByRole('button', { name: 'Take the entry out' }).click();
  await expect(page.getByText('Nothing to say of it.')).toBeVisible();
  await expect(file(page)).not.toHaveValue(/413c/);
  await file(page).fill(routerFile.replace('[ ] }', '[ ] },'));
  await expect(page.getByRole('listitem').filter({ hasText: 'The router uses nothing of the file' })).toBeVisible();
  await expect(page.getByText('The router refuses this file as it is')).toBeVisible();
  await page.getByRole('button', { name: 'Take the comma out' }).click();
  await expect(page.getByText('The router refuses this file as it is')).toBeHidden();
});

test('a file is explained without a stick', async ({ start }) => {
  const { page } = await start([]);
  await page.getByRole('navigation').getByRole('button', { name: 'Router file', exact: true }).click();
  await file(page).fill(routerFile);
  await expect(page.getByText('Every 12d1:1f01')).toBeVisible();
  await expect(page.getByText('Sends Huawei’s message for Linux (CDB 11 06 20).')).toBeVisible();
});

test('a file that is dropped on the window is read, and another kind of file is refused', async ({ start }) => {
  const { page, userData } = await start([]);
  await page.getByRole('navigation').getByRole('button', { name: 'Router file', exact: true }).click();
  const zone = await file(page).boundingBox();
  const session = await page.context().newCDPSession(page);
  /** What the system tells the window when files are dragged over it and let go. */
  const drop = async (name: string, content: string): Promise<void> => {
    const from = path.join(userData, name);
    await fs.writeFile(from, content);
    const at = { x: (zone?.x ?? 0) + 40, y: (zone?.y ?? 0) + 20 };
    const data = { items: [], files: [from], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await session.send('Input.dispatchDragEvent', { type, ...at, data });
  };
  await drop('usb-mode.json', routerFile);
  await expect(page.getByText('Every 12d1:1f01')).toBeVisible();
  await drop('picture.json', '\u0000\u0001');
  await expect(page.getByText('The router uses nothing of the file')).toBeVisible();
});

test('a router that does not answer is said, and nothing is asked of it before', async ({ start }) => {
  const { page } = await start(['--virtual=e303']);
  await openTab(page);
  // The page is complete: nothing moves under the pointer any more.
  await expect(page.getByText('What changes')).toBeVisible();
  await page.getByRole('textbox', { name: 'Router', exact: true }).fill('root@127.0.0.1:1');
  await page.getByRole('button', { name: 'Read the router' }).click();
  await expect(page.getByText('No SSH server answers at 127.0.0.1.')).toBeVisible();
});

test('a router is read with one press and set up with another, over a real SSH server', async ({ start }) => {
  const why = whyNoRouter ?? whyNoSshd;
  test.skip(why !== undefined, why);
  const root = new RouterRoot(routerFile);
  const sshd = new Sshd(root);
  try {
    await sshd.start();
    const { page, userData } = await start(['--virtual=e303']);
    await openTab(page);
    await page.getByRole('textbox', { name: 'Router', exact: true }).fill(`root@127.0.0.1:${sshd.port}`);
    await page.getByRole('textbox', { name: 'Private key file' }).fill(path.join(sshd.folder, 'client'));
    await page.getByRole('button', { name: 'Read the router' }).click();
    await expect(page.getByText(sshd.fingerprint())).toBeVisible();
    expect(root.calls()).toEqual([]);
    await page.getByRole('button', { name: 'It is the same: trust it' }).click();
    await expect(page.getByText('OpenWrt 24.10.2')).toBeVisible({ timeout: 20_000 });
    await expect(file(page)).toHaveValue(routerFile);
    await page.getByRole('button', { name: 'Show what would be done' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('sh /tmp/modem-workbench.sh check');
    expect(root.read('etc/usb-mode.json')).toBe(routerFile);
    await dialog.getByRole('button', { name: 'Run it on the router' }).click();
    await expect(page.getByText('Applied and read back. The stick is there in its new mode.')).toBeVisible({
      timeout: 40_000,
    });
    expect(JSON.parse(root.read('etc/usb-mode.json'))).toMatchObject({
      devices: { '12d1:1f01': { '*': { msg: [1] } } },
    });
    expect(root.read('etc/config/network')).toContain('wwan.proto=3g');
    expect(await fs.readFile(path.join(userData, 'known-routers.json'), 'utf8')).toContain(sshd.fingerprint());
  } finally {
    await sshd.stop();
    sshd.remove();
    root.remove();
  }
});
