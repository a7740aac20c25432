import type { TerminalKeys } from './keys.ts';

let inView: TerminalKeys | undefined;

/** What the terminal in view can do by a key; undefined while none is. The palette offers it, too. */
export const terminalActs = (): TerminalKeys | undefined => inView;

/** A terminal has come into view. @returns takes it out of view */
export function offerTerminalActs(acts: TerminalKeys): () => void {
  inView = acts;
  return () => {
    if (inView === acts) inView = undefined;
  };
}
