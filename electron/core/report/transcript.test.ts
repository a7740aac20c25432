import { describe, expect, it } from 'vitest';
import { numberForms } from '../model/index.ts';
import type { TalkLine } from '../workbench/transcript.ts';
import { buildReport, renderHtml, renderJson, renderMarkdown } from './index.ts';
import { IDS, sampleInput } from './sample.ts';
import { transcriptOf } from './transcript.ts';

const at = '2026-11-23T14:07:29.482Z';
const line = (kind: TalkLine['kind'], text: string, port = 'ttyUSB2'): TalkLine => ({
  at,
  port,
  kind,
  direction: kind === 'command' || kind === 'payload' ? 'out' : 'in',
  text,
});
/** Numbers of another card, device and person, of which no fact tells. */
const others = {
  imei: '356938035643809',
  imsi: '262019876543210',
  iccid: '8949020000987654321',
  msisdn: '+491709988776',
} as const;
const ucs2 = (text: string): string =>
  Array.from(text, (c) => c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')).join('');
const swapped = (digits: string): string => (digits.length % 2 ? `${digits}F` : digits).replace(/(.)(.)/g, '$2$1');

function talkWith({ imei, imsi, iccid, msisdn }: Readonly<Record<keyof typeof others, string>>): TalkLine[] {
  const person = msisdn.slice(1);
  return [
    line('command', 'ATI'),
    line('answer', `IMEI: ${imei}`),
    line('final', 'OK'),
    line('command', 'AT+CIMI'),
    line('answer', imsi),
    line('final', 'OK'),
    line('command', 'AT+CRSM=176,12258,0,0,10'),
    line('answer', `+CRSM: 144,0,"${swapped(iccid)}"`),
    line('answer', `+CRSM: 144,0,"08${swapped(`9${imsi}`)}"`),
    line('final', 'OK'),
    line('command', `AT+CSIM=36,"00D600000E${swapped(person)}"`),
    line('answer', `^ICCID: ${swapped(iccid)}`),
    line('answer', `+CNUM: "${ucs2('me')}","${ucs2(msisdn)}",145`),
    line('answer', ucs2(imei)),
    line('command', `ATD${msisdn};`),
    line('command', `AT+CMGS="${msisdn}"`),
    line('payload', `meet me at noon, ${msisdn}`),
    line('final', 'OK'),
    line('command', 'AT+CMGL=4'),
    line('answer', '+CMGL: 0,1,,23'),
    line('answer', `0791947106004034040C91${swapped(person)}0000622092414000800`),
    line('unsolicited', '^RSSI: 20'),
    line('answer', '+CMGL: 1,1,,23'),
    line('answer', `+note: ring ${person} tonight`),
    line('final', 'OK'),
    line('unsolicited', '+CMT: ,22'),
    line('unsolicited', `07919471060040F0040C91${swapped(person)}00006220924140008003`),
    line('unsolicited', `+CLIP: "${msisdn}",145`),
    line('unsolicited', `+CUSD: 0,"Your number: ${person}",15`),
    line('command', 'AT+CPIN="4711"'),
    line('final', '+CME ERROR: 16'),
  ];
}

describe('the transcript of a report', () => {
  it.each([
    ['numbers that the facts tell', IDS],
    ['numbers that no fact tells', others],
  ])('holds none of the %s, in no form and in no format', (_what, ids) => {
    const report = buildReport(sampleInput({ transcript: talkWith(ids) }));
    for (const text of [renderJson(report), renderHtml(report), renderMarkdown(report)]) {
      const bare = text.replace(/[^0-9A-Za-z]/g, '').toLowerCase();
      for (const key of ['imei', 'imsi', 'iccid', 'msisdn'] as const)
        for (const form of numberForms(ids[key].replace('+', ''))) expect(bare).not.toContain(form.toLowerCase());
      expect(text).not.toContain('4711');
      expect(text).not.toMatch(/meet me|tonight/);
      expect(text).toContain('RSSI: 20');
    }
  });

  it('stays a transcript: ports, order, commands and what is no number', () => {
    const shown = transcriptOf([...talkWith(others), line('command', 'AT+CSQ', 'ttyUSB0')], {
      numbers: 'masked',
      identifiers: [],
    });
    expect(shown.slice(0, 3)).toEqual([
      { at, direction: 'event', text: 'ttyUSB2' },
      { at, direction: 'out', text: 'ATI' },
      { at, direction: 'in', text: 'IMEI: 35·············' },
    ]);
    expect(shown.slice(-2)).toEqual([
      { at, direction: 'event', text: 'ttyUSB0' },
      { at, direction: 'out', text: 'AT+CSQ' },
    ]);
    expect(shown.map(({ text }) => text)).toEqual(expect.arrayContaining(['+CMGL: 0,1,,23', '+CME ERROR: 16']));
  });

  it('holds numbers and messages in full when that was chosen, but no secret', () => {
    const text = renderJson(buildReport(sampleInput({ numbers: 'full', transcript: talkWith(others) })));
    for (const part of [others.imei, swapped(others.iccid), 'meet me at noon']) expect(text).toContain(part);
    expect(text).not.toContain('4711');
  });

  it('says when there was nothing to write down, and is not there unless it was asked for', () => {
    expect(renderHtml(buildReport(sampleInput({ transcript: [] })))).toContain('Nothing was sent on its AT ports');
    const { transcript: _none, ...rest } = sampleInput();
    expect(buildReport(rest)).not.toHaveProperty('transcript');
  });
});
