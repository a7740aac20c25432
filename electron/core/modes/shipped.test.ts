import { describe, expect, it } from 'vitest';
import { idOfEntry, type Rule } from './rules.ts';
import { shippedIndex, shippedRules } from './shipped.ts';

const rules = shippedRules();
const count = (holds: (rule: Rule) => boolean): number => rules.filter(holds).length;
const only = (rule: Rule): string =>
  [
    ...(rule.special ?? []),
    rule.standardEject === true ? 'StandardEject' : '',
    (rule.messages ?? []).length > 0 ? 'MessageContent' : '',
    rule.configuration === undefined ? '' : 'Configuration',
  ]
    .filter((name) => name !== '')
    .join('+');

/** Counted on the files of usb-modeswitch-data 20191128. */
describe('the shipped set', () => {
  it('has every entry of the data set once', () => {
    expect(rules).toHaveLength(512);
    expect(new Set(rules.map((rule) => rule.entry)).size).toBe(512);
    expect(new Set(rules.map((rule) => idOfEntry(rule.entry))).size).toBe(497);
    expect(new Set(rules.map((rule) => rule.entry.slice(0, 4))).size).toBe(90);
    expect(rules.map((rule) => rule.entry)).toEqual(rules.map((rule) => rule.entry).toSorted());
  });

  it('knows where each rule comes from', () => {
    for (const { entry, origin } of rules) {
      expect(origin).toMatchObject({ kind: 'shipped', name: 'usb-modeswitch-data', version: '20191128', file: entry });
      expect(origin.line).toBeGreaterThanOrEqual(1);
    }
  });

  it.each([
    ['uMa', 14],
    ['uPr', 4],
    ['sVe', 2],
    ['sMo', 1],
  ])('has %s conditions in the right number', (name, expected) => {
    expect(count((rule) => rule.entry.includes(`:${name}=`))).toBe(expected);
  });

  it.each([
    ['StandardEject', 174], // one of them 19d2:0120, which also says DetachStorageOnly=0
    ['MessageContent', 108], // one of them 201e:1023 with two messages
    ['Configuration', 73],
    ['HuaweiNewMode', 62],
    ['OptionMode', 61],
    ['StandardEject+MessageContent', 7],
    ['HuaweiMode', 7],
    ['SierraMode', 5],
    ['QuantaMode', 3],
    ['KobilMode', 2],
    ['PantechMode', 2],
    ['SonyMode+Configuration', 2],
    ['MobileActionMode', 1],
    ['BlackberryMode', 1],
    ['GCTMode', 1],
    ['CiscoMode', 1],
    ['SequansMode', 1],
    ['QisdaMode', 1],
  ])('has %s in %i rules', (method, expected) => {
    expect(count((rule) => only(rule) === method)).toBe(expected);
  });

  it.each([
    [0, 33],
    [1, 10],
    [2, 22],
    [3, 9],
    [4, 1],
  ])('chooses configuration %i in %i rules', (value, expected) => {
    expect(count((rule) => rule.configuration === value)).toBe(expected);
  });

  it('has targets and the rarer keys in the right number', () => {
    expect(count((rule) => rule.targetVendor !== undefined)).toBe(340);
    expect(count((rule) => rule.targetProducts !== undefined)).toBe(340);
    expect(count((rule) => rule.targetClass !== undefined)).toBe(97);
    expect(count((rule) => rule.targetProducts === undefined && rule.targetClass === undefined)).toBe(75);
    expect(count((rule) => rule.waitBeforeS !== undefined)).toBe(6);
    expect(count((rule) => rule.messageEndpoint !== undefined)).toBe(5);
    expect(count((rule) => rule.responseEndpoint !== undefined)).toBe(4);
    expect(count((rule) => rule.interface !== undefined)).toBe(1);
    expect(count((rule) => rule.needResponse !== undefined)).toBe(19);
    expect(rules.filter((rule) => rule.releaseDelayMs !== undefined)).toMatchObject([
      { entry: '1a8d:1000', releaseDelayMs: 4000 },
    ]);
    expect(rules.filter((rule) => rule.checkSuccessS !== undefined)).toMatchObject([
      { entry: '05c6:2000', checkSuccessS: 40 },
    ]);
    expect(new Set(rules.flatMap((rule) => rule.messages ?? [])).size).toBe(61);
  });

  it.each([
    ['12d1', 84],
    ['19d2', 74],
    ['0af0', 59],
    ['05c6', 19],
  ])('has %s in %i entries', (vendor, expected) => {
    expect(count((rule) => rule.entry.startsWith(vendor))).toBe(expected);
  });

  it('has several rules for the ids that several makers use', () => {
    const several = [...shippedIndex().byId]
      .filter(([, list]) => list.length > 1)
      .map(([id, list]) => [id, list.length]);
    expect(Object.fromEntries(several)).toEqual({
      '05c6:1000': 12,
      '0408:f000': 2,
      '0471:1210': 2,
      '0e8d:0002': 2,
      '1c9e:f000': 2,
    });
  });
});
