import { Buffer } from 'node:buffer';
import { request as httpRequest } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import { Failure, idOf, sightingSchema } from '../../core/model/index.ts';
import type { Sighting } from '../../core/model/index.ts';
import type { BusEvent, Log, Pty, Ptys, SerialChannel, UsbDevice } from '../../core/ports.ts';
import type { Faults } from '../stick/faults.ts';
import { modelNames } from '../stick/models/index.ts';
import { createVirtualBench, type VirtualBench } from './bench.ts';

const linux = '55534243123456780000000000000011062000000101000100000000000000';
const windows = '55534243000000000000000000000011060000000000000000000000000000';
const wrongMessage = '55534243123456780000000000000011063000000000010000000000000000';
const eject = '5553424397654321000000000000061b000000020000000000000000000000';
const settings = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 } as const;
const log: Log = { info: () => undefined, error: () => undefined };
const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const turn = (): Promise<void> => new Promise((done) => setTimeout(done, 15));

let clock: FakeClock;
let bench: VirtualBench;
let events: BusEvent[];

const start = (models: string[], more: { faults?: Record<string, Faults>; ptys?: Ptys } = {}): void => {
  clock = new FakeClock();
  bench = createVirtualBench({ models, clock, log, ...more });
  events = [];
  bench.usb.watch(
    (event) => events.push(event),
    () => undefined,
  );
};
afterEach(async () => {
  await bench.close();
  expect(clock.waiting).toBe(0);
});

/** Moves the time in small steps until the sighting is as wanted; loopback sockets get real time on the way. */
const until = async (wanted: (s: Sighting) => boolean, place = 'v1-1'): Promise<Sighting> => {
  for (let i = 0; i < 400; i += 1) {
    const found = (await bench.usb.list()).find((s) => s.place === place);
    if (found && wanted(found)) return found;
    await clock.advance(25);
    if (i % 10 === 0) await turn();
  }
  throw new Error(`never seen: ${JSON.stringify(await bench.usb.list())}`);
};
const code = async (attempt: Promise<unknown>): Promise<string> => {
  const thrown: unknown = await attempt.then(
    () => 'nothing thrown',
    (error: unknown) => error,
  );
  return thrown instanceof Failure ? thrown.code : String(thrown);
};
/** What a switch does: free the interface, claim it, send, read the status. */
const sendMessage = async (hex: string, place = 'v1-1'): Promise<string> => {
  const device = await bench.usb.open(place);
  await device.detachDriver(0);
  await device.claim(0);
  await device.transferOut(1, Buffer.from(hex, 'hex'), 3000);
  const status = await device.transferIn(0x81, 13, 3000);
  await device.close();
  return Buffer.from(status).toString('hex', 12);
};
const ask = async (channel: SerialChannel, line: string): Promise<string> => {
  let heard = '';
  const stop = channel.onData((data) => (heard += Buffer.from(data).toString('latin1')));
  await channel.write(bytes(`${line}\r`));
  await clock.advance(100);
  stop();
  return heard;
};
const browse = (
  seen: Sighting,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> => {
  const card = seen.cards[0];
  if (card?.reach.kind !== 'loopback') throw new Error('no card');
  const { port } = card.reach;
  const answer = new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const host = card.gateway ?? '';
    const sent = httpRequest({ host: '127.0.0.1', port, path, headers: { host, ...headers }, timeout: 2000 }, (got) => {
      let body = '';
      got.on('data', (part) => (body += String(part)));
      got.on('error', reject);
      got.on('end', () => resolve({ status: got.statusCode ?? 0, headers: got.headers, body }));
    });
    sent.on('error', reject);
    sent.on('timeout', () => sent.destroy(new Error('time-out')));
    sent.end();
  });
  const tick = setInterval(() => void clock.advance(10), 5);
  return answer.finally(() => clearInterval(tick));
};

