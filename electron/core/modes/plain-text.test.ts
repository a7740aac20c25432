import { describe, expect, it } from 'vitest';
import { parseConfigText } from './config-text.ts';
import { plainText } from './plain-text.ts';

describe('text of a rules file', () => {
  it('has no control characters when it is shown', () => {
    expect(plainText(' \u001b[31mred\u0007\u009b1m\u007f end\t')).toBe('[31mred 1m  end');
    expect(plainText('Huawei E303s-2 „grün“ 💡')).toBe('Huawei E303s-2 „grün“ 💡');
  });

  it('is cut at 200 letters, between letters', () => {
    expect(plainText('a'.repeat(200))).toBe('a'.repeat(200));
    expect(plainText('💡'.repeat(201))).toBe(`${'💡'.repeat(199)}…`);
  });

  it('comes so out of comments, keys and values', () => {
    const { rule, problems } = parseConfigText(
      '# \u001b[31mred\nStandardEject=1\nX\u001b[1mY=2\nInterface=\u001b]0;title\n',
      '12d1:1f01',
    );
    expect(rule?.about).toBe('[31mred');
    expect(JSON.stringify(problems)).not.toMatch(/\\u00/);
    expect(problems).toHaveLength(2);
  });
});
