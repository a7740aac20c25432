import { afterEach, describe, expect, it } from 'vitest';
import { speak } from '../../resources/text/index.ts';
import type { Plan, Run, SessionSnapshot } from '../core/model/index.ts';
import { listWords, planWords, runWords, showWords } from './print.ts';

const target = (mode: string, whyNot?: string) => ({
  mode,
  ids: [],
  rule: {},
  ways: [],
  ...(whyNot === undefined ? {} : { whyNot: { error: whyNot, params: {} } }),
});
const session = (...targets: unknown[]) =>
  ({
    place: 'v1-1',
    virtual: true,
    identity: { name: 'A stick', certainty: 'sure', evidence: [] },
    sighting: { device: { vid: '12d1', pid: '1001' } },
    state: { words: { id: 'mode.serial' } },
    interfaces: [],
    cards: [],
    obstacles: [],
    targets,
  }) as unknown as SessionSnapshot;

describe('the list of sticks', () => {
  it('names the modes that a plan can be made to, and no others', () => {
    const words = listWords([
      session(target('disk', 'mode.no-way'), target('network'), target('serial', 'mode.no-at-port')),
    ]);
    expect(words).toMatch(/can go to: network$/);
    expect(listWords([session(target('disk', 'mode.no-way'))])).not.toContain('can go to');
  });
});

describe('where a way is known from', () => {
  afterEach(() => speak('en'));

  const rule = { kind: 'plugin', name: 'open modem scripts; Unisoc chips', certainty: 'likely' } as const;
  const way = { key: 'at', name: { id: 'way.rule' }, ids: [], certainty: 'likely', source: rule.name };
  const losing = { ...way, key: 'at-2', losesAt: true };
  const shown = (): string => showWords(session({ ...target('network'), rule, ways: [way, losing] }));
  const plan = {
    place: 'v1-1',
    from: 'serial',
    to: 'network',
    steps: [],
    risk: 'low',
    riskWords: { id: 'risk.volatile' },
    wayBack: { kind: 'none', to: 'serial', title: { id: 'way-back.trial' }, detail: { id: 'way-back.trial.detail' } },
    rule,
  } as unknown as Plan;
  const proof = { agrees: true, saw: { id: 'verdict.verified' }, source: 'descriptor' };
  const run = { verdict: 'verified', proofs: [proof], plan } as unknown as Run;

  it('is told as the data say it', () => {
    expect(shown().match(/open modem scripts; Unisoc chips$/gm)).toHaveLength(3);
    expect(planWords(plan)).toContain('Rule: open modem scripts; Unisoc chips (');
    expect(runWords(run)).toMatch(/ descriptor$/m);
  });

  it('is told in German', async () => {
    await speak('de');
    expect(shown().match(/offene Modem-Skripte; Chips von Unisoc$/gm)).toHaveLength(3);
    expect(planWords(plan)).toContain('Regel: offene Modem-Skripte; Chips von Unisoc (');
    expect(runWords(run)).toMatch(/ Deskriptor$/m);
  });
});
