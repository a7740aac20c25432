import path from 'node:path';
import { app, type BrowserWindow } from 'electron';
import { compose, type Composition } from '../compose/compose.ts';
import { keepWithinDays } from '../compose/history.ts';
import { BatchHost } from './batch-host.ts';
import { batchHandlers } from './batch-handlers.ts';
import { advisorFor } from './advisor.ts';
import { batch, relay } from '../../preload/contract/index.ts';
import type { Answerer } from './doors.ts';
import { announceChanges, settingsHandlers, workbenchHandlers } from './handlers.ts';
import { historyHandlers } from './history-handlers.ts';
import { announce, answerBy } from './ipc.ts';
import { osCipher } from './os-cipher.ts';
import { openwrtHandlers } from './openwrt-handlers.ts';
import { relayHandlers } from './relay/handlers.ts';
import { RelayHost } from './relay/host.ts';
import { reportHandlers } from './reports.ts';
import { rulesHandlers } from './rules-handlers.ts';
import { SettingsFile } from './settings.ts';
import type { StartOptions } from './start-options.ts';
import { speak, type Language } from '../../resources/text/index.ts';
import { scriptHandlers } from './script-handlers.ts';
import { openAppendLog } from '../platform/store/append-log.ts';
import { sendingHandlers } from './terminal/sending-handlers.ts';
import { messageHandlers, messagesOf } from './terminal/message-handlers.ts';
import { terminalHandlers } from './terminal/handlers.ts';
import { TerminalHost } from './terminal/host.ts';
import { attachPort } from '../core/workbench/port-source.ts';
import { learnRoles } from '../core/workbench/role-probe.ts';
import { watchHandlers } from './watch-handlers.ts';

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
  const terminals = terminalHost(composition);
  const relays = new RelayHost({
    composition,
    advisor: advisorFor(composition.workbench),
    announce: (all) => announce(window.webContents, relay.changed, { relays: all }),
  });
  await relays.tidy();
  const bench = new BatchHost(composition, settings, {
    program: `Modem Workbench ${app.getVersion()}`,
    tell: (now) => announce(window.webContents, batch.changed, now),
  });
  openDoors(
    answerBy(
      [
        ...workbenchHandlers(composition),
        ...settingsHandlers(settings, composition),
        ...historyHandlers(composition),
        ...reportHandlers(composition, settings),
        ...rulesHandlers(composition),
        ...openwrtHandlers(composition),
        ...relayHandlers(relays, composition),
        ...terminalHandlers(terminals),
        ...sendingHandlers(terminals),
        ...messageHandlers(messagesOf(terminals, composition)),
        ...scriptHandlers(composition, terminals),
        ...watchHandlers(composition),
        ...batchHandlers(composition, bench),
      ],
      composition.world.log,
    ),
  );
  announceChanges(composition, window.webContents);
  closeInOrder([bench, relays, terminals], composition);
  await composition.workbench.checkSystem();
  keepWithinDays(composition);
}

function terminalHost(composition: Composition): TerminalHost {
  const { workbench, world, dataFolder } = composition;
  return new TerminalHost({
    ports: {
      attach: (place, number, listener) =>
        attachPort(workbench, place, number, (event) => {
          listener(event);
          const { clock, log } = world;
          if (event.kind === 'open') void learnRoles(workbench.session(place), { hub: workbench.hub, clock, log });
        }),
    },
    advisor: advisorFor(workbench),
    clock: world.clock,
    log: world.log,
    openLog: (name, onTrouble) => openAppendLog(path.join(dataFolder, 'logs'), name, { clock: world.clock, onTrouble }),
  });
}

/** Runs are ended and ports closed before the program goes; a stuck port does not keep it for ever. */
function closeInOrder(hosts: readonly { closeAll(): Promise<void> }[], composition: Composition): void {
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
    Promise.allSettled([...hosts.map((host) => host.closeAll()), composition.stop()])
      .then(() => clearTimeout(limit))
      .then(done, done);
  });
}
