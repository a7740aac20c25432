import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ruleBook, shippedIndex, shippedRules } from '../../../electron/core/modes/index.ts';
import { identify } from '../../../electron/core/modes/identify.ts';
import { planFor, targetsOf, type Situation } from '../../../electron/core/modes/planner.ts';
import { isServiceState, modeOf } from '../../../electron/core/modes/recognise.ts';
import { rehearsePlan } from '../../../electron/core/modes/rehearse.ts';
import { conditionsOf, idOfEntry } from '../../../electron/core/modes/rules.ts';
import { vendorFor } from '../../../electron/core/modes/vendor.ts';
import { idOf, planSchema } from '../../../electron/core/model/index.ts';
import type {
  Configuration,
  Device,
  Endpoint,
  Interface,
  Plan,
  Sighting,
  Target,
} from '../../../electron/core/model/index.ts';
import { vendors } from '../../../electron/vendors/index.ts';

const storage = 8;
const book = ruleBook(shippedIndex());

const endpoint: fc.Arbitrary<Endpoint> = fc.record({
  address: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.constantFrom(0, 0x80)).map(([number, way]) => number | way),
  type: fc.constantFrom('bulk' as const, 'bulk' as const, 'interrupt' as const, 'isochronous' as const),
  maxPacketSize: fc.constantFrom(8, 64, 512),
  interval: fc.constant(0),
});
const pair: fc.Arbitrary<Endpoint[]> = fc
  .integer({ min: 1, max: 5 })
  .map((number) =>
    [0x80 | number, number].map((address) => ({ address, type: 'bulk', maxPacketSize: 512, interval: 0 })),
  );
/** Disks more often than the rest, so that most plans come about. */
const kind = fc.constantFrom(
  [8, 6, 0x50],
  [8, 6, 0x50],
  [8, 6, 0x50],
  [8, 5, 0],
  [0xff, 0xff, 0xff],
  [0xff, 2, 0x12],
  [2, 2, 1],
  [2, 6, 0],
  [2, 0x0e, 0],
  [10, 0, 0],
  [3, 0, 0],
  [7, 1, 2],
);

