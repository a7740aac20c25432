import { app, type BrowserWindow } from 'electron';
import { compose, type Composition } from '../compose/compose.ts';
import { keepWithinDays } from '../compose/history.ts';
import { tidyRelays } from '../compose/left-relays.ts';
import type { Answerer } from './doors.ts';
import { announceChanges } from './handlers.ts';
import { answerBy } from './ipc.ts';
import { osCipher } from './os-cipher.ts';
import { SettingsFile } from './settings.ts';
import type { StartOptions } from './start-options.ts';
import { askedAtStart, lateHosts, topicsOf, type Hosts } from './topics.ts';
import { letYoungHeapGrow } from './young-heap.ts';
import { speak, type Language } from '../../resources/text/index.ts';

/**
 * The second part of the start, read while the page is under way: puts the workbench together and opens the doors at which
 * the page's calls wait. Failures: what a named stick, fault or folder can fail with.
 */
export async function openWorkbench(
  window: BrowserWindow,
  { options: chosen, lang }: { options: StartOptions; lang: Language },
  openDoors: (answer: Answerer) => void,
): Promise<void> {
  const composition = await compose({
    version: app.getVersion(),
    virtual: chosen.virtual,
    faults: chosen.faults,
    real: !chosen.onlyVirtual,
    dataFolder: chosen.dataFolder,
    keepJournal: true,
    cipher: osCipher,
    historyServer: process.env['DATABASE_URL'],
    debug: process.env['MWB_DEBUG'] === '1',
  });
  const settings = new SettingsFile(composition.dataFolder, composition.world.files, composition.world.log);
  await Promise.all([settings.load(), speak(lang)]);
  // Links that a killed program left are gone before a relay makes one of its own.
  const tidied = tidyRelays(composition.dataFolder);
  const hosts = lateHosts(composition, settings, { page: window.webContents, tidied });
  openDoors(answerBy(askedAtStart(hosts), topicsOf(composition, settings, hosts), composition.world.log));
  letYoungHeapGrow();
  announceChanges(composition, window.webContents);
  closeInOrder(hosts, composition);
  await composition.workbench.checkSystem();
  keepWithinDays(composition);
  await tidied;
}

/** Runs are ended and ports closed before the program goes; a stuck port does not keep it for ever. */
function closeInOrder({ bench, relays, terminals }: Hosts, composition: Composition): void {
  let closed = false;
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    const done = (): void => {
      closed = true;
      app.quit();
    };
    // 5 s: each port and transfer has a shorter limit of its own.
    const limit = setTimeout(done, 5_000);
    Promise.allSettled([
      bench.end((made) => made.closeAll()),
      relays.end((made) => made.closeAll()),
      terminals.end((made) => made.closeAll()),
      composition.stop(),
    ])
      .then(() => clearTimeout(limit))
      .then(done, done);
  });
}
