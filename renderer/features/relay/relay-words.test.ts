import { describe, expect, it } from 'vitest';
import { bytesWords, endTitle, lampOf } from './relay-words.ts';

describe('words of a relay', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1200, '1.2 kB'],
    [99_949, '100 kB'],
    [999_600, '1.0 MB'],
    [38_400_000, '38.4 MB'],
    [5e12, '5.0 TB'],
  ])('%i bytes are %s', (bytes, words) => expect(bytesWords(bytes)).toBe(words));

  it('say from where clients may come', () => {
    const listen = { type: 'tcp-listen', port: 7000 } as const;
    expect(endTitle({ end: listen })).toBe('TCP, this computer only');
    expect(endTitle({ end: { ...listen, bind: '0.0.0.0' } })).toBe('TCP, anybody in the network');
    expect(endTitle({ end: { ...listen, bind: '0.0.0.0', token: '/t' } })).toBe('TCP, with a token');
    expect(endTitle({ end: { type: 'stick', place: 'v1-1', port: 'at' } })).toBe('AT port of v1-1');
  });

  it('an end that failed has another lamp than one that is over', () => {
    const end = { end: { type: 'pty' }, state: 'ended', returns: 0 } as const;
    expect(lampOf(end)).toBe('idle');
    expect(lampOf({ ...end, error: { code: 'virtual.no-ptys', params: {} } })).toBe('failed');
  });
});
