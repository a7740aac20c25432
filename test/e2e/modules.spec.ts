import { expect, test } from './launch.ts';
import { carryOut, quietJob, readFacts, seeFacts } from './support/main-job.ts';

/** ms. A restart of a virtual module takes seconds; a loaded machine some times that. */
const switchMs = 60_000;

test('an EC25 goes from QMI to a network card and back to the value that was read first', async ({ start }) => {
  test.setTimeout(180_000);
  const job = quietJob(await start(['--virtual=ec25']));
  const { page } = job;
  const main = page.getByRole('main');
  await page.getByRole('tab', { name: 'Mode' }).click();
  await expect(main).toContainText('Maker’s document');
  await page.getByRole('radio', { name: /^Network card/ }).click({ force: true });
  await expect(main).toContainText('Read what is stored now: AT+QCFG="usbnet"');
  await page.getByRole('button', { name: 'Switch to network card' }).click();
  await expect(main.getByText(/^Verified/).first()).toBeVisible({ timeout: switchMs });
  await expect(main).toContainText('AT+QCFG="usbnet" reads 1, as set');
  await readFacts(job);
  await seeFacts(job, [
    ['Model', 'EC25', 'ATI'],
    ['Firmware', 'EC25EFAR06A03M4G', 'ATI'],
    ['RSRP', '-92 dBm', 'AT+QENG="servingcell"'],
    ['USB make-up', 'ECM', 'AT+QCFG="usbnet"'],
    ['USB functions', 'diag 1, nmea 1, at 1, modem 1, net 1, adb 0, uac 0', 'AT+QCFG="usbcfg"'],
  ]);
  await page.getByRole('tab', { name: 'Mode' }).click();
  await page.getByRole('button', { name: 'Back to QMI' }).click();
  await expect(main).toContainText('read from this stick before it was changed: 0');
  await carryOut(job, 'QMI');
  await expect(main).toContainText('AT+QCFG="usbnet" reads 0, as set');
});

test('an EM7455 asks for its password, and for the id before the last AT port goes', async ({ start }) => {
  test.setTimeout(180_000);
  const { page } = await start(['--virtual=em7455']);
  const main = page.getByRole('main');
  await page.getByRole('tab', { name: 'Mode' }).click();
  await page.getByRole('radio', { name: /^MBIM/ }).click({ force: true });
  await page.getByRole('button', { name: /^Other ways/ }).click();
  await page.getByRole('radio', { name: /MBIM alone/ }).click({ force: true });
  await page.getByRole('button', { name: 'Switch to MBIM' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('No AT port will be left');
  const send = question.getByRole('button', { name: /anyway/ });
  await expect(send).toBeDisabled();
  await question.getByRole('textbox').fill('1199:9071');
  await send.click();
  const asked = page.getByRole('dialog');
  await expect(asked).toContainText('The stick wants a password', { timeout: switchMs });
  await asked.getByLabel('Password').fill('PASSWORD');
  await asked.getByRole('button', { name: 'Send it' }).click();
  await expect(main.getByText(/^Verified/).first()).toBeVisible({ timeout: switchMs });
  await expect(main).not.toContainText('"PASSWORD"');
});

test('an EC25 loses its positioning port and gets it back', async ({ start }) => {
  test.setTimeout(180_000);
  const { page } = await start(['--virtual=ec25']);
  const main = page.getByRole('main');
  await page.getByRole('tab', { name: 'Mode' }).click();
  await page.getByRole('radio', { name: /^QMI/ }).click({ force: true });
  await page.getByRole('button', { name: /^Other ways/ }).click();
  await page.getByRole('radio', { name: /^Without the positioning port/ }).click({ force: true });
  await expect(main).toContainText('All else in the list goes back as it was read');
  await page.getByRole('button', { name: /^Switch to QMI/ }).click();
  await expect(main.getByText(/^Verified/).first()).toBeVisible({ timeout: switchMs });
  await expect(main).toContainText('AT+QCFG="usbcfg" reads 0x2C7C,0x0125,1,0,1,1,1,0,0, as set');
});
