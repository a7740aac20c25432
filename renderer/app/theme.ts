import type { Settings } from '../../preload/contract/settings.ts';

/** Sets the theme on the root; without the attribute the system's holds. */
export function applyTheme(theme: Settings['theme']): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
