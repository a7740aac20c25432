import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfigText } from '../config-text.ts';
import { ruleSchema, specialMethods, type Rule } from '../rules.ts';
import { shippedRules } from '../shipped.ts';
import { formatConfigText } from './config-write.ts';

const withoutOrigin = ({ origin: _origin, ...rule }: Rule) => rule;
const thereAndBack = (rule: Rule) => parseConfigText(formatConfigText(rule), rule.entry, { entry: rule.entry });

const byte = fc.integer({ min: 0, max: 255 });
const hex16 = fc.integer({ min: 1, max: 0xffff }).map((value) => value.toString(16).padStart(4, '0'));
const message = fc.uint8Array({ minLength: 1, maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const set = fc.constant(true as const);
/** Any rule that the text can hold: 0 means "not given" there for endpoints, class, delays and waits. */
const anyRule = fc.record(
  {
    entry: fc.tuple(hex16, hex16).map((ids) => ids.join(':')),
    about: fc
      .stringMatching(/^[A-Za-z0-9][A-Za-z0-9 ()/.,-]{0,40}[A-Za-z0-9]$/)
      .map((text) => text.replace(/\s+/g, ' ')),
    standardEject: set,
    special: fc.subarray(
      specialMethods.filter((method) => method !== 'PantechMode'),
      { minLength: 1, maxLength: 2 },
    ),
    messages: fc.array(message, { minLength: 1, maxLength: 3 }),
    messageEndpoint: fc.integer({ min: 1, max: 255 }),
    responseEndpoint: fc.integer({ min: 1, max: 255 }),
    interface: byte,
    configuration: byte,
    alternate: byte,
    reset: set,
    releaseDelayMs: fc.integer({ min: 1, max: 60_000 }),
    waitBeforeS: fc.integer({ min: 1, max: 60 }),
    checkSuccessS: fc.integer({ min: 0, max: 300 }),
    targetVendor: hex16,
    targetProducts: fc.uniqueArray(hex16, { minLength: 1, maxLength: 5 }),
    targetClass: fc.integer({ min: 1, max: 255 }),
    noMbimCheck: set,
    noDriverLoading: set,
    needResponse: fc.boolean(),
    origin: fc.constant({ kind: 'user' as const, name: 'x', file: 'x', line: 1 }),
  },
  { requiredKeys: ['entry', 'origin'] },
);

describe('a rule as text of usb_modeswitch', () => {
  it('reads as the same rule again, for the whole data set', () => {
    for (const rule of shippedRules()) {
      const { rule: back, problems } = thereAndBack(rule);
      expect([rule.entry, problems]).toEqual([rule.entry, []]);
      expect(back && withoutOrigin(back)).toEqual(withoutOrigin(rule));
    }
  });

  it('reads as the same rule again, whatever it says', () => {
    fc.assert(
      fc.property(anyRule, (fields) => {
        const rule = ruleSchema.parse(fields);
        const { rule: back, problems } = thereAndBack(rule);
        expect(problems).toEqual([]);
        expect(back && withoutOrigin(back)).toEqual(withoutOrigin(rule));
      }),
    );
  });

  it('keeps the value of PantechMode', () => {
    const rule = ruleSchema.parse({
      entry: '10a9:6080',
      special: ['PantechMode'],
      pantech: 2,
      origin: { kind: 'user', name: 'x', file: 'x', line: 1 },
    });
    expect(formatConfigText(rule)).toBe('PantechMode=2\n');
    expect(thereAndBack(rule).rule).toMatchObject({ special: ['PantechMode'], pantech: 2 });
  });
});
