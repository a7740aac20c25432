import { Buffer } from 'node:buffer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import { UsbIpClient } from '../../../test/doubles/usbip-client.ts';
import type { Faults } from '../stick/faults.ts';
import { modelOf } from '../stick/models/index.ts';
import { serveSticks, type Served } from './serve.ts';

/** Each fault as a client of the server meets it: by what the stick answers and by whether it can be had. */
const windows = '55534243123456780000000000000011060000000000000000000000000000';
const inquiry = '55534243010000002400000080000612000000240000000000000000000000';

let clock: FakeClock;
let served: Served | undefined;
let clients: UsbIpClient[];
beforeEach(() => {
  clock = new FakeClock();
  clients = [];
});
afterEach(async () => {
  for (const each of clients) each.socket.destroy();
  await served?.close();
  expect(clock.waiting).toBe(0);
});

const turn = (): Promise<void> => new Promise((done) => setTimeout(done, 20));
const client = (): UsbIpClient => {
  const made = new UsbIpClient(served?.port ?? 0);
  clients.push(made);
  return made;
};
/** Serves an E303 with a fault, as a disk or as ports. */
async function serve(faults: Faults, as = 'disk'): Promise<UsbIpClient> {
  const data = { ...modelOf('e303'), powerOn: [{ when: {}, to: as }] };
  served = await serveSticks({
    models: [data],
    faults: { '1-1': faults },
    host: '127.0.0.1',
    port: 0,
    pace: 1,
    clock,
    tell: () => undefined,
  });
  const c = client();
  await c.import();
  await c.configure();
  return c;
}
/** The id under which the stick can be had now; undefined while it cannot. */
async function offered(): Promise<string | undefined> {
  const c = client();
  const answer = await c.import();
  c.socket.destroy();
  return answer.length > 8 ? `${answer.toString('hex', 308, 310)}:${answer.toString('hex', 310, 312)}` : undefined;
}
async function sendMessage(c: UsbIpClient): Promise<number> {
  c.submit(2, { endpoint: 1, data: windows });
  return (await c.answer()).status;
}
async function after(ms: number): Promise<void> {
  await clock.advance(ms);
  await turn();
}

describe('a switch', () => {
  it('takes as long as awayMs says', async () => {
    await sendMessage(await serve({ awayMs: 5000 }));
    await after(4000);
    expect(await offered()).toBeUndefined();
    await after(1100);
    expect(await offered()).toBe('12d1:1001');
  });

  it('ends for ever with neverReturns', async () => {
    const c = await serve({ neverReturns: true });
    await sendMessage(c);
    await after(200);
    await c.end();
    await after(600_000);
    expect(await offered()).toBeUndefined();
  });

  it('ends as another id with returnsAs', async () => {
    await sendMessage(await serve({ returnsAs: '12d1:14fe' }));
    await after(2000);
    expect(await offered()).toBe('12d1:14fe');
  });

  it('is told and not done with lies', async () => {
    const c = await serve({ lies: true });
    expect(await sendMessage(c)).toBe(0);
    c.submit(3, { endpoint: 0x81, length: 13 });
    expect(await c.answer()).toMatchObject({ status: 0, actual: 13 });
    expect((await c.take(13)).toString('hex', 12)).toBe('00');
    await after(60_000);
    expect(c.closed).toBe(false);
  });
});

describe('a transfer', () => {
  it('stalls when it is the n-th, and the ones around it do not', async () => {
    const c = await serve({ stallTransfer: 2 });
    c.submit(2, { endpoint: 1, data: inquiry });
    expect(await c.answer()).toMatchObject({ seqnum: 2, status: 0 });
    c.submit(3, { endpoint: 0x81, length: 36 });
    expect(await c.answer()).toMatchObject({ seqnum: 3, status: -32, actual: 0 });
    c.submit(4, { endpoint: 0x81, length: 36 });
    expect(await c.answer()).toMatchObject({ seqnum: 4, status: 0, actual: 36 });
  });

  it('finds the stick pulled when it is the n-th', async () => {
    const c = await serve({ unplugAtTransfer: 1 });
    c.submit(2, { endpoint: 1, data: inquiry });
    expect(await c.answer()).toMatchObject({ status: -108 });
    await c.end();
    expect(await offered()).toBeUndefined();
  });
});

describe('a port', () => {
  const command = Buffer.from('AT\r').toString('hex');

  it('is there and never answers with at=dead; what waits can be taken back', async () => {
    const c = await serve({ at: 'dead' }, 'serial');
    c.submit(2, { endpoint: 3, data: command });
    expect(await c.answer()).toMatchObject({ status: 0, actual: 3 });
    c.submit(3, { endpoint: 0x84, length: 64 });
    await after(60_000);
    c.unlink(4, 3);
    expect(await c.answer()).toMatchObject({ seqnum: 4, status: -104 });
  });

  it('answers after everybody has given up with at=late', async () => {
    const c = await serve({ at: 'late' }, 'serial');
    c.submit(2, { endpoint: 3, data: command });
    await c.answer();
    c.submit(3, { endpoint: 0x84, length: 64 });
    expect(await c.answer()).toMatchObject({ seqnum: 3, actual: 3 });
    await c.take(3);
    c.submit(4, { endpoint: 0x84, length: 64 });
    await after(7500);
    expect(c.unread).toBe(0);
    await after(600);
    expect(await c.answer()).toMatchObject({ seqnum: 4, actual: 6 });
  });

  it('answers byte by byte with at=pieces', async () => {
    const c = await serve({ at: 'pieces' }, 'serial');
    c.submit(2, { endpoint: 3, data: command });
    await c.answer();
    await after(10);
    let heard = '';
    for (let seqnum = 3; heard.length < 9; seqnum += 1) {
      c.submit(seqnum, { endpoint: 0x84, length: 64 });
      expect(await c.answer()).toMatchObject({ seqnum, status: 0, actual: 1 });
      heard += (await c.take(1)).toString();
    }
    expect(heard).toBe('AT\r\r\nOK\r\n');
  });
});
