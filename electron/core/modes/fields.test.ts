import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedList, fieldsOf, leavesAt, portsIn } from './fields.ts';

const names = ['vid', 'pid', 'diag', 'nmea', 'at', 'modem', 'net', 'adb', 'uac'];
const of = (change: Record<string, '0' | '1'>, exact?: string) => ({
  setting: 'usbcfg', fields: names, ports: ['diag', 'nmea', 'at', 'modem'], at: ['at', 'modem'], change, keepsAt: true,
  ...(exact === undefined ? {} : { exact }),
}); // prettier-ignore

describe('a stored list of fields', () => {
  it.each([
    ['0x2C7C,0x0125,1,1,1,1,1,0,0', { nmea: '0' }, '0x2C7C,0x0125,1,0,1,1,1,0,0'],
    ['0x2c7c, 0x0800,1,1,1,1,1,1,1', { diag: '0', net: '0' }, '0x2c7c,0x0800,0,1,1,1,0,1,1'],
    ['11388,293,1,1,1,1,1', { modem: '0' }, '11388,293,1,1,1,0,1'],
  ] as const)('%s with %j is %s', (before, change, after) => expect(changedList(before, of(change))).toBe(after));

  it.each(['', '0x2C7C,0x0125,(0,1)', '0x2C7C,0x0125,1,1,1,1,1,0,0,7', '0x2C7C', '"0x2C7C",0x0125,1,1,1,1', 'ERROR'])(
    '%j is left alone',
    (before) => expect(changedList(before, of({ nmea: '0' }))).toBeUndefined(),
  );

  it('goes back as it was, letter by letter', () =>
    expect(changedList('0x2C7C,0x0125,1,0,1,1,1,0,0', of({}, '0x2C7C, 0x0125,1,1,1,1,1,0,0'))).toBe(
      '0x2C7C, 0x0125,1,1,1,1,1,0,0',
    ));

  it('keeps a port for AT while one of them is on', () => {
    expect(leavesAt('0x2C7C,0x0125,1,1,0,1,1,0,0', of({}))).toBe(true);
    expect(leavesAt('0x2C7C,0x0125,1,1,0,0,1,0,0', of({}))).toBe(false);
    expect(portsIn('0x2C7C,0x0125,1,1,0,0,1,0,0', of({}))).toBe(2);
  });

  it('never changes a field that the change does not name', () => {
    const lists = fc.array(fc.constantFrom('0', '1', '0x2C7C', '0125'), { minLength: 6, maxLength: 9 });
    const changes = fc.dictionary(
      fc.constantFrom('diag', 'nmea', 'at', 'modem'),
      fc.constantFrom('0' as const, '1' as const),
    );
    fc.assert(
      fc.property(lists, changes, (list, change) => {
        const after = fieldsOf(changedList(list.join(','), of(change)) ?? '', names);
        list.forEach((value, index) => {
          const name = names[index] ?? '';
          expect(after?.get(name)).toBe(change[name] ?? value);
        });
      }),
    );
  });
});
