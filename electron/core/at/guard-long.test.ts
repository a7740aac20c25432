import { describe, expect, it } from 'vitest';
import { LineGuard } from './line-guard.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const heldBy = (...pieces: string[]): number => {
  const guard = new LineGuard(() => ({}));
  for (const piece of pieces) guard.push(bytes(piece));
  return guard.held?.level ?? 0;
};
const blanks = ' '.repeat(9000);
const letters = 'X'.repeat(9000);

describe('a line longer than any stick keeps', { timeout: 60_000 }, () => {
  it.each([
    [4, `AT${blanks}^GODLOAD\r`],
    [4, `AT^GOD${blanks}LOAD\r`],
    [2, `AT+COPS${blanks}=2\r`],
    [2, `AT+CO${blanks}${blanks}PS=2\r`],
    [4, `AT+CSQ;${letters};^GODLOAD\r`],
    [4, `AT${letters};+CSQ;^GODLOAD\r`],
  ])('is held at level %i where it is dangerous without what is dropped', (level, line) => {
    expect(heldBy(line)).toBe(level);
    expect(heldBy(line.slice(0, 9001), line.slice(9001))).toBe(level);
  });

  it('goes out where it is not', () => {
    expect(heldBy(`AT${blanks}+COPS?\r`)).toBe(0);
    expect(heldBy(`${letters}${letters}\r`)).toBe(0);
  });
});
