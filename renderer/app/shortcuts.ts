import { useEffect } from 'react';
import { openHelp } from './help.ts';
import { goTo, setPalette, toggleRecord, useNavigation } from './navigation.ts';
import { otherPages, stickTabs } from './pages.tsx';
import { goToRegion } from './regions.ts';

/** Whether a key goes into a field, or by the terminal’s screen to the stick. */
const isTypedInto = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable="true"], .xterm') !== null;

/** Acts on a chord; says whether it was one of ours. */
function act(key: string): boolean {
  const { spot, paletteOpen } = useNavigation.getState();
  if (key === 'k') {
    setPalette(!paletteOpen);
    return true;
  }
  if (key === 'j') {
    toggleRecord();
    return true;
  }
  const page = otherPages.find(({ chord }) => chord?.key === key && chord.key.length === 1);
  if (page !== undefined) {
    goTo({ page: 'other', id: page.id });
    return true;
  }
  const tab = /^[1-9]$/.test(key) ? stickTabs[Number(key) - 1] : undefined;
  if (tab === undefined || spot?.page !== 'stick') return false;
  goTo({ ...spot, tab: tab.id });
  return true;
}

/** F1: help; ?: the list of keys. F6: the next part of the window. Ctrl (or Cmd) with K: find; J: record; 1, 2, …: tabs; and the chords of the pages at the foot of the rail. */
export function useShortcuts(): void {
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
      if (act(event.key.toLowerCase())) event.preventDefault();
    };
    // Before the terminal's screen, which would send it to the stick.
    const leave = (event: KeyboardEvent): void => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === 'F6') goToRegion(event.shiftKey ? -1 : 1);
      else if (event.key === 'F1') openHelp();
      else if (event.key === '?' && !isTypedInto(event.target)) openHelp({ page: 'shortcuts' });
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', hear);
    window.addEventListener('keydown', leave, { capture: true });
    return () => {
      window.removeEventListener('keydown', hear);
      window.removeEventListener('keydown', leave, { capture: true });
    };
  }, []);
}
