import { describe, expect, it } from 'vitest';
import { maskFacts } from '../../../electron/core/workbench/masking.ts';
import { factsCases, factsOf, valuesOf } from './facts-corpus.ts';

const cases = factsCases();

/** ms. Some thousand readings and maskings; a loaded machine takes many times as long. */
const limit = { timeout: 60_000 };

describe('whole sticks as they answer', limit, () => {
  it.each(cases.map((one) => [one.name, one] as const))('%s gives the facts that stand beside it', async (_name, one) => {
    const facts = await factsOf(one);
    expect(valuesOf(facts)).toEqual(one.expected);
    for (const fact of facts) {
      expect([fact.key, fact.source.via, fact.source.where, fact.source.ask !== '']).toEqual([fact.key, 'at', 'ttyUSB2', true]);
      if (fact.status === 'read') expect([fact.key, fact.raw.length > 0]).toEqual([fact.key, true]);
    }
  }); // prettier-ignore

  it('shows no number of a person or a device when masked', async () => {
    for (const one of cases) {
      const facts = await factsOf(one);
      const masked = JSON.stringify(maskFacts({ place: '1-1', readAt: '', tookMs: 0, facts }));
      for (const { sensitive, value } of facts) {
        if (sensitive === undefined || value === null) continue;
        expect([one.name, masked.includes(String(value))]).toEqual([one.name, false]);
      }
    }
  });

  it('makes no fact of answers that are cut, one line or one character at a time', async () => {
    for (const one of cases.slice(0, 4)) {
      const whole = valuesOf(await factsOf(one));
      const cut = new Map([...one.answers].map(([command, result]) => [command, { ...result, lines: result.lines.map(({ at, text }) => ({ at, text: text.slice(0, Math.max(1, text.lastIndexOf(','))) })) }]));
      const facts = valuesOf(await factsOf({ ...one, answers: cut }));
      // Less may be known, another command may have been asked for it; what reads from the same place reads the same.
      for (const key of ['imei', 'imsi', 'iccid'] as const) if (typeof facts[key] === "string") expect(facts[key]).toBe(whole[key]);
    }
  }); // prettier-ignore
});
