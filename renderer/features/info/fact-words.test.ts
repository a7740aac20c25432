import { describe, expect, it } from 'vitest';
import { countFacts } from '../../components/count-facts.ts';
import { factsAsText, leadingSignal, mainSource, valueOf, verdictOf, whyNot, type Fact } from './fact-words.ts';

const fact = (over: Partial<Fact> = {}): Fact => ({
  key: 'imei',
  group: 'device',
  status: 'read',
  value: '86··········417',
  sensitive: 'imei',
  certainty: 'sure',
  source: { via: 'at', ask: 'AT+CGSN', where: 'ttyUSB2' },
  raw: ['86··········417'],
  at: '2026-03-04T05:06:07.008Z',
  ...over,
});

describe('a fact in words', () => {
  it('shows value with unit, or words, and never a word for a number that was not read', () => {
    expect(valueOf(fact({ key: 'rsrp', value: -87, unit: 'dBm' }))).toEqual({ text: '-87 dBm', isMachine: true });
    expect(valueOf(fact({ status: 'no-answer', value: null })).text).not.toContain('null');
    expect(valueOf(fact({ status: 'read', value: null })).text).not.toContain('null');
  });

  it('says why each fact without a value has none', () => {
    for (const status of ['absent', 'no-answer', 'refused', 'unparsed'] as const) {
      const why = whyNot(fact({ status, value: null }));
      expect(why).toBeTruthy();
      expect(why).not.toContain('info.why');
    }
    expect(whyNot(fact())).toBeUndefined();
  });

  it('judges nothing green that was not judged so', () => {
    expect(verdictOf(fact())).toBeUndefined();
    expect(verdictOf(fact({ status: 'no-answer', value: null }))?.glyph).toBe('unknown');
    expect(verdictOf(fact({ certainty: 'guess' }))?.glyph).toBe('unknown');
    expect(verdictOf(fact({ status: 'absent', value: null }))?.glyph).toBe('idle');
  });

  it('counts "there is none" as an answer and silence as none', () => {
    const facts = [fact(), fact({ status: 'absent', value: null }), fact({ status: 'no-answer', value: null })];
    expect(countFacts(facts)).toEqual({ answered: 2, total: 3, silent: 1 });
  });

  it('names the way that gave most', () => {
    const web = fact({ source: { via: 'web', ask: '/x', where: '192.168.8.1' } });
    expect(mainSource([web, fact(), fact()])).toEqual({ via: 'at', where: 'ttyUSB2' });
    expect(mainSource([])).toBeUndefined();
  });

  it('copies what is shown: masked numbers stay masked', () => {
    expect(factsAsText([fact()])).toContain('86··········417\tAT+CGSN');
  });

  it('leads with the newest radio', () => {
    const values = [fact({ key: 'rssi', value: -60 }), fact({ key: 'rsrp', value: -90 })];
    expect(leadingSignal(values)?.key).toBe('rsrp');
    expect(leadingSignal([fact({ key: 'rsrp', status: 'absent', value: null })])).toBeUndefined();
  });
});
