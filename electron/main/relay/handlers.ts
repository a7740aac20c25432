import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { BrowserWindow, dialog, shell, type WebContents } from 'electron';
import { relay } from '../../../preload/contract/index.ts';
import { relayPortChannel } from '../../../preload/contract/names.ts';
import type { TapDown } from '../../../preload/contract/relay.ts';
import type { Composition } from '../../compose/compose.ts';
import { SavedRelays } from '../../compose/saved-relays.ts';
import { formatAddress, readSocatLine } from '../../core/relay/index.ts';
import { handler, type Handler } from '../ipc.ts';
import { linkToPage } from '../terminal/link.ts';
import type { RelayHost } from './host.ts';
import { readWish } from './wish.ts';

/** The calls of the relay page. */
export function relayHandlers(host: RelayHost, { dataFolder, world }: Composition): Handler[] {
  const saved = new SavedRelays(dataFolder, world.files);
  return [
    handler(relay.read, (wish) => readWish(wish)),
    handler(relay.readLine, ({ text }) => {
      const { a, b, passedOver } = readSocatLine(text);
      return { a: formatAddress(a), b: formatAddress(b), passedOver };
    }),
    handler(relay.start, (wish) => ({ id: host.start(wish) })),
    handler(relay.stop, async ({ id }) => {
      await host.get(id).stop();
      return null;
    }),
    handler(relay.forget, async ({ id }) => {
      await host.forget(id);
      return null;
    }),
    handler(relay.decide, ({ id, number, answer }) => {
      host.get(id).decide(number, answer);
      return null;
    }),
    handler(relay.startRecord, async ({ id }) => ({ path: await host.startRecord(id) })),
    handler(relay.stopRecord, async ({ id }) => {
      await host.get(id).stopRecord();
      return null;
    }),
    handler(relay.showRecord, ({ id }) => {
      shell.showItemInFolder(host.get(id).recordPath);
      return null;
    }),
    handler(relay.chooseRecord, async (_input, from) => {
      const file = await askFile(from, { extension: 'jsonl', folder: path.join(dataFolder, 'recordings') });
      return file === undefined ? null : { end: formatAddress({ type: 'replay', path: file }) };
    }),
    handler(relay.saved, () => saved.list()),
    handler(relay.save, async (one) => {
      await saved.save(one);
      return null;
    }),
    handler(relay.remove, async ({ name }) => {
      await saved.remove(name);
      return null;
    }),
    handler(relay.bring, async (_input, from) => {
      const file = await askFile(from, { extension: 'json' });
      return file === undefined ? null : { added: await saved.bring(file) };
    }),
    handler(relay.watch, ({ id, view }, from) => {
      const one = host.get(id);
      const tap = randomUUID();
      one.watch(linkToPage<TapDown>(from.mainFrame, relayPortChannel, tap), view);
      return { tap };
    }),
  ];
}

async function askFile(
  page: WebContents,
  { extension, folder }: { extension: string; folder?: string },
): Promise<string | undefined> {
  const window = BrowserWindow.fromWebContents(page);
  const options: Electron.OpenDialogOptions = {
    properties: ['openFile'],
    filters: [{ name: extension.toUpperCase(), extensions: [extension] }],
    ...(folder === undefined ? {} : { defaultPath: folder }),
  };
  const answer = window === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options);
  return answer.canceled ? undefined : answer.filePaths[0];
}
