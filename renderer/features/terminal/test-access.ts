import type { Terminal } from '@xterm/xterm';

declare global {
  interface Window {
    /** The screens by `place/interface`; there only when the page was opened for a test. */
    terminalsForTests?: Map<string, Terminal>;
  }
}

/** Lets tests read the buffer of a screen. Only a page that was opened with `?test` in its address gives it away. */
export function showForTests(key: string, terminal: Terminal): void {
  if (!new URLSearchParams(location.search).has('test')) return;
  window.terminalsForTests ??= new Map();
  window.terminalsForTests.set(key, terminal);
}
