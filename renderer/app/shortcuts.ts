import { useEffect } from 'react';
import { goTo, setPalette, toggleRecord, useNavigation } from './navigation.ts';
import { otherPages, stickTabs } from './pages.tsx';

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
  const page = otherPages.find(({ chord }) => chord?.key === key);
  if (page !== undefined) {
    goTo({ page: 'other', id: page.id });
    return true;
  }
  const tab = /^[1-9]$/.test(key) ? stickTabs[Number(key) - 1] : undefined;
  if (tab === undefined || spot?.page !== 'stick') return false;
  goTo({ ...spot, tab: tab.id });
  return true;
}

/** Ctrl (or Cmd) with K: find; J: record; 1, 2, …: tabs; and the chords of the pages at the foot of the rail. */
export function useShortcuts(): void {
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
      if (act(event.key.toLowerCase())) event.preventDefault();
    };
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, []);
}
