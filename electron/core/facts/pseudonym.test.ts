import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sensitiveKinds } from '../model/index.ts';
import { codedForms } from '../model/index.ts';
import { maskText, maskValue } from './mask.ts';
import { pseudonym, pseudonymize } from './pseudonym.ts';

describe('pseudonyms', () => {
  it.each([
    ['imei', '867000000000010', /^86\d{10}010$/],
    ['imsi', '262017654321098', /^262010{10}$/],
    ['iccid', '8949017654321098765', /^8949\d{14}5$/],
    ['msisdn', '+491701234567', /^\+490{8}67$/],
    ['mac', '34:49:AA:12:34:56', '34:49:AA:00:00:00'],
    ['serial', 'MF8310ABCD010000', /^MF0+00$/],
  ] as const)('of %s %s keeps what masking shows', (kind, value, made) => {
    expect(pseudonym(kind, value)).toMatch(made);
    expect(maskValue(kind, pseudonym(kind, value))).toBe(maskValue(kind, value));
  });

  it('look the same as the real ones when both are masked, and have a right check digit', () => {
    const digits = fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength: 1, maxLength: 22 });
    fc.assert(
      fc.property(fc.constantFrom(...sensitiveKinds), digits, (kind, value) => {
        const made = pseudonym(kind, value);
        expect(made).toHaveLength(value.length);
        expect(maskValue(kind, made)).toBe(maskValue(kind, value));
        expect(pseudonym(kind, made)).toBe(made);
      }),
    );
    expect(pseudonym('imei', '354312345678902')).toBe('350000000007902');
  });
});

describe('a text', () => {
  const imsi = { kind: 'imsi', value: '262017654321098' } as const;
  const imei = { kind: 'imei', value: '354312345678902' } as const;

  it('loses known numbers in every way of writing', () => {
    const { value } = imsi;
    const text = [value, value.replace(/(\d{5})/g, '$1 '), ...codedForms(value), `<Imsi>${value}</Imsi>`].join('\n');
    const made = pseudonymize(text, [imsi]);
    expect(made).toHaveLength(text.length);
    for (const form of [value, ...codedForms(value)]) expect(made.toLowerCase()).not.toContain(form.toLowerCase());
    expect(made).toContain('<Imsi>262010000000000</Imsi>');
  });

  it('loses long numbers that nobody named, and phone numbers of people; keeps everything else', () => {
    expect(pseudonymize('IMEI: 354312345678902', [])).toBe('IMEI: 350000000000000');
    expect(pseudonymize('+CNUM: "me","+491701234567",145', [])).toBe('+CNUM: "me","+490000000067",145');
    expect(pseudonymize('+CSCA: "+491710760000",145', [])).toBe('+CSCA: "+491710760000",145');
    expect(pseudonymize('^HCSQ:"WCDMA",45,47,50', [imsi])).toBe('^HCSQ:"WCDMA",45,47,50');
    expect(pseudonymize('enx3449aa123456', [{ kind: 'mac', value: '34:49:AA:12:34:56' }])).toBe('enx3449aa000000');
  });

  it('is masked to the same as before', () => {
    const text = `AT+CIMI ${imsi.value} ${imei.value} 8949017654321098765 `;
    const made = pseudonymize(text, [imsi, imei]);
    const then = [imsi, imei].map(({ kind, value }) => ({ kind, value: pseudonym(kind, value) }));
    expect(maskText(made, then)).toBe(maskText(text, [imsi, imei]));
  });
});
