import { Buffer } from 'node:buffer';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import { stickDataSchema } from './data.ts';
import type { Faults } from './faults.ts';
import { modelNames, modelOf } from './models/index.ts';
import { VirtualStick } from './stick.ts';
import type { StickEvent, TransferEnd } from './types.ts';

const linux = '55534243123456780000000000000011062000000101000100000000000000';
const windows = '55534243000000000000000000000011060000000000000000000000000000';
const eject = '5553424397654321000000000000061b000000020000000000000000000000';
const none = new Uint8Array(0);
const hexOf = (end: TransferEnd): string => (end.status === 'ok' ? Buffer.from(end.data).toString('hex') : end.status);

let clock: FakeClock;
let stick: VirtualStick;
let events: StickEvent[];

const start = (model = 'e303', faults: Faults = {}): void => {
  clock = new FakeClock();
  stick = new VirtualStick({ data: modelOf(model), clock, faults });
  events = [];
  stick.on((event) => events.push(event));
  stick.plug('already');
  configure();
};
const configure = (): void => void stick.control({ requestType: 0, request: 9, value: 1, index: 0, length: 0 }, none);
const send = (hex: string, endpoint = 1): TransferEnd => stick.transferOut(endpoint, Buffer.from(hex, 'hex'));
const fetch = async (length: number, endpoint = 0x81): Promise<string> =>
  hexOf(await stick.transferIn(endpoint, length).done);
const clearHalt = (endpoint: number): void =>
  void stick.control({ requestType: 2, request: 1, value: 0, index: endpoint, length: 0 }, none);
const get = (type: number, index: number, length = 255): string =>
  hexOf(stick.control({ requestType: 0x80, request: 6, value: (type << 8) | index, index: 0x409, length }, none));
/** A command in its wrapper. */
const wrap = (cdb: string, length = 0, direction: 'in' | 'out' = 'in'): string => {
  const cbw = Buffer.alloc(31);
  cbw.write('55534243aabbccdd', 'hex');
  cbw.writeUInt32LE(length, 8);
  cbw.writeUInt8(direction === 'in' ? 0x80 : 0, 12);
  cbw.writeUInt8(cdb.length / 2, 14);
  cbw.write(cdb, 15, 'hex');
  return cbw.toString('hex');
};
const csw = (residue: string, status: string): string => `55534253aabbccdd${residue}${status}`;
const passed = csw('00000000', '00');
const failed = csw('00000000', '01');

describe('stick data', () => {
  it.each(modelNames)('%s has the right shape, and every way leads to a personality', (name) => {
    const data = stickDataSchema.parse(modelOf(name));
    const targets = [
      ...data.messages.map((m) => m.to),
      ...data.powerOn.map((p) => p.to),
      ...Object.values(data.disks).flatMap((d) => d.ejectTo ?? []),
    ];
    for (const to of targets) expect(data.personalities).toHaveProperty(to);
  });

  it.each(modelNames)('the identifiers of %s are well-formed', (name) => {
    const { identity } = modelOf(name);
    const luhn = (digits: string): number =>
      Array.from(digits)
        .reverse()
        .reduce((sum, digit, i) => {
          const n = Number(digit) * (i % 2 === 0 ? 1 : 2);
          return sum + (n > 9 ? n - 9 : n);
        }, 0) % 10;
    expect(identity['imei']).toMatch(/^86\d{13}$/);
    expect(luhn(identity['imei'] ?? '1')).toBe(0);
    expect(identity['iccid']).toMatch(/^8949\d{15}$/);
    expect(luhn(identity['iccid'] ?? '1')).toBe(0);
    expect(identity['imsi']).toMatch(/^26201\d{10}$/);
  });
});

