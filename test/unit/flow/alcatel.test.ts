import { describe, expect, it } from 'vitest';
import type { Fact, FactSet } from '../../../electron/core/model/index.ts';
import { veil } from '../../../electron/vendors/alcatel/jrd.ts';
import type { StickData } from '../../../electron/virtual/stick/data.ts';
import type { Faults } from '../../../electron/virtual/stick/faults.ts';
import { l800 } from '../../../electron/virtual/stick/models/l800.ts';
import { switchTo, withBench, type TestBench } from './world.ts';

/** ms. Real time at the bench's quick pace. */
const limit = 30_000;
const place = 'v1-1';
const right = { secret: 'admin', keep: false };
const wrong = { secret: 'geheim-77', keep: false };

const factOf = (facts: FactSet, key: string): Fact | undefined => facts.facts.find((fact) => fact.key === key);
const here = (test: TestBench) => test.snapshot().sessions[0];

async function asCard(faults: Faults, use: (test: TestBench) => Promise<void>, data: StickData = l800): Promise<void> {
  await withBench([data], { [place]: faults }, async (test) => {
    expect((await switchTo(test, place, 'network')).verdict).toBe('verified');
    await use(test);
  });
}

describe.concurrent('an Alcatel stick', () => {
  it('goes from its installer disk to the card, proven by its page, and back by a replug', { timeout: limit }, () =>
    asCard({}, async (test) => {
      const run = test.workbench.session(place).runs.at(-1);
      expect(run?.wire.map(({ text }) => text).filter((text) => text.startsWith('bulk-out'))).toEqual([
        'bulk-out 01 55534243123456788000000080000606f50402527000000000000000000000',
      ]);
      expect(run?.proofs.map(({ check, agrees }) => `${check} ${String(agrees)}`)).toEqual([
        'place true',
        'ids true',
        'interfaces true',
        'answer true',
      ]);
      expect(run?.plan).toMatchObject({ persistent: false, wayBack: { kind: 'replug', to: 'disk' } });
      expect(here(test)?.sighting?.device.pid).toBe('0195');
      expect((await switchTo(test, place, 'disk')).verdict).toBe('verified');
      expect(here(test)?.mode.main).toBe('disk');
    }),
  );

  it('that becomes something else than was wanted is told', { timeout: limit }, async () => {
    await withBench([l800], {}, async (test) => {
      const run = await switchTo(test, place, 'serial');
      expect(run.verdict).toBe('different');
    });
  });
});

describe.concurrent('the page of an Alcatel stick', () => {
  it('writes names and passwords as its own page does', () => expect(veil('admin')).toBe('dc13ibej?7'));

  it('tells the SIM to everybody, all else to who signs in', { timeout: limit }, () =>
    asCard({}, async (test) => {
      const before = await test.workbench.readFacts(place);
      expect(factOf(before, 'simState')?.value).toBe('ready');
      expect(factOf(before, 'pinTries')?.value).toBe(3);
      expect(factOf(before, 'imei')).toMatchObject({ status: 'refused', error: { code: 'http.login-needed' } });
      const after = await test.workbench.readFacts(place, right);
      const values = Object.fromEntries(after.facts.filter((f) => f.status === 'read').map((f) => [f.key, f.value]));
      expect(values).toMatchObject({
        model: 'L800',
        firmware: 'L800_00_02.00_12',
        imei: '867000000000374',
        operator: 'Testnetz',
        rsrp: -92,
        rsrq: -10,
        sinr: 14,
        cell: '1A2B301',
      });
      expect(after.facts.filter(({ status, key }) => status === 'unparsed' && key !== 'rat')).toEqual([]);
      expect(here(test)?.identity).toMatchObject({ name: 'Alcatel L800', certainty: 'sure' });
    }),
  );

  it('takes the password plain where it says so', { timeout: limit }, () => {
    if (l800.web.kind !== 'jrd') throw new Error('l800 has lost its page');
    const plain: StickData = { ...l800, web: { ...l800.web, login: { ...l800.web.login, writes: 'plain' } } };
    return asCard(
      {},
      async (test) => {
        expect(factOf(await test.workbench.readFacts(place, right), 'imei')?.value).toBe('867000000000374');
      },
      plain,
    );
  });

  it('gets a wrong password once, and the last try never', { timeout: limit }, () =>
    asCard({}, async (test) => {
      for (let tries = 0; tries < 4; tries += 1)
        await expect(test.workbench.readFacts(place, wrong)).rejects.toMatchObject({ code: 'http.wrong-password' });
      // One is left: the right password is not spent on it, either.
      const last = await test.workbench.readFacts(place, right);
      expect(factOf(last, 'imei')).toMatchObject({ status: 'refused', error: { code: 'http.refused' } });
      expect(JSON.stringify([test.workbench.snapshot(), await test.world.journal.read()])).not.toContain(wrong.secret);
    }),
  );

  it('whose login is over before it was used is signed in to once more', { timeout: limit }, () =>
    asCard({ web: 'expired' }, async (test) => {
      expect(factOf(await test.workbench.readFacts(place, right), 'imei')?.value).toBe('867000000000374');
    }),
  );

  it.each([
    ['half', 'unparsed', 'http.rubbish'],
    ['html', 'unparsed', 'http.rubbish'],
    ['login', 'refused', 'http.login-needed'],
  ] as const)('that is %s makes no fact', { timeout: limit }, async (web, status, code) => {
    await withBench([l800], { [place]: { web } }, async (test) => {
      await switchTo(test, place, 'network');
      const facts = await test.workbench.readFacts(place);
      for (const fact of facts.facts) expect(fact).toMatchObject({ status, value: null, error: { code } });
    });
  });

  it('tells a SIM that asks for its PIN', { timeout: limit }, () =>
    asCard({ sim: 'locked' }, async (test) => {
      expect(factOf(await test.workbench.readFacts(place), 'simState')?.value).toBe('pin');
    }),
  );
});
