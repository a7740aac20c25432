import path from 'node:path';
import { BrowserWindow, nativeTheme } from 'electron';
import { pageUrl } from './page.ts';

/** The window's first size: what the pages were drawn for. Below 1024x640 they become one column. */
const size = { width: 1280, height: 800, minWidth: 720, minHeight: 480 } as const;
/** The bench colour of each theme, so that nothing flashes before the page is there. */
const background = { light: '#e8ece9', dark: '#0d1213' } as const;

/** Makes the one window; it shows itself when its first frame is painted. */
export function createWindow(): BrowserWindow {
  const window = new BrowserWindow({
    ...size,
    show: false,
    title: 'Modem Workbench',
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    autoHideMenuBar: true,
    webPreferences: {
      preload: path.join(__dirname, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  return window;
}

/** Loads the page; `test` lets it show its terminals to tests. Rejects when it cannot be loaded. */
export const loadPage = (window: BrowserWindow, how: 'plain' | 'test'): Promise<void> =>
  window.loadURL(how === 'test' ? `${pageUrl}?test` : pageUrl);
