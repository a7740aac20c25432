import { app, type WebContents } from 'electron';
import { batch, relay } from '../../preload/contract/index.ts';
import type { Composition } from '../compose/compose.ts';
import { Late } from '../core/model/late.ts';
import type { BatchHost } from './batch-host.ts';
import { settingsHandlers, workbenchHandlers } from './handlers.ts';
import { announce, handler, type Handler, type Topics } from './ipc.ts';
import type { RelayHost } from './relay/host.ts';
import type { SettingsFile } from './settings.ts';
import type { TerminalHost } from './terminal/host.ts';

/** What runs in the window for as long as it is there, each made when it is first asked for. */
export interface Hosts {
  terminals: Late<TerminalHost>;
  relays: Late<RelayHost>;
  bench: Late<BatchHost>;
}

/** @param tidied resolves when the links of earlier relays have been taken away */
export function lateHosts(
  composition: Composition,
  settings: SettingsFile,
  { page, tidied }: { page: WebContents; tidied: Promise<unknown> },
): Hosts {
  return {
    terminals: new Late(async () => (await import('./terminal/host-of.ts')).terminalHostOf(composition)),
    relays: new Late(async () => {
      await tidied;
      return (await import('./relay/host-of.ts')).relayHostOf(composition, page);
    }),
    bench: new Late(async () => {
      const { BatchHost } = await import('./batch-host.ts');
      return new BatchHost(composition, settings, {
        program: `Modem Workbench ${app.getVersion()}`,
        tell: (now) => announce(page, batch.changed, now),
      });
    }),
  };
}

/** What every page asks when it begins, answered without reading what it is about: nothing runs where nobody has begun anything. */
export const askedAtStart = ({ relays, bench }: Hosts): Handler[] => [
  handler(relay.list, () => ({ relays: relays.made?.list() ?? [] })),
  handler(batch.current, () => bench.made?.snapshot() ?? null),
];

/** Who answers which calls. */
export function topicsOf(
  composition: Composition,
  settings: SettingsFile,
  { terminals, relays, bench }: Hosts,
): Topics {
  return {
    workbench: () => Promise.resolve(workbenchHandlers(composition)),
    settings: () => Promise.resolve(settingsHandlers(settings, composition)),
    history: async () => (await import('./history-handlers.ts')).historyHandlers(composition),
    report: async () => (await import('./reports.ts')).reportHandlers(composition, settings),
    rules: async () => (await import('./rules-handlers.ts')).rulesHandlers(composition),
    openwrt: async () => (await import('./openwrt-handlers.ts')).openwrtHandlers(composition),
    watch: async () => {
      const { watchHandlers } = await import('./watch-handlers.ts');
      return watchHandlers(composition, await composition.watches.get(), await composition.connections.get());
    },
    relay: async () => (await import('./relay/handlers.ts')).relayHandlers(await relays.get(), composition),
    batch: async () => (await import('./batch-handlers.ts')).batchHandlers(composition, await bench.get()),
    terminal: async () => {
      const { terminalHandlers } = await import('./terminal/handlers.ts');
      const { sendingHandlers } = await import('./terminal/sending-handlers.ts');
      const host = await terminals.get();
      return [...terminalHandlers(host), ...sendingHandlers(host)];
    },
    scripts: async () => (await import('./script-handlers.ts')).scriptHandlers(composition, await terminals.get()),
    messages: async () => {
      const { messageHandlers, messagesOf } = await import('./terminal/message-handlers.ts');
      return messageHandlers(messagesOf(await terminals.get(), composition));
    },
  };
}
