import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import { ScriptedPort, type Reply } from '../../../test/doubles/scripted-port.ts';
import { Failure } from '../model/index.ts';
import type { ChannelLine } from './channel-types.ts';
import { AtChannel } from './channel.ts';

let clock: FakeClock;
let port: ScriptedPort;
let channel: AtChannel;
let seen: ChannelLine[];
const open = (answer: (line: string) => Reply): void => {
  clock = new FakeClock();
  port = new ScriptedPort(clock, answer);
  channel = new AtChannel(port, clock);
  seen = [];
  channel.onLine((line) => seen.push(line));
};
const ok = '\r\nOK\r\n';
const answers: Record<string, Reply> = {
  AT: ok,
  'ATS3?': `\r\n013\r\n${ok}`,
  ATI: `\r\nManufacturer: huawei\r\nModel: E303\r\n${ok}`,
  'AT+CSQ': `\r\n+CSQ: 17,99\r\n${ok}`,
  'AT+CREG?': `\r\n+CREG: 2,1,"1A2B","3C4D"\r\n${ok}`,
  'AT+COPS?': `\r\n+COPS: 0,0,"Net",2\r\n${ok}`,
  'AT+CPIN?': '\r\n+CME ERROR: 10\r\n',
  'AT+CCID': undefined,
};
beforeEach(() => open((line) => answers[line]));
const texts = (lines: readonly { text: string }[]): string[] => lines.map((l) => l.text);
const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await clock.until(promise);
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
  return 'resolved';
};

