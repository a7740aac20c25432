import { describe, expect, it } from 'vitest';
import { fits, textOf } from './notices.ts';

describe('notices of other people’s work', () => {
  it.each([
    ['MIT', true],
    ['(MIT OR GPL-2.0-only)', true],
    ['MIT AND ISC', true],
    ['MIT AND GPL-2.0-only', false],
    ['SEE LICENSE IN terms.txt', false],
    ['', false],
  ])('%j may be shipped: %j', (licence, may) => {
    expect(fits(licence)).toBe(may);
  });

  it('stand behind our own, each with name, version and its text', () => {
    const text = textOf([
      { name: 'a', version: '1.0.0', licence: 'MIT', text: 'Copyright A' },
      { name: 'b', version: '2.0.0', licence: 'ISC', text: undefined },
    ]);
    expect(text).toMatch(/^# Notices/);
    expect(text).toContain('a 1.0.0\nMIT\n\nCopyright A');
    expect(text).toContain('b 2.0.0\nISC\n\n(The package brings no text of it.)');
  });
});
