import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TerminalLine } from '../../../../preload/contract/terminal.ts';
import { columnsOf, screenLine, shownText, textColumn } from './format.ts';

const line = (over: Partial<TerminalLine> = {}): TerminalLine => ({
  number: 1,
  at: '2026-03-04T05:06:07.008Z',
  tone: 'in',
  text: 'OK',
  ...over,
});
const plain = (text: string): string => text.replace(/\u001b\[[\d;]*m/g, '');

describe('a line on the screen', () => {
  it('carries time with milliseconds, direction and text in columns', () => {
    const shown = plain(screenLine(line(), undefined));
    expect(shown).toMatch(/^\d\d:\d6:07\.008 {2}◂ {2}OK$|^\d\d:\d\d:07\.008 {2}◂ {2}OK$/);
    expect(shown.indexOf('OK')).toBe(textColumn);
  });

  it('leaves the time out when it repeats, and only then', () => {
    const first = line();
    expect(plain(screenLine(line(), first)).slice(0, 12)).toBe(' '.repeat(12));
    expect(plain(screenLine(line({ tone: 'ok' }), first))).toMatch(/^\d/);
    expect(plain(screenLine(line({ at: '2026-03-04T05:06:07.009Z' }), first))).toMatch(/^\d/);
  });

  it('tells tones apart by the glyph, not by colour alone', () => {
    const glyphs = (['out', 'in', 'unasked', 'held', 'event'] as const).map(
      (tone) => plain(screenLine(line({ tone }), undefined))[14],
    );
    expect(new Set(glyphs).size).toBe(5);
  });

  it('lets no byte from the port speak to the screen', () => {
    expect(shownText('a\u001b[2Jb\u009b1m\u0007')).toBe('a␛[2Jb\ufffd1m␇');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(plain(screenLine(line({ text }), undefined))).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }),
    );
  }, 30_000);

  it('counts wide characters as two columns', () => {
    expect(columnsOf(line({ text: 'ab' }))).toBe(textColumn + 2);
    expect(columnsOf(line({ text: '中a' }))).toBe(textColumn + 3);
  });
});
