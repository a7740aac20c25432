import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOf, plainOf, readJson } from './json-text.ts';

const troubleOf = (text: string) => readJson(text).troubles[0];

describe('JSON with places', () => {
  it.each([
    ['{"a": 1,}', { line: 1, column: 8, reason: 'comma-too-many' }],
    ['[1,\n 2,\n]', { line: 2, column: 3, reason: 'comma-too-many' }],
    ['[1,,2]', { line: 1, column: 4, reason: 'comma-too-many' }],
    ['{,"a":1}', { line: 1, column: 2, reason: 'comma-too-many' }],
    ['{"a":1\n "b":2}', { line: 2, column: 2, reason: 'comma-missing' }],
    ['{"a" 1}', { line: 1, column: 6, reason: 'colon-missing' }],
    ['{a: 1}', { line: 1, column: 2, reason: 'key' }],
    ['{"t_vendor": 0x12d1}', { line: 1, column: 14, reason: 'number' }],
    ['[012]', { line: 1, column: 2, reason: 'number' }],
    ['["ab\n"]', { line: 1, column: 2, reason: 'string-open' }],
    ['["a\tb"]', { line: 1, column: 4, reason: 'string-control' }],
    ['["\\q"]', { line: 1, column: 3, reason: 'escape' }],
    ['["\\u12g4"]', { line: 1, column: 3, reason: 'escape' }],
    ['{"a": [1', { line: 1, column: 9, reason: 'end' }],
    ['', { line: 1, column: 1, reason: 'end' }],
    ['{} x', { line: 1, column: 4, reason: 'after' }],
    ['\ufeff{}', { line: 1, column: 1, reason: 'bom' }],
    ['[nul]', { line: 1, column: 2, reason: 'value' }],
    ['['.repeat(100), { line: 1, column: 34, reason: 'deep' }],
  ])('says where %j is wrong', (text, trouble) => {
    const read = readJson(text);
    expect(read.root).toBeUndefined();
    expect(read.troubles).toEqual([trouble]);
  });

  it('reads a text with a key that stands twice, and says so', () => {
    const { root, troubles } = readJson('{"a": 1,\n "a": 2}');
    expect(root && plainOf(root)).toEqual({ a: 2 });
    expect(troubles).toEqual([{ line: 2, column: 2, reason: 'twice', key: 'a' }]);
  });

  it('finds a value by its path, and what is above where there is none', () => {
    const { root } = readJson('{\n "a": [\n  1,\n  {"b": 2}]}');
    expect(root && placeOf(root, ['a', 1, 'b'])).toEqual({ line: 4, column: 9 });
    expect(root && placeOf(root, ['a', 1, 'c'])).toEqual({ line: 4, column: 3 });
    expect(root && placeOf(root, [])).toEqual({ line: 1, column: 1 });
  });

  it('reads what the language reads, to the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), fc.constantFrom(0, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const { root } = readJson(text);
        expect(root && JSON.stringify(plainOf(root))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('refuses what the language refuses, whatever is done to a text', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.nat(), fc.string({ maxLength: 2 }), (value, at, put) => {
        const whole = JSON.stringify(value);
        const cut = at % (whole.length + 1);
        const text = whole.slice(0, cut) + put + whole.slice(cut + put.length);
        let allowed = true;
        try {
          JSON.parse(text);
        } catch {
          allowed = false;
        }
        expect(readJson(text).root !== undefined).toBe(allowed);
      }),
    );
  });

  it('keeps a key named like the prototype a key', () => {
    const { root } = readJson('{"__proto__": {"a": 1}}');
    expect(root && Object.keys(plainOf(root) as object)).toEqual(['__proto__']);
    expect(troubleOf('{"__proto__": {"a": 1}}')).toBeUndefined();
  });
});
