import path from 'node:path';
import { BrowserWindow, nativeTheme } from 'electron';
import type { Language } from '../../resources/text/index.ts';
import { pageUrl } from './page.ts';
import { zoomByKeys } from './zoom.ts';

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
  zoomByKeys(window);
  return window;
}

/**
 * Loads the page; `test` lets it show its terminals to tests. Its address tells the language to begin with, so that its first
 * drawing speaks it, and the system's. Rejects when it cannot be loaded.
 */
export function loadPage(
  window: BrowserWindow,
  how: 'plain' | 'test',
  { lang, system }: { lang: Language; system: Language },
): Promise<void> {
  const said = new URLSearchParams({ ...(how === 'test' ? { test: '' } : {}), lang, system });
  return window.loadURL(`${pageUrl}?${said.toString()}`);
}
