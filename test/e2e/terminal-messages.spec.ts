import type { Page } from '@playwright/test';
import { expect, test } from './launch.ts';

/** Text messages and service codes beside the screen, on a virtual stick in its serial mode. */
const open = async (page: Page) => {
  await page.getByRole('tab', { name: 'Terminal' }).click();
  await expect(page.getByRole('button', { name: 'Free the port' })).toBeVisible({ timeout: 20_000 });
  await page.getByRole('button', { name: 'Messages' }).click();
  return page.getByRole('complementary', { name: 'Messages' });
};

test('messages are read with numbers masked, sent after a question that counts them, and deleted', async ({
  start,
}) => {
  const { page } = await start(['--virtual=e303:serial', '--testing']);
  const panel = await open(page);
  await panel.getByRole('button', { name: 'Read them' }).click();
  const list = panel.getByRole('list', { name: 'Texts' });
  await expect(list.getByRole('listitem')).toHaveCount(4);
  // The long one came in two pieces and is one text again.
  await expect(list).toContainText('Whoever reads it wants to see one text again.');
  await expect(list).toContainText('+49········01');
  await expect(list).not.toContainText('+491700000001');
  await panel.getByRole('button', { name: 'Show full numbers' }).click();
  await expect(list).toContainText('+491700000001');

  await panel.getByRole('button', { name: 'New text' }).click();
  await panel.getByRole('textbox', { name: 'To' }).fill('+49 170 1234567');
  await panel.getByRole('textbox', { name: 'Text' }).fill('Привет '.repeat(12));
  await expect(panel.getByRole('status')).toContainText(/2 messages, UCS-2.*50 characters left/);
  await panel.getByRole('button', { name: 'Send it' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('This sends 2 messages');
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await panel.getByRole('button', { name: 'Send it' }).click();
  await question.getByRole('button', { name: 'Send it' }).click();
  await expect(panel.getByRole('status')).toContainText('The message centre has taken all 2 messages.');

  await list.getByRole('listitem').first().getByRole('button', { name: 'Delete' }).click();
  await expect(question).toContainText('This deletes a message');
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(list.getByRole('listitem')).toHaveCount(3);
  await panel.getByRole('button', { name: 'Read again' }).click();
  await expect(panel.getByRole('status')).toContainText('Read at');
  await expect(list.getByRole('listitem')).toHaveCount(3);
});

test('a service code leads into a dialogue with the network, and danger among codes is not sent', async ({ start }) => {
  const { page } = await start(['--virtual=e303:serial', '--testing']);
  const panel = await open(page);
  await panel.getByRole('radio', { name: 'Codes' }).click();
  const send = async (code: string): Promise<void> => {
    await panel.getByRole('textbox', { name: 'Service code' }).fill(code);
    await panel.getByRole('button', { name: 'Send the code' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Send the code' }).click();
  };
  const said = panel.getByRole('list', { name: 'Codes' });
  await send('*101#');
  await expect(said).toContainText('1 Credit');
  await expect(said).toContainText('The network waits for a reply.');
  await panel.getByRole('textbox', { name: 'Reply' }).fill('2');
  await panel.getByRole('button', { name: 'Send the reply' }).click();
  // The own number is one of a person.
  await expect(said).toContainText('Your number is +49········09.');
  await send('**05*12345678*1234*1234#');
  await expect(panel).toContainText('was held back');
});
