// The least that an Electron program with one safe window is: what ours is measured against.
import path from 'node:path';
import { app, BrowserWindow } from 'electron';

const data = process.argv.find((word) => word.startsWith('--data='))?.slice('--data='.length);
if (data !== undefined) app.setPath('userData', data);

// Not awaited at the top: Electron is ready only when this file has been read to its end.
void app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    show: false,
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false },
  });
  window.once('ready-to-show', () => window.show());
  return window.loadFile(path.join(import.meta.dirname, 'index.html'));
});
app.on('window-all-closed', () => app.quit());
