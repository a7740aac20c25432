/**
 * Draws the sized icons from resources/icons/modem-workbench.svg, with the browser that Electron is:
 * `node scripts/xvfb.mjs -- ELECTRON --disable-gpu scripts/icons/draw.mjs`. To be run again when the drawing changes.
 */
import fs from 'node:fs';
import path from 'node:path';
import { app, BrowserWindow } from 'electron';

/** The sizes that the icon theme of the free desktops and electron-builder know. */
const sizes = [16, 32, 48, 64, 128, 256, 512];

const folder = path.resolve(import.meta.dirname, '../../resources/icons');
const drawing = fs.readFileSync(path.join(folder, 'modem-workbench.svg')).toString('base64');

void app.whenReady().then(async () => {
  const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true } });
  await window.loadURL('data:text/html,<canvas></canvas>');
  for (const size of sizes) {
    /** @type {string} */
    const url = await window.webContents.executeJavaScript(`(async () => {
      const image = new Image();
      image.src = 'data:image/svg+xml;base64,${drawing}';
      await image.decode();
      const canvas = Object.assign(document.createElement('canvas'), { width: ${size}, height: ${size} });
      canvas.getContext('2d').drawImage(image, 0, 0, ${size}, ${size});
      return canvas.toDataURL('image/png');
    })()`);
    fs.writeFileSync(path.join(folder, `${size}x${size}.png`), Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'));
  }
  app.quit();
});
