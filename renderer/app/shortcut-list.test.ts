import { describe, expect, it } from 'vitest';
import { shortcutGroups } from '../features/help/shortcut-list.ts';
import { offerTerminalActs } from '../features/terminal/acts.ts';
import { snapshots } from '../test-support/snapshots.ts';
import { paletteEntries } from './palette-entries.ts';
import { otherPages, stickTabs } from './pages.tsx';

const listed = new Set(shortcutGroups.flatMap(({ keys }) => keys.flatMap(({ chords }) => chords)));

describe('the list of keys', () => {
  it('names every chord of the pages and tabs', () => {
    const chords = otherPages.flatMap(({ chord }) => (chord === undefined ? [] : [chord.words]));
    expect(chords.length).toBeGreaterThan(0);
    for (const chord of chords) expect(listed).toContain(chord);
    // The tabs stand as the first and the last of them.
    expect(listed).toContain('Ctrl 1');
    expect(listed).toContain(`Ctrl ${String(stickTabs.length)}`);
  });

  it('names every chord that the palette shows, with a terminal in view', () => {
    const nothing = (): void => undefined;
    const stop = offerTerminalActs({ tab: nothing, find: nothing, split: nothing });
    const snapshot = snapshots.verified;
    const place = snapshot.sessions[0]?.place ?? '';
    const chords = paletteEntries(snapshot, { page: 'stick', place, tab: 'terminal' }).flatMap(
      ({ chord = '' }) => chord,
    );
    stop();
    expect(chords).toContain('Ctrl F');
    const tabs = new Set(stickTabs.map((_tab, index) => `Ctrl ${String(index + 1)}`));
    for (const chord of chords.filter((one) => one !== '' && !tabs.has(one))) expect(listed).toContain(chord);
  });
});
