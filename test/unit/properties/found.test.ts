import { describe, expect, it } from 'vitest';
import type { Interface } from '../../../electron/core/model/index.ts';
import { stickByRule } from '../../../electron/virtual/stick/by-rule.ts';
import { actingRules, factsOf } from './rule-facts.ts';
import { ruleSubject, vendorSubjects, type Subject } from './subjects.ts';
import { tryOut } from './trial.ts';

const ruleOf = (entry: string) => {
  const rule = actingRules.find((one) => one.entry === entry);
  if (rule === undefined) throw new Error(`no rule ${entry}`);
  return rule;
};

/** A rule's stick with one more interface than the rule speaks of, as composite sticks have. */
const withSecond = (entry: string): Subject => withOne(entry, [8, 6, 0x50]);
const withModem = (entry: string): Subject => withOne(entry, [0xff, 0xff, 0xff]);

function withOne(entry: string, [classCode, subclass, protocol]: readonly [number, number, number]): Subject {
  const rule = ruleOf(entry);
  const second: Interface = {
    number: 1,
    alternate: 0,
    classCode,
    subclass,
    protocol,
    endpoints: [0x83, 0x03].map((address) => ({ address, type: 'bulk', maxPacketSize: 512, interval: 0 })),
  };
  return {
    ...ruleSubject(rule),
    stick: async () => {
      const facts = await factsOf(rule);
      const configurations = facts.start.configurations.map(({ value, interfaces }) => ({
        value,
        interfaces: [...interfaces, second],
      }));
      return stickByRule({ ...facts, start: { ...facts.start, configurations } });
    },
  };
}

describe('cases that failed before', () => {
  it('a stick that leaves as soon as its driver is off has not failed', async () => {
    const run = await tryOut(withSecond('10a9:606f'), { kind: 'hasty', callMs: 20 });
    expect(run.verdict).toBe('verified');
  });

  it('a stick that stays is never verified, not even when its own id is among its targets and it shows a modem already', async () => {
    const run = await tryOut(withModem('0421:0632'), { kind: 'lies' });
    expect(run.verdict).toBe('different');
  });

  it.each([
    ['a driver that is bound again at a return in mid-sequence', '0fce:d0e1', { kind: 'none' }, 'verified'],
    [
      'a stick that is pulled while its configuration is waited for',
      '0bdb:190d',
      { kind: 'pulled', when: { ms: 0 }, then: 'nothing', afterMs: 0 },
      'lost',
    ],
    [
      'a cancel between the look at a driver and its removal',
      '03f0:002a',
      { kind: 'cancel', when: { call: 1 } },
      'different',
    ],
    ['a cancel in the moment in which the stick leaves', '03f0:002a', { kind: 'cancel', when: { ms: 80 } }, 'unknown'],
    ['a helper that does not answer', '03f0:002a', { kind: 'others', how: 'hangs' }, 'different'],
    ['a helper that does not let go', '03f0:002a', { kind: 'others', how: 'give-back-hangs' }, 'verified'],
    [
      'a call that hangs while drivers are given back',
      '1410:9020',
      { kind: 'call', at: 7, how: 'hang', reached: false },
      'verified',
    ],
    [
      'another maker’s device where the rule names neither ids nor class',
      '0ace:2011',
      { kind: 'pulled', when: { ms: 100 }, then: 'stranger', afterMs: 500 },
      'different',
    ],
  ] as const)('%s', async (_, entry, trouble, verdict) => {
    expect((await tryOut(ruleSubject(ruleOf(entry)), trouble)).verdict).toBe(verdict);
  });

  it('a second leg that begins before the system has bound its driver', async () => {
    const [over] = vendorSubjects.filter(({ name }) => name === 'mf831 network serial to network');
    if (over === undefined) throw new Error('no such way');
    expect((await tryOut(over, { kind: 'hasty', callMs: 1 })).verdict).toBe('verified');
  });
});
