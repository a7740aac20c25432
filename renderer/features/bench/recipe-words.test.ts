import { describe, expect, it } from 'vitest';
import { checkWords } from './recipe-words.ts';

describe('a check of a recipe in words', () => {
  it.each([
    [{ fact: 'imei', matches: '\\d{15}' }, 'IMEI of 15 digits'],
    [{ fact: 'firmware', matches: '22\\.157\\..*' }, 'Firmware like 22\\.157\\..*'],
    [{ fact: 'firmware', is: '1.2' }, 'Firmware = 1.2'],
    [{ fact: 'firmware', oneOf: ['1', '2'] }, 'Firmware as listed (2)'],
    [{ fact: 'signal', above: -95 }, 'Signal above -95'],
  ] as const)('%j', (check, words) => expect(checkWords(check as Parameters<typeof checkWords>[0])).toBe(words));
});
