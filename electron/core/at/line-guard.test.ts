import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure } from '../model/index.ts';
import { assess, worst, type GuardContext } from './guard.ts';
import { LineGuard, mostWaiting, type GuardStep } from './line-guard.ts';
import { registersAfter } from './registers.ts';
import { defaultRegisters } from './line-readings.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const textOf = (data: Uint8Array): string => Array.from(data, (byte) => String.fromCharCode(byte)).join('');

/** A guard with what it let out. */
function typing(context: GuardContext = {}, lastLine?: string) {
  const guard = new LineGuard(() => context, { lastLine });
  let out = '';
  const notes: string[] = [];
  const keep = (step: GuardStep): GuardStep => {
    out += textOf(step.pass);
    notes.push(...step.notes.map((line) => line.text));
    return step;
  };
  return {
    guard,
    notes,
    out: () => out,
    paste: (text: string) => keep(guard.push(bytes(text))),
    type: (text: string) => Array.from(text, (char) => keep(guard.push(bytes(char)))).at(-1),
    hear: (text: string) => keep(guard.hear(bytes(text))),
    send: () => keep(guard.decide(guard.held?.number ?? -1, 'send')),
    drop: () => keep(guard.decide(guard.held?.number ?? -1, 'drop')),
  };
}

/** How every stick may end and edit lines: what it would carry out of these bytes. */
function carriedOut(text: string, how: { ends: string; erases: string }): string[] {
  const lines: string[] = [];
  let line = '';
  for (const char of text) {
    if (how.ends.includes(char)) {
      lines.push(line);
      line = '';
    } else if (how.erases.includes(char)) line = line.slice(0, -1);
    else if (char >= ' ') line += char;
  }
  return lines;
}

