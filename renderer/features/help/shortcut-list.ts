import type { TextId } from '../../../resources/text/index.ts';

/** Keys as they stand on the keyboard, with what they do. Several chords stand beside each other, a range by its first and last. */
export interface Shortcut {
  readonly chords: readonly string[];
  readonly does: TextId;
  readonly isRange?: true;
}

/** Every key of the program, by where it works. A test holds it to the chords of the pages. */
export const shortcutGroups: readonly { readonly title: TextId; readonly keys: readonly Shortcut[] }[] = [
  {
    title: 'keys.everywhere',
    keys: [
      { chords: ['Ctrl K'], does: 'keys.find' },
      { chords: ['F6'], does: 'keys.region' },
      { chords: ['F1'], does: 'keys.help' },
      { chords: ['?'], does: 'keys.list' },
      { chords: ['Ctrl ,'], does: 'keys.settings' },
      { chords: ['Ctrl +', 'Ctrl -', 'Ctrl 0'], does: 'keys.zoom' },
      { chords: ['Tab'], does: 'keys.move' },
      { chords: ['Enter'], does: 'keys.act' },
      { chords: ['Esc'], does: 'keys.close' },
    ],
  },
  {
    title: 'keys.stick',
    keys: [
      { chords: ['Ctrl 1', 'Ctrl 8'], does: 'keys.tabs', isRange: true },
      { chords: ['↑', '↓', '←', '→'], does: 'keys.arrows' },
      { chords: ['Ctrl J'], does: 'keys.record' },
      { chords: ['Ctrl C'], does: 'keys.copy-fact' },
    ],
  },
  {
    title: 'keys.terminal',
    keys: [
      { chords: ['Enter'], does: 'keys.send' },
      { chords: ['Tab'], does: 'keys.take' },
      { chords: ['↑', '↓'], does: 'keys.history' },
      { chords: ['Ctrl R'], does: 'keys.search' },
      { chords: ['Ctrl F'], does: 'keys.screen' },
      { chords: ['Ctrl Tab'], does: 'keys.port' },
      { chords: ['Ctrl \\'], does: 'keys.split' },
    ],
  },
  { title: 'keys.bench', keys: [{ chords: ['Enter'], does: 'keys.scan' }] },
];
