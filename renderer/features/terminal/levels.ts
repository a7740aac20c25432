import type { GlyphName, Tone } from '../../components/glyph.tsx';
import type { TextId } from '../../../resources/text/index.ts';

/** How a guard level is shown: silhouette, word, colour. Levels 0 and 1 go out at once. */
export interface LevelMark {
  readonly glyph: GlyphName;
  readonly words: TextId;
  readonly tone: Tone;
}

const marks: readonly LevelMark[] = [
  { glyph: 'idle', words: 'terminal.level.safe', tone: 'mute' },
  { glyph: 'idle', words: 'terminal.level.safe', tone: 'mute' },
  { glyph: 'hand', words: 'terminal.level.asks', tone: 'warn' },
  { glyph: 'attention', words: 'terminal.level.type', tone: 'bad' },
  { glyph: 'failed', words: 'terminal.level.never', tone: 'bad' },
];
const gravest: LevelMark = { glyph: 'failed', words: 'terminal.level.never', tone: 'bad' };

/** What is not known counts as the gravest. */
export const levelMark = (level: number): LevelMark => marks[level] ?? gravest;

/** A line that waits for a decision. */
export const heldMark: LevelMark = { glyph: 'attention', words: 'terminal.level.held', tone: 'bad' };
