import { afterEach, describe, expect, it } from 'vitest';
import { AtChannel } from '../../../electron/core/at/channel.ts';
import { GuardedRaw } from '../../../electron/core/at/guarded-raw.ts';
import { Failure } from '../../../electron/core/model/index.ts';
import type { Pty } from '../../../electron/core/ports.ts';
import { PortHub } from '../../../electron/core/workbench/port-hub.ts';
import { SystemClock } from '../../../electron/platform/clock/system-clock.ts';
import { SystemPtys } from '../../../electron/platform/ptys/system-ptys.ts';
import { SystemSerialPorts } from '../../../electron/platform/serial/serial-ports.ts';

/** The channel over a real pseudo-terminal and the real serial port, each behaviour once. */
const clock = new SystemClock();
const ports = new SystemSerialPorts();
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const texts = (lines: readonly { text: string }[]): string[] => lines.map((line) => line.text);
const settings = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 } as const;

/** A stick behind a pty: it echoes and answers line by line; what it heard is kept. */
async function stick(answer: (line: string, pty: Pty) => string | undefined) {
  const pty = await new SystemPtys().open();
  open.push(pty);
  let heard = '';
  let pending = '';
  let writes = Promise.resolve();
  const say = (text: string): void => {
    // A test that ends closes the stick while it still answers.
    writes = writes
      .then(() => pty.write(bytes(text)))
      .catch((error: unknown) => {
        if (!(error instanceof Failure) || error.code !== 'port.closed') throw error;
      });
  };
  pty.onData((data) => {
    const text = new TextDecoder('latin1').decode(data);
    heard += text;
    pending += text;
    for (let end = pending.search(/[\r\u001a\u001b]/); end >= 0; end = pending.search(/[\r\u001a\u001b]/)) {
      const line = pending.slice(0, pending[end] === '\r' ? end : end + 1);
      pending = pending.slice(end + 1);
      say(`${line}\r`);
      const reply = answer(line, pty);
      if (reply !== undefined) say(reply);
    }
  });
  return { pty, say, heard: () => heard };
}

async function channelTo(pty: Pty): Promise<AtChannel> {
  const channel = new AtChannel(await ports.open(pty.path, settings), clock);
  open.push(channel);
  return channel;
}
const ok = '\r\nOK\r\n';

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
  return 'resolved';
}