/** Numbers with gaps and in any order, as some composite sticks have; each endpoint address belongs to one interface. */
const interfaces: fc.Arbitrary<Interface[]> = fc
  .array(
    fc.record({
      number: fc.integer({ min: 0, max: 6 }),
      kind,
      alternates: fc.constantFrom(1, 1, 1, 2),
      endpoints: fc.oneof(pair, pair, fc.array(endpoint, { maxLength: 4 })),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((list) => {
    const [numbers, addresses] = [new Set<number>(), new Set<number>()];
    return list
      .filter(({ number }) => !numbers.has(number) && numbers.add(number))
      .flatMap(({ number, kind: [classCode = 0, subclass = 0, protocol = 0], alternates, endpoints }) => {
        const own = endpoints.filter(({ address }) => !addresses.has(address) && addresses.add(address));
        return Array.from({ length: alternates }, (_, alternate): Interface => ({
          number,
          alternate,
          classCode,
          subclass,
          protocol,
          endpoints: own,
        }));
      });
  });

/** Every id that a rule or a maker's table knows, with the strings that some rules ask for. */
const named = [
  ...shippedRules().map((rule) => {
    const values = Object.fromEntries(conditionsOf(rule.entry).conditions.map(({ name, value }) => [name, value]));
    return {
      id: idOfEntry(rule.entry) ?? `${rule.entry.slice(0, 4)}:1c05`,
      manufacturer: values['uMa'],
      product: values['uPr'],
      scsi: { vendor: values['sVe'], model: values['sMo'] },
    };
  }),
  ...vendors
    .flatMap(({ moves }) => moves.flatMap(({ fromIds, toIds }) => [...fromIds, ...toIds]))
    .map((id) => ({ id, manufacturer: undefined, product: undefined, scsi: { vendor: undefined, model: undefined } })),
];

const device = (
  id: fc.Arbitrary<(typeof named)[number]>,
): fc.Arbitrary<{ device: Device; scsi: (typeof named)[number]['scsi'] }> =>
  fc
    .record({
      id,
      faces: fc.array(interfaces, { minLength: 1, maxLength: 3 }),
      active: fc.constantFrom(1, 1, 1, 2, 0),
      deviceClass: fc.constantFrom(0, 0, 0, 0xef, 0xff, 8, 2),
    })
    .map(({ id: { id: text, manufacturer, product, scsi }, faces, active, deviceClass }) => ({
      scsi,
      device: {
        vid: text.slice(0, 4),
        pid: text.slice(5),
        bcdDevice: 0,
        deviceClass,
        ...(manufacturer === undefined ? {} : { manufacturer }),
        ...(product === undefined ? {} : { product }),
        configurations: faces.map((list, index): Configuration => ({ value: index + 1, interfaces: list })),
        activeConfiguration: Math.min(active, faces.length),
      },
    }));

const fromMakers = named.slice(shippedRules().length);
const situation: fc.Arbitrary<Situation> = fc
  .record({
    now: device(fc.oneof(fc.constantFrom(...named), fc.constantFrom(...fromMakers))),
    before: fc.array(device(fc.constantFrom(...fromMakers)), { maxLength: 3 }),
    driven: fc.boolean(),
    place: fc.constantFrom('1-1.4', 'v1-1'),
  })
  .map(({ now, before, driven, place }) => {
    const numbers =
      now.device.configurations.find(({ value }) => value === now.device.activeConfiguration)?.interfaces ?? [];
    const sighting: Sighting = {
      place,
      virtual: place.startsWith('v'),
      seenAt: '2026-01-02T03:04:05.000Z',
      device: now.device,
      drivers: driven
        ? [...new Set(numbers.map(({ number }) => number))].map((number) => ({
            interface: number,
            driver: 'usb-storage',
          }))
        : [],
      ports: [],
      cards: [],
      drives: [
        {
          name: 'sr0',
          interface: 0,
          ...(now.scsi.vendor === undefined ? {} : { scsiVendor: now.scsi.vendor }),
          ...(now.scsi.model === undefined ? {} : { scsiModel: now.scsi.model }),
        },
      ],
      access: 'ok',
    };
    const vendor = vendorFor(vendors, now.device);
    return {
      sighting,
      vendor,
      book,
      identity: identify(sighting, vendor, []),
      mode: modeOf(sighting, vendor),
      known: [...before.map((one) => one.device), now.device],
    };
  });

const faces = (of: Device, configuration: number): Interface[] =>
  of.configurations.find(({ value }) => value === configuration)?.interfaces ?? [];

/** Operations that go over the stick's page, its AT port or a person's hands. */
const talks: ReadonlySet<string> = new Set(['http', 'at', 'read-setting', 'check-setting', 'ask-person']);

/** Each operation of a plan with the device that it meets. */
function checkPlan(plan: Plan, { sighting, known }: Situation): { transfers: number; commands: number } {
  const count = { transfers: 0, commands: 0 };
  for (const step of plan.steps) {
    const met =
      step.device === idOf(sighting.device) ? sighting.device : known.findLast((one) => idOf(one) === step.device);
    const usb = step.operations.some(({ op }) => !talks.has(op));
    if (!usb) continue;
    expect(met, step.kind).toBeDefined();
    if (met === undefined) continue;
    let active = met.activeConfiguration;
    const claimed = new Set<number>();
    for (const operation of step.operations) {
      if (operation.op === 'claim') claimed.add(operation.interface);
      if (operation.op === 'release') claimed.delete(operation.interface);
      if (operation.op === 'set-configuration' && operation.value !== 0) {
        expect(met.configurations.map(({ value }) => value)).toContain(operation.value);
        active = operation.value;
      }
      const now = faces(met, active);
      if ('interface' in operation) expect(now.map(({ number }) => number)).toContain(operation.interface);
      if ((operation.op === 'control-in' || operation.op === 'control-out') && (operation.requestType & 0x1f) === 1) {
        expect(now.map(({ number }) => number)).toContain(operation.index & 0xff);
      }
      if (!('endpoint' in operation)) continue;
      count.transfers += 1;
      const owner = now.find(
        ({ alternate, endpoints }) =>
          alternate === 0 && endpoints.some(({ address }) => address === operation.endpoint),
      );
      expect(owner, `${operation.op} ${operation.endpoint}`).toBeDefined();
      expect(claimed).toContain(owner?.number);
      if (operation.op === 'bulk-out' && operation.data.startsWith('55534243')) {
        count.commands += 1;
        expect(owner?.classCode).toBe(storage);
        expect(met.deviceClass).not.toBe(0xff);
      }
    }
  }
  return count;
}

/** A change within the present mode must be named; anywhere else the first way is taken. */
const wayWithin = ({ mode }: Situation, target: Target): string | undefined =>
  target.mode === mode.main ? target.ways[0]?.key : undefined;

describe('plans for any descriptors of any stick that a rule or a maker’s table names', () => {
  it(
    'send each byte to the interface and endpoint that it is for, and storage commands to storage alone',
    { timeout: 60_000 },
    () => {
      const count = { plans: 0, transfers: 0, commands: 0 };
      fc.assert(
        fc.property(situation, (given) => {
          for (const target of targetsOf(given)) {
            if (target.whyNot !== undefined) {
              expect(() => planFor(given, target.mode, wayWithin(given, target))).toThrow(target.whyNot.error);
              continue;
            }
            expect(isServiceState(given.sighting.device)).toBe(false);
            const plan = planSchema.parse(planFor(given, target.mode, wayWithin(given, target)));
            expect(plan.steps.at(-1)?.kind).toBe('verify');
            const { transfers, commands } = checkPlan(plan, given);
            count.plans += 1;
            count.transfers += transfers;
            count.commands += commands;
          }
        }),
        { numRuns: 4_000, interruptAfterTimeLimit: 40_000 },
      );
      expect(count.plans).toBeGreaterThan(300);
      expect(count.transfers).toBeGreaterThan(1_000);
      expect(count.commands).toBeGreaterThan(200);
    },
  );

  it('can be rehearsed to the end on a strict stick', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(situation, async (given) => {
        for (const target of targetsOf(given)) {
          if (target.whyNot !== undefined) continue;
          const plan = planFor(given, target.mode, wayWithin(given, target));
          const lines = await rehearsePlan(plan, given.sighting, given.known);
          const troubles = lines.filter(
            ({ direction, text }) => direction === 'event' && text.startsWith('usb.') && text !== 'usb.busy claim',
          );
          expect(troubles).toEqual([]);
        }
      }),
      { numRuns: 800, interruptAfterTimeLimit: 40_000 },
    );
  });
});
