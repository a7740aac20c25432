import type { Verdict } from '../model/index.ts';
import type { ReportFact } from './model.ts';
import { markup, trusted, type Markup } from './markup.ts';

export type Tone = 'ok' | 'warn' | 'bad' | 'mute';
type Shape = 'disc' | 'diamond' | 'broken' | 'question' | 'square' | 'triangle' | 'ring' | 'dot';

/** State glyphs by silhouette, 16 units, the same as in the window; paper never tells a state by colour alone. */
const shapes: Readonly<Record<Shape, string>> = {
  disc: '<circle cx="8" cy="8" r="7" fill="currentColor"/><path d="M4.6 8.3l2.4 2.4 4.5-5" fill="none" stroke="#fff" stroke-width="2"/>',
  diamond:
    '<rect x="8" y=".9" width="10" height="10" rx="1" transform="rotate(45 8 .9)" fill="currentColor"/><path d="M4.8 6.5h6.4M4.8 9.6h6.4" stroke="#fff" stroke-width="1.7"/>',
  broken:
    '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="4.2 3.3"/><path d="M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4" stroke="currentColor" stroke-width="1.8"/>',
  question:
    '<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.8"/><path d="M6 6.3c.2-1.4 1-1.9 2-1.9s2 .7 2 1.8c0 1.4-2 1.5-2 3.1M8 10.6v1.6" fill="none" stroke="currentColor" stroke-width="1.6"/>',
  square:
    '<rect x="1.5" y="1.5" width="13" height="13" rx="2" fill="currentColor"/><path d="M5 5l6 6M11 5l-6 6" stroke="#fff" stroke-width="2"/>',
  triangle:
    '<path d="M8 1.2L15.4 14.6H.6z" fill="currentColor"/><path d="M8 6v4.2M8 11.6v1.6" stroke="#fff" stroke-width="1.8"/>',
  ring: '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.8"/>',
  dot: '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2"/><circle cx="8" cy="8" r="2.6" fill="currentColor"/>',
};

/** A glyph with its word. */
export function withGlyph(shape: Shape, tone: Tone | '', words: string): Markup {
  const glyph = markup`<svg class="g" viewBox="0 0 16 16" aria-hidden="true">${trusted(shapes[shape])}</svg>`;
  return markup`<span class="${tone}">${glyph}${words}</span>`;
}

export const verdictLook: Readonly<Record<Verdict, { shape: Shape; tone: Tone }>> = {
  verified: { shape: 'disc', tone: 'ok' },
  different: { shape: 'diamond', tone: 'warn' },
  lost: { shape: 'broken', tone: 'bad' },
  unknown: { shape: 'question', tone: 'warn' },
};

const judgementLook: Readonly<Record<string, { shape: Shape; tone: Tone | '' }>> = {
  ok: { shape: 'disc', tone: 'ok' },
  ready: { shape: 'dot', tone: '' },
  attention: { shape: 'triangle', tone: 'warn' },
  bad: { shape: 'square', tone: 'bad' },
  idle: { shape: 'ring', tone: 'mute' },
};

export function judgementOf({ judgement }: ReportFact): Markup | undefined {
  if (judgement === undefined) return undefined;
  const look = judgementLook[judgement.state] ?? { shape: 'question', tone: 'warn' };
  return withGlyph(look.shape, look.tone, judgement.words);
}
