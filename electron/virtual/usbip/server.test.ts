import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import { UsbIpClient } from '../../../test/doubles/usbip-client.ts';
import { modelOf } from '../stick/models/index.ts';
import { VirtualStick } from '../stick/stick.ts';
import { serveUsbIp, type UsbIpServer } from './server.ts';

const linux = '55534243123456780000000000000011062000000101000100000000000000';
let clock: FakeClock;
let sticks: VirtualStick[];
let server: UsbIpServer;
let log: string[];
let clients: UsbIpClient[];

const client = (): UsbIpClient => {
  const made = new UsbIpClient(server.port);
  clients.push(made);
  return made;
};
const turn = (): Promise<void> => new Promise((done) => setTimeout(done, 20));

beforeEach(async () => {
  clock = new FakeClock();
  log = [];
  clients = [];
  sticks = ['e303', 'mf831'].map((name) => new VirtualStick({ data: modelOf(name), clock }));
  for (const stick of sticks) stick.plug('already');
  server = await serveUsbIp({ sticks, port: 0, log: (text) => log.push(text) });
});
afterEach(async () => {
  for (const each of clients) each.socket.destroy();
  await server.close();
  for (const stick of sticks) stick.dispose();
});

describe('USB/IP server', () => {
  it('lists what is there', async () => {
    const c = client();
    c.send('0111800500000000');
    expect((await c.take(12)).readUInt32BE(8)).toBe(2);
    sticks[0]?.unplug();
    const later = client();
    later.send('0111800500000000');
    expect((await later.take(12)).readUInt32BE(8)).toBe(1);
    expect((await later.take(316)).toString('latin1', 256, 259)).toBe('1-2');
  });

  it('carries transfers, a stall and one that waits; takes that one back', async () => {
    const c = client();
    expect((await c.import()).toString('hex', 308, 312)).toBe('12d11f01');
    await c.configure();
    c.submit(2, { endpoint: 0x80, length: 18, setup: '8006000100001200' });
    expect(await c.answer()).toEqual({ command: 3, seqnum: 2, status: 0, actual: 18 });
    expect((await c.take(18)).toString('hex')).toBe('1201000200000040d112011f020101020001');
    c.submit(3, { endpoint: 0x80, length: 8, setup: 'c088000000000800' });
    expect(await c.answer()).toMatchObject({ seqnum: 3, status: -32, actual: 0 });
    c.submit(4, { endpoint: 0x81, length: 13 });
    c.unlink(5, 4);
    expect(await c.answer()).toEqual({ command: 4, seqnum: 5, status: -104, actual: 0 });
    c.unlink(6, 4);
    expect(await c.answer()).toEqual({ command: 4, seqnum: 6, status: 0, actual: 0 });
    await turn();
    expect(c.unread).toBe(0);
  });

  it('closes when the stick leaves, refuses while it is away, gives it with its new id', async () => {
    const c = client();
    await c.import();
    await c.configure();
    c.submit(2, { endpoint: 1, data: linux });
    expect(await c.answer()).toMatchObject({ status: 0, actual: 31 });
    c.submit(3, { endpoint: 0x81, length: 13 });
    expect(await c.answer()).toMatchObject({ status: 0, actual: 13 });
    expect((await c.take(13)).toString('hex')).toBe('55534253123456780000000000');
    c.submit(4, { endpoint: 0x81, length: 13 });
    await turn();
    await clock.advance(100);
    expect(await c.answer()).toMatchObject({ seqnum: 4, status: -108 });
    await c.end();
    expect(await client().import()).toHaveLength(8);
    expect(log).toContain('import of "1-1" refused: away');
    await clock.advance(2000);
    expect((await client().import()).toString('hex', 308, 312)).toBe('12d114db');
  });

  it('gives a stick to one client at a time', async () => {
    await client().import();
    expect(await client().import()).toHaveLength(8);
    expect(await client().import('1-9')).toHaveLength(8);
    expect(log.slice(1)).toEqual(['import of "1-1" refused: taken', 'import of "1-9" refused: unknown']);
  });

  it('takes a detach as a loss of power: the stick is a disk again', async () => {
    sticks[0]?.control({ requestType: 0, request: 9, value: 1, index: 0, length: 0 }, new Uint8Array(0));
    sticks[0]?.transferOut(1, Buffer.from(linux, 'hex'));
    await clock.advance(2000);
    const c = client();
    expect((await c.import()).toString('hex', 308, 312)).toBe('12d114db');
    c.socket.destroy();
    await turn();
    expect(sticks[0]?.present).toBe(false);
    await clock.advance(200);
    expect(sticks[0]?.id).toBe('12d1:1f01');
    expect((await client().import()).toString('hex', 308, 312)).toBe('12d11f01');
  });

  it('works with requests split at every byte', async () => {
    const c = client();
    c.socket.setNoDelay(true);
    const bytes = Buffer.from(`0111800300000000${Buffer.from('1-1'.padEnd(32, '\0')).toString('hex')}`, 'hex');
    const submit = Buffer.from(
      `00000001000000010001000200000000000000000000000000000000${'00'.repeat(12)}0009010000000000`,
      'hex',
    );
    for (const byte of Buffer.concat([bytes, submit])) {
      c.socket.write(Uint8Array.of(byte));
      await new Promise((next) => setImmediate(next));
    }
    expect(await c.take(320)).toHaveLength(320);
    expect(await c.answer()).toMatchObject({ command: 3, seqnum: 1, status: 0 });
  });

  it('outlives any bytes, before and after an import, with a line in the log', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 48, maxLength: 200 }), fc.boolean(), async (bytes, imported) => {
        const c = client();
        if (imported) await c.import('1-2');
        const before = log.length;
        c.socket.end(bytes);
        await c.end();
        if (!imported) expect(log.length).toBeGreaterThan(before);
        await turn();
        await clock.advance(300);
      }),
      { numRuns: 25 },
    );
    const c = client();
    c.send('0111800500000000');
    expect((await c.take(12)).readUInt32BE(8)).toBe(2);
  }, 20_000);
});