describe('a bench', () => {
  it('has its sticks there at once, as the computer sees them', async () => {
    start(['e303', 'mf831']);
    await turn();
    const seen = await bench.usb.list();
    expect(seen.map((s) => [s.place, idOf(s.device), s.virtual, s.access])).toEqual([
      ['v1-1', '12d1:1f01', true, 'ok'],
      ['v1-2', '19d2:1225', true, 'ok'],
    ]);
    for (const each of seen) expect(sightingSchema.parse(each)).toEqual(each);
    expect(seen[0]).toMatchObject({
      device: { manufacturer: 'HUAWEI_MOBILE', deviceClass: 0, speed: 480, activeConfiguration: 1 },
      drivers: [{ interface: 0, driver: 'usb-storage' }],
      drives: [{ interface: 0, scsiVendor: 'HUAWEI', scsiModel: 'Mass Storage', scsiRevision: '2.31' }],
    });
    expect(seen[0]?.device).not.toHaveProperty('serial');
    expect(await bench.usb.trouble()).toBeUndefined();
  });

  it('takes one more stick and lets it go again', async () => {
    start(['e303']);
    await turn();
    expect(bench.add('mf831')).toBe('v1-2');
    expect(bench.places).toEqual(['v1-1', 'v1-2']);
    expect((await bench.usb.list()).map((s) => idOf(s.device))).toEqual(['12d1:1f01', '19d2:1225']);
    await turn();
    await bench.remove('v1-2');
    expect(bench.places).toEqual(['v1-1']);
    expect(events.at(-1)).toEqual({ kind: 'left', place: 'v1-2' });
    expect(bench.add('e303')).toBe('v1-3');
    expect(() => bench.add('e404')).toThrow(Failure);
  });

  it('knows its models and places', async () => {
    start(['e303']);
    expect(() => createVirtualBench({ models: ['e303', 'e404'], clock, log })).toThrow(
      expect.objectContaining({
        data: { code: 'virtual.unknown-model', params: { model: 'e404', models: modelNames.join(', ') } },
      }) as Error,
    );
    expect(await code(bench.usb.open('v1-7'))).toBe('usb.not-found');
    expect(() => bench.unplug('v1-7')).toThrow(Failure);
  });
});

describe('E303', () => {
  it('goes from disk to serial ports, and the right one answers AT', async () => {
    start(['e303']);
    await turn();
    expect(await sendMessage(windows)).toBe('00');
    const seen = await until((s) => s.ports.length === 3);
    expect(idOf(seen.device)).toBe('12d1:1001');
    expect(events.map((e) => e.kind).filter((kind) => kind !== 'changed')).toEqual(['left', 'arrived']);
    expect(seen.ports.map((p) => [p.interface, p.name, p.path, p.driver])).toEqual([
      [0, 'ttyV1-1.0', 'virtual:v1-1/0', 'option'],
      [1, 'ttyV1-1.1', 'virtual:v1-1/1', 'option'],
      [2, 'ttyV1-1.2', 'virtual:v1-1/2', 'option'],
    ]);
    const at = await bench.serial.open('virtual:v1-1/2', settings);
    expect(await ask(at, 'ATI')).toContain('ATI\r\r\nManufacturer: huawei\r\n');
    const diag = await bench.serial.open('virtual:v1-1/1', settings);
    expect(await ask(diag, 'ATI')).toBe('');
  });

  it('goes from disk to its card, whose page answers over TCP', async () => {
    start(['e303']);
    await turn();
    expect(await sendMessage(linux)).toBe('00');
    const seen = await until((s) => s.cards[0]?.gateway !== undefined);
    expect(idOf(seen.device)).toBe('12d1:14db');
    expect(seen.drivers).toEqual([
      { interface: 0, driver: 'cdc_ether' },
      { interface: 1, driver: 'cdc_ether' },
    ]);
    expect(seen.cards[0]).toMatchObject({
      name: 'usbV1-1',
      mac: '02:1e:10:1f:00:01',
      addresses: ['192.168.8.100'],
      gateway: '192.168.8.1',
      link: true,
    });
    const first = await browse(seen, '/api/webserver/SesTokInfo');
    const cookie = /<SesInfo>(.+)<\/SesInfo>/.exec(first.body)?.[1] ?? '';
    expect((await browse(seen, '/api/device/information', { cookie })).body).toContain(
      '<DeviceName>E303s-2</DeviceName>',
    );
    expect((await browse(seen, '/api/device/information')).body).toContain('125002');
    expect(await browse(seen, '/', { host: '127.0.0.1' })).toMatchObject({ status: 302 });
    const card = seen.cards[0];
    expect(card && (await bench.cards.look(card))).toEqual(card);
    bench.unplug('v1-1');
    expect(card && (await bench.cards.look(card))).toBeUndefined();
    await expect(browse(seen, '/')).rejects.toThrow();
  });

  it.each([
    ['wrong message', wrongMessage, '01'],
    ['eject', eject, '00'],
  ])('stays a disk after a %s', async (_, message, status) => {
    start(['e303']);
    await turn();
    expect(await sendMessage(message)).toBe(status);
    await clock.advance(60_000);
    expect(idOf((await until(() => true)).device)).toBe('12d1:1f01');
    expect(events.filter((e) => e.kind === 'left')).toEqual([]);
  });

  it('is a disk again after a replug', async () => {
    start(['e303']);
    await turn();
    await sendMessage(windows);
    await until((s) => s.ports.length === 3);
    const replugged = bench.replug('v1-1');
    expect(await bench.usb.list()).toEqual([]);
    await clock.until(replugged);
    const seen = await until((s) => s.drives.length === 1);
    expect(idOf(seen.device)).toBe('12d1:1f01');
  });
});

