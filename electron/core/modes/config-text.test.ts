import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfigText } from './config-text.ts';

const parse = (text: string, name = '12d1:1f01') => parseConfigText(text, name);
const codes = (text: string): [string, number][] => parse(text).problems.map((problem) => [problem.code, problem.line]);

describe('a configuration text', () => {
  it('becomes a rule with its origin', () => {
    expect(
      parse('# Huawei E353 (3.se) and others\nTargetVendor=0x12d1\nTargetProductList="14db,14dc"\nHuaweiNewMode=1\n'),
    ).toEqual({
      problems: [],
      rule: {
        entry: '12d1:1f01',
        about: 'Huawei E353 (3.se) and others',
        targetVendor: '12d1',
        targetProducts: ['14db', '14dc'],
        special: ['HuaweiNewMode'],
        origin: { kind: 'user', name: '12d1:1f01', file: '12d1:1f01', line: 2 },
      },
    });
  });

  it('takes blanks, quotes, capitals, carriage returns and all three comment signs', () => {
    const { rule, problems } = parse(
      '; one\r\n! two\r\n\r\n  TargetVendor= 0x12D1\r\nMessageContent = "0A0b"\r\nCheckSuccess=40\r\n',
    );
    expect(problems).toEqual([]);
    expect(rule).toMatchObject({ about: 'one', targetVendor: '12d1', messages: ['0a0b'], checkSuccessS: 40 });
  });

  it.each<[string, string, string, number]>([
    ['a mistyped key', 'HuaweiNewMode=1\nHuaweiNewMod=1', 'rules.unknown-key', 2],
    ['a key in small letters', 'huaweinewmode=1', 'rules.unknown-key', 1],
    ['a target that is no id', 'TargetVendor=zz\nHuaweiMode=1', 'rules.bad-id', 1],
    ['a target id of five digits', 'TargetProduct=0x12345\nHuaweiMode=1', 'rules.bad-id', 1],
    ['a list with a bad item', 'HuaweiMode=1\nTargetProductList="0002,12,zzzz"', 'rules.bad-id', 2],
    ['a flag that is neither yes nor no', 'HuaweiMode=2', 'rules.bad-value', 1],
    ['a delay in hex', 'ReleaseDelay=0x10\nHuaweiMode=1', 'rules.bad-value', 1],
    ['a delay beyond a minute', 'ReleaseDelay=100000\nHuaweiMode=1', 'rules.bad-value', 1],
    ['an endpoint beyond a byte', 'HuaweiMode=1\nMessageEndpoint=0x181', 'rules.bad-value', 2],
    ['a line without =', 'HuaweiMode=1\nnonsense', 'rules.syntax', 2],
    ['a line without key', '=1\nHuaweiMode=1', 'rules.syntax', 1],
    ['a line without value', 'HuaweiMode=', 'rules.syntax', 1],
    ['a key given twice', 'HuaweiMode=1\nHuaweiMode=0', 'rules.syntax', 2],
    ['more than 50 settings', `${'NeedResponse=1\n'.repeat(50)}HuaweiMode=1`, 'rules.syntax', 51],
  ])('reports %s with its line, and the rest stays usable', (_what, text, code, line) => {
    expect(codes(text)).toContainEqual([code, line]);
    expect(parse(text).rule).toBeDefined();
  });

  it.each([
    ['odd hex', 'MessageContent="123"', 'rules.bad-hex'],
    ['no hex', 'MessageContent2=zz', 'rules.bad-hex'],
    ['a line that would be cut', `MessageContent="${'00'.repeat(600)}"`, 'rules.bad-hex'],
    ['a default id that is none', 'DefaultVendor=zz\nHuaweiMode=1', 'rules.bad-id'],
  ])('leaves no rule after %s', (_what, text, code) => {
    const result = parse(text);
    expect(result.rule).toBeUndefined();
    expect(result.problems.map((problem) => problem.code)).toContain(code);
  });

  it('takes the ids from the text when the name says none', () => {
    expect(parse('DefaultVendor=0x12d1\nDefaultProduct=0x1f01\nHuaweiMode=1', 'mine.conf').rule?.entry).toBe(
      '12d1:1f01',
    );
    expect(parse('HuaweiMode=1', 'mine.conf')).toMatchObject({ problems: [{ code: 'rules.bad-id' }] });
    expect(parse('HuaweiMode=1', 'a/folder/05c6:1000:uMa=AnyDATA').rule?.entry).toBe('05c6:1000:uMa=AnyDATA');
    expect(parse('HuaweiNewMode=1', '12d1:#linux').rule?.entry).toBe('12d1:#linux');
  });

  it('lets the list of targets win over the single one, wherever it stands', () => {
    for (const text of [
      'TargetProduct=0x0001\nTargetProductList="0002"',
      'TargetProductList="0002"\nTargetProduct=0x0001',
    ]) {
      expect(parse(text).rule?.targetProducts).toEqual(['0002']);
    }
  });

  it('never throws, and every problem names a line of the text', () => {
    const key = fc.constantFrom(
      'HuaweiMode',
      'MessageContent',
      'Interface',
      'TargetProductList',
      'PantechMode',
      'Nonsense',
      '',
    );
    const line = fc.oneof(
      fc.string(),
      fc.tuple(key, fc.constantFrom('=', ' = ', ''), fc.string()).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const text = lines.join('\n');
        const count = text.split('\n').length;
        for (const problem of parse(text).problems) {
          expect(problem.line).toBeGreaterThanOrEqual(1);
          expect(problem.line).toBeLessThanOrEqual(count);
        }
      }),
    );
  });
});
