import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import { ScriptedPort } from '../../../test/doubles/scripted-port.ts';
import { Failure } from '../model/index.ts';
import { AtChannel } from './channel.ts';

const ok = '\r\nOK\r\n';
const answers: Readonly<Record<string, string>> = {
  AT: ok,
  ATI: `\r\nModel: E303\r\n${ok}`,
  'ATS3?': `\r\n013\r\n${ok}`,
  'AT+CSQ': `\r\n+CSQ: 17,99\r\n${ok}`,
  'AT+CGMM': `\r\nE303\r\n${ok}`,
  'AT+CGMR': `\r\n11.126.10.00.00\r\n${ok}`,
  'AT+CPIN?': '\r\n+CME ERROR: 10\r\n',
};

/** A stick that works on one line at a time, each as long as `takes` says, ms; undefined: it never answers that one. */
function slowStick(takes: (line: string, number: number) => number | undefined, knows: Readonly<Record<string, string>> = answers) {
  const clock = new FakeClock();
  let freeAt = 0;
  let number = 0;
  const port = new ScriptedPort(clock, (line) => {
    const work = takes(line, number);
    number += 1;
    if (work === undefined) return undefined;
    freeAt = Math.max(freeAt, clock.monotonic()) + work;
    return [{ text: knows[line] ?? '\r\nERROR\r\n', afterMs: freeAt - clock.monotonic() }];
  });
  return { clock, port, channel: new AtChannel(port, clock) };
} // prettier-ignore

const outcome = async (clock: FakeClock, work: Promise<unknown>): Promise<string> => {
  try {
    await clock.until(work);
    return 'resolved';
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
};
const told = async (clock: FakeClock, channel: AtChannel, line: string): Promise<unknown[]> => {
  const { lines, final } = await clock.until(channel.send(line, { timeoutMs: 20_000 }));
  return [line, lines.map((one) => one.text), final.text];
};
const expected = [
  ['AT+CSQ', ['+CSQ: 17,99'], 'OK'],
  ['AT+CPIN?', [], '+CME ERROR: 10'],
  ['AT+CGMM', ['E303'], 'OK'],
  ['AT+CGMR', ['11.126.10.00.00'], 'OK'],
];

describe('after a command that was given up', { timeout: 60_000 }, () => {
  it('each answer goes to its own command, however slow the stick is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1900 }),
        fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 6, maxLength: 12 }),
        async (lateMs, works) => {
          const { clock, channel } = slowStick((line, n) => (n === 0 ? 1000 + lateMs : (works[n % works.length] ?? 1)));
          expect(await outcome(clock, channel.send('ATI', { timeoutMs: 1000 }))).toBe('at.timeout');
          for (const wanted of expected) expect(await told(clock, channel, String(wanted[0]))).toEqual(wanted);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('the same where it never answers that command', async () => {
    for (const work of [1, 200, 350, 700, 950]) {
      const { clock, channel } = slowStick((_line, n) => (n === 0 ? undefined : work));
      expect(await outcome(clock, channel.send('ATI', { timeoutMs: 1000 }))).toBe('at.timeout');
      for (const wanted of expected) expect(await told(clock, channel, String(wanted[0]))).toEqual(wanted);
    }
  });

  it('the same where two were given up, one by a person', async () => {
    for (const work of [1, 200, 350, 700, 950]) {
      const { clock, channel } = slowStick((_line, n) => (n === 0 ? 1500 : n === 2 ? 2200 : work));
      expect(await outcome(clock, channel.send('ATI', { timeoutMs: 1000 }))).toBe('at.timeout');
      const stop = new AbortController();
      const second = channel.send('AT+CGMR', { signal: stop.signal });
      clock.after(5000, () => stop.abort());
      expect(['run.cancelled', 'resolved']).toContain(await outcome(clock, second));
      for (const wanted of expected) expect(await told(clock, channel, String(wanted[0]))).toEqual(wanted);
    }
  });

  it('asks nothing more than AT where the late answer comes before', async () => {
    const { clock, port, channel } = slowStick((_line, n) => (n === 0 ? 1100 : 5));
    expect(await outcome(clock, channel.send('ATI', { timeoutMs: 1000 }))).toBe('at.timeout');
    expect(await told(clock, channel, 'AT+CSQ')).toEqual(expected[0]);
    expect(port.written).toEqual(['ATI\r', 'AT\r', 'AT+CSQ\r']);
  });

  it('goes on where a stick does not know the register', async () => {
    const { 'ATS3?': _unknown, ...knows } = answers;
    const { clock, channel } = slowStick((_line, n) => (n === 0 ? undefined : 20), knows);
    expect(await outcome(clock, channel.send('ATI', { timeoutMs: 1000 }))).toBe('at.timeout');
    for (const wanted of expected) expect(await told(clock, channel, String(wanted[0]))).toEqual(wanted);
  });
});

describe('while the program is busy', () => {
  it('takes an answer that waits to be read for no time-out', async () => {
    const clock = new FakeClock();
    const port = new ScriptedPort(clock, () => undefined);
    const channel = new AtChannel(port, clock);
    const asked = channel.send('AT+CSQ', { timeoutMs: 1000 });
    await clock.advance(500);
    // The answer came meanwhile, but the timer is what the program sees first.
    clock.jump(900);
    clock.after(15, () => port.say('\r\n+CSQ: 17,99\r\n\r\nOK\r\n'));
    expect((await clock.until(asked)).lines.map((line) => line.text)).toEqual(['+CSQ: 17,99']);
  });

  it('takes an answer that waits to be read for no silence', async () => {
    const { clock, channel } = slowStick((_line, n) => (n === 0 ? undefined : 5));
    expect(await outcome(clock, channel.send('ATI', { timeoutMs: 1000 }))).toBe('at.timeout');
    const next = channel.send('AT+CSQ', { timeoutMs: 5000 });
    await clock.advance(400);
    clock.jump(400);
    expect((await clock.until(next)).lines.map((line) => line.text)).toEqual(['+CSQ: 17,99']);
  });
});
