import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonParsers } from '../../core/facts/parsers/index.ts';
import { explainAnswer, explainNotice, type AnswerReader } from './explain.ts';

const reader = (command: string, name: string): AnswerReader => {
  const parse = commonParsers()[name];
  if (parse === undefined) throw new Error(`no parser ${name}`);
  return { command, parse };
};
const readers = [
  reader('AT+CSQ', 'csq'),
  reader('AT+CREG?', 'creg'),
  reader('AT+CPIN?', 'cpin'),
  reader('AT+CGSN', 'cgsn'),
  reader('ATI', 'ati'),
];

describe('what an answer says', () => {
  it('puts a signal into words, with its value', () => {
    const said = explainAnswer(readers, 'at+csq', ['+CSQ: 31,99']);
    expect(said?.title).toMatchObject({ id: 'answer.signal-title', params: { band: '@answer.band-excellent' } });
    expect(said?.rows).toMatchObject([{ value: '-51 dBm', words: { id: 'signal.excellent' } }]);
  });

  it('says that an unknown signal is unknown, and shows no number for it', () => {
    expect(explainAnswer(readers, 'AT+CSQ', ['+CSQ: 99,99'])).toMatchObject({
      judgement: { state: 'unknown' },
      rows: [],
    });
  });

  it('reads registration as an answer and as a notice', () => {
    const id = 'fact.registration.roaming';
    expect(explainAnswer(readers, 'AT+CREG?', ['+CREG: 2,5,"00A1","0B3C"'])?.judgement?.words.id).toBe(id);
    expect(explainNotice(readers, '+CREG: 5')?.judgement?.words.id).toBe(id);
  });

  it('masks identifiers, also in words made from several lines', () => {
    const shown = JSON.stringify([
      explainAnswer(readers, 'AT+CGSN', ['490154203237518']),
      explainAnswer(readers, 'ATI', [
        'Manufacturer: huawei',
        'Model: E303',
        'Revision: 21.157',
        'IMEI: 490154203237518',
      ]),
    ]);
    expect(shown).toContain('E303');
    expect(shown).not.toMatch(/\d{10}/);
  });

  it('has nothing to say on what it does not know', () => {
    expect(explainAnswer(readers, 'AT+XYZ?', ['+XYZ: 1'])).toBeUndefined();
    expect(explainAnswer(readers, 'AT+CSQ', ['rubbish'])).toBeUndefined();
    expect(explainNotice(readers, 'RING')).toBeUndefined();
    expect(explainNotice(readers, '^BOOT:12345678,0,0,0,75')).toBeUndefined();
  });

  it('gives a number or nothing, and never fails, whatever a stick sends', () => {
    const name = fc.constantFrom('+CSQ', '+CREG', '+CPIN', '+COPS');
    fc.assert(
      fc.property(name, fc.string(), (n, rest) => {
        const said = explainNotice(readers, `${n}: ${rest}`);
        for (const row of said?.rows ?? []) expect(row.value).not.toMatch(/NaN|undefined|null/);
      }),
    );
  });
});
