import { describe, expect, it } from 'vitest';
import { hexRows } from './screen/hex.ts';
import { echoOf, hexDigits, textOfHex, withLineEnd } from './input.ts';

const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

describe('what is typed in raw mode', () => {
  it('ends lines as chosen and leaves the rest as it is', () => {
    expect([...withLineEnd(bytes('AT\r'), 'cr')]).toEqual([...bytes('AT\r')]);
    expect([...withLineEnd(bytes('AT\r'), 'lf')]).toEqual([...bytes('AT\n')]);
    expect([...withLineEnd(bytes('AT\r'), 'crlf')]).toEqual([...bytes('AT\r\n')]);
    expect([...withLineEnd(bytes('\rAT\r'), 'none')]).toEqual([...bytes('AT')]);
  });

  it('is echoed so that nothing typed can act on the screen', () => {
    expect([...echoOf(bytes('A\r'))]).toEqual([...bytes('A\r\n')]);
    expect([...echoOf(bytes('\u001b[2J'))]).toEqual([...bytes('^[[2J')]);
    expect([...echoOf(bytes('\u007f'))]).toEqual([...bytes('\b \b')]);
  });
});

describe('hex', () => {
  it('is taken in any usual way of writing, and nothing else is', () => {
    expect(hexDigits('41 54 0d')).toBe('41540d');
    expect(hexDigits('0x41,0X54;\\x0D')).toBe('41540d');
    expect(hexDigits('41540D\n')).toBe('41540d');
    for (const bad of ['', ' ', '4', '41 5', 'xy', '0x', 'AT', '00'.repeat(4097)])
      expect(hexDigits(bad)).toBeUndefined();
    expect(textOfHex('41540d')).toBe('AT·');
  });

  it('stands beside its text in rows of eight', () => {
    expect(hexRows(bytes('AT+CSQ\r\nOK'))).toEqual([
      '41 54 2b 43 53 51 0d 0a  AT+CSQ··',
      '4f 4b                    OK',
    ]);
  });
});
