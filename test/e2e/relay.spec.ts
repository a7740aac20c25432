import fs from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { WorkbenchSnapshot } from '../../preload/contract/index.ts';
import type {} from '../../renderer/client/bridge.ts';
import { expect, test } from './launch.ts';

/** A relay of the real program from a virtual stick's AT port to a socket that a real client opens. */
const place = 'v1-1';

async function toSerial(page: Page): Promise<void> {
  const standing = (): Promise<string> =>
    page.evaluate(async (at) => {
      const outcome = await window.workbench.call('workbench.snapshot', null);
      if (!outcome.ok) return outcome.error.code;
      const session = (outcome.value as WorkbenchSnapshot).sessions.find((one) => one.place === at);
      return session?.sighting === undefined || session.run?.state === 'running' ? 'busy' : session.mode.main;
    }, place);
  await expect.poll(standing, { timeout: 30_000 }).toBe('disk');
  await page.evaluate((at) => window.workbench.call('workbench.start', { place: at, mode: 'serial' }), place);
  await expect.poll(standing, { timeout: 60_000 }).toBe('serial');
}

/** A client as any program is one. */
class Client {
  readonly socket: net.Socket;
  got = '';
  closed = false;
  constructor(port: number) {
    this.socket = net.connect(port, '127.0.0.1');
    this.socket.on('data', (data) => (this.got += data.toString('latin1')));
    this.socket.on('close', () => (this.closed = true));
    this.socket.on('error', () => undefined);
  }
  say(line: string): void {
    this.socket.write(`${line}\r`);
  }
}

async function startRelay(page: Page, a: string): Promise<number> {
  await page.getByRole('tab', { name: 'Relay' }).click();
  await page.getByRole('textbox', { name: 'One end' }).fill(a);
  const start = page.getByRole('button', { name: 'Start the relay' });
  await expect(start).toBeEnabled({ timeout: 20_000 });
  await start.click();
  const listening = page.getByText(/listening at 127\.0\.0\.1:\d+/);
  await expect(listening).toBeVisible({ timeout: 20_000 });
  return Number(/:(\d+)$/.exec(await listening.innerText())?.[1]);
}

/** For looking at the page: both themes in both sizes, where a folder is named. */
async function pictures(page: Page, name: string): Promise<void> {
  const folder = process.env['MWB_PICTURES'];
  if (folder === undefined) return;
  for (const theme of ['light', 'dark'])
    for (const [width, height] of [
      [1280, 800],
      [1920, 1080],
    ] as const) {
      await page.evaluate((chosen) => window.workbench.call('settings.save', { theme: chosen }), theme);
      await page.evaluate((chosen) => (document.documentElement.dataset['theme'] = chosen), theme);
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: path.join(folder, `${name}-${theme}-${String(width)}.png`) });
    }
}

