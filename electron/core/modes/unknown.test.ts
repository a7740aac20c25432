import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vendors } from '../../vendors/index.ts';
import type { Device, Run, Sighting } from '../model/index.ts';
import { ruleBook } from './book.ts';
import { identify } from './identify.ts';
import { modeOf } from './recognise.ts';
import { shippedIndex, shippedRules } from './shipped.ts';
import type { Situation } from './situation.ts';
import { readOwnJson } from './sources/own-json.ts';
import { assistantOf, planTrial, proposalsFor, trialRule } from './unknown.ts';
import { ruleOfTrial } from './unknown-rule.ts';
import { vendorFor } from './vendor.ts';

const device = (id: string, classCode = 8, parts: Partial<Device> = {}): Device => ({
  vid: id.slice(0, 4),
  pid: id.slice(5),
  bcdDevice: 0x0100,
  deviceClass: 0,
  configurations: [
    {
      value: 1,
      interfaces: [
        {
          number: 0,
          alternate: 0,
          classCode,
          subclass: 6,
          protocol: 0x50,
          endpoints: [0x81, 0x01].map((address) => ({
            address,
            type: 'bulk' as const,
            maxPacketSize: 512,
            interval: 0,
          })),
        },
      ],
    },
  ],
  activeConfiguration: 1,
  ...parts,
});

function situation(of: Device): Situation {
  const sighting: Sighting = {
    place: '1-1', virtual: false, seenAt: '2026-01-01T00:00:00.000Z', device: of, drivers: [], ports: [], cards: [], drives: [], access: 'ok',
  }; // prettier-ignore
  const vendor = vendorFor(vendors, of);
  return {
    sighting,
    identity: identify(sighting, vendor, []),
    mode: modeOf(sighting, vendor),
    vendor,
    book: ruleBook(shippedIndex()),
    known: [of],
  };
}
const rules = shippedRules();

describe('what relatives listen to', () => {
  it('counts the rules of the same vendor id', () => {
    const [best] = proposalsFor(device('2001:a9f0'), rules);
    expect(best).toMatchObject({
      method: 'StandardEject',
      chance: 'good',
      odds: [{ family: 'vendor', uses: 15, of: 18 }],
    });
  });

  it('counts the same maker and product by name', () => {
    const named = device('1234:5678', 8, { manufacturer: 'D-Link,Inc', product: 'D-Link DWM-156' });
    const families = proposalsFor(named, rules).flatMap(({ odds }) => odds.map(({ family }) => family));
    expect(new Set(families)).toEqual(new Set(['product', 'maker']));
  });

  it('has only poor odds for the eject where there are no relatives', () =>
    expect(proposalsFor(device('1234:5678'), rules)).toMatchObject([
      { method: 'StandardEject', chance: 'poor', odds: [{ family: 'all' }] },
    ]));

  it('never counts more users than there are, and proposes what can be planned', () => {
    const vids = [...new Set(rules.map(({ entry }) => entry.slice(0, 4)))];
    fc.assert(
      fc.property(fc.constantFrom(...vids), (vid) => {
        for (const { method, odds } of proposalsFor(device(`${vid}:fff7`), rules)) {
          for (const { uses, of } of odds) expect(uses).toBeLessThanOrEqual(of);
          const rule = trialRule(device(`${vid}:fff7`), method);
          expect(rule.standardEject ?? rule.special ?? rule.messages).toBeTruthy();
        }
      }),
    );
  });
});

describe('a try', () => {
  it('is high risk, needs the typed id, and sends what the method sends', () => {
    const plan = planTrial(situation(device('2001:a9f0')), 'StandardEject', rules);
    expect(plan).toMatchObject({
      risk: 'high',
      asks: { level: 3, typed: '2001:a9f0' },
      trial: { method: 'StandardEject' },
      to: 'unknown',
    });
    expect(plan.steps.flatMap(({ operations }) => operations.filter(({ op }) => op === 'bulk-out'))).toHaveLength(4);
  });

  it.each([
    ['a stick without a disk', device('2001:a9f0', 0xff), 'StandardEject', /mode\.not-storage/],
    ['a service state', device('12d1:1443'), 'StandardEject', /mode\.service-state/],
    ['a stick that a rule names', device('2001:a401'), 'StandardEject', /mode\.rule-known/],
    ['what no relative listens to', device('2001:a9f0'), 'HuaweiNewMode', /mode\.no-trial/],
    ['made-up bytes', device('2001:a9f0'), '5553424300', /mode\.no-trial/],
  ])('is refused for %s', (_, of, method, error) =>
    expect(() => planTrial(situation(of), method, rules)).toThrow(error),
  );

  it('has no assistant where a rule or a table knows the stick', () => {
    expect(assistantOf(situation(device('12d1:1f01')), rules)).toBeUndefined();
    expect(assistantOf(situation(device('2001:a401')), rules)).toBeUndefined();
    expect(assistantOf(situation(device('2001:a9f0', 0xff)), rules)).toBeUndefined();
  });
});

describe('a verified try as a rule', () => {
  const plan = planTrial(situation(device('2001:a9f0', 8, { product: 'New one' })), 'StandardEject', rules);
  const sightingOf = (of: Device) => situation(of).sighting;
  const run: Run = {
    id: 'r', place: '1-1', virtual: false, stick: 'New  one', plan, state: 'ended', startedAt: '2026-01-02T00:00:00.000Z', current: 0, steps: [],
    wire: [], before: sightingOf(device('2001:a9f0')), modeBefore: { main: 'disk', faces: ['disk'] }, after: sightingOf(device('2001:a9f1', 0xff)),
    verdict: 'verified', cancelled: false, generation: 1, proofs: [], changes: [],
  }; // prettier-ignore

  it('reads back as a rule with its evidence', () => {
    const { name, text } = ruleOfTrial(run, 'the bench');
    const read = readOwnJson(text, name, { kind: 'user', name: 'own' });
    expect(name).toBe('2001-a9f0.json');
    expect(read.findings).toEqual([]);
    expect(read.rules).toMatchObject([
      {
        entry: '2001:a9f0',
        standardEject: true,
        targetProducts: ['a9f1'],
        evidence: [{ source: 'tried with the bench', date: '2026-01-02', cameAs: '2001:a9f1', verdict: 'verified' }],
      },
    ]);
  });

  it('is there for nothing else', () => {
    expect(() => ruleOfTrial({ ...run, verdict: 'different' }, 'x')).toThrow(/run\.nothing-to-save/);
    const { trial: _trial, ...plain } = plan;
    expect(() => ruleOfTrial({ ...run, plan: plain }, 'x')).toThrow(/run\.nothing-to-save/);
  });
});
