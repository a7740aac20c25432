import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge, Outcome } from './contract/index.ts';
// Of the contract only the names: schemas would make the start of every page slower, and both ends hold them anyway.
import { announcementNames, callNames, relayPortChannel, terminalPortChannel } from './contract/names.ts';

const calls: ReadonlySet<string> = new Set(callNames);
const announcements: ReadonlySet<string> = new Set(announcementNames);

const isOutcome = (value: unknown): value is Outcome<unknown> =>
  typeof value === 'object' && value !== null && 'ok' in value && (value.ok === true || 'error' in value);

const bridge: Bridge = {
  async call(name, input) {
    const refused = { ok: false, error: { code: 'ipc.bad-request', params: { name } } } as const;
    if (!calls.has(name)) return refused;
    const outcome: unknown = await ipcRenderer.invoke(name, input);
    return isOutcome(outcome) ? outcome : refused;
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