test('a client talks to the stick through the relay; lamps, counters, tap, recording and the guard show it', async ({
  start,
}) => {
  test.setTimeout(180_000);
  const { page, userData } = await start(['--virtual=e303', '--testing']);
  await toSerial(page);
  await page.getByRole('tab', { name: 'Relay' }).click();
  await pictures(page, 'form');

  // A pasted command line fills both ends; what has no counterpart is said.
  await page
    .getByRole('textbox', { name: 'Paste a socat command line' })
    .fill('socat -b 99 tcp-l:0,fork /dev/ttyUSB9,raw');
  await page.getByRole('button', { name: 'Take it over' }).click();
  await expect(page.getByRole('textbox', { name: 'One end' })).toHaveValue('tcp-listen:0,fork');
  await expect(page.getByRole('textbox', { name: 'The other end' })).toHaveValue('serial:/dev/ttyUSB9');
  await expect(page.getByText('“-b 99” has no counterpart here')).toBeVisible();

  // The list knows the ports of the stick.
  await page.getByRole('button', { name: 'Choose: The other end' }).click();
  await page.getByRole('menuitem', { name: /AT commands/ }).click();
  await expect(page.getByRole('textbox', { name: 'The other end' })).toHaveValue(`stick:${place}/at`);

  // Listening beyond this computer is asked for in plain words, and nothing starts without a yes.
  await page.getByRole('textbox', { name: 'One end' }).fill('tcp-listen:0,fork,bind=0.0.0.0');
  await page.getByRole('button', { name: 'Start the relay' }).click();
  const consent = page.getByRole('dialog');
  await expect(consent).toContainText('Anybody in the network could reach this port');
  await consent.getByRole('button', { name: 'Not now' }).click();

  const port = await startRelay(page, 'tcp-listen:0,fork');
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Stop recording' })).toBeVisible();
  const client = new Client(port);
  await expect(page.getByText('1 of at most 16')).toBeVisible();
  client.say('ATI');
  await expect.poll(() => client.got).toMatch(/huawei[\s\S]*OK/);
  const tap = page.getByRole('region', { name: 'Tap' });
  await expect(tap).toContainText('ATI');
  await expect(tap).toContainText('Manufacturer: huawei');
  // Numbers are masked in the tap; the client has them in full.
  client.say('AT+CGSN');
  await expect.poll(() => client.got).toMatch(/\d{15}/);
  await expect(tap).toContainText('AT+CGSN');
  await expect(tap).not.toContainText(/\d{15}/);
  await expect(
    page.getByRole('row', { name: new RegExp(`127.0.0.1:${String(client.socket.localPort)}`) }),
  ).toContainText('B');
  await page.getByRole('radio', { name: 'Hex' }).click();
  await expect(tap).toContainText('41 54 49 0d');
  await page.getByRole('radio', { name: 'AT', exact: true }).click();
  await expect(tap).toContainText('Manufacturer: huawei');
  await pictures(page, 'running');

  // A dangerous line waits for the person; refused, the client reads ERROR and the stick never had it.
  const from = client.got.length;
  client.say('AT^SETPORT="FF;1,3"');
  await expect(page.getByText(/wants to send AT\^SETPORT/)).toBeVisible();
  await pictures(page, 'held');
  await page.getByRole('button', { name: 'Read what can be lost' }).click();
  await expect(page.getByRole('alertdialog')).toContainText('AT^SETPORT');
  await page.keyboard.press('Escape');
  await expect.poll(() => client.got.slice(from)).toContain('ERROR');
  expect(client.got.slice(from)).not.toContain('SETPORT');
  await expect(page.getByText('1 held back')).toBeVisible();
  // A level that takes a yes goes out with it.
  client.say('AT+COPS=2');
  await expect(page.getByText(/wants to send AT\+COPS=2/)).toBeVisible();
  await page.getByRole('button', { name: 'Read what can be lost' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Send anyway' }).click();
  await expect.poll(() => client.got).toContain('AT+COPS=2');

  await page.getByRole('button', { name: 'Stop recording' }).click();
  await expect(page.getByRole('button', { name: 'Record', exact: true })).toBeVisible();
  const [file] = await fs.readdir(path.join(userData, 'recordings'));
  const lines = (await fs.readFile(path.join(userData, 'recordings', file ?? ''), 'utf8')).trimEnd().split('\n');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    recording: 'relay',
    a: 'tcp-listen:0,fork',
    b: `stick:${place}/at`,
  });
  expect(lines.join('')).toContain(Buffer.from('ATI\r').toString('hex'));

  await expect(page.getByRole('button', { name: /Relays.*1 running/ })).toBeVisible();
  await page.getByRole('button', { name: 'Stop the relay' }).click();
  await expect(page.getByText('This relay has ended.')).toBeVisible();
  await expect.poll(() => client.closed).toBe(true);
  const late = new Client(port);
  await expect.poll(() => late.closed).toBe(true);

  // The recording is played against the same stick, from the page of all relays.
  await page.getByRole('button', { name: 'Relays' }).click();
  await page.getByRole('radio', { name: 'New relay' }).click();
  await page
    .getByRole('textbox', { name: 'One end' })
    .fill(`replay:"${path.join(userData, 'recordings', file ?? '')}",speed=20`);
  await page.getByRole('textbox', { name: 'The other end' }).fill(`stick:${place}/at`);
  await page.getByRole('button', { name: 'Start the relay' }).click();
  await expect(page.getByText(/of \d+ recorded questions were asked/)).toBeVisible();
  await expect(page.getByText('This relay has ended.')).toBeVisible({ timeout: 60_000 });
  await pictures(page, 'replay');
});

