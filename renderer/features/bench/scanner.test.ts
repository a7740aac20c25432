import { describe, expect, it } from 'vitest';
import { FastKeys } from './scanner.ts';

const typed = (text: string, gapMs: number): string | undefined => {
  const keys = new FastKeys();
  const found = text.split('').map((key, index) => keys.key(key === '\n' ? 'Enter' : key, 1000 + index * gapMs));
  return found.at(-1);
};

describe('a scanner', () => {
  it('is heard', () => expect(typed('867000000000010\n', 4)).toBe('867000000000010'));
  it('is no person', () => expect(typed('867000000000010\n', 120)).toBeUndefined());
  it('is not a short word', () => expect(typed('jk\n', 4)).toBeUndefined());
  it('starts anew after a pause and ignores keys that are no characters', () => {
    const keys = new FastKeys();
    keys.key('x', 0);
    keys.key('Shift', 1000);
    for (const [index, key] of 'ABC1234'.split('').entries()) keys.key(key, 1100 + index);
    expect(keys.key('Enter', 1110)).toBe('ABC1234');
    expect(keys.key('Enter', 1111)).toBeUndefined();
  });
});
