// The least that an Electron program with one safe window is: what ours is measured against.
import path from 'node:path';
import { app, BrowserWindow } from 'electron';

const data = process.argv.find((word) => word.startsWith('--data='))?.slice('--data='.length);
if (data !== undefined) app.setPath('userData', data);

await app.whenReady();
const window = new BrowserWindow({
  width: 1280,
  height: 800,
  show: false,
  webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false },
});
window.once('ready-to-show', () => window.show());
app.on('window-all-closed', () => app.quit());
await window.loadFile(path.join(import.meta.dirname, 'index.html'));