describe('MF831', () => {
  it('makes the whole round: disk, card, serial, and back after a replug', async () => {
    start(['mf831']);
    await turn();
    expect(await sendMessage(eject)).toBe('00');
    const card = await until((s) => s.cards[0]?.gateway === '192.168.0.1');
    expect(idOf(card.device)).toBe('19d2:1405');
    expect(card.drivers.map((d) => d.driver)).toEqual(['cdc_ether', 'cdc_ether', 'usb-storage']);
    const path = '/goform/goform_process?goformId=MODE_SWITCH&switchCmd=FACTORY';
    expect((await browse(card, path)).body).toBe('{"result":"failure"}');
    expect((await browse(card, path, { referer: 'http://192.168.0.1/index.html' })).body).toBe('FACTORY:ok');
    const serial = await until((s) => s.ports.length === 3);
    expect(idOf(serial.device)).toBe('19d2:0016');
    const at = await bench.serial.open('virtual:v1-1/2', settings);
    expect(await ask(at, 'ATE0')).toContain('OK');
    expect(await ask(at, 'AT+ZCDRUN=9')).toBe('\r\nOpen autorun state result(0:FAIL 1:SUCCESS):1\r\n\r\nOK\r\n');
    expect(await ask(at, 'AT+ZCDRUN=F')).toBe('\r\nexit download mode result(0:FAIL 1:SUCCESS):1\r\n\r\nOK\r\n');
    const gone: unknown[] = [];
    at.onClose((error) => gone.push(error?.code));
    await clock.until(bench.replug('v1-1'));
    expect(gone).toEqual(['serial.gone']);
    expect(await code(at.write(bytes('AT\r')))).toBe('serial.gone');
    expect(idOf((await until((s) => s.drives.length === 1)).device)).toBe('19d2:1225');
  });
});

