import type { ReactElement, ReactNode } from 'react';
import { Glyph, type GlyphName } from './glyph.tsx';
import './note.css';

export type NoteTone = 'warn' | 'bad' | 'ok' | 'act' | 'plain';

/** What a person must know before going on. It stays until its cause is gone; at most one small button. */
export function Note({
  tone,
  glyph,
  icon,
  title,
  children,
  action,
  big,
  role,
}: {
  readonly tone: NoteTone;
  readonly glyph?: GlyphName;
  /** A Lucide icon where no state glyph fits. */
  readonly icon?: ReactNode;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  /** The result of a run: title in the size of a result. */
  readonly big?: boolean;
  readonly role?: 'status' | 'alert';
}): ReactElement {
  return (
    <div className={`note note-${tone}${big === true ? ' note-big' : ''}`} role={role}>
      {glyph === undefined ? <span className="note-icon">{icon}</span> : <Glyph name={glyph} size="note" />}
      <div className="note-text">
        <div className="note-title">{title}</div>
        {children !== undefined && <div>{children}</div>}
      </div>
      {action}
    </div>
  );
}
