import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../test/doubles/fake-clock.ts';
import { ScriptedPort, type Reply } from '../../../../test/doubles/scripted-port.ts';
import { Failure } from '../../model/index.ts';
import { AtChannel } from '../channel.ts';
import { UssdDialogue } from './ussd.ts';
import { fromPacked, readUssd, toPacked } from './ussd-text.ts';

describe('texts of the network', () => {
  it.each<[string, Record<string, unknown> | undefined]>([
    ['+CUSD: 0,"Your credit is 5.20",15', { state: 'done', text: 'Your credit is 5.20', certainty: 'sure' }],
    ['+CUSD: 1,"1 Credit, 2 Number",15', { state: 'asks', text: '1 Credit, 2 Number' }],
    ['+CUSD: 0,"D9775D0E1ACBCBE4341D949E836E2E590D54AC4A5D",15', { text: 'Your credit is 7.25 EUR.', certainty: 'likely' }],
    ['+CUSD: 0,"041F0440043804320435",72', { text: 'Приве', certainty: 'sure' }],
    ['+CUSD: 0,"64650048006900",17', { certainty: 'likely' }],
    ['+CUSD: 0,"656E00480069",17', { text: 'Hi', certainty: 'sure' }],
    ['+CUSD: 0,"653700480069",17', { text: 'Hi', certainty: 'sure' }],
    ['+CUSD: 0,"0047007500740068006100620065006E",17', { text: 'Guthaben', certainty: 'sure' }],
    ['+CUSD: 0,"0417044004300432",17', { text: 'Зрав', certainty: 'sure' }],
    ['+CUSD: 0,"00470075",72', { text: 'Gu', certainty: 'sure' }],
    ['+CUSD: 0,"Balance 5,00",72', { text: 'Balance 5,00', certainty: 'sure' }],
    ['+CUSD: 1,"Press "1" for more",15', { state: 'asks', text: 'Press "1" for more', dcs: 15, certainty: 'sure' }],
    ['+CUSD: 0,"a, "b", c", 15', { text: 'a, "b", c', certainty: 'sure' }],
    ['+CUSD: 0,"12345678",15', { text: '12345678', certainty: 'sure' }],
    ['+CUSD: 0,"CAFE",15', { text: 'CAFE', certainty: 'sure' }],
    ['+CUSD: 0,"0102",68', { raw: '0102', dcs: 68 }],
    ['+CUSD: 2', { state: 'ended' }],
    ['+CUSD: 4', { state: 'not-supported' }],
    ['+CUSD:5', { state: 'time-out' }],
    ['+CUSD: 0,"a","b"', undefined],
    ['+CUSD: 7,"a",15', undefined],
    ['+CUSD: 0,"open', undefined],
    ['+CUSD: 0,"a",15,3', undefined],
    ['+CMTI: 0', undefined],
  ])('%s', (line, expected) => {
    const read = readUssd(line);
    if (expected === undefined) expect(read).toBeUndefined();
    else expect(read).toMatchObject(expected);
  }); // prettier-ignore
  it('takes hex for UCS-2 while the stick writes all texts so', () => {
    expect(readUssd('+CUSD: 0,"00480069",15', 'UCS2')).toMatchObject({ text: 'Hi', certainty: 'sure' });
  });
  it('packs as 23.038 shows, with a CR where seven bits are left', () => {
    expect(toPacked('*100#')).toBe('AA180C3602');
    expect(fromPacked(toPacked('1234567') ?? '')).toBe('1234567');
    const text = fc.string({ unit: fc.constantFrom(...Array.from('ABCabc019 *#.,')), minLength: 1, maxLength: 182 });
    fc.assert(
      fc.property(text, (given) => {
        expect(fromPacked(toPacked(given) ?? '')).toBe(given);
      }),
    );
  });
  it('never fails on rubbish', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 255 }), (rest, dcs) => {
        const text = JSON.stringify([readUssd(`+CUSD: ${rest}`), readUssd(`+CUSD: 0,"${rest}",${String(dcs)}`)]);
        expect(text).not.toMatch(/NaN/);
      }),
    );
  });
});

