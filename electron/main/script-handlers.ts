import { BrowserWindow, dialog, type WebContents } from 'electron';
import { scripts } from '../../preload/contract/index.ts';
import type { Composition } from '../compose/compose.ts';
import { outlineOf, readScript } from '../core/at/script/index.ts';
import { guardContextOf } from '../core/workbench/guard-context.ts';
import { announce, handler, type Handler } from './ipc.ts';
import { ScriptStore } from './script-store.ts';
import type { TerminalHost } from './terminal/host.ts';

/** The calls of the scripts topic. */
export function scriptHandlers({ workbench, world, dataFolder }: Composition, host: TerminalHost): Handler[] {
  const store = new ScriptStore(dataFolder, world.files);
  return [
    handler(scripts.list, async () => ({ folder: store.folder, scripts: await store.list() })),
    handler(scripts.read, async ({ file }) => ({ text: await store.read(file) })),
    handler(scripts.check, ({ place, text, values }) => {
      const script = readScript(text);
      const variables = script.variables ?? [];
      const given = variables.flatMap(({ name, value }): [string, string][] => {
        const has = values[name] ?? value;
        return has === undefined ? [] : [[name, has]];
      });
      const rows = outlineOf(script, new Map(given), guardContextOf(workbench.session(place)));
      return { name: script.name, about: script.about ?? '', variables, rows };
    }),
    handler(scripts.save, async (script) => ({ path: await store.save(script) })),
    handler(scripts.remove, async ({ file }) => {
      await store.remove(file);
      return null;
    }),
    handler(scripts.bring, async (_input, from) => {
      const file = await askFile(from);
      return file === undefined ? null : await store.bring(file);
    }),
    handler(scripts.run, ({ id, text, values }, from) => {
      host.runScript(id, text, values, (progress) => announce(from, scripts.progress, progress));
      return null;
    }),
    handler(scripts.cancel, ({ id }) => {
      host.cancelScript(id);
      return null;
    }),
    handler(scripts.answer, ({ id, consent }) => {
      host.answerScript(id, consent);
      return null;
    }),
  ];
}

async function askFile(page: WebContents): Promise<string | undefined> {
  const window = BrowserWindow.fromWebContents(page);
  const options: Electron.OpenDialogOptions = {
    properties: ['openFile'],
    filters: [{ name: 'JSON', extensions: ['json'] }],
  };
  const answer = window === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options);
  return answer.canceled ? undefined : answer.filePaths[0];
}