test('a relay that is kept fills the form, one that runs a program asks, and the file is the person’s own', async ({
  start,
}) => {
  test.setTimeout(120_000);
  const { page, userData } = await start(['--virtual=none', '--testing']);
  await page.getByRole('button', { name: 'Relays' }).click();
  await page.getByRole('textbox', { name: 'One end' }).fill('tcp-listen:0');
  await page.getByRole('textbox', { name: 'The other end' }).fill('exec:cat -u');
  await expect(page.getByText("mwb relay tcp-listen:0 'exec:cat -u'")).toBeVisible();
  await page.getByRole('button', { name: 'Keep it…' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('echo');
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(page.getByRole('row', { name: /echo/ })).toBeVisible();
  const file = path.join(userData, 'relays.json');
  expect(JSON.parse(await fs.readFile(file, 'utf8'))).toEqual({
    version: 1,
    relays: [{ name: 'echo', a: 'tcp-listen:0', b: 'exec:cat -u', writers: 'queue', guarded: true }],
  });
  expect((await fs.stat(file)).mode & 0o777).toBe(0o600);

  await page.getByRole('textbox', { name: 'The other end' }).fill('');
  await page.getByRole('button', { name: 'Fill the form' }).click();
  await page.getByRole('button', { name: 'Start the relay' }).click();
  const asked = page.getByRole('dialog');
  await expect(asked).toContainText('cat -u');
  await asked.getByRole('button', { name: 'Run it' }).click();
  const listening = page.getByText(/listening at 127\.0\.0\.1:\d+/);
  await expect(listening).toBeVisible();
  const client = new Client(Number(/:(\d+)$/.exec(await listening.innerText())?.[1]));
  client.say('hello');
  await expect.poll(() => client.got).toBe('hello\r');
  client.socket.end();
  await expect(page.getByText('This relay has ended.')).toBeVisible({ timeout: 20_000 });
});

test('a relay that adds to a file that is there asks first, and adds to it once it may', async ({ start }) => {
  test.setTimeout(120_000);
  const { page, userData } = await start(['--virtual=none', '--testing']);
  const file = path.join(userData, 'notes.txt');
  await fs.writeFile(file, 'before\n');
  await page.getByRole('button', { name: 'Relays' }).click();
  await page.getByRole('textbox', { name: 'One end' }).fill('tcp-listen:0');
  await page.getByRole('textbox', { name: 'The other end' }).fill(`file:${file},append`);
  await page.getByRole('button', { name: 'Start the relay' }).click();
  const asked = page.getByRole('dialog');
  await expect(asked).toContainText('This relay uses a file that is there');
  await expect(asked).toContainText('notes.txt');
  await asked.getByRole('button', { name: 'Not now' }).click();
  await expect(page.getByText(/listening at/)).toBeHidden();
  await page.getByRole('button', { name: 'Start the relay' }).click();
  await asked.getByRole('button', { name: 'Use the file' }).click();
  const listening = page.getByText(/listening at 127\.0\.0\.1:\d+/);
  await expect(listening).toBeVisible();
  const client = new Client(Number(/:(\d+)$/.exec(await listening.innerText())?.[1]));
  client.say('after');
  client.socket.end();
  await expect.poll(() => fs.readFile(file, 'utf8')).toBe('before\nafter\r');
});
