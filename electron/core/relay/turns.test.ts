import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import type { Link } from '../ports.ts';
import { timeoutFor } from '../at/timeouts.ts';
import { Turns } from './turns.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Two clients on one line; `written` is what the stick got. */
function bench() {
  const written: string[] = [];
  const clock = new FakeClock();
  const link: Pick<Link, 'write'> = {
    write: (data) => Promise.resolve(void written.push(new TextDecoder().decode(data))),
  };
  const turns: Turns = new Turns({
    line: () => ({
      ...link,
      name: 'stick',
      end: () => Promise.resolve(),
      onData: () => () => undefined,
      onEnd: () => () => undefined,
      onClose: () => () => undefined,
      pause: () => undefined,
      resume: () => undefined,
      close: () => Promise.resolve(),
    }),
    clock,
    writers: 'queue',
    changed: () => undefined,
  });
  turns.join();
  turns.join();
  const say = (client: number, text: string): void => void turns.write(client, bytes(text)).catch(() => undefined);
  return { written, clock, turns, say, hear: (text: string) => turns.heard(bytes(text)) };
}

describe('turns of several clients', () => {
  it('gives each command of one client its own turn, and the other client’s comes between', async () => {
    const { written, say, hear, turns } = bench();
    say(1, 'AT+CSQ\rAT+CGMI\r');
    say(2, 'AT+CGMM\r');
    await turn();
    expect(written).toEqual(['AT+CSQ\r']);
    for (const next of ['AT+CGMM\r', 'AT+CGMI\r']) {
      hear('\r\nOK\r\n');
      await turn();
      expect(written.at(-1)).toBe(next);
    }
    hear('\r\nOK\r\n');
    expect(turns.owner).toBeUndefined();
  });

  it('serves whoever has waited longest, however much another has sent before', async () => {
    const { written, say, hear, turns } = bench();
    turns.join();
    say(1, 'AT+CSQ\r'.repeat(1000));
    say(2, 'AT+CGMM\r'.repeat(2));
    say(3, 'AT+CGMI\r');
    await turn();
    for (let count = 0; count < 5; count += 1) {
      hear('\r\nOK\r\n');
      await turn();
    }
    expect(written).toEqual(['AT+CSQ\r', 'AT+CGMM\r', 'AT+CGMI\r', 'AT+CSQ\r', 'AT+CGMM\r', 'AT+CSQ\r']);
    for (const one of [1, 2, 3]) turns.leave(one);
  });

  it('ends the turn of a client that goes on and on without a command', async () => {
    const { written, say, clock, turns } = bench();
    say(1, 'x'.repeat(5000));
    await turn();
    say(2, 'AT\r');
    for (let count = 0; count < 20; count += 1) {
      say(1, 'x'.repeat(5000));
      await turn();
      await clock.advance(timeoutFor('') / 4);
    }
    expect(written).toContain('AT\r');
    for (const one of [1, 2]) turns.leave(one);
  });

  it('lets the body of a message through while another client waits', async () => {
    const { written, say, hear, turns } = bench();
    say(1, 'AT+CMGS="1"\r');
    say(2, 'AT\r');
    say(1, 'At home soon\r');
    await turn();
    expect(written).toEqual(['AT+CMGS="1"\r']);
    hear('AT+CMGS="1"\r\r\n> ');
    await turn();
    expect(written).toEqual(['AT+CMGS="1"\r', 'At home soon\r']);
    hear('\r\n+CMGS: 1\r\n\r\nOK\r\n');
    await turn();
    expect(written.at(-1)).toBe('AT\r');
    turns.leave(1);
    turns.leave(2);
  });
});