describe('a dialogue', () => {
  const ok = '\r\nOK\r\n';
  const started = (answer: (line: string) => Reply) => {
    const clock = new FakeClock();
    const port = new ScriptedPort(clock, answer);
    const channel = new AtChannel(port, clock);
    return { clock, port, dialogue: new UssdDialogue(channel, { clock, timeoutMs: 5000 }) };
  };
  const codeOf = async (clock: FakeClock, promise: Promise<unknown>): Promise<string> => {
    try {
      await clock.until(promise);
    } catch (error) {
      if (error instanceof Failure) return error.code;
      throw error;
    }
    return 'resolved';
  };
  const charset = `\r\n+CSCS: "IRA"\r\n${ok}`;

  it('hears what the network says by itself, answers its question and ends', async () => {
    const { clock, port, dialogue } = started((line) => {
      if (line === 'AT+CSCS?') return charset;
      if (line === 'AT+CUSD=1') return [{ text: ok }, { text: '\r\n+CUSD: 1,"Renew? 1 yes",15\r\n', afterMs: 900 }];
      return line.startsWith('AT+CUSD=1,') ? `${ok}\r\n+CUSD: 0,"Renewed",15\r\n` : ok;
    });
    expect(await clock.until(dialogue.next())).toMatchObject({ state: 'asks', text: 'Renew? 1 yes' });
    expect(await clock.until(dialogue.say('1'))).toMatchObject({ state: 'done', text: 'Renewed' });
    await clock.until(dialogue.cancel());
    expect(port.written.slice(1)).toEqual(['AT+CUSD=1\r', 'AT+CUSD=1,"1",15\r', 'AT+CUSD=2\r']);
  });

  it('takes the answer before the OK, after it, and over several lines', async () => {
    const shapes = [`\r\n+CUSD: 0,"fine",15\r\n${ok}`, `${ok}\r\n+CUSD: 0,"fine",15\r\n`, `${ok}\r\n+CUSD: 0,"fine\r\nday",15\r\n`];
    for (const shape of shapes) {
      const { clock, dialogue } = started((line) => (line === 'AT+CSCS?' ? charset : shape));
      expect(await clock.until(dialogue.say('*100#'))).toMatchObject({ state: 'done', text: expect.stringContaining('fine') as string });
    }
  }); // prettier-ignore
  it('tries packed septets when plain ones are refused, and keeps to that', async () => {
    const { clock, port, dialogue } = started((line) =>
      line === 'AT+CSCS?' ? charset : line.includes('*') ? '\r\n+CMS ERROR: 304\r\n' : `${ok}\r\n+CUSD: 1,"more?",15\r\n`,
    );
    expect(await clock.until(dialogue.say('*100#'))).toMatchObject({ state: 'asks' });
    await clock.until(dialogue.say('1'));
    expect(port.written.map((line) => line.trim())).toEqual([
      'AT+CSCS?', 'AT+CUSD=1,"*100#",15', 'AT+CUSD=1,"AA180C3602",15', 'AT+CUSD=1,"31",15',
    ]);
  }); // prettier-ignore
  it('ends when the network stays silent', async () => {
    const { clock, dialogue } = started((line) => (line === 'AT+CSCS?' ? charset : ok));
    expect(await codeOf(clock, dialogue.say('*100#'))).toBe('ussd.no-answer');
    expect(clock.waiting).toBe(0);
  });
  it('never sends codes that spend PIN tries or emergency numbers, and nothing that breaks out of its quotes', async () => {
    const { clock, port, dialogue } = started(() => ok);
    expect(await codeOf(clock, dialogue.say('**04*1234*5678*5678#'))).toBe('at.guarded');
    expect(await codeOf(clock, dialogue.say('112'))).toBe('at.guarded');
    expect(await codeOf(clock, dialogue.say('1",15;+CFUN=0;+CUSD=1,"2'))).toBe('at.bad-line');
    expect(port.written).toEqual([]);
  });
});
