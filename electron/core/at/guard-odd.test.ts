import { describe, expect, it } from 'vitest';
import { LineGuard } from './line-guard.ts';

/** One character for each byte. */
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

/** The level of the question; 0 where all has gone out. */
function levelOf(text: string, size: number): number | 'waits' {
  const guard = new LineGuard(() => ({}));
  const bytes = bytesOf(text);
  let passed = 0;
  for (let at = 0; at < bytes.length; at += size) passed += guard.push(bytes.subarray(at, at + size)).pass.length;
  return guard.held?.level ?? (passed === bytes.length ? 0 : 'waits');
}

describe('odd spellings as they come over the wire', () => {
  it.each<[number, string]>([
    [4, '\xff\xfeAT^GODLOAD\r'],
    [4, '\u00c3\u00bc AT^GODLOAD\r'],
    [4, 'AT\u00c2\u00a0^GODLOAD\r'],
    [4, 'AT \t^ god load\r'],
    [4, 'AATT^GODLOAD\r'],
    [4, 'AT+++^GODLOAD\r'],
    [4, '+++\rAT^GODLOAD\r'],
    [4, 'ATS3=59\rAT^GODLOAD;'],
    [4, 'ATE0S3=36\rAT^GODLOAD$'],
    [4, 'ATS3=36S3=37\rAT^GODLOAD%'],
    [4, 'ATS5=24\rAT^GODX\x18LOAD\r'],
    [4, 'AT+CPBF="x\r^GODLOAD"\rAT^GODLOAD\r'],
    [4, 'AT+CPBF="a";^GODLOAD;+CPBF="b"\r'],
    [4, 'AT+CPBF=a";^GODLOAD\r'],
    [4, "AT+CPBF='a;^GODLOAD\r"],
    [4, 'AT^GOD\nLOAD\r'],
    [4, 'AT^GOD\x1bLOAD\r'],
    [4, 'AT^GODLOAD=?\b\b\r'],
    [4, '\xc1\xd4\xde\xc7\xcf\xc4\xcc\xcf\xc1\xc4\x8d'],
    [4, 'AT+CMEE=1 AT^GODLOAD\r'],
    [4, 'AT+CSCS="GSM"^GODLOAD\r'],
    [4, 'AT""^GODLOAD\r'],
    [4, `AT+CSQ${';+CSQ'.repeat(500)};^GODLOAD\r`],
    [4, 'AT!ENTERCND="A710"\rAT!BOOTHOLD\r'],
    [4, 'ATD1\b1\b112;\r'],
    [4, 'ATE0D112;\r'],
    [4, 'AT+EGMR=0,7;+EGMR=1,7,"1"\r'],
    [3, 'AT!ENTERCND="A710"\rAT!BAND=1\r'],
    [2, 'AT+COPS=3,0;+COPS=2\r'],
    [2, 'AT+COPS=+2\r'],
    [2, 'AT+COPS=,2\r'],
    [2, 'AT&F&C1&D2&W0\r'],
    [2, 'AT+CLCK="SC",1;+CLCK="SC",2\r'],
    [0, 'A/A/A/'],
    [0, '+++ATH\r'],
    [0, ';;;\rAT;;+CSQ\r'],
    [0, 'AT+CPBF="a\\"b"\r'],
    [0, 'AT+CPBF=";AT^GODLOAD"\r'],
    [0, 'AT+EGMR=0,7;\r'],
    [0, 'AT^GODLOAD=?\r'],
    [0, 'AT+CLCK="SC",2,"",7\r'],
    [0, 'AT+CRSM=176,12258,0,0,10\r'],
    [0, 'ATS3=13;S4=10;S5=8;E0\r'],
    [0, `AT+CPBF="${'a'.repeat(3000)}"\r`],
    [0, 'AT+CPBF="M\u00c3\u00bcller;\u00e2\u0082\u00ac"\r'],
  ])('level %i: %j', (level, text) => {
    expect([1, 3, text.length].map((size) => levelOf(text, size))).toEqual([level, level, level]);
  });
});
