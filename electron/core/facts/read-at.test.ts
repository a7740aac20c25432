import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import { ScriptedPort, type Reply } from '../../../test/doubles/scripted-port.ts';
import { assess } from '../at/guard.ts';
import { AtChannel } from '../at/channel.ts';
import { factKitFor } from '../../vendors/facts.ts';
import { vendors } from '../../vendors/index.ts';
import { genericFacts } from '../../vendors/generic/facts.ts';
import { commonParsers } from './parsers/index.ts';
import { readFactsByAt } from './read-at.ts';
import { factKit, type FactKit } from './recipe.ts';

const ok = '\r\nOK\r\n';
const basics: Record<string, Reply> = { AT: ok, ATE0: ok, 'AT+CMEE=1': ok };
const kit = (asks: object[]): FactKit =>
  factKit({ source: 'test', at: asks }, { atParsers: commonParsers(), webParsers: {} });
const start = (answers: Record<string, Reply>): { clock: FakeClock; port: ScriptedPort; channel: AtChannel } => {
  const clock = new FakeClock();
  const port = new ScriptedPort(clock, (line) => answers[line]);
  return { clock, port, channel: new AtChannel(port, clock) };
};
const context = { id: '12d1:1001' };

describe('reading facts over AT', () => {
  it('gives each fact with command, raw answer and time, from answers in single bytes and with echo', async () => {
    const { clock, port, channel } = start({ ...basics, 'AT+CSQ': `\r\n^RSSI:3\r\n+CSQ: 17,99\r\n${ok}` });
    port.pieces = 1;
    port.echo = true;
    const { facts, error } = await clock.until(
      readFactsByAt(channel, kit([{ keys: ['rssi'], command: 'AT+CSQ', parser: 'csq' }]), {
        clock,
        context,
        where: 'ttyUSB2',
      }),
    );
    expect(error).toBeUndefined();
    expect(facts).toMatchObject([
      { key: 'rssi', group: 'signal', status: 'read', value: -79, raw: ['+CSQ: 17,99', 'OK'], source: { via: 'at', ask: 'AT+CSQ', where: 'ttyUSB2' } },
    ]); // prettier-ignore
  });

  it('says why there is no value: refused, empty, not understood, no answer', async () => {
    const { clock, channel } = start({
      ...basics, 'AT+CIMI': '\r\n+CME ERROR: 10\r\n', 'AT+CNUM': ok, 'AT+CSQ': `\r\n+CSQ: rubbish\r\n${ok}`,
    }); // prettier-ignore
    const recipe = kit([
      { keys: ['imsi'], command: 'AT+CIMI', parser: 'cimi' },
      { keys: ['msisdn'], command: 'AT+CNUM', parser: 'cnum' },
      { keys: ['rssi'], command: 'AT+CSQ', parser: 'csq' },
      { keys: ['model'], command: 'AT+CGMM', parser: 'cgmm' },
    ]);
    const { facts, error } = await clock.until(readFactsByAt(channel, recipe, { clock, context, where: 'p' }));
    expect(error).toBeUndefined();
    expect(Object.fromEntries(facts.map((f) => [f.key, f.status]))).toEqual({
      imsi: 'refused', msisdn: 'absent', rssi: 'unparsed', model: 'no-answer',
    }); // prettier-ignore
    expect(facts.every((f) => f.value === null)).toBe(true);
    expect(facts[0]).toMatchObject({ words: { id: 'at.final.cme' }, error: { code: 'at.refused' } });
    expect(facts[2]?.raw).toEqual(['+CSQ: rubbish', 'OK']);
  });

  it('takes the first source that has a value, and lets a better one replace a weak one', async () => {
    const { clock, port, channel } = start({
      ...basics, 'AT^ICCID?': '\r\nERROR\r\n', 'AT+ICCID': `\r\n+ICCID: 89490200001234567890\r\n${ok}`,
      'AT+CEREG?': `\r\n+CEREG: 0,0\r\n${ok}`, 'AT+CREG?': `\r\n+CREG: 0,1\r\n${ok}`,
    }); // prettier-ignore
    const recipe = kit([
      { keys: ['iccid'], command: 'AT^ICCID?', parser: 'iccid' },
      { keys: ['iccid'], command: 'AT+ICCID', parser: 'iccid' },
      { keys: ['iccid'], command: 'AT+CCID', parser: 'iccid' },
      { keys: ['registration'], command: 'AT+CEREG?', parser: 'cereg' },
      { keys: ['registration'], command: 'AT+CREG?', parser: 'creg' },
    ]);
    const { facts } = await clock.until(readFactsByAt(channel, recipe, { clock, context, where: 'p' }));
    expect(facts.map((f) => [f.key, f.value])).toEqual([['iccid', '89490200001234567890'], ['registration', 'home']]); // prettier-ignore
    expect(port.written).not.toContain('AT+CCID\r');
  });

  it('pays the time of a silent command once and goes on', async () => {
    // As every stick it knows S3 (V.250 §6.2.1), by which the channel learns whether the answer is late or lost.
    const answers = { ...basics, 'ATS3?': `\r\n013\r\n${ok}`, 'AT+CSQ': `\r\n+CSQ: 17,99\r\n${ok}` };
    const { clock, channel } = start(answers);
    const recipe = kit([
      { keys: ['iccid'], command: 'AT+CCID', parser: 'iccid', timeoutMs: 3000 },
      { keys: ['rssi'], command: 'AT+CSQ', parser: 'csq' },
    ]);
    const { facts, tookMs } = await clock.until(readFactsByAt(channel, recipe, { clock, context, where: 'p' }));
    expect(facts.map((f) => f.status)).toEqual(['no-answer', 'read']);
    expect(tookMs).toBeLessThan(5000);
  });

  it('gives up a port that has died, soon, and keeps what was read', async () => {
    const clock = new FakeClock();
    let dead = false;
    const port = new ScriptedPort(clock, (line) => {
      if (dead) return undefined;
      if (line === 'AT+CSQ') dead = true;
      return line === 'AT+CSQ' ? `\r\n+CSQ: 17,99\r\n${ok}` : ok;
    });
    const channel = new AtChannel(port, clock);
    const asks = ['AT+CSQ', 'AT+CIMI', 'AT+CNUM', 'AT+CGMM', 'AT+CGMR', 'AT+CGMI'].map((command) => ({
      keys: [{ 'AT+CSQ': 'rssi', 'AT+CIMI': 'imsi', 'AT+CNUM': 'msisdn', 'AT+CGMM': 'model', 'AT+CGMR': 'firmware' }[command] ?? 'maker'],
      command, parser: command.slice(3).toLowerCase(),
    })); // prettier-ignore
    const { facts, error, tookMs } = await clock.until(
      readFactsByAt(channel, kit(asks), { clock, context, where: 'p' }),
    );
    expect(error).toMatchObject({ code: 'at.timeout', params: { command: 'AT' } });
    expect(facts[0]).toMatchObject({ key: 'rssi', value: -79 });
    expect(tookMs).toBeLessThan(20_000);
  });

  it('says at once that nobody is there', async () => {
    const { clock, channel } = start({});
    const result = await clock.until(readFactsByAt(channel, genericFacts(), { clock, context, where: 'p' }));
    expect(result).toMatchObject({ facts: [], error: { code: 'at.timeout' } });
    expect(result.tookMs).toBeLessThan(7000);
  });

  it('ends at once when the stick is pulled or the person stops it', async () => {
    const { clock, port, channel } = start(basics);
    const reading = readFactsByAt(channel, genericFacts(), { clock, context, where: 'p' });
    clock.after(1500, () => port.vanish());
    expect((await clock.until(reading)).error?.code).toBe('at.closed');
    const stop = new AbortController();
    const other = start(basics);
    const stopped = readFactsByAt(other.channel, genericFacts(), {
      clock: other.clock,
      context,
      where: 'p',
      signal: stop.signal,
    });
    other.clock.after(1500, () => stop.abort());
    expect((await other.clock.until(stopped)).error?.code).toBe('run.cancelled');
    expect(other.clock.monotonic()).toBeLessThan(2000);
  });

  it('does not ask what a model cannot bear', async () => {
    const { clock, port, channel } = start({ ...basics, 'AT+CGMM': `\r\nE3372\r\n${ok}` });
    const recipe = kit([
      { keys: ['model'], command: 'AT+CGMM', parser: 'cgmm' },
      { keys: ['iccid'], command: 'AT+CCID', parser: 'iccid', skip: [{ model: 'E3372', why: 'hangs there' }] },
      { keys: ['rssi'], command: 'AT+CSQ', parser: 'csq', ids: ['19d2:0016'] },
    ]);
    await clock.until(readFactsByAt(channel, recipe, { clock, context, where: 'p' }));
    expect(port.written).toEqual(['AT\r', 'ATE0\r', 'AT+CMEE=1\r', 'AT+CGMM\r']);
  });

  it('refuses a recipe that is dangerous or names what is not there', () => {
    expect(() => kit([{ keys: ['rssi'], command: 'AT+CFUN=0', parser: 'csq' }])).toThrow('harmless');
    expect(() => kit([{ keys: ['rssi'], command: 'AT+CSQ', parser: 'nope' }])).toThrow('nope');
    expect(() => kit([{ keys: ['rssi'], command: 'AT+CSQ', parser: 'csq', odd: 1 }])).toThrow();
  });

  it('has a recipe for every plug-in that never changes a stick and never asks for the port list that stops modules', () => {
    for (const vendor of vendors) {
      for (const ask of factKitFor(vendor.id).recipe.at) {
        expect([ask.command, assess(ask.command)]).toEqual([ask.command, []]);
        expect(ask.command).not.toMatch(/GETPORTMODE|CPIN=/);
      }
    }
  });
});
