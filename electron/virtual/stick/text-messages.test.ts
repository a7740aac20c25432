import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import { AtEngine } from './at-engine.ts';
import { Memory } from './memory.ts';
import { modelOf } from './models/index.ts';

/** An AT port of a model alone, and what it has said. */
function port(model: 'e303' | 'mf831', sim?: 'locked') {
  const clock = new FakeClock();
  const data = modelOf(model);
  let said = '';
  const engine = new AtEngine({
    data: { ...data.at, unsolicited: [] },
    memory: new Memory(data, sim === undefined ? {} : { sim }),
    clock,
    fault: undefined,
    unsolicited: false,
    pace: 1,
    heard: () => true,
    send: (bytes) => (said += Buffer.from(bytes).toString('latin1')),
    restart: () => undefined,
  });
  const type = async (text: string): Promise<string> => {
    said = '';
    engine.receive(Buffer.from(text, 'latin1'));
    await clock.advance(1000);
    return said;
  };
  return { type, line: (text: string) => type(`${text}\r`) };
}

const pdu = '0001000B916407281553F800000AE8329BFD4697D9EC37';

describe('messages of a virtual stick', () => {
  it('asks for the text with a prompt, and takes it with Ctrl-Z', async () => {
    const { line, type } = port('e303');
    await line('ATE0');
    expect(await line('AT+CMGS=22')).toBe('\r\n> ');
    expect(await type(`${pdu}\u001a`)).toBe('\r\n+CMGS: 1\r\n\r\nOK\r\n');
    expect(await line('AT+CMGS=22')).toBe('\r\n> ');
    expect(await type('\u001b')).toBe('\r\nOK\r\n');
    expect(await line('AT')).toBe('\r\nOK\r\n');
  });

  it('refuses a code whose length is another than was told, and lines in the wrong mode', async () => {
    const { line, type } = port('e303');
    await line('ATE0;+CMEE=1');
    await line('AT+CMGS=21');
    expect(await type(`${pdu}\u001a`)).toBe('\r\n+CMS ERROR: 304\r\n');
    expect(await line('AT+CMGS="+491701234567"')).toBe('\r\n+CMS ERROR: 304\r\n');
    expect(await line('AT+CMGL="ALL"')).toBe('\r\n+CMS ERROR: 304\r\n');
    expect(await line('AT+CMGD=77')).toBe('\r\n+CMS ERROR: 321\r\n');
  });

  it('lists unread messages once as new, and forgets a deleted one', async () => {
    const { line } = port('mf831');
    await line('ATE0');
    expect(await line('AT+CMGL=0')).toMatch(/^\r\n\+CMGL: 2,0,,\d+\r\n07/);
    expect(await line('AT+CMGL=0')).toBe('\r\nOK\r\n');
    await line('AT+CMGD=2');
    expect(await line('AT+CMGR=2')).toBe('\r\nOK\r\n');
    expect(await line('AT+CPMS?')).toContain('"SM",4,20');
    await line('AT+CMGD=1,4');
    expect(await line('AT+CMGL=4')).toBe('\r\nOK\r\n');
  });

  it('answers a service code after the OK, keeps a menu open for one reply, and cancels it', async () => {
    const { line } = port('mf831');
    await line('ATE0');
    expect(await line('AT+CUSD=1,"*100#",15')).toBe('\r\nOK\r\n\r\n+CUSD: 0,"Your credit is 7.25 EUR.",15\r\n');
    expect(await line('AT+CUSD=1,"*101#",15')).toContain('+CUSD: 1,');
    await line('AT+CUSD=2');
    expect(await line('AT+CUSD=1,"2",15')).toContain('+CUSD: 4');
  });

  it('gives nothing of all this before the PIN', async () => {
    const { line } = port('mf831', 'locked');
    await line('ATE0;+CMEE=1');
    expect(await line('AT+CMGL=4')).toBe('\r\n+CMS ERROR: 311\r\n');
    expect(await line('AT+CUSD=1,"*100#",15')).toBe('\r\n+CMS ERROR: 311\r\n');
  });
});
