import { describe, expect, it } from 'vitest';
import { say } from '../../../resources/text/index.ts';
import { formOf, prefixesOf, quote, checkPayload } from './command.ts';
import { cmeWords, cmsWords, endsCommand, finalWords, parseFinal } from './result.ts';
import { maskSecrets } from './secrets.ts';
import { timeoutFor } from './timeouts.ts';
import { belongsTo, knowUnsolicited } from './unsolicited.ts';

describe('final results', () => {
  it.each([
    ['OK', 'ok'], ['ERROR', 'error'], ['NO CARRIER', 'no-carrier'], ['BUSY', 'busy'], ['NO ANSWER', 'no-answer'],
    ['NO DIALTONE', 'no-dialtone'], ['CONNECT', 'connect'], ['CONNECT 150000000', 'connect'],
    ['COMMAND NOT SUPPORT', 'not-supported'], ['TOO MANY PARAMETERS', 'too-many'],
  ])('%s ends a command', (line, kind) => expect(parseFinal(line)?.kind).toBe(kind)); // prettier-ignore

  it('reads numbers and words of extended errors', () => {
    expect(parseFinal('+CME ERROR: 10')).toMatchObject({ kind: 'cme', code: 10 });
    expect(parseFinal('+CME ERROR:  10')).toMatchObject({ kind: 'cme', code: 10 });
    expect(parseFinal('+CMS ERROR:302')).toMatchObject({ kind: 'cms', code: 302 });
    expect(parseFinal('+CMS ERROR: 304')).toMatchObject({ kind: 'cms', code: 304 });
    expect(parseFinal('+CME ERROR: SIM not inserted')).toEqual({ kind: 'cme', text: '+CME ERROR: SIM not inserted' });
  });

  it.each(['NOK', 'OK!', 'ERROR 5', '+CSQ: OK', 'CONNECTED', '0', '4', '', 'ok'])('%j is an ordinary line', (line) => {
    expect(parseFinal(line)).toBeUndefined();
  });

  it('takes digits only when asked', () => {
    expect(parseFinal('0', { numeric: true })?.kind).toBe('ok');
    expect(parseFinal('4', { numeric: true })?.kind).toBe('error');
    expect(parseFinal('2', { numeric: true })).toBeUndefined();
  });

  it('ends only commands that call with a result of a call', () => {
    const lost = { kind: 'no-carrier', text: 'NO CARRIER' } as const;
    expect(['ATD*99#', 'ATA', 'ATE0D123;', 'AT+CGDATA="PPP",1'].map((c) => endsCommand(lost, c))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['AT+CSQ', 'ATI', 'AT+CPADDR?', 'AT'].map((c) => endsCommand(lost, c))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('has words for all standard numbers and shows a maker’s own as number', () => {
    expect(cmeWords(10)).toBe('No SIM in the stick');
    expect(cmsWords(500)).toBe('Unknown error');
    expect(cmeWords(555)).toBeUndefined();
    expect(say(finalWords({ kind: 'cme', code: 10, text: '' }))).toBe('No SIM in the stick (CME error 10).');
    expect(say(finalWords({ kind: 'cme', code: 555, text: '' }))).toContain('555');
    expect(say(finalWords({ kind: 'cme', text: '+CME ERROR: SIM busy' }))).toContain('SIM busy');
  });
});

describe('command lines', () => {
  it('finds the prefixes whose lines belong to a command', () => {
    expect(prefixesOf('at+creg?;+cgreg?')).toEqual(['+CREG', '+CGREG']);
    expect(prefixesOf('AT+CGDCONT=1,"IP","a+b^c"')).toEqual(['+CGDCONT']);
    expect(prefixesOf('ATE0+CSQ')).toEqual(['+CSQ']);
    expect(prefixesOf('ATI')).toEqual([]);
  });
  it('tells the forms apart', () => {
    expect(['AT+X', 'AT+X?', 'AT+X=?', 'AT+X=1', 'AT+X="?"'].map(formOf)).toEqual([
      'execute',
      'read',
      'test',
      'set',
      'set',
    ]);
  });
  it('quotes a value and refuses what could leave the quotes', () => {
    expect(quote('internet.t-mobile')).toBe('"internet.t-mobile"');
    for (const bad of ['a"b', 'a\rb', 'a\nb', 'ü', '\u001a']) expect(() => quote(bad)).toThrow('at.bad-line');
  });
  it('lets no control character into a message body', () => {
    expect(checkPayload('a\r\nb\nc')).toBe('a\rb\rc');
    expect(() => checkPayload('a\u001aAT^RESET')).toThrow('at.bad-line');
  });
  it('knows how long to wait', () => {
    expect(['AT+CSQ', 'AT+COPS=?', 'AT+COPS?', 'AT+CFUN=1', 'ATD*99#', 'AT+CSQ;+CFUN=1'].map(timeoutFor)).toEqual([
      5000, 180_000, 5000, 60_000, 60_000, 60_000,
    ]); // prettier-ignore
  });
});

describe('unsolicited lines', () => {
  it('knows them by prefix or as whole lines', () => {
    expect(knowUnsolicited('^RSSI:17')?.group).toBe('huawei');
    expect(knowUnsolicited('RING')?.group).toBe('standard');
    expect(knowUnsolicited('RINGS')).toBeUndefined();
    expect(knowUnsolicited('+CMT: ,24')?.body).toBe(true);
    expect([knowUnsolicited('+CDS: 25')?.body, knowUnsolicited('+CDS: 6,12,"+49"')?.body]).toEqual([true, false]);
  });
  it.each([
    ['+CREG: 0,1', 'AT+CREG?', true],
    ['+CREG: 2,1,"1A2B","3C4D",2', 'AT+CREG?', true],
    ['+CREG: 1', 'AT+CREG?', false],
    ['+CREG: 1,"1A2B","3C4D"', 'AT+CREG?', false],
    ['+CREG: (0-2)', 'AT+CREG=?', true],
    ['+CREG: 1', 'AT+CREG=2', false],
    ['+CGREG: 0,1', 'AT+CREG?', false],
    ['+CGREG: 0,1', 'AT+CREG?;+CGREG?', true],
    ['^HCSQ:"LTE",1,2,3,4', 'AT^HCSQ?', true],
    ['^HCSQ:"LTE",1,2,3,4', 'AT+CSQ', false],
    ['+CPIN: READY', 'AT+CPIN?', true],
    ['+CPIN: READY', 'ATI', false],
    ['anything', 'ATI', true],
    ['+CREG: 1', 'AT+CLAC', true],
  ])('%s while %s runs belongs to it: %s', (line, command, mine) => expect(belongsTo(line, command)).toBe(mine));
});

describe('secrets', () => {
  it.each([
    ['AT+CPIN="1234"', 'AT+CPIN="****"'],
    ['at+cpin = 1234', 'at+cpin = ****'],
    ['AT+CPIN="12345678","1234"', 'AT+CPIN="****","****"'],
    ['AT+CPWD="SC","1234","5678"', 'AT+CPWD="SC","****","****"'],
    ['AT+CLCK="SC",1,"1234"', 'AT+CLCK="SC",1,"****"'],
    ['AT+CLCK="SC",2', 'AT+CLCK="SC",2'],
    ['AT+CPIN?', 'AT+CPIN?'],
    ['AT^CARDLOCK="87654321"', 'AT^CARDLOCK="****"'],
    ['AT!ENTERCND="A710"', 'AT!ENTERCND="****"'],
    ['AT+CGAUTH=1,1,"user","secret"', 'AT+CGAUTH=1,1,"****","****"'],
    ['AT+CSQ;+CPIN="1234;5";+CSQ', 'AT+CSQ;+CPIN="****";+CSQ'],
    ['ATD**04*1234*5678*5678#;', 'ATD**04*****#;'],
    ['goformId=LOGIN&password=YWRtaW4=', 'goformId=LOGIN&password=****'],
    ['<Password>abc</Password>', '<Password>****</Password>'],
    ['AT+CGDCONT=1,"IP","internet"', 'AT+CGDCONT=1,"IP","internet"'],
  ])('%s is shown as %s', (line, shown) => expect(maskSecrets(line)).toBe(shown));
});
