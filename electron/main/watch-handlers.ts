import { BrowserWindow, dialog, type WebContents } from 'electron';
import { watch as contract } from '../../preload/contract/index.ts';
import { say } from '../../resources/text/index.ts';
import type { Composition } from '../compose/compose.ts';
import { maskReport } from '../core/connection/mask-report.ts';
import type { Identifier } from '../core/facts/mask.ts';
import type { Place, Watch } from '../core/model/index.ts';
import { maskSample, watchLines } from '../core/watch/log.ts';
import type { Connections } from '../core/workbench/connecting.ts';
import { identifiersIn } from '../core/workbench/masking.ts';
import type { Watches } from '../core/workbench/watching.ts';
import { announce, handler, type Handler } from './ipc.ts';

/** The calls of the watch topic. What goes to the page is masked. */
export function watchHandlers(
  { workbench, world }: Composition,
  watches: Watches,
  connections: Connections,
): Handler[] {
  const identifiers = (place: Place): Identifier[] => {
    const { facts, sighting } = workbench.session(place);
    return identifiersIn(facts, [sighting]);
  };
  const shown = (watch: Watch): Watch => {
    const known = identifiers(watch.place);
    return { ...watch, samples: watch.samples.map((sample) => maskSample(sample, known)) };
  };
  return [
    handler(contract.start, async ({ place, everyMs }, page) => {
      const running = await watches.start(place, { everyMs });
      running.onNews(({ watch: { samples: _samples, events: _events, ...rest }, sample, events }) => {
        const own = sample && maskSample(sample, identifiers(place));
        announce(page, contract.news, { ...rest, events: [...events], ...(own && { sample: own }) });
      });
      page.once('destroyed', () => running.stop());
      return shown(running.now);
    }),
    handler(contract.stop, ({ place }) => {
      watches.get(place)?.stop();
      return null;
    }),
    handler(contract.now, ({ place }) => {
      const running = watches.get(place);
      return running === undefined ? null : shown(running.now);
    }),
    handler(contract.tryConnection, async ({ place, host }, page) => {
      const stop = new AbortController();
      page.once('destroyed', () => stop.abort());
      const report = await connections.try(place, {
        host,
        signal: stop.signal,
        onStep: (step) => announce(page, contract.stepped, { place, step: { ...step, raw: [] } }),
      });
      return maskReport(report, identifiers(place));
    }),
    handler(contract.saveLog, async ({ place }, page) => {
      const running = watches.get(place);
      if (running === undefined) return { lines: 0 };
      const path = await askFile(page, `signal-${place}.jsonl`);
      if (path === undefined) return { lines: 0 };
      const how = { identifiers: identifiers(place), numbers: 'masked' as const };
      const lines = watchLines(running.now, { ...how, say: ({ says }) => say(says) });
      // The system's dialog has asked before a file is replaced.
      await world.files.writeWhole(path, `${lines.join('\n')}\n`, { mode: 0o600, replace: true });
      return { path, lines: lines.length };
    }),
  ];
}

async function askFile(page: WebContents, name: string): Promise<string | undefined> {
  const window = BrowserWindow.fromWebContents(page);
  const options: Electron.SaveDialogOptions = {
    defaultPath: name,
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  };
  const answer = window === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(window, options);
  return answer.canceled || answer.filePath === '' ? undefined : answer.filePath;
}
