import type { CSSProperties, ReactElement, ReactNode } from 'react';
import type { GlyphState } from '../../preload/contract/index.ts';
import './glyph.css';

/** Every glyph has its own silhouette; colour only follows it. `virtual` marks sticks, the others name states. */
export type GlyphName = GlyphState | 'virtual';

/** `inherit` takes the colour of the words beside it, as on a filled button. */
export type Tone = 'ink' | 'ok' | 'warn' | 'bad' | 'act' | 'virt' | 'mute' | 'inherit';

/** The colour of each state: what it means everywhere, unless a caller has a graver reason. */
export const toneOf: Readonly<Record<GlyphName, Tone>> = {
  ready: 'ink',
  verified: 'ok',
  working: 'act',
  hand: 'warn',
  lock: 'warn',
  attention: 'warn',
  different: 'warn',
  failed: 'bad',
  lost: 'bad',
  unknown: 'warn',
  idle: 'mute',
  gone: 'mute',
  virtual: 'virt',
};

const ring = (width: number, dash?: string): ReactElement => (
  <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth={width} strokeDasharray={dash} />
);
const cut = (d: string, width: number): ReactElement => (
  <path d={d} fill="none" stroke="var(--ground)" strokeWidth={width} />
);
const line = (d: string, width: number): ReactElement => (
  <path d={d} fill="none" stroke="currentColor" strokeWidth={width} />
);

const shapes: Readonly<Record<GlyphName, ReactNode>> = {
  verified: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      {cut('M4.6 8.3l2.4 2.4 4.5-5', 2)}
    </>
  ),
  working: (
    <g className="glyph-turn">
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2" opacity=".35" />
      {line('M8 2a6 6 0 0 1 6 6', 2.5)}
    </g>
  ),
  ready: (
    <>
      {ring(2)}
      <circle cx="8" cy="8" r="2.6" fill="currentColor" />
    </>
  ),
  attention: (
    <>
      <path d="M8 1.2L15.4 14.6H.6z" fill="currentColor" />
      {cut('M8 6v4.2M8 11.6v1.6', 1.8)}
    </>
  ),
  failed: (
    <>
      <rect x="1.5" y="1.5" width="13" height="13" rx="2" fill="currentColor" />
      {cut('M5 5l6 6M11 5l-6 6', 2)}
    </>
  ),
  different: (
    <>
      <rect x="8" y=".9" width="10" height="10" rx="1" transform="rotate(45 8 .9)" fill="currentColor" />
      {cut('M4.8 6.5h6.4M4.8 9.6h6.4', 1.7)}
    </>
  ),
  lost: (
    <>
      {ring(2, '4.2 3.3')}
      {line('M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4', 1.8)}
    </>
  ),
  unknown: (
    <>
      <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" strokeWidth="1.8" />
      {line('M6 6.3c.2-1.4 1-1.9 2-1.9s2 .7 2 1.8c0 1.4-2 1.5-2 3.1M8 10.6v1.6', 1.6)}
    </>
  ),
  gone: ring(1.8, '2.6 2.1'),
  idle: ring(1.8),
  virtual: (
    <>
      <rect
        x="1.6"
        y="1.6"
        width="12.8"
        height="12.8"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.7"
        strokeDasharray="3.2 2.1"
      />
      {line('M5 5l3 6 3-6', 1.8)}
    </>
  ),
  lock: (
    <>
      {line('M4.8 7V5a3.2 3.2 0 0 1 6.4 0v2', 1.8)}
      <rect x="2.5" y="7" width="11" height="7.5" rx="1.5" fill="currentColor" />
    </>
  ),
  hand: (
    <>
      {line('M8 .8l7.2 7.2L8 15.2.8 8z', 1.8)}
      {line('M8 4.5v4.4M8 10.3v1.6', 1.8)}
    </>
  ),
};

export interface GlyphProps {
  readonly name: GlyphName;
  /** 14 px in rows, 20 px in notes, 12 px in tags. */
  readonly size?: 'row' | 'note' | 'tag';
  readonly tone?: Tone;
}

/** A state as a picture. It never stands alone: the word beside it is what a screen reader says. */
export function Glyph({ name, size = 'row', tone = toneOf[name] }: GlyphProps): ReactElement {
  return (
    <svg className={`glyph glyph-${size} ${tone}`} viewBox="0 0 16 16" aria-hidden="true">
      {shapes[name]}
    </svg>
  );
}

/** Glyph and word of a state, the usual pair in rows and heads. */
export function StateWord({
  name,
  children,
  tone = toneOf[name],
  style,
}: {
  readonly name: GlyphName;
  readonly children: ReactNode;
  readonly tone?: Tone;
  readonly style?: CSSProperties;
}): ReactElement {
  return (
    <span className="state-word" style={style}>
      <Glyph name={name} tone={tone} />
      <span className={tone}>{children}</span>
    </span>
  );
}

/** Something that is not there or not asked for: the thin ring, and its word in plain ink. */
export function QuietState({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <span className="quiet-state">
      <Glyph name="idle" />
      {children}
    </span>
  );
}
