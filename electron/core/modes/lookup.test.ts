import { describe, expect, it } from 'vitest';
import { candidatesFor, indexRules, ruleFor, type LookupDevice } from './lookup.ts';
import type { Rule } from './rules.ts';
import { shippedIndex } from './shipped.ts';

const rule = (entry: string, kind: Rule['origin']['kind'] = 'shipped'): Rule => ({
  entry,
  standardEject: true,
  origin: { kind, name: kind, file: entry, line: 1 },
});
const device = (id: string, strings: Partial<LookupDevice> = {}): LookupDevice => ({
  vid: id.slice(0, 4),
  pid: id.slice(5),
  ...strings,
});

describe('candidates', () => {
  it('come in descending order of their names, the bare one after those with conditions, the vendor-wide ones last', () => {
    const index = indexRules(
      ['1c9e:f000', '1c9e:f000:uMa=USB', '1c9e:f000:uPr=Modem', '1c9e:#linux', '1c9e:f001'].map((entry) => rule(entry)),
    );
    expect(candidatesFor(index, device('1c9e:f000')).map(({ entry }) => entry)).toEqual([
      '1c9e:f000:uPr=Modem',
      '1c9e:f000:uMa=USB',
      '1c9e:f000',
      '1c9e:#linux',
    ]);
  });

  it('come folder by folder: own, system, router, plug-in, shipped', () => {
    const index = indexRules([
      rule('12d1:1f01'),
      rule('12d1:1f01', 'plugin'),
      rule('12d1:1f01', 'openwrt'),
      rule('12d1:1f01', 'system'),
      rule('12d1:1f01', 'user'),
    ]);
    expect(candidatesFor(index, device('12d1:1f01')).map(({ origin }) => origin.kind)).toEqual([
      'user',
      'system',
      'openwrt',
      'plugin',
      'shipped',
    ]);
  });
});

describe('the rule for a device', () => {
  const index = shippedIndex();

  it.each([
    ['Option NV', '05c6:1000:uMa=Option'],
    ['AnyDATA CO.', '05c6:1000:uMa=AnyDATA'],
    ['Qualcomm, Incorporated', '05c6:1000:uMa=Qualcomm'],
  ])('is chosen by the maker %s', (manufacturer, entry) => {
    expect(ruleFor(index, device('05c6:1000', { manufacturer })).rule?.entry).toBe(entry);
  });

  it('is chosen by SCSI strings, and says when they are needed', () => {
    const scsi = { scsiVendor: 'Option', scsiModel: 'ZOOM' };
    expect(ruleFor(index, device('05c6:1000'), { scsi }).rule?.entry).toBe('05c6:1000:sVe=Option');
    expect(ruleFor(index, device('05c6:1000'))).toMatchObject({ needsScsi: true });
    expect(ruleFor(index, device('05c6:1000')).rule).toBeUndefined();
    // uMa sorts before sVe in descending order: found without asking the drive.
    expect(ruleFor(index, device('05c6:1000', { manufacturer: 'Option' }))).toMatchObject({ needsScsi: false });
  });

  it('takes _ in a condition for itself and for a blank, and compares letter by letter', () => {
    const pattern = indexRules([rule('1c9e:f000:uMa=U?B_*M[oa]d')]);
    expect(ruleFor(pattern, device('1c9e:f000', { manufacturer: 'my USB 3G Modem' })).rule).toBeDefined();
    expect(ruleFor(pattern, device('1c9e:f000', { manufacturer: 'my USB_3G_Madam' })).rule).toBeDefined();
    expect(ruleFor(pattern, device('1c9e:f000', { manufacturer: 'my USB 3G Mmdem' })).rule).toBeUndefined();
    const own = indexRules([rule('1c9e:f000:uMa=USB_Modem')]);
    expect(ruleFor(own, device('1c9e:f000', { manufacturer: 'The USB Modem' })).rule).toBeDefined();
    expect(ruleFor(own, device('1c9e:f000', { manufacturer: 'USB_Modem' })).rule).toBeDefined();
    expect(ruleFor(own, device('1c9e:f000', { manufacturer: 'usb modem' })).rule).toBeUndefined();
    expect(ruleFor(own, device('1c9e:f000')).tried).toMatchObject([{ matches: false, failed: 'uMa' }]);
  });

  it('needs all conditions of a rule', () => {
    const own = indexRules([rule('1c9e:f000:uMa=A:uPr=B')]);
    expect(ruleFor(own, device('1c9e:f000', { manufacturer: 'A', product: 'B' })).rule).toBeDefined();
    expect(ruleFor(own, device('1c9e:f000', { manufacturer: 'A', product: 'C' })).tried).toMatchObject([
      { failed: 'uPr' },
    ]);
  });

  it('is never a parked one', () => {
    expect(ruleFor(indexRules([rule('1c9e:f000:?')]), device('1c9e:f000')).tried).toMatchObject([
      { matches: false, failed: '?' },
    ]);
  });

  it('falls back to the vendor-wide rule', () => {
    expect(ruleFor(indexRules([rule('12d1:#linux')]), device('12d1:ffff')).rule?.entry).toBe('12d1:#linux');
    expect(ruleFor(index, device('12d1:ffff')).rule).toBeUndefined();
  });
});
