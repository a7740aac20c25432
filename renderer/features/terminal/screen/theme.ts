import type { ITheme } from '@xterm/xterm';
import { tokenColour } from '../../../components/token-colour.ts';

/** Colours and type of the screen, taken from the page's tokens, so that a theme is stated once. */
export interface ScreenLook {
  theme: ITheme;
  fontFamily: string;
  fontSize: number;
  lineHeight: number;
  /** Ground of the line that the lane explains; decorations take only #rrggbb. */
  marked: string;
}

/** Cells of Plex Mono are 16 px high at 12.5 px and 18 px at 13.5 px; this makes them rows of 19 and 21 px. */
const rowPerGlyphHeight = 1.19;

/** Reads the tokens as they hold now: theme, contrast and window width included. */
export function screenLook(): ScreenLook {
  const colour = (token: string): string => hexColour(tokenColour(token));
  const [ink, act, raised, marked] = [colour('ink'), colour('act'), colour('raised'), colour('act-tint')];
  const [bad, ok, warn, virt] = [colour('bad'), colour('ok'), colour('warn'), colour('virt')];
  const root = getComputedStyle(document.documentElement);
  return {
    theme: {
      background: raised,
      foreground: ink,
      cursor: act,
      cursorAccent: raised,
      selectionBackground: marked,
      black: colour('sunken'),
      red: bad,
      green: ok,
      yellow: warn,
      blue: act,
      magenta: virt,
      cyan: act,
      white: ink,
      brightBlack: colour('ink-3'),
      brightRed: bad,
      brightGreen: ok,
      brightYellow: warn,
      brightBlue: act,
      brightMagenta: virt,
      brightCyan: act,
      brightWhite: ink,
    },
    fontFamily: root.getPropertyValue('--mono').trim(),
    fontSize: Number.parseFloat(root.getPropertyValue('--terminal')) || 12.5,
    lineHeight: rowPerGlyphHeight,
    marked,
  };
}

/** `rgb(19, 32, 28)` as `#13201c`. What is no such colour is given back as it is. */
export function hexColour(css: string): string {
  const parts = /^rgba?\((\d+),\s*(\d+),\s*(\d+)/.exec(css)?.slice(1);
  if (parts === undefined) return css;
  return `#${parts.map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`;
}

/** Calls back when the theme, the contrast or the wide layout changes. */
export function onLookChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] });
  const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(min-width: 1600px)'].map((query) =>
    window.matchMedia(query),
  );
  for (const query of queries) query.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    for (const query of queries) query.removeEventListener('change', changed);
  };
}
