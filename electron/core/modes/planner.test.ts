import { describe, expect, it } from 'vitest';
import { vendors } from '../../vendors/index.ts';
import type { Device, Sighting } from '../model/index.ts';
import { ruleBook } from './book.ts';
import { identify } from './identify.ts';
import { methodData } from './messages.ts';
import { planFor, targetsOf, whyNowhere } from './planner.ts';
import { modeOf } from './recognise.ts';
import { indexRules } from './lookup.ts';
import { shippedIndex, shippedRules } from './shipped.ts';
import { readOwnJson } from './sources/own-json.ts';
import type { Situation } from './situation.ts';
import { vendorFor } from './vendor.ts';
import { en as words } from '../../../resources/text/en/index.ts';

const bulk = (address: number) => ({ address, type: 'bulk' as const, maxPacketSize: 512, interval: 0 });
const face = (classCode: number, number = 0) => ({
  number,
  alternate: 0,
  classCode,
  subclass: classCode === 8 ? 6 : 0xff,
  protocol: classCode === 8 ? 0x50 : 0xff,
  endpoints: [bulk(0x81 + number), bulk(0x01 + number)],
});
const device = (id: string, parts: Partial<Device> = {}): Device => ({
  vid: id.slice(0, 4),
  pid: id.slice(5),
  bcdDevice: 0x0100,
  deviceClass: 0,
  configurations: [{ value: 1, interfaces: [face(8)] }],
  activeConfiguration: 1,
  ...parts,
});
const serialFaces = { configurations: [{ value: 1, interfaces: [face(0xff, 0), face(0xff, 1), face(0xff, 2)] }] };

interface More {
  access?: Sighting['access'];
  known?: Device[];
  told?: string;
  drivers?: Sighting['drivers'];
}
function situation(of: Device, { access = 'ok', known = [of], told, drivers = [] }: More = {}): Situation {
  const sighting: Sighting = {
    place: '1-1', virtual: false, seenAt: '2026-01-01T00:00:00.000Z', device: of, drivers, ports: [], cards: [], drives: [], access,
  }; // prettier-ignore
  const vendor = vendorFor(vendors, of);
  const identity = identify(sighting, vendor, []);
  return {
    sighting,
    identity: told === undefined ? identity : { ...identity, model: told },
    mode: modeOf(sighting, vendor),
    vendor,
    book: ruleBook(shippedIndex()),
    known,
  };
}
const waysOf = (one: Situation, mode: string): string[] =>
  targetsOf(one)
    .find((target) => target.mode === mode)
    ?.ways.map(({ key }) => key) ?? [];
const sent = (one: Situation, way?: string): string[] =>
  planFor(one, 'serial', way).steps.flatMap(({ operations }) =>
    operations.flatMap((op) => (op.op === 'bulk-out' ? [op.data] : [])),
  );

const e303 = device('12d1:1f01', { product: 'HUAWEI Mobile' });
const nameless = device('12d1:1f01');

/** The E303 with rules of the person's own before the shipped ones. */
const withOwn = (rule: object): Situation => {
  const { rules } = readOwnJson(JSON.stringify({ rules: [rule] }), 'mine.json', { kind: 'user', name: 'mine' });
  return { ...situation(e303), book: ruleBook(indexRules([...rules, ...shippedRules()])) };
};
const official = '55534243123456780000000000000011063000000100010000000000000000';

describe('a rule of one’s own', () => {
  it('is a way to its own target, before all others, and not to that of the shipped one', () => {
    const one = withOwn({ entry: '12d1:1f01', messages: [official], targetVendor: '12d1', targetProducts: ['1001'] });
    expect(waysOf(one, 'serial')[0]).toBe('rule');
    expect(sent(one)).toEqual([official]);
    expect(planFor(one, 'serial')).toMatchObject({ expects: { ids: ['12d1:1001'] }, rule: { kind: 'user' } });
    expect(targetsOf(one).map(({ mode }) => mode)).not.toContain('network');
  });

  it('with the shipped one’s target stands in its place', () => {
    const one = withOwn({ entry: '12d1:1f01', messages: [official], targetVendor: '12d1', targetProducts: ['14db'] });
    expect(planFor(one, 'network')).toMatchObject({ rule: { kind: 'user' }, expects: { mode: 'network' } });
  });

  it('that names no target leads where nobody knows', () => {
    const one = withOwn({ entry: '12d1:1f01', messages: [official] });
    expect(targetsOf(one).map(({ mode }) => mode)).toContain('unknown');
    expect(targetsOf(one).map(({ mode }) => mode)).not.toContain('network');
  });

  it('that says “leave alone” keeps every message from the stick', () => {
    const one = withOwn({ entry: '12d1:1f01', configuration: 0 });
    for (const mode of ['serial', 'network'] as const) expect(() => planFor(one, mode)).toThrow(/mode\.leave-alone/);
    expect(targetsOf(one)).toEqual([]);
    expect(whyNowhere(one)?.code).toBe('mode.leave-alone');
  });
});