describe('control pipe', () => {
  beforeEach(() => start());

  it('gives the descriptors of the installer disk', () => {
    expect(get(1, 0)).toBe('1201000200000040d112011f020101020001');
    expect(get(2, 0)).toBe('09022000010100c0fa09040000020806500007058102000200070501020002' + '00');
    expect(get(3, 0)).toBe('04030904');
    expect(Buffer.from(get(3, 1), 'hex').toString('utf16le', 2)).toBe('HUAWEI_MOBILE');
    expect(get(6, 0)).toBe('0a060002000000400100');
  });

  it('gives no more than was asked for, and stalls on what it does not have', () => {
    expect(get(2, 0, 9)).toBe('09022000010100c0fa');
    expect(get(3, 9)).toBe('stall');
    expect(get(2, 1)).toBe('stall');
    expect(get(0x22, 0)).toBe('stall');
    expect(hexOf(stick.control({ requestType: 0xc0, request: 0x88, value: 0, index: 0, length: 8 }, none))).toBe(
      'stall',
    );
  });

  it('has no endpoints while it is not configured', () => {
    stick.control({ requestType: 0, request: 9, value: 0, index: 0, length: 0 }, none);
    expect(hexOf(stick.control({ requestType: 0x80, request: 8, value: 0, index: 0, length: 1 }, none))).toBe('00');
    expect(send(wrap('000000000000')).status).toBe('stall');
    expect(stick.control({ requestType: 0, request: 9, value: 2, index: 0, length: 0 }, none).status).toBe('stall');
  });

  it('says whether an endpoint is halted', () => {
    const halted = (): string =>
      hexOf(stick.control({ requestType: 0x82, request: 0, value: 0, index: 0x81, length: 2 }, none));
    expect(halted()).toBe('0000');
    stick.control({ requestType: 2, request: 3, value: 0, index: 0x81, length: 0 }, none);
    expect(halted()).toBe('0100');
    clearHalt(0x81);
    expect(halted()).toBe('0000');
  });

  it('writes every transfer down in the normal form', () => {
    const seen = (): string[] => events.flatMap((e) => (e.kind === 'wire' && !e.standard ? e.line : []));
    send(linux);
    void stick.transferIn(0x81, 13);
    clearHalt(0x81);
    stick.control({ requestType: 1, request: 11, value: 0, index: 0, length: 0 }, none);
    stick.control({ requestType: 0x40, request: 0x0b, value: 1, index: 0, length: 2 }, Uint8Array.of(5, 6));
    stick.control({ requestType: 0xc0, request: 0x88, value: 0, index: 0, length: 8 }, none);
    expect(seen()).toEqual([
      'set-config 1',
      `bulk-out 01 ${linux}`,
      'bulk-in 81 13',
      'clear-halt 81',
      'set-alt 0 0',
      'ctrl-out 40 0b 0001 0000 0506',
      'ctrl-in c0 88 0000 0000 8',
    ]);
  });
});

describe('disk', () => {
  beforeEach(() => start());

  it('answers INQUIRY with its names', async () => {
    send(wrap('120000002400', 36));
    const data = Buffer.from(await fetch(36), 'hex');
    expect(data.readUInt8(0)).toBe(5);
    expect(data.toString('latin1', 8, 36)).toBe('HUAWEI  Mass Storage    2.31');
    expect(await fetch(13)).toBe(passed);
  });

  it('tells its size and gives its blocks, over several transfers too', async () => {
    send(wrap('25000000000000000000', 8));
    expect(await fetch(8)).toBe('0000003f00000800');
    expect(await fetch(13)).toBe(passed);
    send(wrap('28000000001000000100', 2048));
    const halves = [await fetch(512), await fetch(4096)];
    expect(halves.map((h) => h.length / 2)).toEqual([512, 1536]);
    expect(Buffer.from(halves[0] ?? '', 'hex').toString('latin1', 1, 6)).toBe('CD001');
    expect(await fetch(13)).toBe(passed);
    send(wrap('a80000000012000000010000', 2048));
    expect(Buffer.from(await fetch(2048), 'hex').toString('latin1')).toContain('README.TXT');
    expect(await fetch(13)).toBe(passed);
  });

  it('stalls a failed read, stays halted until cleared, then says failed and why', async () => {
    send(wrap('28000000ffff00000100', 2048));
    expect(await fetch(2048)).toBe('stall');
    expect(await fetch(13)).toBe('stall');
    clearHalt(0x81);
    expect(await fetch(13)).toBe(csw('00080000', '01'));
    send(wrap('030000001200', 18));
    expect(await fetch(18)).toBe('70000500000000' + '0a' + '00000000' + '2100' + '00000000');
  });

  it('answers less than allowed with a residue', async () => {
    send(wrap('030000001200', 252));
    expect(await fetch(252)).toHaveLength(36);
    expect(await fetch(13)).toBe(csw('ea000000', '00'));
  });

  it.each([
    ['TEST UNIT READY', '000000000000', 0, ''],
    ['MODE SENSE(6), all pages', '1a003f00c000', 192, '17008000'],
    ['MODE SENSE(10), CD page', '5a002a00000000008000', 128, '001a'],
    ['PREVENT', '1e0000000100', 0, ''],
    ['START', '1b0000000100', 0, ''],
    ['READ TOC', '43000000000000000c00', 12, '001201010014010000000000'],
    ['READ TOC in minutes', '43020000000000000c00', 12, '001201010014010000000200'],
    ['GET CONFIGURATION', '46000000000000000800', 8, '0000000400000008'],
    ['GET EVENT STATUS', '4a010000100000000800', 8, '0006041000020000'],
  ])('carries out %s', async (_, cdb, length, answer) => {
    send(wrap(cdb, length));
    if (length > 0) expect(await fetch(length)).toContain(answer);
    expect(await fetch(13)).toMatch(/^55534253aabbccdd.{8}00$/);
  });

  it('refuses what it does not know, a unit that is not there, and a write', async () => {
    send(wrap('110630000001', 0));
    expect(await fetch(13)).toBe(failed);
    send(wrap('000000000000').replace(/^(.{26})00/, '$101'));
    expect(await fetch(13)).toBe(failed);
    send(wrap('2a000000000000000100', 2048, 'out'));
    expect(send('00'.repeat(512)).status).toBe('stall');
    clearHalt(1);
    expect(await fetch(13)).toBe(csw('00080000', '01'));
  });

  it('halts both pipes on a wrapper that is none, until the storage reset', async () => {
    send('55534244' + linux.slice(8));
    expect(await fetch(13)).toBe('stall');
    expect(send(linux).status).toBe('stall');
    clearHalt(0x81);
    clearHalt(1);
    expect(await fetch(13)).toBe('stall');
    expect(stick.control({ requestType: 0x21, request: 0xff, value: 0, index: 0, length: 0 }, none).status).toBe('ok');
    clearHalt(0x81);
    clearHalt(1);
    send(wrap('000000000000'));
    expect(await fetch(13)).toBe(passed);
    expect(hexOf(stick.control({ requestType: 0xa1, request: 0xfe, value: 0, index: 0, length: 1 }, none))).toBe('00');
  });

  it('keeps its disk while removal is prevented', async () => {
    start('mf831');
    for (const [cdb, answer] of [
      ['1e0000000100', passed],
      ['1b0000000200', failed],
      ['1e0000000000', passed],
    ] as const) {
      send(wrap(cdb));
      expect(await fetch(13)).toBe(answer);
    }
    await clock.advance(5000);
    expect(stick.id).toBe('19d2:1225');
  });
});

