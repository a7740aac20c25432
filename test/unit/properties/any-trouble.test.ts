import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actingRules } from './rule-facts.ts';
import { ruleSubject, subject, vendorSubjects } from './subjects.ts';
import { tryOut } from './trial.ts';
import { cancel, sleep, trouble } from './troubles.ts';

describe('a run that nothing disturbs is verified', () => {
  it.each(vendorSubjects.map((each) => [each.name, each] as const))('%s', async (_, subject) => {
    expect((await tryOut(subject, { kind: 'none' })).verdict).toBe('verified');
  });

  it('with every shipped rule', { timeout: 120_000 }, async () => {
    for (const rule of actingRules) {
      const run = await tryOut(ruleSubject(rule), { kind: 'none' });
      expect([rule.entry, run.verdict]).toEqual([rule.entry, 'verified']);
    }
  });
});

/** Runs of each property, and ms after which it is content with those made: enough to meet every kind of trouble often. */
const bounds = {
  numRuns: Number(process.env['MWB_RUNS'] ?? 300),
  interruptAfterTimeLimit: Number(process.env['MWB_MS'] ?? 60_000),
};

describe('whatever goes wrong once, the verdict is true and nothing is left behind', { timeout: 400_000 }, () => {
  it('any single trouble at any call of any step', async () => {
    await fc.assert(
      fc.asyncProperty(subject, trouble, async (of, one) => {
        await tryOut(of, one);
      }),
      bounds,
    );
  });

  it('a cancel at any moment leaves a known state', async () => {
    await fc.assert(
      fc.asyncProperty(subject, cancel, async (of, one) => {
        await tryOut(of, one);
      }),
      bounds,
    );
  });

  it('an hour of sleep at any moment', async () => {
    await fc.assert(
      fc.asyncProperty(subject, sleep, async (of, one) => {
        await tryOut(of, one);
      }),
      bounds,
    );
  });
});
