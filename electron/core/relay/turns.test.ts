import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import type { Link } from '../ports.ts';
import { Turns } from './turns.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Two clients on one line; `written` is what the stick got. */
function bench() {
  const written: string[] = [];
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
    clock: new FakeClock(),
    writers: 'queue',
    changed: () => undefined,
  });
  turns.join();
  turns.join();
  const say = (client: number, text: string): void => void turns.write(client, bytes(text)).catch(() => undefined);
  return { written, turns, say, hear: (text: string) => turns.heard(bytes(text)) };
}

describe('turns of several clients', () => {
  it('gives each command of one client its own turn, and the other client’s comes between in order', async () => {
    const { written, say, hear, turns } = bench();
    say(1, 'AT+CSQ\rAT+CGMI\r');
    say(2, 'AT+CGMM\r');
    await turn();
    expect(written).toEqual(['AT+CSQ\r']);
    for (const next of ['AT+CGMI\r', 'AT+CGMM\r']) {
      hear('\r\nOK\r\n');
      await turn();
      expect(written.at(-1)).toBe(next);
    }
    hear('\r\nOK\r\n');
    expect(turns.owner).toBeUndefined();
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
