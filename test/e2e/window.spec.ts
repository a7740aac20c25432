import { expect, test } from './launch.ts';
import { inMain } from './support/in-main.ts';

test('the window opens, and its page has no way to Node', async ({ start }) => {
  const { app, page } = await start(['--virtual=e303']);
  await expect(page).toHaveTitle(/Modem Workbench/);
  const globals = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
  );
  expect(globals).toEqual([]);
  const preferences = await inMain(app, ({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => {
      // Not in the public types; there is no other way to read back what a window was made with.
      const contents = webContents as unknown as { getLastWebPreferences: () => Electron.WebPreferences };
      const { sandbox, contextIsolation, nodeIntegration } = contents.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration };
    }),
  );
  expect(preferences).toEqual([{ sandbox: true, contextIsolation: true, nodeIntegration: false }]);
});
