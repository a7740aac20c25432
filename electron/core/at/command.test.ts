import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure } from '../model/index.ts';
import { checkLine, quote, unquote, type Charset } from './command.ts';
import { splitLine } from './guard-parts.ts';

const charsets: Charset[] = ['IRA', 'GSM', 'UCS2'];
const special = ['"', ';', '\r', '\n', '\b', '\u001a', '^', 'A', 'T', '?', '=', ',', '\\', 'é', '@', '$', '\u00a0'];
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...special), maxLength: 20 }),
  fc.string({ maxLength: 20 }),
);

describe('values in commands', () => {
  it.each(charsets)('stay one value of one command, whatever they are: %s', (charset) => {
    fc.assert(
      fc.property(anything, (value) => {
        let text: string;
        try {
          text = quote(value, charset);
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
          return;
        }
        const line = checkLine(`AT+CGDCONT=1,"IP",${text};+CSQ`);
        const parts = splitLine(line);
        expect(parts.map((part) => part.name)).toEqual(['+CGDCONT', '+CSQ']);
        expect(parts[0]?.args).toHaveLength(3);
        expect(unquote(text, charset)).toBe(value);
      }),
      { numRuns: 500 },
    );
  });

  it('are written in the character set of the stick', () => {
    expect(quote('a b', 'IRA')).toBe('"a b"');
    expect(quote('Grüße', 'UCS2')).toBe('"0047007200FC00DF0065"');
    expect(quote('Ärger', 'GSM')).toBe('"[rger"');
    expect(unquote('"0047007200FC00DF0065"', 'UCS2')).toBe('Grüße');
    expect(unquote('"004"', 'UCS2')).toBeUndefined();
    expect(() => quote('a"b')).toThrow(Failure);
    expect(() => quote('5 £', 'GSM')).toThrow(Failure);
    expect(() => quote('ü')).toThrow(Failure);
  });
});
