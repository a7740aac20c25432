import path from 'node:path';
import { app, type BrowserWindow, Menu, nativeTheme } from 'electron';
import { callNames } from '../../preload/contract/names.ts';
import { defaultDataFolder } from '../compose/data-folder.ts';
import { hangDoors } from './doors.ts';
import { servePage, refuseNetwork, registerPageScheme } from './page.ts';
import { pinContents, refusePermissions } from './security.ts';
import { earlySettings } from './early-settings.ts';
import { readStartWords } from './start-words.ts';
import { languageAtStart, systemLanguage } from './start-language.ts';
import { createWindow, loadPage } from './window.ts';
import { keepYoungHeapSmall } from './young-heap.ts';

/**
 * Start-up as a list of steps; each file beside this one does one of them. What stands here is what a window needs to be
 * there; the workbench itself is read when the page's script runs, so that the two begin side by side.
 */
keepYoungHeapSmall();
const words = readStartWords(process.argv);
registerPageScheme();
// Every page process is shut in; Chromium has no such shell for root, who must say --no-sandbox.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
pinContents();

// A second window on the same sticks would fight over their ports; tests with a data folder of their own may run side by side.
if (words.dataFolder !== undefined) app.setPath('userData', path.join(words.dataFolder, 'window'));
if (!words.selfCheck && !app.requestSingleInstanceLock()) app.exit(0);
else void start();

async function start(): Promise<void> {
  try {
    await app.whenReady();
    if (words.selfCheck) await tellSelfCheck();
    else await openProgram();
  } catch (error) {
    const { tellFailedStart } = await import('./failed-start.ts');
    app.exit(tellFailedStart(error));
  }
}

async function openProgram(): Promise<void> {
  // What was typed wrongly is told before there is a window.
  const options = words.asksForMore ? await readOptions() : undefined;
  Menu.setApplicationMenu(null);
  refusePermissions();
  refuseNetwork();
  const doors = hangDoors(callNames);
  const early = earlySettings(words.dataFolder ?? defaultDataFolder());
  nativeTheme.themeSource = early.theme;
  const lang = languageAtStart(words.language, early.language);
  const window = createWindow();
  raiseOnSecondStart(window);
  servePage(path.join(__dirname, '../renderer/main_window'));
  const loaded = loadPage(window, words.testing ? 'test' : 'plain', { lang, system: systemLanguage() });
  // Reading the workbench keeps the main process from all else, and the page's files go out in many small turns of it. A page
  // that cannot be loaded never knocks; that is told below.
  await Promise.race([doors.knocked, loaded.catch(() => undefined)]);
  const { openWorkbench } = await import('./workbench.ts');
  await Promise.all([loaded, openWorkbench(window, { options: options ?? (await readOptions()), lang }, doors.open)]);
}

const readOptions = async () => (await import('./start-options.ts')).readStartOptions(process.argv);

function raiseOnSecondStart(window: BrowserWindow): void {
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
}

async function tellSelfCheck(): Promise<void> {
  const { selfCheck, isHealthy } = await import('./self-check.ts');
  const found = await selfCheck();
  // Ends once the line is out: output to a pipe is not written at once.
  process.stdout.write(`${JSON.stringify(found)}\n`, () => app.exit(isHealthy(found) ? 0 : 1));
}
