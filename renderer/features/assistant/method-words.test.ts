import { describe, expect, it } from 'vitest';
import { methodName } from './method-words.ts';

describe('the name of a method', () => {
  it('is a phrase for those that have a name', () => expect(methodName('StandardEject')).toBe('Eject the disk'));

  it('is the command block for a bare message, without the zeros behind it', () =>
    expect(methodName('55534243123456780000000000000606f50402527000000000000000000000')).toBe(
      'Message 06 f5 04 02 52 70',
    ));

  it('names several messages by the first', () =>
    expect(methodName('555342431234567800000000000003f0010100000000000000000000000000+5553')).toBe('Message f0 01 01'));
});
