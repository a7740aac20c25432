// The least that an Electron program with one safe window is: what ours is measured against.
const path = require('node:path');
const { app, BrowserWindow } = require('electron');

const data = process.argv.find((word) => word.startsWith('--data='))?.slice('--data='.length);
if (data !== undefined) app.setPath('userData', data);

app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    show: false,
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false },
  });
  window.once('ready-to-show', () => window.show());
  return window.loadFile(path.join(__dirname, 'index.html'));
});
app.on('window-all-closed', () => app.quit());
