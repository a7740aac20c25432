import { useEffect, useRef } from 'react';
import { offerTerminalActs } from './acts.ts';

export interface TerminalKeys {
  /** Ctrl+Tab, with Shift the other way round. */
  tab: (by: 1 | -1) => void;
  /** Ctrl+F. */
  find: () => void;
  /** Ctrl+\. */
  split: () => void;
}

/** The keys of the terminal page. They are heard before the screen, which would send them to the stick in raw mode. */
export function useTerminalKeys(keys: TerminalKeys): void {
  const now = useRef(keys);
  useEffect(() => {
    now.current = keys;
  });
  useEffect(
    () =>
      offerTerminalActs({
        tab: (by) => now.current.tab(by),
        find: () => now.current.find(),
        split: () => now.current.split(),
      }),
    [],
  );
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      if (event.key === 'Tab') now.current.tab(event.shiftKey ? -1 : 1);
      else if (event.key.toLowerCase() === 'f' && !event.shiftKey) now.current.find();
      else if (event.key === '\\') now.current.split();
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', hear, { capture: true });
    return () => window.removeEventListener('keydown', hear, { capture: true });
  }, []);
}
