import type { WorkbenchSnapshot } from '../../preload/contract/index.ts';
import type { Sayable } from '../../resources/text/index.ts';
import type { GlyphName } from '../components/glyph.tsx';

/** What the app bar says of this computer. */
export function systemState(snapshot: WorkbenchSnapshot): { glyph: GlyphName; words: Sayable } {
  if (snapshot.system.length === 0) return { glyph: 'working', words: { id: 'system.looking' } };
  const missing = snapshot.system.filter((check) => check.state === 'missing').length;
  if (missing === 1) return { glyph: 'attention', words: { id: 'system.one-to-mend' } };
  if (missing > 1) return { glyph: 'attention', words: { id: 'system.to-mend', params: { count: missing } } };
  if (snapshot.bus !== undefined) return { glyph: 'attention', words: { id: 'system.no-bus' } };
  return { glyph: 'verified', words: { id: 'system.ready' } };
}