describe('an open device', () => {
  const open = async (faults: Faults = {}): Promise<UsbDevice> => {
    start(['e303'], { faults: { 'v1-1': faults } });
    await turn();
    return bench.usb.open('v1-1');
  };

  it('has a driver that must let go before it can be claimed', async () => {
    const device = await open();
    expect(await device.hasDriver(0)).toBe(true);
    expect(await code(device.claim(0))).toBe('usb.busy');
    expect(await code(device.transferOut(1, bytes('x'), 100))).toBe('usb.io');
    expect(await code(device.claim(7))).toBe('usb.io');
    await device.detachDriver(0);
    await device.detachDriver(0);
    expect(await device.hasDriver(0)).toBe(false);
    expect((await bench.usb.list())[0]).toMatchObject({ drivers: [], drives: [] });
    await device.claim(0);
    const other = await bench.usb.open('v1-1');
    expect(await code(other.claim(0))).toBe('usb.busy');
    expect(await code(other.attachDriver(0))).toBe('usb.busy');
    await device.close();
    expect(await other.hasDriver(0)).toBe(false);
    await other.attachDriver(0);
    expect(await other.hasDriver(0)).toBe(true);
    await turn();
    expect((await bench.usb.list())[0]?.drives).toHaveLength(1);
  });

  it('refuses requests to an interface in other hands, but not the makers’ own', async () => {
    const device = await open();
    const toInterface = { requestType: 0xa1, request: 0xfe, value: 0, index: 0 };
    expect(await code(device.controlIn(toInterface, 1, 100))).toBe('usb.busy');
    expect(await code(device.clearHalt(0x81))).toBe('usb.io');
    expect(
      await code(device.controlOut({ requestType: 0x40, request: 0x0b, value: 1, index: 0 }, bytes(''), 100)),
    ).toBe('usb.stall');
    await device.detachDriver(0);
    await device.claim(0);
    expect(await device.controlIn(toInterface, 1, 100)).toEqual(Uint8Array.of(0));
  });

  it('is given back in a state that the driver can mend', async () => {
    const device = await open();
    await device.detachDriver(0);
    await device.claim(0);
    await device.transferOut(1, bytes('no wrapper'), 100);
    expect(await code(device.transferIn(0x81, 13, 100))).toBe('usb.stall');
    await device.release(0);
    await device.attachDriver(0);
    await turn();
    expect((await bench.usb.list())[0]?.drives).toMatchObject([{ name: 'srV1-1', scsiVendor: 'HUAWEI' }]);
  });

  it('ends a read of nothing with a time-out, and loses nothing by it', async () => {
    const device = await open();
    await device.detachDriver(0);
    await device.claim(0);
    const waiting = code(device.transferIn(0x81, 13, 500));
    await clock.advance(499);
    await clock.advance(2);
    expect(await waiting).toBe('usb.timeout');
    await device.transferOut(1, Buffer.from(wrongMessage, 'hex'), 500);
    expect(await device.transferIn(0x81, 13, 500)).toHaveLength(13);
  });

  it('stalls, and goes on when the halt is cleared', async () => {
    const device = await open();
    await device.detachDriver(0);
    await device.claim(0);
    const read = Buffer.from('5553424301000000000800008000' + '0a' + '28000000ffff00000100' + '000000000000', 'hex');
    await device.transferOut(1, read, 500);
    expect(await code(device.transferIn(0x81, 2048, 500))).toBe('usb.stall');
    await device.clearHalt(0x81);
    expect(Buffer.from(await device.transferIn(0x81, 13, 500)).toString('hex', 12)).toBe('01');
    expect(await code(device.controlIn({ requestType: 0xc0, request: 0x88, value: 0, index: 0 }, 8, 500))).toBe(
      'usb.stall',
    );
    expect(await device.controlIn({ requestType: 0x80, request: 6, value: 0x100, index: 0 }, 8, 500)).toHaveLength(8);
  });

  it('is gone when the stick is pulled in the middle', async () => {
    const device = await open();
    await device.detachDriver(0);
    await device.claim(0);
    const waiting = code(device.transferIn(0x81, 13, 60_000));
    bench.unplug('v1-1');
    expect(await waiting).toBe('usb.gone');
    expect(await code(device.transferOut(1, bytes('x'), 100))).toBe('usb.gone');
    expect(await code(bench.usb.open('v1-1'))).toBe('usb.not-found');
    bench.plug('v1-1');
    await until((s) => s.drivers.length === 1);
    expect(await code(device.claim(0))).toBe('usb.gone');
    await device.close();
    await device.close();
  });

  it('is pulled by a fault at a given transfer, whatever the kernel asked before', async () => {
    const device = await open({ unplugAtTransfer: 1 });
    await device.detachDriver(0);
    await device.claim(0);
    expect(await code(device.transferOut(1, Buffer.from(linux, 'hex'), 100))).toBe('usb.gone');
    expect(events.at(-1)).toEqual({ kind: 'left', place: 'v1-1' });
  });

  it('sets its configuration only when nobody uses it, and can be reset', async () => {
    const device = await open();
    expect(await code(device.setConfiguration(1))).toBe('usb.busy');
    await device.detachDriver(0);
    await device.setConfiguration(0);
    expect((await bench.usb.list())[0]?.device.activeConfiguration).toBe(0);
    await device.setConfiguration(1);
    expect(await device.hasDriver(0)).toBe(true);
    expect(await code(device.setConfiguration(4))).toBe('usb.busy');
    await device.detachDriver(0);
    expect(await code(device.setConfiguration(4))).toBe('usb.stall');
    await device.reset();
    expect(await code(device.setAlternate(0, 0))).toBe('usb.io');
  });
});