describe('several ways to one mode', () => {
  it.each([
    ['an E303s-2', situation(e303), ['windows', 'official', 'huawei-alt', 'host-20']],
    [
      'an E3372h that has told its name',
      situation(e303, { told: 'E3372h-153' }),
      ['huawei-alt', 'official', 'host-20', 'windows'],
    ],
    ['an E3531', situation(e303, { told: 'E3531' }), ['huawei-alt', 'official', 'host-20', 'windows']],
    ['an unknown model', situation(nameless), ['huawei-alt', 'official', 'windows', 'host-20']],
  ])('stand in the order that is known for %s', (_, one, keys) => expect(waysOf(one, 'serial')).toEqual(keys));

  it.each([
    ['windows', '55534243000000000000000000000011060000000000000000000000000000'],
    ['huawei-alt', '55534243123456780000000000000011063000000000010000000000000000'],
    ['official', '55534243123456780000000000000011063000000100010000000000000000'],
    ['host-20', '55534243123456780000000000000011062000000100000000000000000000'],
  ])('%s sends its own bytes', (way, hex) => expect(sent(situation(e303), way)).toEqual([hex]));

  it('sends for HuaweiAlt what the method of that name sends', () =>
    expect(sent(situation(e303), 'huawei-alt')).toEqual(methodData.HuaweiAltMode.messages));

  it('takes the first without a key, and says which', () =>
    expect(planFor(situation(nameless), 'serial').way).toBe('huawei-alt'));

  it('names the ids that each way may lead to', () => {
    const serial = targetsOf(situation(e303)).find(({ mode }) => mode === 'serial');
    expect(serial?.ways.find(({ key }) => key === 'official')?.ids).toEqual(['12d1:1001', '12d1:155e']);
  });

  it('refuses a key that is none', () =>
    expect(() => planFor(situation(e303), 'serial', 'nonsense')).toThrow(/mode\.no-way.*windows, official/));

  it('leads over a replug with the same choice', () => {
    const now = device('12d1:14db', {
      configurations: [{ value: 1, interfaces: [{ ...face(2), subclass: 6, protocol: 0 }] }],
    });
    expect(waysOf(situation(now, { known: [nameless, now] }), 'serial')).toContain('replug+huawei-alt');
  });

  it('has a name for every way of every maker', () => {
    const known = new Set(Object.keys(words));
    const ways = vendors.flatMap((vendor) =>
      vendor.moves.flatMap(({ way, name }) => (name === undefined ? [`way.${way}`] : [])),
    );
    expect(ways.filter((id) => !known.has(id))).toEqual([]);
  });
});

describe('why not, in words with a remedy', () => {
  const whyNot = (one: Situation, mode: string) => targetsOf(one).find((target) => target.mode === mode)?.whyNot?.error;

  it('a rule with a storage command for a stick that shows no disk any more', () => {
    const one = situation(device('2001:a401', serialFaces));
    expect(targetsOf(one).map(({ whyNot: why }) => why?.error)).toEqual(['mode.not-storage']);
    expect(() => planFor(one, 'unknown')).toThrow(/mode\.not-storage/);
  });

  it('no rights', () => expect(whyNot(situation(e303, { access: 'no-rights' }), 'serial')).toBe('usb.no-rights'));

  it('a device that the computer has not put into operation', () =>
    expect(whyNot(situation(device('12d1:1f01', { activeConfiguration: 0 })), 'serial')).toBe('mode.not-configured'));

  it('a device whose descriptors lack the configuration that is in force', () =>
    expect(whyNot(situation(device('12d1:1f01', { activeConfiguration: 2 })), 'serial')).toBe('mode.no-configuration'));

  it('leave alone', () =>
    expect(whyNowhere(situation(device('12d1:15c1', serialFaces)))?.code).toBe('mode.leave-alone'));

  it('a service state, which has no target at all', () => {
    const one = situation(device('12d1:1443'));
    expect(targetsOf(one)).toEqual([]);
    expect(whyNowhere(one)?.code).toBe('mode.service-state');
    expect(() => planFor(one, 'serial')).toThrow(/mode\.service-state/);
  });

  it('an id that no rule names', () => {
    expect(whyNowhere(situation(device('1234:5678')))?.code).toBe('mode.no-rule');
    expect(() => planFor(situation(device('1234:5678')), 'serial')).toThrow(/mode\.no-rule/);
  });

  it('a disk whose descriptors were never seen here', () => {
    const now = device('12d1:14db', {
      configurations: [{ value: 1, interfaces: [{ ...face(2), subclass: 6, protocol: 0 }] }],
    });
    expect(whyNot(situation(now), 'serial')).toBe('mode.disk-first');
  });

  it('a driver that holds the disk is a note, no hindrance', () => {
    const plan = planFor(situation(e303, { drivers: [{ interface: 0, driver: 'usb-storage' }] }), 'serial');
    expect(plan.notes?.map(({ id }) => id)).toEqual(['plan.note.driver']);
    expect(planFor(situation(e303), 'serial').notes).toBeUndefined();
  });
});

describe('the way back', () => {
  it('of a message is a replug, by rule as by table', () => {
    for (const one of [situation(e303), situation(device('2001:a401'))]) {
      const [target] = targetsOf(one);
      if (target === undefined) throw new Error('no target');
      expect(planFor(one, target.mode)).toMatchObject({ wayBack: { kind: 'replug', to: 'disk' } });
    }
  });

  it('is offered where the stick stands after a rule’s switch', () => {
    const before = device('2001:a401');
    const now = device('2001:7e19', serialFaces);
    const back = targetsOf(situation(now, { known: [before, now] }));
    expect(back.map(({ mode, byHand }) => [mode, byHand])).toEqual([['disk', true]]);
  });

  it('asks for a plain yes where none is known', () => {
    const network = device('19d2:1405', {
      configurations: [{ value: 1, interfaces: [{ ...face(2), subclass: 6, protocol: 0 }] }],
    });
    const one = situation(network);
    const stuck = { ...one, vendor: { ...one.vendor, moves: one.vendor.moves.filter(({ way }) => way === 'factory') } };
    expect(planFor(stuck, 'serial')).toMatchObject({ wayBack: { kind: 'none' }, asks: { level: 2 } });
    expect(planFor(one, 'serial').asks).toBeUndefined();
  });
});
