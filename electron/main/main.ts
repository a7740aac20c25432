import path from 'node:path';
import { app, type BrowserWindow, Menu } from 'electron';
import { compose, type Composition } from '../compose/compose.ts';
import { keepWithinDays } from '../compose/history.ts';
import { sayError } from '../../resources/text/index.ts';
import { Failure } from '../core/model/index.ts';
import { BatchHost } from './batch-host.ts';
import { batchHandlers } from './batch-handlers.ts';
import { advisorFor } from './advisor.ts';
import { batch, relay } from '../../preload/contract/index.ts';
import { announceChanges, settingsHandlers, workbenchHandlers } from './handlers.ts';
import { historyHandlers } from './history-handlers.ts';
import { announce, registerHandlers } from './ipc.ts';
import { speakAtStart, systemLanguage } from './language.ts';
import { osCipher } from './os-cipher.ts';
import { openwrtHandlers } from './openwrt-handlers.ts';
import { servePage, refuseNetwork, registerPageScheme } from './page.ts';
import { relayHandlers } from './relay/handlers.ts';
import { RelayHost } from './relay/host.ts';
import { reportHandlers } from './reports.ts';
import { rulesHandlers } from './rules-handlers.ts';
import { pinContents, refusePermissions } from './security.ts';
import { isHealthy, selfCheck } from './self-check.ts';
import { SettingsFile } from './settings.ts';
import { readStartOptions, type StartOptions } from './start-options.ts';
import { scriptHandlers } from './script-handlers.ts';
import { openAppendLog } from '../platform/store/append-log.ts';
import { sendingHandlers } from './terminal/sending-handlers.ts';
import { messageHandlers, messagesOf } from './terminal/message-handlers.ts';
import { terminalHandlers } from './terminal/handlers.ts';
import { TerminalHost } from './terminal/host.ts';
import { attachPort } from '../core/workbench/port-source.ts';
import { learnRoles } from '../core/workbench/role-probe.ts';
import { watchHandlers } from './watch-handlers.ts';
import { createWindow, loadPage } from './window.ts';

/** Exit code of a command line that cannot be understood. */
const exitUsage = 2;

/** Start-up as a list of steps; each file beside this one does one of them. */
const options = readOptions();
registerPageScheme();
// Every page process is shut in; Chromium has no such shell for root, who must say --no-sandbox.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
pinContents();

// A second window on the same sticks would fight over their ports; tests with a data folder of their own may run side by side.
if (options.dataFolder !== undefined) app.setPath('userData', path.join(options.dataFolder, 'window'));
if (!options.selfCheck && !app.requestSingleInstanceLock()) app.exit(0);
else void start(options);

/** What was typed wrongly ends the program before a window is made; as with mwb, with 2. */
function readOptions(): StartOptions {
  try {
    return readStartOptions(process.argv);
  } catch (error) {
    console.error(error instanceof Failure ? wordsOf(error) : error);
    process.exit(exitUsage);
  }
}

function wordsOf({ data }: Failure): string {
  const { what, advice } = sayError(data);
  return `${what} ${advice}`;
}

async function start(chosen: StartOptions): Promise<void> {
  try {
    await app.whenReady();
    if (chosen.selfCheck) await tellSelfCheck();
    else await openWorkbench(chosen);
  } catch (error) {
    console.error(error instanceof Failure ? wordsOf(error) : error);
    app.exit(error instanceof Failure && error.code === 'cli.usage' ? exitUsage : 1);
  }
}

async function openWorkbench(chosen: StartOptions): Promise<void> {
  Menu.setApplicationMenu(null);
  refusePermissions();
  refuseNetwork();
  servePage(path.join(__dirname, '../renderer/main_window'));
  const window = createWindow();
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
  const lang = await speakAtStart(chosen.language, await settings.load());
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
  registerHandlers(
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
  );
  keepWithinDays(composition);
  announceChanges(composition, window.webContents);
  closeInOrder([bench, relays, terminals], composition);
  raiseOnSecondStart(window);
  await loadPage(window, chosen.testing ? 'test' : 'plain', { lang, system: systemLanguage() });
  await composition.workbench.checkSystem();
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

function raiseOnSecondStart(window: BrowserWindow): void {
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
}

async function tellSelfCheck(): Promise<void> {
  const found = await selfCheck();
  // Ends once the line is out: output to a pipe is not written at once.
  process.stdout.write(`${JSON.stringify(found)}\n`, () => app.exit(isHealthy(found) ? 0 : 1));
}
