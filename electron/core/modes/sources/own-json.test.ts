import { describe, expect, it } from 'vitest';
import { shippedRules } from '../shipped.ts';
import type { Rule } from '../rules.ts';
import { formatOwnJson, ownFileJsonSchema, readOwnJson } from './own-json.ts';

const source = { kind: 'user' as const, name: '/home/rules' };
const read = (text: string) => readOwnJson(text, '/home/rules/a.json', source);
const withoutOrigin = ({ origin: _origin, ...rule }: Rule) => rule;
const good = '{ "entry": "12d1:1f01", "messages": ["5553"], "targetProducts": ["1001"] }';
const file = (...rules: string[]): string => `{\n"rules": [\n${rules.join(',\n')}\n]\n}`;

describe('a JSON file of rules', () => {
  it('is read with evidence, and each rule knows its line', () => {
    const evidence = '[{ "source": "bench 2", "date": "2026-03-01", "cameAs": "12d1:1001", "verdict": "verified" }]';
    const { rules, findings } = read(
      file(good, `{ "entry": "05c6:1000:uMa=Option", "standardEject": true, "evidence": ${evidence} }`),
    );
    expect(findings).toEqual([]);
    expect(rules).toEqual([
      {
        entry: '12d1:1f01',
        messages: ['5553'],
        targetProducts: ['1001'],
        origin: { ...source, file: '/home/rules/a.json', line: 3 },
      },
      {
        entry: '05c6:1000:uMa=Option',
        standardEject: true,
        evidence: [{ source: 'bench 2', date: '2026-03-01', cameAs: '12d1:1001', verdict: 'verified' }],
        origin: { ...source, file: '/home/rules/a.json', line: 4 },
      },
    ]);
  });

  it.each([
    [
      'a mistyped key',
      '{ "entry": "12d1:1f02",\n  "mesages": ["5553"] }',
      'rules.unknown-key',
      4,
      3,
      { key: 'mesages' },
    ],
    [
      'a mistyped key in the evidence',
      '{ "entry": "12d1:1f02", "evidence": [\n{ "source": "abc", "when": "x" }] }',
      'rules.unknown-key',
      4,
      20,
      { key: 'when' },
    ],
    [
      'odd hex',
      '{ "entry": "12d1:1f02", "messages": ["5553",\n"555"] }',
      'rules.bad-hex',
      4,
      1,
      { key: 'messages', value: '555' },
    ],
    [
      'four messages',
      '{ "entry": "12d1:1f02",\n"messages": ["55","55","55","55"] }',
      'rules.bad-value',
      4,
      13,
      { key: 'messages' },
    ],
    ['a wrong id', '{\n"entry": "12d1:1f0" }', 'rules.bad-id', 4, 10, { key: 'entry', value: '12d1:1f0' }],
    ['capital letters in an id', '{ "entry": "12D1:1F02" }', 'rules.bad-id', 3, 12, { value: '12D1:1F02' }],
    ['a missing entry', '{ "standardEject": true }', 'rules.bad-id', 3, 1, { key: 'entry', value: '' }],
    [
      'a wrong target',
      '{ "entry": "12d1:1f02", "targetProducts": ["0x1001"] }',
      'rules.bad-id',
      3,
      44,
      { value: '0x1001' },
    ],
    [
      'an unknown mode',
      '{ "entry": "12d1:1f02", "special": ["HuaweiOldMode"] }',
      'rules.bad-value',
      3,
      37,
      { value: 'HuaweiOldMode' },
    ],
    [
      'a number out of range',
      '{ "entry": "12d1:1f02", "configuration": 256 }',
      'rules.bad-value',
      3,
      42,
      { value: '256' },
    ],
    ['a rule that is none', '"12d1:1f02"', 'rules.syntax', 3, 1, {}],
  ])('%s is a finding at its place; the other rules stay', (_name, rule, code, line, column, params) => {
    const { rules, findings } = read(file(rule, good));
    expect(findings).toMatchObject([
      { code, weight: 'mend', kind: 'user', line, column, params: { file: '/home/rules/a.json', line, ...params } },
    ]);
    expect(rules.map(({ entry }) => entry)).toEqual(['12d1:1f01']);
  });

  it('says of a whole file what it is not', () => {
    expect(read('{ "rules": {} }').findings).toMatchObject([
      { code: 'rules.syntax', params: { reason: '@rules.reason.no-rules' } },
    ]);
    expect(read('[]').findings).toMatchObject([{ code: 'rules.syntax' }]);
    expect(read('{ "rules": [], }').findings).toMatchObject([{ code: 'rules.bad-json', line: 1, column: 14 }]);
    expect(read(`{ "rule": 1, "rules": [ ${good} ] }`)).toMatchObject({
      rules: [{}],
      findings: [{ code: 'rules.unknown-key', column: 3 }],
    });
    expect(read(`{ "rules": [ {"entry": "12d1:1f01", "entry": "12d1:1f02"} ] }`)).toMatchObject({
      rules: [{ entry: '12d1:1f02' }],
      findings: [{ code: 'rules.bad-json', params: { reason: '@rules.json.twice', key: 'entry' } }],
    });
  });

  it('holds the whole data set, there and back', () => {
    const rules = shippedRules();
    const text = formatOwnJson(rules, { name: 'usb-modeswitch-data', version: '20191128' });
    const back = read(text);
    expect(back.findings).toEqual([]);
    expect(back.rules.map(withoutOrigin)).toEqual(rules.map(withoutOrigin));
    expect(formatOwnJson(back.rules, { name: 'usb-modeswitch-data', version: '20191128' })).toBe(text);
    expect(read(formatOwnJson([]))).toEqual({ rules: [], findings: [] });
  });

  it('has the schema that is published (`vitest -u` writes it anew)', async () => {
    const schema = `${JSON.stringify(ownFileJsonSchema(), null, 2)}\n`;
    await expect(schema).toMatchFileSnapshot('../../../../resources/rules.schema.json');
  });
});
