import { ipcMain, type IpcMainInvokeEvent } from 'electron';

/** Answers a call by its name; never rejects, since what fails is an answer as well. */
export type Answerer = (name: string, event: IpcMainInvokeEvent, input: unknown) => Promise<unknown>;

export interface Doors {
  /** Opens all of them; called once. */
  open: (answer: Answerer) => void;
  /** Resolves when somebody knocks for the first time: the page is there, and its script runs. */
  knocked: Promise<void>;
}

/**
 * Hangs a door for every call before there is anyone behind it: the page may begin while the workbench is still being put
 * together, and its first calls wait at the door.
 */
export function hangDoors(names: readonly string[]): Doors {
  let open: (answer: Answerer) => void = () => undefined;
  const opened = new Promise<Answerer>((resolve) => {
    open = resolve;
  });
  let knock: () => void = () => undefined;
  const knocked = new Promise<void>((resolve) => {
    knock = resolve;
  });
  for (const name of names) {
    ipcMain.handle(name, async (event: IpcMainInvokeEvent, input: unknown) => {
      knock();
      return (await opened)(name, event, input);
    });
  }
  return { open, knocked };
}
