import { ipcMain, type IpcMainInvokeEvent } from 'electron';

/** Answers a call by its name; never rejects, since what fails is an answer as well. */
export type Answerer = (name: string, event: IpcMainInvokeEvent, input: unknown) => Promise<unknown>;

/**
 * Hangs a door for every call before there is anyone behind it: the page may begin while the workbench is still being put
 * together, and its first calls wait at the door. The returned function opens all of them; it is called once.
 */
export function hangDoors(names: readonly string[]): (answer: Answerer) => void {
  let open: (answer: Answerer) => void = () => undefined;
  const opened = new Promise<Answerer>((resolve) => {
    open = resolve;
  });
  for (const name of names) {
    ipcMain.handle(name, async (event: IpcMainInvokeEvent, input: unknown) => (await opened)(name, event, input));
  }
  return open;
}