describe('AT channel', () => {
  it('gives the answer lines and the final result, and ends a command with CR alone', async () => {
    const result = await clock.until(channel.send('ATI'));
    expect(texts(result.lines)).toEqual(['Manufacturer: huawei', 'Model: E303']);
    expect(result.final).toEqual({ kind: 'ok', text: 'OK' });
    expect(port.written).toEqual(['ATI\r']);
    expect(clock.waiting).toBe(0);
  });

  it('gives the same with echo on and answers split at every byte', async () => {
    port.echo = true;
    port.pieces = 1;
    const result = await clock.until(channel.send('AT+CSQ'));
    expect(texts(result.lines)).toEqual(['+CSQ: 17,99']);
    expect(seen.map((l) => l.kind)).toEqual(['command', 'echo', 'answer', 'final']);
  });

  it('takes an error of the stick as an answer', async () => {
    const result = await clock.until(channel.send('AT+CPIN?'));
    expect(result.final).toEqual({ kind: 'cme', code: 10, text: '+CME ERROR: 10' });
  });

  it('sends one command after the other, first come first served', async () => {
    const both = Promise.all([channel.send('AT+CSQ'), channel.send('AT+CREG?'), channel.send('ATI')]);
    const results = await clock.until(both);
    expect(port.written).toEqual(['AT+CSQ\r', 'AT+CREG?\r', 'ATI\r']);
    expect(results.map((r) => r.lines[0]?.text)).toEqual([
      '+CSQ: 17,99', '+CREG: 2,1,"1A2B","3C4D"', 'Manufacturer: huawei',
    ]); // prettier-ignore
  });

  it('tells unsolicited lines in the middle of an answer apart', async () => {
    open(() => `\r\n^RSSI:17\r\n\r\n+CSQ: 17,99\r\n\r\n+CREG: 1\r\n\r\nNO CARRIER\r\n${ok}`);
    const result = await clock.until(channel.send('AT+CSQ'));
    expect(texts(result.lines)).toEqual(['+CSQ: 17,99']);
    expect(texts(result.unsolicited)).toEqual(['^RSSI:17', '+CREG: 1', 'NO CARRIER']);
  });

  it('keeps the notice of registration apart from the answer to its question', async () => {
    open(() => `\r\n+CREG: 5,"1A2B","3C4D",2\r\n+CREG: 2,1,"0001","0002"\r\n${ok}`);
    const result = await clock.until(channel.send('AT+CREG?'));
    expect(texts(result.lines)).toEqual(['+CREG: 2,1,"0001","0002"']);
    expect(texts(result.unsolicited)).toEqual(['+CREG: 5,"1A2B","3C4D",2']);
  });

  it('never takes the body of a message for a result', async () => {
    open(() => `\r\n+CMT: "+4917",,"26/01/02"\r\nOK\r\n\r\n+CSQ: 3,99\r\n${ok}`);
    const result = await clock.until(channel.send('AT+CSQ'));
    expect(texts(result.lines)).toEqual(['+CSQ: 3,99']);
    expect(texts(result.unsolicited)).toEqual(['+CMT: "+4917",,"26/01/02"', 'OK']);
  });

  it('lets a command that dials end with NO CARRIER', async () => {
    open(() => '\r\nNO CARRIER\r\n');
    const result = await clock.until(channel.send('ATD*99#', { allow: 2 }));
    expect(result.final.kind).toBe('no-carrier');
  });

  it('gives a silent command up after its time and asks the port before the next one', async () => {
    expect(await codeOf(channel.send('AT+CCID', { timeoutMs: 3000 }))).toBe('at.timeout');
    expect(clock.monotonic()).toBe(3000);
    const result = await clock.until(channel.send('AT+CSQ'));
    expect(texts(result.lines)).toEqual(['+CSQ: 17,99']);
    // Its answer may be late or lost: the register's value tells where it would have been.
    expect(port.written).toEqual(['AT+CCID\r', 'AT\r', 'ATS3?\r', 'AT+CSQ\r']);
  });

  it.each([10, 250, 320, 900, 1100, 1700])('never takes an answer %i ms late for that of the next', async (lateMs) => {
    let freeAt = 0;
    open((line) => {
      // A stick works on one line at a time: what comes meanwhile waits.
      const work = line === 'AT+COPS?' ? 1000 + lateMs : 2;
      freeAt = Math.max(freeAt, clock.monotonic()) + work;
      const text = answers[line];
      return typeof text === 'string' ? [{ text, afterMs: freeAt - clock.monotonic() }] : undefined;
    });
    expect(await codeOf(channel.send('AT+COPS?', { timeoutMs: 1000 }))).toBe('at.timeout');
    const result = await clock.until(channel.send('AT+CSQ'));
    expect(texts(result.lines)).toEqual(['+CSQ: 17,99']);
    const late = seen.filter((l) => l.kind === 'late').map((l) => l.text);
    expect(late).toContain('+COPS: 0,0,"Net",2');
  });

  it('says that the port is silent when even AT gets no answer, and recovers when it comes back', async () => {
    let dead = true;
    open((line) => (dead ? undefined : answers[line]));
    expect(await codeOf(channel.send('ATI'))).toBe('at.timeout');
    await expect(clock.until(channel.send('AT+CSQ'))).rejects.toMatchObject({
      data: { code: 'at.timeout', params: { command: 'AT', port: '/dev/ttyUSB2' } },
    });
    dead = false;
    expect(texts((await clock.until(channel.send('AT+CSQ'))).lines)).toEqual(['+CSQ: 17,99']);
  });

  it('does not wait for ever for silence on a port that talks all the time', async () => {
    await codeOf(channel.send('AT+CCID', { timeoutMs: 1000 }));
    let talks = true;
    const talk = (): void => {
      if (talks) port.say('\r\n^RSSI:3\r\n');
      clock.after(100, talk);
    };
    talk();
    const result = await clock.until(channel.send('AT+CSQ'));
    talks = false;
    expect(texts(result.lines)).toEqual(['+CSQ: 17,99']);
  });

  it('ends all that waits at once when the stick is pulled', async () => {
    const first = channel.send('AT+CCID');
    const second = channel.send('AT+CSQ');
    const outcomes = Promise.allSettled([first, second]);
    await clock.advance(10);
    port.vanish();
    const ended = await outcomes;
    expect(clock.monotonic()).toBe(10);
    for (const one of ended) expect(one).toMatchObject({ status: 'rejected', reason: { code: 'at.closed' } });
    expect(await codeOf(channel.send('AT'))).toBe('at.closed');
    expect(clock.waiting).toBe(0);
  });

  it('ends the search for silence at once too when the stick is pulled', async () => {
    await codeOf(channel.send('AT+CCID', { timeoutMs: 1000 }));
    const next = channel.send('AT+CSQ');
    const outcome = expect(next).rejects.toMatchObject({ code: 'at.closed' });
    await clock.advance(50);
    port.vanish();
    await outcome;
    expect(clock.monotonic()).toBe(1050);
  });

  it('takes a given-up command out of the queue, and goes on after a running one', async () => {
    const stop = new AbortController();
    const running = channel.send('AT+CCID', { timeoutMs: 60_000 });
    const waiting = channel.send('ATI', { signal: stop.signal });
    const gone = expect(waiting).rejects.toMatchObject({ code: 'run.cancelled' });
    await clock.advance(10);
    stop.abort();
    await gone;
    expect(await codeOf(running)).toBe('at.timeout');
    expect(port.written).toEqual(['AT+CCID\r']);

    const halt = new AbortController();
    const cut = channel.send('AT+CCID', { signal: halt.signal });
    clock.after(3000, () => halt.abort());
    expect(await codeOf(cut)).toBe('run.cancelled');
    expect(texts((await clock.until(channel.send('AT+CSQ'))).lines)).toEqual(['+CSQ: 17,99']);
  });

  it.each(['AT\rAT+CFUN=0', 'AT+CSQ\nAT', 'AT\u001a', 'hello', '', 'AT\u009b', `AT${'1'.repeat(2000)}`])(
    'refuses what is not one AT line: %j',
    async (line) => {
      expect(await codeOf(channel.send(line))).toBe('at.bad-line');
      expect(port.written).toEqual([]);
    },
  );

  it('refuses a dangerous line unless a person has agreed to its level, and some for ever', async () => {
    expect(await codeOf(channel.send('AT+CSQ;+COPS=2'))).toBe('at.guarded');
    expect(await codeOf(channel.send('AT^GODLOAD', { allow: 3 }))).toBe('at.guarded');
    expect(await codeOf(channel.send('AT+EGMR=1,7,"1"', { allow: 4 }))).toBe('at.guarded');
    expect(port.written).toEqual([]);
    open(() => ok);
    await clock.until(channel.send('AT+COPS=2', { allow: 2 }));
    expect(port.written).toEqual(['AT+COPS=2\r']);
    expect(await codeOf(channel.send('A/'))).toBe('at.guarded');
  });

  it('takes the answer to A/ for that of the line before', async () => {
    open((line) => answers[line === 'A/' ? 'AT+CREG?' : line]);
    await clock.until(channel.send('AT+CREG?'));
    expect(texts((await clock.until(channel.send('A/'))).lines)).toEqual(['+CREG: 2,1,"1A2B","3C4D"']);
  });

  it('passes on what the driver says when writing fails', async () => {
    port.writeFailure = new Failure('serial.io', { port: port.path });
    expect(await codeOf(channel.send('AT'))).toBe('serial.io');
  });

  it('answers the prompt with the body, and leaves it when there is none', async () => {
    open((line) => {
      if (line.startsWith('AT+CMGS')) return '\r\n> ';
      if (line.endsWith('\u001a')) return `\r\n+CMGS: 7\r\n${ok}`;
      if (line.endsWith('\u001b')) return ok;
      return undefined;
    });
    port.echo = true;
    const sent = await clock.until(channel.send('AT+CMGS="+49170"', { allow: 2, payload: 'hello' }));
    expect(texts(sent.lines)).toEqual(['+CMGS: 7']);
    const left = await clock.until(channel.send('AT+CMGS="+49170"', { allow: 2 }));
    expect(left.final.kind).toBe('ok');
    expect(port.written.at(-1)).toBe('\u001b');
  });

  it('masks secrets in what listeners see, echo included', async () => {
    open(() => ok);
    port.echo = true;
    await clock.until(channel.send('AT+CPIN="1234"', { allow: 3 }));
    expect(JSON.stringify(seen)).not.toContain('1234');
    expect(seen).toContainEqual(expect.objectContaining({ kind: 'echo', text: 'AT+CPIN="****"' }));
  });

  it('gives the bytes as they are to a lease, and the queue waits for its end', async () => {
    const got: number[] = [];
    const lease = await clock.until(channel.raw((data) => got.push(...data)));
    const waiting = channel.send('AT+CSQ');
    await lease.write(Uint8Array.of(0x41, 0x54, 0x49, 0x0d));
    await clock.advance(50);
    expect(new TextDecoder().decode(Uint8Array.from(got))).toContain('Model: E303');
    expect(port.written).toEqual(['ATI\r']);
    lease.release();
    expect(texts((await clock.until(waiting)).lines)).toEqual(['+CSQ: 17,99']);
    await expect(lease.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'at.closed' });
  });

  it('leaves a data connection before the next command', async () => {
    open((line) => {
      if (line.includes('D*99')) return '\r\nCONNECT 7200000\r\n';
      return line === '+++AT' ? ok : answers[line];
    });
    const dialled = await clock.until(channel.send('ATD*99#', { allow: 2 }));
    expect(dialled.final.kind).toBe('connect');
    const result = await clock.until(channel.send('AT+CSQ'));
    expect(texts(result.lines)).toEqual(['+CSQ: 17,99']);
    expect(port.written).toEqual(['ATD*99#\r', '+++', 'AT\r', 'AT+CSQ\r']);
  });

  it('tells lines that come while nothing runs as unsolicited', () => {
    port.say('\r\n^RSSI:12\r\nwhatever\r\n');
    expect(seen).toMatchObject([
      { direction: 'unsolicited', text: '^RSSI:12', means: 'Signal strength changed' },
      { direction: 'unsolicited', text: 'whatever' },
    ]);
  });
});