describe('a port', () => {
  const asSerial = async (faults: Faults = {}, ptys?: Ptys): Promise<Sighting> => {
    start(['e303'], { faults: { 'v1-1': faults }, ...(ptys ? { ptys } : {}) });
    await turn();
    await sendMessage(windows);
    return until((s) => s.ports.length === 3);
  };

  it('opens once', async () => {
    await asSerial();
    const path = 'virtual:v1-1/2';
    expect(bench.serial.owns(path)).toBe(true);
    expect(bench.serial.owns('/dev/ttyUSB0')).toBe(false);
    const first = await bench.serial.open(path, settings);
    expect(await code(bench.serial.open(path, settings))).toBe('serial.held');
    expect(await code(bench.serial.open('virtual:v1-1/3', settings))).toBe('serial.not-found');
    await first.close();
    await first.close();
    const second = await bench.serial.open(path, settings);
    expect(await ask(second, 'AT')).toContain('OK');
  });

  it('keeps what comes before a listener is set, and holds back when paused', async () => {
    await asSerial();
    const channel = await bench.serial.open('virtual:v1-1/2', settings);
    await channel.write(bytes('ATE0\r'));
    await clock.advance(100);
    let heard = '';
    channel.onData((data) => (heard += Buffer.from(data).toString('latin1')));
    expect(heard).toBe('ATE0\r\r\nOK\r\n');
    channel.pause();
    await channel.write(bytes('AT+CSQ\r'));
    await clock.advance(100);
    expect(heard).toBe('ATE0\r\r\nOK\r\n');
    channel.resume();
    await clock.advance(10);
    expect(heard).toContain('+CSQ: 18,99');
  });

  it('speaks unasked while it is open', async () => {
    await asSerial();
    const channel = await bench.serial.open('virtual:v1-1/2', settings);
    let heard = '';
    channel.onData((data) => (heard += Buffer.from(data).toString('latin1')));
    await clock.advance(6000);
    expect(heard).toContain('^RSSI:18');
  });

  it('never answers when it is dead, though its ids are right', async () => {
    const seen = await asSerial({ at: 'dead' });
    expect(idOf(seen.device)).toBe('12d1:1001');
    const channel = await bench.serial.open('virtual:v1-1/2', settings);
    expect(await ask(channel, 'AT')).toBe('');
  });

  it('is a pseudo-terminal where there are some', async () => {
    const made: FakePty[] = [];
    const seen = await asSerial(
      {},
      { open: () => Promise.resolve(made[made.push(new FakePty(made.length)) - 1] as Pty) },
    );
    expect(seen.ports.map((p) => p.path)).toEqual(['/dev/pts/70', '/dev/pts/71', '/dev/pts/72']);
    await clock.advance(20_000);
    expect(made[2]?.heard).toBe('');
    for (const char of 'ATE0\r') made[2]?.type(char);
    await clock.advance(100);
    expect(made[2]?.heard).toMatch(/^ATE0\r\r\nOK\r\n$/);
    expect(bench.serial.owns('/dev/pts/72')).toBe(false);
    bench.unplug('v1-1');
    await turn();
    expect(made.every((pty) => pty.closed)).toBe(true);
  });

  it('falls back to one for this process when there are no pseudo-terminals', async () => {
    const seen = await asSerial({}, { open: () => Promise.reject(new Failure('virtual.no-ptys')) });
    expect(seen.ports[0]?.path).toBe('virtual:v1-1/0');
  });
});

describe('a page with a fault', () => {
  const asCard = async (web: Faults['web']): Promise<Sighting> => {
    start(['e303'], { faults: { 'v1-1': { web } } });
    await turn();
    await sendMessage(linux);
    return until((s) => s.cards[0]?.gateway !== undefined);
  };

  it.each([
    ['rubbish', /Parse Error/],
    ['truncated', /aborted|hang up/],
    ['hangs', /time-out/],
  ] as const)('%s ends in an error of the client', async (web, error) => {
    await expect(browse(await asCard(web), '/api/device/basic_information')).rejects.toThrow(error);
  });

  it('login sends everything to a login page', async () => {
    const answer = await browse(await asCard('login'), '/api/device/basic_information');
    expect(answer).toMatchObject({ status: 302, headers: { location: 'http://192.168.8.1/html/login.html' } });
  });
});

class FakePty implements Pty {
  readonly path: string;
  heard = '';
  closed = false;
  #listener: (data: Uint8Array) => void = () => undefined;
  constructor(n: number) {
    this.path = `/dev/pts/${70 + n}`;
  }
  type(text: string): void {
    this.#listener(bytes(text));
  }
  write(data: Uint8Array): Promise<void> {
    this.heard += Buffer.from(data).toString('latin1');
    return Promise.resolve();
  }
  onData(listener: (data: Uint8Array) => void): () => void {
    this.#listener = listener;
    return () => undefined;
  }
  pause(): void {
    // Nothing comes by itself here.
  }
  resume(): void {
    // As above.
  }
  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}
