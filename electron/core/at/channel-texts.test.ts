import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import { ScriptedPort, type Reply } from '../../../test/doubles/scripted-port.ts';
import { AtChannel } from './channel.ts';

function open(answer: (line: string) => Reply) {
  const clock = new FakeClock();
  const port = new ScriptedPort(clock, answer);
  return { clock, port, channel: new AtChannel(port, clock) };
}
const texts = (lines: readonly { text: string }[]): string[] => lines.map((line) => line.text);
const ok = '\r\nOK\r\n';

describe('stored messages whose text has several lines', () => {
  const head = '+CMGR: "REC READ","+4917",,"26/01/02,03:04:05+04"';

  it.each([
    ['OK in the middle', 'first\nOK\nlast'],
    ['ERROR at the end', 'first\r\nERROR'],
    ['a result of another kind', 'one\r\n+CME ERROR: 10\r\ntwo'],
    ['OK first and last', 'OK\r\nOK'],
  ])('are whole with %s', async (_name, body) => {
    for (const pieces of [1, 7, Number.POSITIVE_INFINITY]) {
      const { clock, port, channel } = open((line) =>
        line === 'AT+CMGR=1' ? `\r\n${head}\r\n${body}\r\n${ok}` : `\r\n+CSQ: 3,99\r\n${ok}`,
      );
      port.pieces = pieces;
      const read = await clock.until(channel.send('AT+CMGR=1'));
      expect([texts(read.lines), read.final.text]).toEqual([[head, ...body.split(/\r?\n/)], 'OK']);
      expect(texts((await clock.until(channel.send('AT+CSQ'))).lines)).toEqual(['+CSQ: 3,99']);
    }
  });

  it('end where a stick leaves no empty line before its result, also when a notice comes right behind', async () => {
    const { clock, port, channel } = open(() => [
      { text: `\r\n${head}\r\nhello\r\nOK\r\n`, afterMs: 1 },
      { text: '\r\n^RSSI:17\r\n', afterMs: 60 },
    ]);
    expect(port.written).toEqual([]);
    const read = await clock.until(channel.send('AT+CMGR=1', { timeoutMs: 5000 }));
    expect([texts(read.lines), read.final.text]).toEqual([[head, 'hello'], 'OK']);
    expect(clock.monotonic()).toBeLessThan(1000);
  });

  it('take no time where the result stands by itself', async () => {
    const { clock, channel } = open(() => `\r\n${head}\r\nhello\r\n${ok}`);
    expect((await clock.until(channel.send('AT+CMGR=1'))).tookMs).toBeLessThan(50);
    const pdu = open(() => `\r\n+CMGR: 1,,23\r\n07911356131313F311000A9260214365870000AA05C8329BFD06\r\nOK\r\n`);
    expect((await pdu.clock.until(pdu.channel.send('AT+CMGR=1'))).tookMs).toBeLessThan(50);
  });
});

describe('a data connection that the other side has ended', () => {
  it('is not left with +++ before the next command', async () => {
    const { clock, port, channel } = open((line) =>
      line === 'ATD*99#' ? '\r\nCONNECT\r\n' : line === 'AT' ? ok : `\r\n+CSQ: 3,99\r\n${ok}`,
    );
    expect((await clock.until(channel.send('ATD*99#'))).final.kind).toBe('connect');
    port.say('~rubbish~\r\nNO CARRIER\r\n');
    expect(texts((await clock.until(channel.send('AT+CSQ'))).lines)).toEqual(['+CSQ: 3,99']);
    expect(port.written).toEqual(['ATD*99#\r', 'AT\r', 'AT+CSQ\r']);
  });
});