describe('reads that must not be short', () => {
  const inquiry = '55534243010000002400000080000612000000240000000000000000000000';

  it('end with a status of their own; those behind them wait to be taken back, and the status is still there', async () => {
    const c = client();
    await c.import();
    await c.configure();
    c.submit(2, { endpoint: 1, data: inquiry });
    expect(await c.answer()).toMatchObject({ seqnum: 2, status: 0 });
    // Three pieces of one list, as usb-storage sends them; the answer of 36 bytes ends within the second one.
    for (const seqnum of [3, 4, 5]) c.submit(seqnum, { endpoint: 0x81, length: 20, flags: 1 });
    expect(await c.answer()).toEqual({ command: 3, seqnum: 3, status: 0, actual: 20 });
    await c.take(20);
    expect(await c.answer()).toEqual({ command: 3, seqnum: 4, status: -121, actual: 16 });
    await c.take(16);
    c.unlink(6, 5);
    expect(await c.answer()).toEqual({ command: 4, seqnum: 6, status: -104, actual: 0 });
    c.submit(7, { endpoint: 0x81, length: 13 });
    expect(await c.answer()).toEqual({ command: 3, seqnum: 7, status: 0, actual: 13 });
    expect((await c.take(13)).toString('hex', 0, 4)).toBe('55534253');
  });

  it('go on with the next command when nothing was queued behind', async () => {
    const c = client();
    await c.import();
    await c.configure();
    for (const base of [10, 20]) {
      c.submit(base, { endpoint: 1, data: inquiry });
      expect(await c.answer()).toMatchObject({ seqnum: base, status: 0 });
      c.submit(base + 1, { endpoint: 0x81, length: 64, flags: 1 });
      expect(await c.answer()).toEqual({ command: 3, seqnum: base + 1, status: -121, actual: 36 });
      await c.take(36);
      c.submit(base + 2, { endpoint: 0x81, length: 13 });
      expect(await c.answer()).toMatchObject({ status: 0, actual: 13 });
      await c.take(13);
    }
  });
});

it('says when a client breaks off within a command', async () => {
  const c = client();
  await c.import();
  c.send('0000000100000001');
  c.socket.end();
  await c.end();
  await turn();
  expect(log).toContain('1-1: the connection broke off within a command');
});
