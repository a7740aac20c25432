/** Words that German writes as English does: names, protocols, and what technicians say in both. For the test of the texts. */
export const sameWords: ReadonlySet<string> = new Set([
  'Info',
  'Modem',
  'OpenWrt',
  'Relay',
  'Stick',
  'Sticks',
  'Terminal',
  'Workbench',
]);

/** Keys whose whole text is the same in both languages, for other reasons than their words. */
export const same: ReadonlySet<string> = new Set([]);
