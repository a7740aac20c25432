import { describe, expect, it } from 'vitest';
import { say } from '../../../resources/text/index.ts';
import { countWords, findingWords, sourceWords, stateWords, targetWords, traceLines } from './rule-words.ts';

const source = { kind: 'user' as const, name: '/r', file: '/r/mine.json', line: 2 };
const finding = (weight: 'mend' | 'note') => ({
  weight,
  kind: 'user' as const,
  file: '@rules-page.typed',
  line: 3,
  error: {
    code: 'rules.bad-hex' as const,
    params: { file: '@rules-page.typed', line: 3, key: 'MessageContent', value: '5' },
  },
});

describe('words of a rule', () => {
  it('shortens targets and falls back to the class', () => {
    expect(targetWords({ targets: ['12d1:1001', '12d1:1002', '12d1:1003'] })).toBe('12d1:1001 +2');
    expect(targetWords({ targets: [], targetClass: 'ff' })).toBe('class ff');
    expect(targetWords({ targets: [] })).toBe('');
  });

  it('names the file only where it is not named after the rule', () => {
    expect(sourceWords(source, '12d1:1f01')).toBe('Your own, mine.json');
    expect(sourceWords({ ...source, kind: 'shipped', file: '12d1:1f01' }, '12d1:1f01')).toBe('Shipped');
    expect(sourceWords({ ...source, file: 'C:\\rules\\a.json' }, 'x')).toBe('Your own, a.json');
  });

  it('says who hides a rule, and tells what to mend from what to know', () => {
    const by = { key: 'k', entry: '12d1:1f01', source };
    expect(stateWords({ state: { kind: 'shadowed', by } }).long).toBe('12d1:1f01 from your own always comes first.');
    expect(stateWords({ state: { kind: 'finding', findings: [finding('note'), finding('mend')] } }).short).toBe(
      'To mend',
    );
    expect(stateWords({ state: { kind: 'finding', findings: [finding('note')] } }).short).toBe('See note');
  });

  it('says a finding of a typed text with its line and what to do', () => {
    expect(findingWords(finding('mend'))).toBe(
      'Your text, line 3: MessageContent is not a whole number of hex bytes. Use an even count of the digits 0-9 and a-f.',
    );
  });

  it('counts what needs mending, not what is only to be known', () => {
    expect(countWords({ rows: [], findings: [finding('note')] })).toBe('0 rules, 0 of your own');
    expect(countWords({ rows: [], findings: [finding('mend')] })).toBe('0 rules, 0 of your own, 1 to mend');
  });

  it('puts each wait before its transfer and the last ones at the end', () => {
    const lines = traceLines({
      ops: ['bulk-out 01 55', 'bulk-in 81 13'],
      delays: [
        [0, 2000],
        [2, 50],
      ],
    });
    expect(lines.map(({ direction, text }) => `${direction} ${text}`)).toEqual([
      'note wait 2 s',
      'out bulk-out 01 55',
      'in bulk-in 81 13',
      'note wait 0.05 s',
    ]);
  });

  it.each(['user', 'system', 'openwrt', 'plugin', 'shipped'])('has words for rules of %s', (kind) => {
    for (const id of [`rules-page.source.${kind}`, `rules-page.source.${kind}.inline`])
      expect(say({ id })).not.toBe(id);
  });
});