describe('guard over bytes', { timeout: 60_000 }, () => {
  it('lets harmless lines through as they are, whatever they are made of', () => {
    const t = typing();
    const text = 'AT\rATE0\r\nAT+CSQ\nAT+COPS=?\rAT+CPIN?\rAT^SYSCFGEX=?\rATD*99#\r';
    t.type(text);
    expect(t.out()).toBe(text);
    expect(t.guard.held).toBeUndefined();
  });

  it.each(['\r', '\n', '\r\n'])('never holds harmless lines that end with %j', (end) => {
    const text = [
      'AT+COPS=?', 'AT', 'AT+COPS?', 'AT*CNTI=0', 'AT!RMARESET?', 'ATI', 'AT+QNWPREFCFG="mode_pref"', 'AT+COPS=3,0',
      'AT+CPIN?', 'AT+CMGF=0', 'at+clck="SC",2', 'AT+CGDCONT=?', 'AT^SETPORT=?', 'AT^SETPORT?', 'ATE0', 'AT+QCFG="usbnet"', '',
    ].join(end); // prettier-ignore
    const typed = typing();
    typed.type(text);
    expect(typed.out()).toBe(text);
    expect(typing().paste(text).held).toBeUndefined();
  });

  it.each(['AT^D\nATALOCK="1"\r', 'AT+QCFG="d\nata_interface",1\r', 'AT+COPS=\n2\r', 'AT+CO\n\n\bOPS=2\r'])(
    'reads %j as a stick does that drops line feeds',
    (text) => expect(typing().paste(text).held).toBeDefined(),
  );

  it('keeps the byte that makes a line dangerous and lets it go when the line turns harmless', () => {
    const t = typing();
    expect(t.type('AT+COPS=')?.waiting).toBe('=');
    expect(t.out()).toBe('AT+COPS');
    expect(t.type('?')?.waiting).toBe('');
    t.type('\r');
    expect(t.out()).toBe('AT+COPS=?\r');
  });

  it.each([
    'AT+COPS=2\r',
    'at + cops = 2\n',
    'AT+CSQ;+COPS=2\r',
    'AT+COPX\bS=2\r',
    'AT+COPX\x7fS=2\r',
    'A\0T+COPS=2\r',
    'AT+COPS\x1b=2\r',
    'AT\x1a+COPS=2\r',
    'ATAT+COPS=2\r',
    'AT+CO\nPS=2\r',
  ])('holds %j typed, pasted and in two writes anywhere', (text) => {
    for (let cut = 0; cut <= text.length; cut += 1) {
      const t = typing();
      t.paste(text.slice(0, cut));
      const step = t.paste(text.slice(cut));
      expect(step.held?.level).toBe(2);
      expect(t.out()).not.toContain('2');
    }
    const typed = typing();
    expect(typed.type(text)?.held?.level).toBe(2);
  });

  it('holds a line with parity bits, and one whose quotes only look like quotes without them', () => {
    const even = (text: string): string =>
      Array.from(text, (char) => {
        const code = char.charCodeAt(0);
        const ones = code.toString(2).replaceAll('0', '').length;
        return String.fromCharCode(ones % 2 === 0 ? code : code | 0x80);
      }).join('');
    expect(typing().paste(even('AT^GODLOAD\r')).held?.level).toBe(4);
    expect(typing().paste('AT+CSQ\xa2;^GODLOAD;\xa2\r').held?.level).toBe(4);
  });

  it('lets the line out on a yes, once', () => {
    const t = typing();
    t.type('AT+COPS=2\r');
    t.send();
    expect(t.out()).toBe('AT+COPS=2\r');
    expect(t.type('AT+COPS=2\r')?.held).toMatchObject({ number: 2 });
  });

  it('takes back what the stick has of a dropped line', () => {
    const t = typing();
    t.type('AT+COPS=2\r');
    t.drop();
    expect(t.out()).toBe(`AT+COPS${'\b'.repeat(7)}`);
    t.type('AT\r');
    expect(t.out().endsWith('AT\r')).toBe(true);
    expect(t.guard.held).toBeUndefined();
  });

  it('never lets level 4 out, whatever the answer', () => {
    const t = typing();
    t.type('AT^GODLOAD\r');
    t.send();
    expect(t.out()).not.toContain('D\r');
    expect(() => t.guard.decide(1, 'send')).toThrow(Failure);
  });

  it('asks once for a paste, with all lines that need a word', () => {
    const t = typing();
    const text = 'AT+CSQ\rAT+COPS=2\rAT+CREG?\rAT&W\rATI\r';
    expect(t.paste(text).held?.lines.map((line) => line.text)).toEqual(['AT+COPS=2', 'AT&W']);
    t.send();
    expect(t.out()).toBe(text);
    expect(t.guard.held).toBeUndefined();
  });

  it('lets nothing of a paste with a line of level 4 out from its first held line on', () => {
    const t = typing();
    expect(t.paste('AT+CSQ\rAT+COPS=2\rAT^GODLOAD\rATI\r').held?.level).toBe(4);
    t.send();
    expect(t.out()).toBe('AT+CSQ\r');
  });

  it('keeps what is typed behind a question, up to a limit', () => {
    const t = typing();
    t.type('AT&W\r');
    t.type('AT+CSQ\r');
    expect(t.out()).toBe('AT&');
    expect(() => t.guard.push(new Uint8Array(mostWaiting))).toThrow(Failure);
    t.send();
    expect(t.out()).toBe('AT&W\rAT+CSQ\r');
  });

  it('tests the remembered line again at the slash of A/', () => {
    const t = typing({}, 'AT+COPS=2');
    expect(t.type('A')?.held).toBeUndefined();
    expect(t.type('/')?.held?.level).toBe(2);
    expect(t.out()).toBe('A');
    const own = typing();
    own.type('AT&W\r');
    own.send();
    expect(own.type('a/')?.held?.level).toBe(2);
    expect(typing({}, 'AT+CSQ').type('A/')?.held).toBeUndefined();
  });

  it('follows S3 and S5, and keeps the defaults in mind', () => {
    const line = typing();
    line.type('ATS3=33\r');
    expect(line.type('AT&W!')?.held?.level).toBe(2);
    const dropped = typing();
    dropped.type('ATS3=33\r');
    expect(dropped.type('AT&\rW!')?.held?.level).toBe(2);
    const refused = typing();
    refused.type('ATS3=33\r');
    expect(refused.type('AT&W\r')?.held?.level).toBe(2);
    const edit = typing();
    edit.type('ATS5=88\r');
    expect(edit.type('AT&ZXW\r')?.held?.level).toBe(2);
    const strict = typing();
    strict.type('ATS5=127\r');
    expect(strict.type('AT&W\b\r')?.held?.level).toBe(2);
  });

  it('takes what follows the prompt for a body, until it ends', () => {
    const t = typing();
    t.type('AT+CMGS="+49170"\r');
    t.send();
    t.hear('\r\n> ');
    t.type('AT+COPS=2\rtext\x1a');
    expect(t.guard.held).toBeUndefined();
    expect(t.type('AT+COPS=2\r')?.held?.level).toBe(2);
  });

  it('believes no prompt that nobody asked for, and none after the command has ended', () => {
    const t = typing();
    t.type('AT+CMGR=1\r');
    t.hear('\r\n+CMGR: "REC READ"\r\n> ');
    expect(t.type('AT&W\r')?.held?.level).toBe(2);
    const ended = typing();
    ended.type('AT+CMGS="1"\r');
    ended.send();
    ended.hear('\r\nERROR\r\n> ');
    expect(ended.type('AT&W\r')?.held?.level).toBe(2);
  });

  it('lets data through after CONNECT, until the connection ends', () => {
    const t = typing();
    t.type('ATD*99#\r');
    t.hear('\r\nCONNECT 21600000\r\n');
    t.paste('~\xff}#AT&W\r');
    expect(t.guard.held).toBeUndefined();
    t.hear('\r\nNO CARRIER\r\n');
    expect(t.type('AT&W\r')?.held?.level).toBe(2);
    const left = typing();
    left.type('ATD*99#\r');
    left.hear('\r\nCONNECT\r\n');
    left.type('+++');
    expect(left.type('AT&W\r')?.held?.level).toBe(2);
  });

  it.each([
    ['AT+QFUPL="a",3\r', '\r\nCONNECT\r\n'],
    ['AT+QISEND=0,3\r', '\r\n> '],
    ['AT+USOWR=0,3\r', '\r\n@'],
    ['AT+CSQ;+CIPSEND=1,3\r', '\r\n>'],
  ])('takes no more than was announced for the body of %j', (command, prompt) => {
    const t = typing();
    t.type(command);
    t.hear(prompt);
    expect(t.paste('x&WAT&W\r').held?.level).toBe(2);
    expect(t.out()).toBe(`${command}x&WAT&`.slice(0, -3));
  });

  it('believes CONNECT only after a command that can lead to it', () => {
    const t = typing();
    t.type('AT+XDATAA?\r');
    t.hear('\r\nCONNECT\r\n');
    expect(t.type('AT&W\r')?.held?.level).toBe(2);
  });

  it('lets no frame of the diagnostics protocol out on the port that is for it', () => {
    const frame = '\x7d\x5d\x26\x01\x7e';
    const t = typing({ diag: true });
    t.paste(frame);
    expect(t.out()).not.toContain('~');
    const at = typing({ diag: true });
    at.type('AT+CSQ\r');
    expect(at.out()).toBe('AT+CSQ\r');
    expect(typing().paste(`x${frame}\r`).held).toBeUndefined();
  });

  it('notes level 1 and lets it go', () => {
    const t = typing();
    t.type('AT+CFUN=1,1\r');
    expect(t.out()).toBe('AT+CFUN=1,1\r');
    expect(t.notes).toEqual(['AT+CFUN=1,1']);
  });

  it('masks the secrets of what it holds', () => {
    const t = typing();
    expect(t.paste('AT+CPIN="1234"\r').held?.lines).toMatchObject([
      { text: 'AT+CPIN="****"', findings: [{ part: 'AT+CPIN="****"' }] },
    ]);
  });

  it('never lets out a line that a stick would carry out unasked, however it is cut', () => {
    const bits = [
      'AT',
      'at',
      '+COPS=',
      '2',
      '?',
      ';',
      '&W',
      '&',
      'W',
      '^GOD',
      'LOAD',
      '\r',
      '\n',
      '\r\n',
      '\b',
      '\x7f',
      ' ',
      '"',
      'A/',
      '+CSQ',
      'X',
      '\0',
      '\x1b',
      'D0',
      '*99#',
    ];
    const ways = [
      { ends: '\r\n', erases: '\b\x7f' },
      { ends: '\r', erases: '\b\x7f' },
    ];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...bits), { maxLength: 25 }),
        fc.array(fc.nat(4), { minLength: 1 }),
        (pieces, cuts) => {
          const text = pieces.join('');
          const t = typing();
          for (let at = 0; at < text.length;) {
            const size = 1 + (cuts[at % cuts.length] ?? 0);
            t.paste(text.slice(at, at + size));
            at += size;
            if (t.guard.held !== undefined) t.drop();
          }
          for (const how of ways) {
            for (const line of carriedOut(`${t.out()}\r`, how)) {
              expect([line, worst(assess(line))?.level ?? 0]).toEqual([
                line,
                expect.toSatisfy((level: number) => level < 2),
              ]);
            }
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('lets out the same however harmless bytes are cut', () => {
    const harmless = fc.constantFrom(
      'AT\r',
      'ATI\r\n',
      'AT+CSQ\r',
      'AT+COPS=?\r',
      'AT+CUSD=1\n',
      'AT&V\r',
      'hello\r',
      'AT+COPS=2\b\b?\r',
    );
    fc.assert(
      fc.property(fc.array(harmless, { maxLength: 6 }), fc.array(fc.nat(6), { minLength: 1 }), (lines, cuts) => {
        const text = lines.join('');
        const t = typing();
        for (let at = 0; at < text.length;) {
          const size = 1 + (cuts[at % cuts.length] ?? 0);
          t.paste(text.slice(at, at + size));
          at += size;
        }
        expect(t.out()).toBe(text);
      }),
    );
  });
});

describe('registers', () => {
  it('reads S3 to S5 and what brings them back', () => {
    expect(registersAfter(defaultRegisters, 'ATS3=30S4=31')).toEqual({ ...defaultRegisters, s3: 30, s4: 31 });
    expect(registersAfter(defaultRegisters, 'AT S05 = 127')).toEqual({ ...defaultRegisters, s5: 127 });
    expect(registersAfter({ s3: 1, s4: 2, s5: 3, digits: true, quiet: true }, 'ATZ')).toEqual(defaultRegisters);
    expect(registersAfter(defaultRegisters, 'ATS3=200')).toBe(defaultRegisters);
    expect(registersAfter(defaultRegisters, 'ATE0V0Q1')).toEqual({ ...defaultRegisters, digits: true, quiet: true });
    expect(registersAfter(defaultRegisters, 'ATS3?')).toBe(defaultRegisters);
  });
});
