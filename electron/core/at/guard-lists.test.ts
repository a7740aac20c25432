import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { assess, assessWeb, worst } from './guard.ts';
import { LineGuard } from './line-guard.ts';
import { maskSecrets } from './secrets.ts';

/** One line each; `#` begins a heading. The second list has its level in front. */
const lists = new URL('../../../test/fixtures/at/', import.meta.url);
const linesOf = (file: string): string[] =>
  readFileSync(new URL(file, lists), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('# '));
const harmless = linesOf('harmless-lines.txt');
const dangerous = linesOf('dangerous-lines.txt').map((row): [number, string] => [Number(row[0]), row.slice(2)]);

const levelOf = (line: string): number => {
  const top = worst(assess(line));
  return top === undefined ? 0 : top.level;
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Spellings that change nothing for a stick. */
const spellings: [string, (line: string) => string][] = [
  ['as it is', (line) => line],
  ['lower case', (line) => line.toLowerCase()],
  ['blanks between', (line) => line.replace(/[=,;]/g, ' $& ')],
  ['behind another command', (line) => line.replace(/^at(?=[+^!#$%*@])/i, 'AT+CSQ;')],
  ['before another command', (line) => (/^AT[A-Z]|[;#]$|^AT\W*\w+[^"]*"[^"]*$/i.test(line) ? line : `${line};+CSQ`)],
  ['with a correction', (line) => `${line.slice(0, 4)}X\b${line.slice(4)}`],
  ['with zero bytes', (line) => line.replace(/./g, '$&\0')],
]; // prettier-ignore

/** Ways to send a line that change nothing for a stick. */
const wires: [string, (line: string) => string][] = [
  ...spellings,
  ['after a line that was thrown away', (line) => `AT+CSQ${'\b'.repeat(6)}${line}`],
  ['with S5 set', (line) => `ATS5=1\r${line.slice(0, 3)}?\u0001${line.slice(3)}`],
  ['with S3 set', (line) => `ATS3=2\r${line}\u0002`],
  ['behind line feeds and zero bytes', (line) => `\n\n\0${line}`],
];

const plain = ['AT', 'ATI', 'AT+CSQ', 'AT+COPS=?', 'ATS0?', 'ate0v1'];

/** A character as people and programs may type it. */
const spellChar = (char: string, isOdd: () => boolean): string => {
  const cased = isOdd() ? char.toLowerCase() : char.toUpperCase();
  const spaced = isOdd() && isOdd() ? ` ${cased}` : cased;
  return isOdd() && isOdd() ? `x\b${spaced}` : spaced;
};

describe('lines that only read', { timeout: 60_000 }, () => {
  it('are many', () => expect(harmless.length).toBeGreaterThan(300));
  it.each(spellings)('are never held: %s', (_name, spell) => {
    const held = harmless.map(spell).filter((line) => levelOf(line) >= 2);
    expect(held).toEqual([]);
  });
  it('are never held as bytes, typed one by one', () => {
    const guard = new LineGuard(() => ({}));
    for (const line of harmless) for (const byte of bytes(`${line}\r`)) guard.push(Uint8Array.of(byte));
    expect(guard.held).toBeUndefined();
  });
});

/** Thousands of lines through the guard, byte by byte, on a machine that does other things as well. */
const patient = { timeout: 60_000 };

describe('lines that can lose something', patient, () => {
  it.each(spellings)('have their level: %s', (_name, spell) => {
    const wrong = dangerous.filter(([level, line]) => levelOf(spell(line)) !== level);
    expect(wrong.map(([level, line]) => [level, spell(line), levelOf(spell(line))])).toEqual([]);
  });
  it.each(wires)('are held however their bytes are cut: %s', (_name, send) => {
    const passed = dangerous.flatMap(([level, line], row) => {
      if (level < 2) return [];
      const whole = bytes(`${send(line)}\r`);
      return Array.from(whole, (_byte, cut) => cut).filter((cut) => (cut + row) % 3 === 0).filter((cut) => {
        const guard = new LineGuard(() => ({}));
        guard.push(whole.subarray(0, cut));
        guard.push(whole.subarray(cut));
        return guard.held?.level !== level;
      }).map((cut) => [level, send(line), cut]);
    });
    expect(passed).toEqual([]);
  }); // prettier-ignore

  it('are held in any spelling, in any number of writes, after any harmless lines', () => {
    const grave = dangerous.filter(([level, line]) => level >= 2 && /^at/i.test(line) && !/["D>]/.test(line));
    fc.assert(
      fc.property(
        fc.constantFrom(...grave),
        fc.array(fc.constantFrom(...plain), { maxLength: 3 }),
        fc.constantFrom('\r', '\r\n', '\n'),
        fc.infiniteStream(fc.boolean()),
        fc.array(fc.nat(5), { minLength: 1 }),
        ([level, line], before, end, odd, cuts) => {
          const spelt = Array.from(line, (char) => spellChar(char, () => odd.next().value === true)).join('');
          const text = bytes([...before, spelt, ''].join(end));
          const guard = new LineGuard(() => ({}));
          for (let at = 0, n = 0; at < text.length; n += 1) {
            const size = 1 + (cuts[n % cuts.length] ?? 0);
            guard.push(text.subarray(at, at + size));
            at += size;
          }
          expect([spelt, guard.held?.level]).toEqual([spelt, level]);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('are held as bytes', () => {
    const passed = dangerous.filter(([level, line]) => {
      const guard = new LineGuard(() => ({}));
      for (const byte of bytes(`${line}\r`)) guard.push(Uint8Array.of(byte));
      return level >= 2 && guard.held?.level !== level;
    });
    expect(passed).toEqual([]);
  });
});

describe('requests to web pages', () => {
  it.each<[number, string, string, string]>([
    [2, 'POST', '/api/pin/operate', '<request><OperateType>0</OperateType><CurrentPin>1234</CurrentPin></request>'],
    [3, 'POST', '/api/pin/operate', '<request><OperateType>4</OperateType><PukCode>12345678</PukCode></request>'],
    [3, 'POST', '/api/pin/simlock', '<request/>'],
    [3, 'POST', '/goform/goform_set_cmd_process', 'isTest=false&goformId=UNLOCK_NETWORK&unlock_network_code=1'],
    [3, 'POST', '/goform/goform_set_cmd_process', 'isTest=false&goformId=ENTER_PUK&PUK=1'],
    [2, 'POST', '/goform/goform_set_cmd_process', 'isTest=false&goformId=USB_MODE_SWITCH&usb_mode=6'],
    [2, 'GET', '/goform/goform_process?goformId=SET_DEVICE_MODE&debug_enable=1', ''],
    [3, 'POST', '/goform/goform_set_cmd_process', 'goformId=RESTORE_FACTORY_SETTINGS'],
    [3, 'POST', '/jrd/webapi', '{"jsonrpc":"2.0","method":"SetDeviceReset","params":null}'],
    [3, 'POST', '/jrd/webapi', '{"jsonrpc":"2.0","method":"UnlockSimlock","params":{"SIMLockCode":"1"}}'],
    [3, 'POST', '/jrd/webapi', '{"jsonrpc":"2.0","method":"UnlockPuk"}'],
    [2, 'POST', '/CGI', '<?xml version="1.0"?><api version="1.0"><header><function>switchMode</function></header></api>'],
    [2, 'POST', '/api/device/mode', '<request><mode>1</mode></request>'],
    [3, 'POST', '/api/device/control', '<request><Control> 2 </Control></request>'],
    [1, 'POST', '/api/device/control', '<request><Control>1</Control></request>'],
    [4, 'POST', '/api/online-update/ack-newversion', '<request/>'],
    [0, 'GET', '/api/online-update/status', ''],
    [0, 'GET', '/api/device/signal', ''],
    [0, 'GET', '/goform/goform_get_cmd_process?multi_data=1&cmd=modem_main_state,pinnumber,puknumber', ''],
    [0, 'POST', '/jrd/webapi', '{"jsonrpc":"2.0","method":"GetSimStatus"}'],
    [0, 'POST', '/api/dialup/mobile-dataswitch', '<request><dataswitch>1</dataswitch></request>'],
  ])('level %i: %s %s %s', (level, method, path, body) => {
    const top = worst(assessWeb({ method, path, body }, { pinTries: 3 }));
    expect(top?.level ?? 0).toBe(level);
  }); // prettier-ignore
});

describe('secrets in any spelling', () => {
  it.each([
    ['AT + C P I N = 1234', '1234'],
    ['at+csq;+cpin="4321";+cops?', '4321'],
    ['AT+CPIN2="5555"', '5555'],
    ['AT+CLCK="PN",0,"87654321"', '87654321'],
    ['AT+CPWD="SC",1111,2222', '1111'],
    ['AT+CPWD="SC",1111,2222', '2222'],
    ['AT^DATALOCK="abcdef"', 'abcdef'],
    ['AT!ENTERCND="A710"', 'A710'],
    ['AT+QADBKEY="q1w2"', 'q1w2'],
    ['AT+CGAUTH=1,2,"user","geheim"', 'geheim'],
    ['AT^AUTHDATA=1,2,"","geheim","user"', 'geheim'],
    ['AT+QICSGP=1,1,"apn","user","geheim",1', 'geheim'],
    ['AT+CUSD=1,"**05*12345678*1111*1111#",15', '12345678'],
    ['AT#PDPAUTH=1,1,"user","geheim"', 'geheim'],
    ['AT$QCPDPP=1,1,"geheim","user"', 'geheim'],
    ['AT^SGAUTH=1,1,"user","geheim"', 'geheim'],
    ['AT+UAUTHREQ=1,1,"user","geheim"', 'geheim'],
    ['AT^SLCK="PN",0,"87654321"', '87654321'],
    ['AT^SPWD="SC","4711","5555"', '4711'],
    ['AT+ZSIMLOCK="87654321"', '87654321'],
    ['AT#SIMLOCK=1,"87654321"', '87654321'],
    ['AT%SIMLOCK="PN",0,"87654321"', '87654321'],
    ['AT+CGLA=1,26,"002000010831323334FFFFFFFF"', '31323334'],
    ['AT_OPIN="4711"', '4711'],
    ['AT+CSIM=26,"002000010831323334FFFFFFFF"', '31323334'],
    ['goformId=ENTER_PUK&PUK=12345678&NewPin=1234', '12345678'],
    ['goformId=UNLOCK_NETWORK&unlock_network_code=123123', '123123'],
    ['<CurrentPin>1234</CurrentPin>', '1234'],
    ['<PukCode>12345678</PukCode>', '12345678'],
    ['{"Pin":"1234"}', '1234'],
    ['{"password": "admin1"}', 'admin1'],
    ['first\nAT+CPIN="1234"\nlast', '1234'],
  ])('%s does not show %s', (line, secret) => {
    expect(maskSecrets(line)).not.toContain(secret);
    expect(maskSecrets(line)).toContain('****');
  });

  it.each([
    '+CPIN: READY',
    '+CPIN: SIM PIN',
    'AT+CPIN?',
    'AT+CLCK="SC",2',
    'AT+CSIM=10,"A0A40000027F20"',
    'AT+COPS=1,2,"26201"',
    '+CLCK: 1',
    'AT+CPIN="\r\nOK',
  ])('leaves %s as it is', (line) =>
    expect(maskSecrets(line).replace('****', '').length).toBeGreaterThan(line.length - 3),
  );
});
