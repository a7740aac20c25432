import { describe, expect, it } from 'vitest';
import { globMatches } from './glob.ts';

describe('a pattern of the dispatcher', () => {
  // Each line as Tcl 8.6 answers `string match`.
  it.each([
    ['*Any*', 'AnyDATA', true],
    ['*any*', 'AnyDATA', false],
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['*a?c*', 'xabcx', true],
    ['*a?c*', 'xacx', false],
    ['*a*b*c*', 'a1b2', false],
    ['[a-c]x', 'bx', true],
    ['[c-a]x', 'bx', true],
    ['[a-c]x', 'dx', false],
    ['[!a]', 'b', false],
    ['[]', ']', false],
    ['[ab', 'a', true],
    ['*E1[67]0*', 'HUAWEI E170', true],
    ['*E1[67]0*', 'HUAWEI E180', false],
    ['a\\*b', 'a*b', true],
    ['a\\*b', 'axb', false],
    ['\\[a]', '[a]', true],
    ['a\\', 'a', false],
    ['*a\\*', 'xa*', true],
    ['*a\\*', 'xab', false],
    ['[\\]', '\\', true],
    ['é?', 'é💡', true],
  ])('%j on %j: %j', (pattern, text, matches) => {
    expect(globMatches(pattern, text)).toBe(matches);
  });

  it('takes no longer for a pattern of stars', () => {
    // Trying every way would take longer than the sun shines.
    expect(globMatches('*a'.repeat(2_000) + 'b', 'a'.repeat(4_000))).toBe(false);
  });
});