describe('AT channel over a pseudo-terminal', () => {
  it('tells echo, answer, unsolicited lines and the result apart', async () => {
    const { pty } = await stick(() => `\r\n^RSSI: 4\r\n\r\n+COPS: 0,0,"Net",7\r\n${ok}`);
    const channel = await channelTo(pty);
    const result = await channel.send('AT+COPS?');
    expect(texts(result.lines)).toEqual(['+COPS: 0,0,"Net",7']);
    expect(texts(result.unsolicited)).toEqual(['^RSSI: 4']);
    expect(result.final.kind).toBe('ok');
  });

  it('sends a message at the prompt and a body of bytes after CONNECT', async () => {
    const one = await stick((line) =>
      line.startsWith('AT+CMGS') ? '\r\n> ' : line.endsWith('\u001a') ? `\r\n+CMGS: 7\r\n${ok}` : undefined,
    );
    const channel = await channelTo(one.pty);
    const sent = await channel.send('AT+CMGS="1"', { allow: 2, payload: 'hello' });
    expect([texts(sent.lines), one.heard()]).toEqual([['+CMGS: 7'], 'AT+CMGS="1"\rhello\u001a']);
    const two = await stick((line) => (line.startsWith('AT+QFUPL') ? '\r\nCONNECT\r\n' : `\r\n+QFUPL: 1,0\r\n${ok}`));
    const other = await channelTo(two.pty);
    const up = await other.send('AT+QFUPL="f",1', { bytes: Uint8Array.of(0x0d) });
    expect([texts(up.lines), up.final.kind]).toEqual([['+QFUPL: 1,0'], 'ok']);
  });

  it('follows ATV0', async () => {
    const { pty } = await stick((line) => (line === 'AT+CSQ' ? '+CSQ: 9,99\r\n0\r' : '0\r'));
    const channel = await channelTo(pty);
    await channel.send('ATV0');
    const csq = await channel.send('AT+CSQ');
    expect([texts(csq.lines), csq.final]).toEqual([['+CSQ: 9,99'], { kind: 'ok', text: '0' }]);
  });

  it('gives a silent command up and goes on cleanly', async () => {
    const { pty } = await stick((line) =>
      line === 'AT+CCID' ? undefined : line === 'AT' ? ok : `\r\n+CSQ: 9,99\r\n${ok}`,
    );
    const channel = await channelTo(pty);
    expect(await codeOf(channel.send('AT+CCID', { timeoutMs: 200 }))).toBe('at.timeout');
    expect(texts((await channel.send('AT+CSQ')).lines)).toEqual(['+CSQ: 9,99']);
  });

  it('breaks a call off when it is given up', async () => {
    const { pty, heard } = await stick((line) => (line === '' ? '\r\nNO CARRIER\r\n' : line === 'AT' ? ok : undefined));
    const channel = await channelTo(pty);
    const stop = new AbortController();
    const call = codeOf(channel.send('ATD0170123456;', { allow: 2, signal: stop.signal }));
    await expect.poll(heard, { timeout: 10_000 }).toBe('ATD0170123456;\r');
    stop.abort();
    expect(await call).toBe('run.cancelled');
    await expect.poll(heard, { timeout: 10_000 }).toBe('ATD0170123456;\r\r');
  });

  it('ends all that waits when the port is lost in mid-command, and begins anew on the one that comes back', async () => {
    const first = await stick(() => undefined);
    const hub = new PortHub(ports, clock);
    const lease = await hub.lease(first.pty.path);
    const lost = Promise.all([codeOf(lease.port.at.send('AT+CSQ')), codeOf(lease.port.at.send('ATI'))]);
    await expect.poll(first.heard, { timeout: 10_000 }).toBe('AT+CSQ\r');
    await first.pty.close();
    expect(await lost).toEqual(['at.closed', 'at.closed']);
    await lease.release();
    const back = await stick((line) => (line === 'AT+CSQ' ? `\r\n+CSQ: 9,99\r\n${ok}` : ok));
    const again = await hub.lease(back.pty.path);
    open.push({ close: () => again.release() });
    expect(texts((await again.port.at.send('AT+CSQ')).lines)).toEqual(['+CSQ: 9,99']);
    expect(back.heard()).toBe('AT+CSQ\r');
  });

  it('keeps a dangerous line of the raw port back until it is agreed to', async () => {
    const { pty, heard } = await stick(() => ok);
    const channel = await channelTo(pty);
    const came: Uint8Array[] = [];
    const lease = await channel.raw((data) => came.push(data));
    const asked: string[] = [];
    const raw = new GuardedRaw(lease, () => ({}), {
      show: () => undefined,
      sent: () => undefined,
      noted: () => undefined,
      failed: (error) => asked.push(String(error)),
      held: (held) => asked.push(held?.lines.map((line) => line.text).join() ?? 'done'),
    });
    for (const char of 'AT+COPS=2\r') await raw.write(bytes(char));
    await expect.poll(heard, { timeout: 10_000 }).toBe('AT+COPS');
    await raw.decide(raw.held?.number ?? 0, 'drop');
    for (const char of 'AT+COPS=2\r') await raw.write(bytes(char));
    await raw.decide(raw.held?.number ?? 0, 'send');
    await expect.poll(heard, { timeout: 10_000 }).toBe(`AT+COPS${'\b'.repeat(7)}AT+COPS=2\r`);
    expect(asked).toEqual(['AT+COPS=2', 'done', 'AT+COPS=2', 'done']);
    await raw.release();
    expect(await codeOf(channel.send('A/'))).toBe('at.guarded');
  });
});
