import { describe, expect, it } from 'vitest';
import type { RuleRow } from '../../../preload/contract/rules.ts';
import { findRules, kindCounts, makersOf, searchable, sticksFirst } from './search.ts';

const row = (entry: string, about: string, more: Partial<RuleRow> = {}): RuleRow => ({
  key: `${entry} ${about}`,
  entry,
  about,
  method: [{ id: 'rules-page.method.eject' }],
  targets: [],
  source: { kind: 'shipped', name: 'set', file: entry, line: 1 },
  state: { kind: 'in-force' },
  ...more,
});
const rows = [
  row('12d1:1f01', 'Huawei E353', { method: [{ id: 'rules-page.method.HuaweiNewMode' }], targets: ['12d1:1001'] }),
  row('12d1:1446', 'Huawei, newer modems'),
  row('12d1:380b', 'Vodafone R226'),
  row('05c6:1000:uMa=Option', 'Option GI0643'),
  row('05c6:f000', 'Siptune LM-75', {
    source: { kind: 'user', name: '/home/me', file: '/home/me/sticks.json', line: 3 },
  }),
];
const found = (typed: string, kind: Parameters<typeof findRules>[2] = 'all'): string[] =>
  findRules(searchable(rows), typed, kind).map(({ entry }) => entry);

describe('search', () => {
  it('finds by id, name, target, file and method, by its words and by its name in other programs', () => {
    expect(found('12D1:1f01')).toEqual(['12d1:1f01']);
    expect(found('lm-75')).toEqual(['05c6:f000']);
    expect(found('1001')).toEqual(['12d1:1f01']);
    expect(found('sticks.json')).toEqual(['05c6:f000']);
    expect(found('huaweinewmode')).toEqual(['12d1:1f01']);
    expect(found('eject disk 05c6')).toEqual(['05c6:1000:uMa=Option', '05c6:f000']);
  });

  it('wants every word, in any order, and keeps to the chosen source', () => {
    expect(found('e353 huawei')).toEqual(['12d1:1f01']);
    expect(found('e353 option')).toEqual([]);
    expect(found('05c6', 'user')).toEqual(['05c6:f000']);
  });

  it('finds a rule by the maker that its id belongs to, and takes no maker for a shared id', () => {
    expect(found('huawei')).toContain('12d1:380b');
    expect(makersOf(rows)).toEqual(new Map([['12d1', 'Huawei']]));
  });

  it('puts the rules of sticks that are plugged in first, and changes nothing else', () => {
    const ids = sticksFirst(rows, new Map([['05c6:1000', ['1-1']]])).map(({ entry }) => entry);
    expect(ids).toEqual(['05c6:1000:uMa=Option', '12d1:1f01', '12d1:1446', '12d1:380b', '05c6:f000']);
    expect(sticksFirst(rows, new Map())).toEqual(rows);
  });

  it('counts only sources that are there', () => {
    expect(kindCounts(rows)).toEqual([
      { kind: 'user', count: 1 },
      { kind: 'shipped', count: 4 },
    ]);
  });
});
