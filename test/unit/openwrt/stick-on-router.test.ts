import { afterEach, describe, expect, it } from 'vitest';
import { knownMode } from '../../../electron/compose/openwrt.ts';
import { idOf, type Device, type ModeToken } from '../../../electron/core/model/index.ts';
import { ruleFor } from '../../../electron/core/modes/lookup.ts';
import { shippedIndex } from '../../../electron/core/modes/index.ts';
import { changeFile, type FileChange } from '../../../electron/core/openwrt/change.ts';
import { foreseeAll } from '../../../electron/core/openwrt/explain.ts';
import { stockFile } from '../../../electron/core/openwrt/stock.ts';
import { wishFor, type RouterWish } from '../../../electron/core/openwrt/wish.ts';
import { shippedRules } from '../../../electron/compose/rule-book.ts';
import { testBench, type TestBench } from '../flow/world.ts';
import { runUsbmode } from './usbmode-reader.ts';

const now = '2026-03-04T05:06:07.000Z';
const windows = '55534243000000000000000000000011060000000000000000000000000000';
const linux = '55534243123456780000000000000011062000000101000100000000000000';
const limitMs = 10_000;

let open: TestBench | undefined;
afterEach(async () => {
  await open?.stop();
  open = undefined;
});

const start = async (model: string): Promise<TestBench> => (open = await testBench([model]));
const session = (bench: TestBench) => bench.workbench.session('v1-1');
const comes = (bench: TestBench, id: string) =>
  session(bench).until(
    () => {
      const seen = session(bench).sighting?.device;
      return seen !== undefined && idOf(seen) === id ? seen : undefined;
    },
    limitMs,
    new AbortController().signal,
  );

function wish(bench: TestBench, mode: ModeToken): RouterWish {
  const one = session(bench);
  return wishFor(
    {
      place: 'v1-1', device: one.present().device, mode: one.mode.main, identity: one.identity, vendor: one.vendor,
      book: shippedRules(), known: [...one.known.values()], runs: one.runs,
      ruleFor: (device: Device) => ruleFor(shippedIndex(), device).rule,
    },
    mode,
  ); // prettier-ignore
}
const change = (bench: TestBench, mode: ModeToken, text = stockFile()): FileChange =>
  changeFile(text, wish(bench, mode), now, knownMode);

describe('a virtual E303 on a router', { timeout: 30_000 }, () => {
  it('becomes HiLink by the packaged file, as foreseen', async () => {
    const bench = await start('e303');
    const device = session(bench).present().device;
    expect(foreseeAll(stockFile(), [device], knownMode)[0]).toMatchObject({
      becomes: 'network',
      comesAs: ['12d1:14db', '12d1:14dc'],
    });
    const ran = await runUsbmode(stockFile(), bench.bench.usb, 'v1-1');
    expect(ran).toMatchObject({ exit: 0, taken: ['12d1:1f01', '*'], sent: [`out 01 ${linux}`] });
    expect(await comes(bench, '12d1:14db')).toBeDefined();
  });

  it('becomes 12d1:1001 by the change, and the router stays with that', async () => {
    const bench = await start('e303');
    const made = change(bench, 'serial');
    expect(made.foreseen).toMatchObject({ sends: [windows], comesAs: ['12d1:1001'] });
    const ran = await runUsbmode(made.after, bench.bench.usb, 'v1-1');
    expect(ran).toMatchObject({ exit: 0, taken: ['12d1:1f01', '*'], sent: [`out 01 ${windows}`] });
    expect(await comes(bench, '12d1:1001')).toBeDefined();
  });

  it('is written as verified with the id that it came back as, after a run of this program', async () => {
    const bench = await start('e303');
    const run = await bench.workbench.startRun('v1-1', 'serial').done;
    expect(run.verdict).toBe('verified');
    const made = wish(bench, 'serial');
    expect(made).toMatchObject({
      id: '12d1:1f01',
      proof: 'verified',
      targets: ['12d1:1001'],
      messages: [windows],
      needsEntry: true,
    });
    expect(made.arrived && idOf(made.arrived)).toBe('12d1:1001');
  });

  it.each([
    ['t_class keeps it a disk', '{ "t_class": 255, "mode": "HuaweiNew", "msg": [ ] }', []],
    ['an unknown mode sends msg', '{ "mode": "HuaweiAlt", "msg": [ 0 ] }', [`out 01 ${windows}`]],
    ['an index out of range sends nothing', '{ "msg": [ 1 ] }', []],
  ])('agrees with what is foreseen: %s', async (_name, entry, sent) => {
    const bench = await start('e303');
    const text = `{ "messages": [ "${windows}" ], "devices": { "12d1:1f01": { "*": ${entry} } } }`;
    const [seen] = foreseeAll(text, [session(bench).present().device], knownMode);
    const ran = await runUsbmode(text, bench.bench.usb, 'v1-1');
    expect(ran.sent).toEqual(sent);
    expect(seen?.outcome === 'acts').toBe(sent.length > 0);
    expect((seen?.sends ?? []).map((hex) => `out 01 ${hex}`)).toEqual(sent);
  });
});

describe('a virtual MF831 on a router', { timeout: 30_000 }, () => {
  it('is ejected by the packaged file and comes up as cdc_ether; nothing has to be changed', async () => {
    const bench = await start('mf831');
    const made = change(bench, 'network');
    expect(made).toMatchObject({
      kind: 'none',
      foreseen: { becomes: 'network', steps: [{ id: 'openwrt.mode.StandardEject' }] },
    });
    const ran = await runUsbmode(made.after, bench.bench.usb, 'v1-1');
    expect(ran.taken).toEqual(['19d2:1225', '*']);
    expect(await comes(bench, '19d2:1405')).toBeDefined();
  });

  it('gets an entry in a file that has none for it', async () => {
    const bench = await start('mf831');
    const made = change(bench, 'network', '{ "messages": [ ], "devices": { } }');
    expect(JSON.parse(made.after)).toEqual({
      messages: [],
      devices: { '19d2:1225': { '*': { t_vendor: 6610, t_product: [5125, 5123], mode: 'StandardEject', msg: [] } } },
    });
    await runUsbmode(made.after, bench.bench.usb, 'v1-1');
    expect(await comes(bench, '19d2:1405')).toBeDefined();
  });

  it('cannot be brought to serial ports by a router, and needs no entry once the stick has stored it', async () => {
    const bench = await start('mf831');
    expect(() => wish(bench, 'serial')).toThrow('openwrt.stick-first');
    for (const mode of ['network', 'serial'] as const) {
      const run = await bench.workbench.startRun('v1-1', mode, mode === 'serial' ? { consent: 'yes' } : {}).done;
      expect(run.verdict).toBe('verified');
    }
    const made = change(bench, 'serial');
    expect(made).toMatchObject({ kind: 'none', notes: [{ id: 'openwrt.note.no-entry-needed' }] });
    const ran = await runUsbmode(made.after, bench.bench.usb, 'v1-1');
    expect(ran.sent).toEqual([]);
  });
});

describe('a virtual module on a router', { timeout: 30_000 }, () => {
  it('needs no entry in the mode that it stores, and must be switched here for another one', async () => {
    const bench = await start('em7455');
    const stored = session(bench).mode.main;
    expect(change(bench, stored)).toMatchObject({ kind: 'none', notes: [{ id: 'openwrt.note.no-entry-needed' }] });
    expect(() => wish(bench, stored === 'mbim' ? 'qmi' : 'mbim')).toThrow('openwrt.stick-first');
  });
});
