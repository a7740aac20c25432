import { describe, expect, it } from 'vitest';
import { byteWords } from './report-choice.ts';

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 KB'],
    [25_400, '25 KB'],
    [1_250_000, '1.3 MB'],
  ])('%i bytes', (bytes, words) => {
    expect(byteWords(bytes)).toBe(words);
  });
});
