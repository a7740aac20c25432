import path from 'node:path';
import { BrowserWindow, dialog, type WebContents } from 'electron';
import { batch } from '../../preload/contract/index.ts';
import type { Composition } from '../compose/compose.ts';
import { formatRecipe, maskSummary } from '../core/batch/index.ts';
import type { Recipe } from '../core/model/index.ts';
import { makeFolder } from '../platform/shared/folder.ts';
import type { BatchHost } from './batch-host.ts';
import { handler, type Handler } from './ipc.ts';

const filters = [{ name: 'JSON', extensions: ['json'] }];

/** The calls of the bench. */
export function batchHandlers(composition: Composition, host: BatchHost): Handler[] {
  const done = <T>(act: (input: T) => void) => {
    return (input: T): null => {
      act(input);
      return null;
    };
  };
  return [
    handler(batch.summary, () => (host.snapshot() === null ? null : maskSummary(host.open.summary()))),
    handler(batch.recipes, async () => ({ folder: host.folder, recipes: await host.recipes() })),
    handler(batch.open, async (_, from) => {
      const file = await askOpen(from);
      return file === undefined ? null : await host.read(file);
    }),
    handler(batch.save, async ({ recipe }, from) => {
      await makeFolder(host.folder, 0o700);
      const file = await askSave(from, path.join(host.folder, `${fileName(recipe)}.json`));
      if (file === undefined) return null;
      // The dialog has asked already whether a file that is there may go.
      await composition.world.files.writeWhole(file, formatRecipe(recipe), { mode: 0o644, replace: true });
      return { path: file };
    }),
    handler(batch.before, (loaded) => host.before(loaded)),
    handler(batch.begin, (begin) => host.begin(begin)),
    handler(
      batch.startAll,
      done(() => host.open.startAll()),
    ),
    handler(
      batch.retry,
      done(({ place }) => host.open.retry(place)),
    ),
    handler(
      batch.cancel,
      done(({ place }) => host.open.cancel(place)),
    ),
    handler(
      batch.stopAfterThese,
      done(() => host.open.stopAfterThese()),
    ),
    handler(
      batch.setAuto,
      done(({ auto }) => host.open.setAuto(auto)),
    ),
    handler(batch.keepAgain, async () => {
      await host.open.keepAgain();
      return null;
    }),
    handler(batch.close, async () => {
      const open = host.open;
      await host.close('ended');
      return maskSummary(open.summary());
    }),
    handler(batch.scan, ({ code, place }) => host.open.scan(code, place)),
  ];
}

async function askOpen(page: WebContents): Promise<string | undefined> {
  const window = BrowserWindow.fromWebContents(page);
  const options: Electron.OpenDialogOptions = { properties: ['openFile'], filters };
  const answer = window === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options);
  return answer.canceled ? undefined : answer.filePaths[0];
}

async function askSave(page: WebContents, defaultPath: string): Promise<string | undefined> {
  const window = BrowserWindow.fromWebContents(page);
  const options: Electron.SaveDialogOptions = { defaultPath, filters };
  const answer = window === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(window, options);
  return answer.canceled || answer.filePath === '' ? undefined : answer.filePath;
}

/** `OpenWrt serial, 40 pieces` as `openwrt-serial-40-pieces`. */
const fileName = ({ name }: Recipe): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60) || 'recipe';
