import { describe, expect, it } from 'vitest';
import type { ModeToken, Run } from '../../../electron/core/model/index.ts';
import type { Faults } from '../../../electron/virtual/stick/faults.ts';
import { changeTo, switchTo, withBench, type TestBench } from './world.ts';

/** ms. Real time at the bench's quick pace. */
const limit = 40_000;
const place = 'v1-1';

async function go(test: TestBench, mode: ModeToken, { way, secret }: { way?: string; secret?: string }): Promise<Run> {
  let asked = false;
  const stop = test.workbench.onChange(() => {
    if (test.workbench.session(place).run?.waitingFor !== 'secret' || asked || secret === undefined) return;
    asked = true;
    test.workbench.answerSecret(place, secret);
  });
  const run = await test.workbench.startRun(place, mode, { way }).done;
  stop();
  return run;
}

/** Pulls and plugs as soon as the run asks for it. */
async function replugWhenAsked(test: TestBench): Promise<void> {
  await changeTo(test, place, ({ run }) => run?.waitingFor === 'replug');
  await test.bench.replug(place);
}

const onPage = (faults: Faults, use: (test: TestBench) => Promise<void>): Promise<void> =>
  withBench(['e3372h'], { [place]: faults }, async (test) => {
    expect((await switchTo(test, place, 'network')).verdict).toBe('verified');
    await use(test);
  });

describe.concurrent('E3372h: changes by its page, with session, token and login', () => {
  it.each(['switch-mode', 'device-mode'])(
    '%s leads to the debug composition, and a replug back',
    { timeout: limit },
    (way) =>
      onPage({}, async (test) => {
        const run = await go(test, 'debug', { way, secret: 'admin' });
        expect(run.error).toBeUndefined();
        expect(run.verdict).toBe('verified');
        expect(run.plan.rule.mark).toBe(way === 'switch-mode' ? 'reports' : 'code');
        expect(run.plan.wayBack).toMatchObject({ kind: 'replug', to: 'network' });
        expect(test.workbench.session(place).sighting?.device.pid).toBe('1441');
        expect((await switchTo(test, place, 'disk')).verdict).toBe('verified');
      }),
  );

  it('a wrong password is tried once and told in words, and the stick stays', { timeout: limit }, () =>
    onPage({}, async (test) => {
      const run = await go(test, 'debug', { secret: 'geheim-99' });
      expect(run.verdict).toBe('different');
      expect(run.error).toMatchObject({
        code: 'http.wrong-password',
        params: { code: 108006, said: 'the user name or the password is wrong' },
      });
      expect(JSON.stringify([run, test.workbench.snapshot(), await test.world.journal.read()])).not.toContain(
        'geheim-99',
      );
    }),
  );

  it('a session that is over is renewed once', { timeout: limit }, () =>
    onPage({ web: 'expired' }, async (test) => {
      expect((await go(test, 'debug', { secret: 'admin' })).verdict).toBe('verified');
    }),
  );

  it('becomes a serial modem by the alternative message', { timeout: limit }, () =>
    withBench(['e3372h'], {}, async (test) => {
      const run = await go(test, 'serial', { way: 'huawei-alt' });
      expect(run.verdict).toBe('verified');
      expect(test.workbench.session(place).sighting?.device.pid).toBe('155e');
    }),
  );
});

describe.concurrent('stored USB modes of Huawei sticks', () => {
  it('E303 on its page: project composition, kept over a replug, and back by AT^U2DIAG', { timeout: limit }, () =>
    withBench(['e303'], {}, async (test) => {
      expect((await switchTo(test, place, 'network')).verdict).toBe('verified');
      const plan = test.workbench.plan(place, 'debug');
      expect(plan.notes?.map(({ id }) => id)).toContain('plan.note.named');
      expect(plan.rule.mark).toBe('report');
      const there = await go(test, 'debug', { way: 'project-mode' });
      expect([there.verdict, test.workbench.session(place).sighting?.device.pid]).toEqual(['verified', '1442']);
      await test.bench.replug(place);
      await changeTo(test, place, ({ ports }) => ports.length === 2);
      expect(test.workbench.session(place).sighting?.device.pid).toBe('1442');
      // The last AT port goes, so the id is typed; the page leads back from there.
      const way = 'u2diag-hilink-119';
      expect(() => test.workbench.startRun(place, 'network', { way })).toThrow(
        expect.objectContaining({ code: 'run.type-to-confirm' }),
      );
      const back = test.workbench.plan(place, 'network', { way });
      expect(back.notes?.map(({ id }) => id)).toContain('plan.note.no-at-page');
      expect(back.wayBack.kind).toBe('http');
      const run = test.workbench.startRun(place, 'network', { way, consent: '12d1:1442' });
      await replugWhenAsked(test);
      expect((await run.done).verdict).toBe('verified');
      expect(test.workbench.session(place).run?.settings).toMatchObject([{ setting: 'u2diag-hilink', before: '255' }]);
    }),
  );

  it('E303 as a modem: AT^U2DIAG is read, stored and read back', { timeout: limit }, () =>
    withBench(['e303'], {}, async (test) => {
      expect((await switchTo(test, place, 'serial')).verdict).toBe('verified');
      const run = test.workbench.startRun(place, 'serial', { way: 'u2diag-0' });
      await replugWhenAsked(test);
      const ended = await run.done;
      expect(ended.error).toBeUndefined();
      expect(ended.verdict).toBe('verified');
      expect(ended.settings).toMatchObject([{ setting: 'u2diag', before: '255', after: '0' }]);
      expect(test.workbench.plan(place, 'disk', { way: 'u2diag-stored' }).wayBack.kind).toBe('at');
    }),
  );
});