describe('leaving and coming back', () => {
  it.each([
    ['e303', linux, '12d1:14db'],
    ['e303', windows, '12d1:1001'],
    ['mf831', eject, '19d2:1405'],
  ])('%s goes to another id, with the status fetched first', async (model, message, id) => {
    start(model);
    send(message);
    expect(await fetch(13)).toMatch(/^55534253.{16}00$/);
    expect(stick.present).toBe(true);
    await clock.advance(100);
    expect(stick.present).toBe(false);
    expect(await fetch(13)).toBe('gone');
    await clock.advance(1100);
    expect(stick.present).toBe(false);
    await clock.advance(200);
    expect(stick.id).toBe(id);
    expect(events.filter((e) => e.kind !== 'wire').map((e) => e.kind)).toEqual(['arrived', 'left', 'arrived']);
  });

  it('ends a transfer that waits when it goes', async () => {
    start();
    const waiting = fetch(13);
    stick.unplug();
    expect(await waiting).toBe('gone');
  });

  it('the E303 stays where it is when it is ejected', async () => {
    start();
    send(eject);
    expect(await fetch(13)).toMatch(/00$/);
    await clock.advance(60_000);
    expect(stick.id).toBe('12d1:1f01');
    expect(events.filter((e) => e.kind === 'left')).toEqual([]);
  });

  it('the E303 forgets at a replug what it was', async () => {
    start();
    send(windows);
    await clock.advance(2000);
    stick.unplug();
    stick.plug();
    await clock.advance(200);
    expect(stick.id).toBe('12d1:1f01');
  });

  it('is gone for good when it is pulled while it is away', async () => {
    start();
    send(linux);
    await clock.advance(500);
    stick.unplug();
    await clock.advance(10_000);
    expect(stick.present).toBe(false);
    expect(clock.waiting).toBe(0);
  });
});

describe('faults', () => {
  it('comes back late', async () => {
    start('e303', { awayMs: 30_000 });
    send(linux);
    await clock.advance(29_000);
    expect(stick.present).toBe(false);
    await clock.advance(2000);
    expect(stick.id).toBe('12d1:14db');
  });

  it('never comes back', async () => {
    start('e303', { neverReturns: true });
    send(linux);
    await clock.advance(600_000);
    expect(stick.present).toBe(false);
  });

  it('comes back as something else', async () => {
    start('e303', { returnsAs: '12d1:1443' });
    send(linux);
    await clock.advance(5000);
    expect(stick.id).toBe('12d1:1443');
    expect(get(1, 0)).toContain('d1124314');
  });

  it('lies: says that it goes, and stays', async () => {
    start('e303', { lies: true });
    send(linux);
    expect(await fetch(13)).toMatch(/00$/);
    await clock.advance(60_000);
    expect(stick.id).toBe('12d1:1f01');
  });

  it('stalls the transfer with the given number, and only that', async () => {
    start('e303', { stallTransfer: 2 });
    send(wrap('000000000000'));
    expect(await fetch(13)).toBe('stall');
    expect(await fetch(13)).toBe(passed);
  });

  it('is pulled when the transfer with the given number arrives', async () => {
    start('e303', { unplugAtTransfer: 1 });
    expect(send(linux).status).toBe('gone');
    await clock.advance(60_000);
    expect(stick.present).toBe(false);
    expect(clock.waiting).toBe(0);
  });
});
