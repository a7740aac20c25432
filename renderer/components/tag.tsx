import type { ReactElement, ReactNode } from 'react';
import { word } from '../../resources/text/index.ts';
import { Glyph, type GlyphName } from './glyph.tsx';
import './tag.css';

export type TagTone = 'plain' | 'ok' | 'warn' | 'bad' | 'act' | 'virt';

/** A small fact in a tint: evidence, a proof, "virtual". Never a button. */
export function Tag({
  tone = 'plain',
  glyph,
  children,
}: {
  readonly tone?: TagTone;
  readonly glyph?: GlyphName;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <span className={`tag tag-${tone}`}>
      {glyph !== undefined && <Glyph name={glyph} size="tag" />}
      {children}
    </span>
  );
}

/** A key or chord as it stands on the keyboard of who reads: Ctrl is Strg on a German one. */
export function Key({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <kbd className="key">{typeof children === 'string' ? children.replace('Ctrl', word('key.ctrl')) : children}</kbd>
  );
}
