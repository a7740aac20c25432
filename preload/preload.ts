import { contextBridge, ipcRenderer } from 'electron';
import { z } from 'zod';
import { allAnnouncements, allCalls, outcomeSchema, type Bridge } from './contract/index.ts';
import { relayPortChannel } from './contract/relay.ts';
import { terminalPortChannel } from './contract/terminal.ts';

const calls = new Set(allCalls.map((c) => c.name));
const announcements = new Set(allAnnouncements.map((a) => a.name));

const anyOutcome = outcomeSchema(z.unknown());

const bridge: Bridge = {
  async call(name, input) {
    if (!calls.has(name)) return { ok: false, error: { code: 'ipc.bad-request', params: { name } } };
    return anyOutcome.parse(await ipcRenderer.invoke(name, input));
  },
  on(name, listener) {
    if (!announcements.has(name)) return () => undefined;
    const forward = (_event: Electron.IpcRendererEvent, payload: unknown): void => listener(payload);
    ipcRenderer.on(name, forward);
    return () => ipcRenderer.removeListener(name, forward);
  },
};

contextBridge.exposeInMainWorld('workbench', bridge);

// A MessagePort cannot cross the context bridge; it is handed to the page as a window message instead.
for (const channel of [terminalPortChannel, relayPortChannel]) {
  ipcRenderer.on(channel, (event, id: unknown) => {
    window.postMessage({ channel, id }, window.location.origin, event.ports);
  });
}
