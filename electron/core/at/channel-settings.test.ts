import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import { ScriptedPort, type Reply } from '../../../test/doubles/scripted-port.ts';
import { Failure } from '../model/index.ts';
import { AtChannel } from './channel.ts';
import type { AtResult, ChannelLine } from './channel-types.ts';

const ok = '\r\nOK\r\n';
function open(answer: (line: string) => Reply) {
  const clock = new FakeClock();
  const port = new ScriptedPort(clock, answer);
  const channel = new AtChannel(port, clock);
  const seen: ChannelLine[] = [];
  channel.onLine((line) => seen.push(line));
  return { clock, port, channel, seen };
}
const texts = (lines: readonly { text: string }[]): string[] => lines.map((line) => line.text);
async function codeOf(clock: FakeClock, work: Promise<unknown>): Promise<string> {
  try {
    await clock.until(work);
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
  return 'resolved';
}

describe('AT channel and the settings of V.250', () => {
  it('takes digits for results after ATV0, its own included, and words again after ATV1', async () => {
    const { clock, channel } = open((line) =>
      line === 'ATV0' ? '0\r' : line === 'ATV1' ? ok : line === 'AT+CSQ' ? '+CSQ: 1,99\r\n0\r' : '4\r',
    );
    expect((await clock.until(channel.send('ATV0'))).final).toEqual({ kind: 'ok', text: '0' });
    const csq = await clock.until(channel.send('AT+CSQ'));
    expect([texts(csq.lines), csq.final.kind]).toEqual([['+CSQ: 1,99'], 'ok']);
    expect((await clock.until(channel.send('AT+X'))).final.kind).toBe('error');
    expect((await clock.until(channel.send('ATV1'))).final.text).toBe('OK');
    // Without it a bare digit is an answer.
    const plain = open(() => `\r\n0\r\n${ok}`);
    expect(texts((await plain.clock.until(plain.channel.send('ATS0?'))).lines)).toEqual(['0']);
  });

  it('ends by silence after ATQ1 and says that no result is known', async () => {
    const { clock, channel } = open((line) => (line === 'AT+CSQ' ? '\r\n+CSQ: 1,99\r\n' : undefined));
    expect((await clock.until(channel.send('ATQ1'))).final).toEqual({ kind: 'quiet', text: '' });
    const csq = await clock.until(channel.send('AT+CSQ'));
    expect([texts(csq.lines), csq.final.kind]).toEqual([['+CSQ: 1,99'], 'quiet']);
  });

  it('ends lines as S3 says once the stick has taken it, and reads answers that are ended so', async () => {
    const { clock, port, channel } = open((line) => (line === 'ATS3=33' ? '!OK!' : undefined));
    await clock.until(channel.send('ATS3=33'));
    const asked = channel.send('AT+CSQ');
    clock.after(150, () => port.say('AT+CSQ!!+CSQ: 1,99!!OK!'));
    expect(texts((await clock.until(asked)).lines)).toEqual(['+CSQ: 1,99']);
    expect(port.written.at(-1)).toBe('AT+CSQ!');
    // The line would end at the mark, and what follows would be a line of its own.
    expect(await codeOf(clock, channel.send('AT!GSTATUS?'))).toBe('at.bad-line');
  });

  it('keeps S3 when the stick refuses it', async () => {
    const { clock, port, channel } = open((line) => (line === 'ATS3=33' ? '\r\nERROR\r\n' : ok));
    await clock.until(channel.send('ATS3=33'));
    await clock.until(channel.send('AT'));
    expect(port.written.at(-1)).toBe('AT\r');
  });

  it('sends a body of bytes after CONNECT and takes the result behind it', async () => {
    const body = Uint8Array.of(0, 13, 26, 27, 255);
    const { clock, port, channel } = open((line) => (line.startsWith('AT+QFUPL') ? '\r\nCONNECT\r\n' : undefined));
    const sending = channel.send('AT+QFUPL="f",5', { bytes: body });
    clock.after(50, () => port.say(`\r\n+QFUPL: 5,3e\r\n${ok}`));
    const result = await clock.until(sending);
    expect([texts(result.lines), result.final.kind]).toEqual([['+QFUPL: 5,3e'], 'ok']);
    expect(port.written).toHaveLength(2);
  });

  it('reads announced bytes of an answer as they are', async () => {
    const { clock, channel } = open((line) => (line.startsWith('AT+QFREAD') ? `\r\nCONNECT 6\r\n\r\nOK\r\n${ok}` : ok));
    const result = await clock.until(channel.send('AT+QFREAD=1,6'));
    expect(result.bytes).toEqual(new TextEncoder().encode('\r\nOK\r\n'));
    expect(result.final.kind).toBe('ok');
  });

  it('goes on after announced bytes that never came', async () => {
    const { clock, channel, port } = open((line) => (line.startsWith('AT+QFREAD') ? '\r\nCONNECT 900\r\nabc' : ok));
    expect(await codeOf(clock, channel.send('AT+QFREAD=1,900', { timeoutMs: 1000 }))).toBe('at.timeout');
    expect((await clock.until(channel.send('AT+CSQ'))).final.kind).toBe('ok');
    expect(port.written.at(-1)).toBe('AT+CSQ\r');
  });

  it('tells a call among digits from a result', async () => {
    const { clock, channel } = open((line) => (line === 'ATV0' ? '0\r' : '2\r+CSQ: 17,99\r\n0\r'));
    await clock.until(channel.send('ATV0'));
    const { lines, unsolicited } = await clock.until(channel.send('AT+CSQ'));
    expect([lines, unsolicited].map((list) => list.map(({ text }) => text))).toEqual([['+CSQ: 17,99'], ['2']]);
  });

  it('takes no prompt where none is due', async () => {
    const { clock, channel, port } = open(() => `\r\n+CMGR: "REC READ","1"\r\n> quoted\r\n${ok}`);
    const read = await clock.until(channel.send('AT+CMGR=1'));
    expect(texts(read.lines)).toEqual(['+CMGR: "REC READ","1"', '> quoted']);
    expect(port.written).toEqual(['AT+CMGR=1\r']);
  });

  it('leaves a prompt that nobody knew of before it asks again', async () => {
    let isAsking = false;
    const { clock, channel, port } = open((line) => {
      if (line === 'AT+MAKER=1') isAsking = true;
      if (line.endsWith('\u001b')) isAsking = false;
      if (line === 'AT+MAKER=1') return '\r\n> ';
      return isAsking ? undefined : ok;
    });
    expect(await codeOf(clock, channel.send('AT+MAKER=1', { timeoutMs: 1000 }))).toBe('at.timeout');
    expect((await clock.until(channel.send('AT+CSQ'))).final.kind).toBe('ok');
    expect(port.written).toEqual(['AT+MAKER=1\r', '\u001b', 'AT\r', 'AT+CSQ\r']);
  });

  it('breaks a call off at once when it is given up, and other commands never', async () => {
    const { clock, channel, port } = open(() => undefined);
    const stop = new AbortController();
    const call = channel.send('ATD0170123456;', { allow: 2, signal: stop.signal });
    const ended = expect(call).rejects.toMatchObject({ code: 'run.cancelled' });
    await clock.advance(10);
    stop.abort();
    await ended;
    expect(port.written).toEqual(['ATD0170123456;\r', '\r']);
    const other = open(() => undefined);
    await codeOf(other.clock, other.channel.send('AT+CMGL="ALL"', { timeoutMs: 100 }));
    expect(other.port.written).toEqual(['AT+CMGL="ALL"\r']);
  });

  it('raises the maker’s protected commands once they were opened', async () => {
    const { clock, channel } = open(() => ok);
    await clock.until(channel.send('AT!ENTERCND="A710"'));
    expect(await codeOf(clock, channel.send('AT!BAND=0', { allow: 2 }))).toBe('at.guarded');
    expect(await codeOf(clock, channel.send('AT!BAND=0', { allow: 3 }))).toBe('resolved');
  });

  it('tells what was sent after a question, with what stood there before', async () => {
    const clock = new FakeClock();
    const port = new ScriptedPort(clock, (line) => (line === 'AT^SETPORT?' ? `\r\n^SETPORT:FF;12\r\n${ok}` : ok));
    const told: unknown[] = [];
    const channel = new AtChannel(port, clock, { confirmed: (line) => told.push(line) });
    await clock.until(channel.send('AT+CSQ'));
    await clock.until(channel.send('AT^SETPORT="FF;10"', { allow: 3 }));
    await clock.until(channel.send('AT+CPIN="1234"', { allow: 3 }));
    expect(port.written.slice(1, 3)).toEqual(['AT^SETPORT?\r', 'AT^SETPORT="FF;10"\r']);
    expect(told).toEqual([
      { line: 'AT^SETPORT="FF;10"', level: 3, before: ['^SETPORT:FF;12'], answer: ['OK'] },
      { line: 'AT+CPIN="****"', level: 3, before: [], answer: ['OK'] },
    ]);
  });

  it('lets a person go before a script before a probe', async () => {
    const { clock, channel, port } = open(() => ok);
    const all = [
      channel.send('ATI', { priority: 'probe' }),
      channel.send('AT+CSQ', { priority: 'probe' }),
      channel.send('AT+CREG?', { priority: 'script' }),
      channel.send('AT+COPS?'),
    ];
    await clock.until(Promise.all(all));
    expect(port.written).toEqual(['ATI\r', 'AT+COPS?\r', 'AT+CREG?\r', 'AT+CSQ\r']);
  });

  it('hands the raw port what the stick remembers, and takes it back', async () => {
    const { clock, channel } = open(() => ok);
    await clock.until(channel.send('AT+COPS=2', { allow: 2 }));
    const lease = await clock.until(channel.raw(() => undefined));
    expect(lease.lastLine).toBe('AT+COPS=2');
    lease.release({ lastLine: 'AT+CSQ', registers: lease.registers });
    expect((await clock.until(channel.send('A/'))).final.kind).toBe('ok');
  });
});

describe('AT channel and the pieces that answers come in', () => {
  const unsolicited = fc.constantFrom(
    '^RSSI: 17',
    'RING',
    '+CMTI: "SM",3',
    '+CREG: 1,"0A","0B"',
    '+CGEV: NW DETACH',
    'NO CARRIER',
  );
  const answer = fc.constantFrom('+COPS: 0,0,"Net",7', '+COPS: 1,2,"26201"', 'free text', 'OKAY', 'ERROR: no final');
  const final = fc.constantFrom(
    'OK',
    'ERROR',
    '+CME ERROR: 30',
    '+CME ERROR: no network service',
    '+CMS ERROR: 500',
    'COMMAND NOT SUPPORT',
    'TOO MANY PARAMETERS',
    'MODEM ERROR: 4',
  );
  const ends = fc.constantFrom('\r\n', '\r', '\n', '\r\r\n');

  const ask = async (pieces: readonly string[]): Promise<Omit<AtResult, 'tookMs'>> => {
    const { clock, channel } = open(() => pieces.map((text, at) => ({ text, afterMs: 1 + at })));
    const result = await clock.until(channel.send('AT+COPS?'));
    return {
      command: result.command,
      lines: result.lines.map(({ text }) => ({ at: 0, text })),
      unsolicited: result.unsolicited.map(({ text }) => ({ at: 0, text })),
      final: result.final,
    };
  };

  it('gives the same however a stream is cut, glued and mixed with unsolicited lines', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.oneof(answer, unsolicited), ends), { maxLength: 8 }),
        final,
        fc.array(fc.nat(400), { maxLength: 12 }),
        async (lines, last, cuts) => {
          const whole = `AT+COPS?\r\r\n${lines.map(([text, end]) => end + text + end).join('')}\r\n${last}\r\n`;
          const marks = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length];
          const pieces = marks.slice(1).map((end, at) => whole.slice(marks[at], end));
          const got = await ask(pieces);
          expect(got).toEqual(await ask([whole]));
          expect(got.final.text).toBe(last);
          expect([...got.lines, ...got.unsolicited]).toHaveLength(lines.length);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('gives the same at every single cut', async () => {
    const whole = 'AT+COPS?\r\r\n+CREG: 1\r\n\r\n^RSSI:3\r\n+COPS: 0,0,"Télé",7\r\n\r\nRING\r\n\r\nOK\r\n';
    const expected = await ask([whole]);
    for (let cut = 1; cut < whole.length; cut += 1) {
      expect(await ask([whole.slice(0, cut), whole.slice(cut)])).toEqual(expected);
    }
  });

  it('never hangs and never throws on rubbish', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 8 }), async (pieces) => {
        const { clock, port, channel } = open(() => undefined);
        pieces.forEach((piece, at) => clock.after(5 + at, () => port.sayBytes(piece)));
        const code = await codeOf(clock, channel.send('AT+CSQ', { timeoutMs: 500 }));
        expect(['resolved', 'at.timeout']).toContain(code);
      }),
      { numRuns: 100 },
    );
  });
});
