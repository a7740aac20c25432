import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../model/index.ts';
import { identifiersOf, maskFact, maskText, maskValue } from './mask.ts';

const fact = (more: Partial<Fact>): Fact => ({
  key: 'imei', group: 'device', status: 'read', value: '861234567890417', sensitive: 'imei', certainty: 'sure',
  source: { via: 'at', ask: 'AT+CGSN', where: 'ttyUSB2' }, raw: ['861234567890417', 'OK'], at: '2026-01-02T03:04:05.000Z', ...more,
}); // prettier-ignore

describe('masking', () => {
  it.each([
    ['imei', '861234567890417', '86··········417'],
    ['imsi', '262011234567890', '26201··········'],
    ['iccid', '89490200001234567890', '8949···············0'],
    ['msisdn', '+491701234567', '+49········67'],
    ['mac', '0c:5b:8f:27:9a:64', '0c:5b:8f:··:··:··'],
  ] as const)('%s %s is shown as %s', (kind, value, shown) => expect(maskValue(kind, value)).toBe(shown));

  it('hides a serial number that is named as one', () =>
    expect(maskText('Revision: SWI9X30C\nFSN: LF00000000050101')).toBe('Revision: SWI9X30C\nFSN: LF············01'));

  it('masks value and raw answer, also those of other facts in one answer', () => {
    const imsi = { kind: 'imsi', value: '262011234567890' } as const;
    const shown = maskFact(fact({ raw: ['IMEI: 861234567890417', 'IMSI 262011234567890'] }), [
      ...identifiersOf([fact({})]),
      imsi,
    ]);
    expect(shown.value).toBe('86··········417');
    expect(shown.raw).toEqual(['IMEI: 86··········417', 'IMSI 26201··········']);
  });

  it('finds the coded forms of what it knows', () => {
    const known = [{ kind: 'iccid', value: '8949020000123456789' }, { kind: 'msisdn', value: '+491701234567' }] as const; // prettier-ignore
    const ucs2 = Array.from('+491701234567', (c) => c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')).join(
      '',
    );
    const out = maskText(
      `+CRSM: 144,0,"98942000002143658 7F9" 989420000021436587F9 ${ucs2} 8949 0200 0012 3456 789`,
      known,
    );
    expect(out).not.toContain('989420000021436587F9');
    expect(out).not.toContain(ucs2);
    expect(out).not.toContain('3456');
  });

  it('masks long numbers that it does not know', () => {
    expect(maskText('x 351234567890123 y 20260102030405')).toBe(
      'x 35············· y 20260102030405'.replace(/·+/, '·'.repeat(13)),
    );
  });

  it('masks long numbers that it does not know in the forms in which a SIM and a modem hold them', () => {
    const ucs2 = Array.from('351234567890123', (digit) => `003${digit}`).join('');
    const ascii = Array.from('351234567890123', (digit) => `3${digit}`).join('');
    const shown = maskText(`a ${ucs2} b ${ascii} c "98942000002143658 d 989420000021436587F9 e 9842010032547698F0"`);
    for (const part of ['0033', '3335', '21436', '32547']) expect(shown).not.toContain(part);
    expect(maskText('bulk-out 01 5553424312345678000000c0 wMaxPacketSize 003100320033')).toBe(
      'bulk-out 01 5553424312345678000000c0 wMaxPacketSize 003100320033',
    );
  });

  it('hides the digits of a number that was not understood', () => {
    const shown = maskFact(fact({ status: 'unparsed', value: null, raw: ['35123456'] }));
    expect(shown.raw).toEqual(['······56']);
  });

  it('leaves nothing of a known number, wherever it stands', () => {
    const digits = fc.stringMatching(/^[1-9]\d{14}$/);
    fc.assert(
      fc.property(digits, fc.string(), fc.string(), (value, before, after) => {
        const shown = maskText(`${before} ${value} ${after}`, [{ kind: 'imei', value }]);
        expect(shown.includes(value)).toBe(false);
      }),
    );
  });

  it('finds a card address in every way of writing, also in the name of the card', () => {
    const known = [{ kind: 'mac', value: '0c:5b:8f:27:9a:64' }] as const;
    expect(maskText('enx0c5b8f279a64 0C-5B-8F-27-9A-64 0c:5b:8f:27:9a:64', known)).toBe(
      'enx0c5b8f······ 0C-5B-8F-··-··-·· 0c:5b:8f:··:··:··',
    );
  });

  it('leaves the digits of a serial alone where they are part of a longer number', () => {
    const known = [{ kind: 'serial', value: '12345678' }] as const;
    expect(maskText('bulk-out 01 5553424312345678000000c0 serial 12345678', known)).toBe(
      'bulk-out 01 5553424312345678000000c0 serial 12····78',
    );
  });

  it.each([
    ['+CNUM: "","+4917012345678",145', '+CNUM: "","+49·········78",145'],
    ['+CLIP: "017012345678",129,,,,0', '+CLIP: "017·······78",129,,,,0'],
    ['AT+CMGS="+4917012345678"', 'AT+CMGS="+49·········78"'],
    ['+CREG: 2,1,"00123456","00ABCDEF"', '+CREG: 2,1,"00123456","00ABCDEF"'],
    ['+CSCA: "+491710760000",145', '+CSCA: "+491710760000",145'],
    ['ATD+4917012345678;', 'ATD+49·········78;'],
    ['ATD*99***1#', 'ATD*99***1#'],
    ['+CCFC: 1,1,"+4917012345678",145', '+CCFC: 1,1,"+49·········78",145'],
    ['+CUSD: 0,"Your number is 017012345678",15', '+CUSD: 0,"Your number is 017·······78",15'],
    ['+CUSD: 0,"00300031003700300031",72', `+CUSD: 0,"${'·'.repeat(20)}",72`],
    ['AT+CUSD=1,"*100#",15', 'AT+CUSD=1,"*100#",15'],
  ])('phone numbers of people: %s', (line, shown) => expect(maskText(line)).toBe(shown));

  it('masks what an error and the words of a fact carry', () => {
    const shown = maskFact(
      fact({
        words: { id: 'x', params: { text: '861234567890417' } },
        error: {
          code: 'http.refused',
          params: { host: '192.168.0.1', said: 'imei=861234567890417', n: 3 },
          cause: 'got 861234567890417',
        },
      }),
    );
    expect(JSON.stringify(shown)).not.toContain('861234567890417');
    expect(shown.error?.params).toMatchObject({ host: '192.168.0.1', n: 3 });
  });
});
