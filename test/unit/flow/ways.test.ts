import { describe, expect, it } from 'vitest';
import { idOf } from '../../../electron/core/model/index.ts';
import { Failure } from '../../../electron/core/model/errors.ts';
import type { StickData } from '../../../electron/virtual/stick/data.ts';
import { modelOf } from '../../../electron/virtual/stick/models/index.ts';
import { justBack, switchTo, withBench } from './world.ts';

describe.concurrent('another way to the same mode', () => {
  it('is taken when it is named, rehearsed like any other, and told in the run', { timeout: 40_000 }, () =>
    withBench(['mf831'], {}, async (test) => {
      expect((await switchTo(test, 'v1-1', 'network')).verdict).toBe('verified');
      const rehearsed = await test.workbench.rehearse('v1-1', 'serial', { way: 'usb-mode-6' });
      expect(rehearsed.map(({ text }) => text).join()).toContain('usb_mode=6');
      expect(test.workbench.plan('v1-1', 'serial').way).toBe('factory');
    }),
  );

  it('that the stick does not know ends different, and the next can be tried', { timeout: 60_000 }, () =>
    withBench(['e303'], {}, async (test) => {
      const run = await test.workbench.startRun('v1-1', 'serial', { way: 'huawei-alt' }).done;
      expect([run.plan.way, run.verdict]).toEqual(['huawei-alt', 'different']);
      const next = await test.workbench.startRun('v1-1', 'serial', { way: 'windows' }).done;
      expect(next.verdict).toBe('verified');
    }),
  );
});

describe.concurrent('a stick of a maker without a plug-in', () => {
  it(
    'goes by the shipped rule to the id that it names, tells the standard facts, and goes back',
    { timeout: 60_000 },
    () =>
      withBench(['cs19'], {}, async (test) => {
        const run = await test.workbench.startRun('v1-1', 'unknown').done;
        expect([run.verdict, run.modeAfter?.main, run.plan.wayBack.kind]).toEqual(['verified', 'serial', 'replug']);
        // The rule names the id that comes; nobody's data say what that talks.
        expect(run.proofs.map(({ check, agrees }) => [check, agrees])).toEqual([
          ['place', true],
          ['ids', true],
          ['interfaces', true],
        ]);
        // Nobody promised ports; since what came is a modem, the end was not told before it had one that takes AT.
        expect(test.workbench.session('v1-1').present().ports.length).toBeGreaterThan(0);
        const { facts } = await test.workbench.readFacts('v1-1');
        const values = Object.fromEntries(facts.filter(({ status }) => status === 'read').map((f) => [f.key, f.value]));
        expect(values).toMatchObject({
          maker: 'Nokia',
          model: 'CS-19',
          firmware: '2.0.1',
          simState: 'ready',
          rssi: -73,
        });
        expect((await switchTo(test, 'v1-1', 'disk')).verdict).toBe('verified');
        expect(test.snapshot().sessions[0]?.mode.main).toBe('disk');
      }),
  );

  it(
    'is asked for its facts in the moment it comes, before its drivers made a port: they are waited for',
    { timeout: 30_000 },
    () =>
      withBench(
        [{ ...modelOf('cs19'), powerOn: [{ when: {}, to: 'serial' }] }],
        {},
        async (test) => {
          // What reads facts is itself read at the first reading; the second begins at once.
          await test.workbench.readFacts('v1-1');
          await justBack(test, 'v1-1');
          const { facts } = await test.workbench.readFacts('v1-1');
          expect(facts.find(({ key }) => key === 'model')).toMatchObject({ status: 'read', value: 'CS-19' });
        },
        { pace: 1 },
      ),
  );
});

/** A computer that has a driver for its ports, as option has for the ids that it lists. */
function withDrivers(data: StickData): StickData {
  const serial = data.personalities['serial'];
  if (serial === undefined) throw new Error('the model has no serial mode');
  const interfaces = serial.interfaces.map((face) => ({ ...face, driver: 'option' as const }));
  return { ...data, personalities: { ...data.personalities, serial: { ...serial, interfaces } } };
}

describe.concurrent('a stick that no rule names', () => {
  it('gets nothing without the typed id', () =>
    withBench(['unknown'], {}, (test) => {
      for (const consent of [undefined, 'yes', '2001:a9f1']) {
        const begin = (): unknown => test.workbench.startRun('v1-1', 'unknown', { tryOut: 'StandardEject', consent });
        expect(begin).toThrow(Failure);
        expect(begin).toThrow(/run\.type-to-confirm/);
      }
      expect(test.workbench.session('v1-1').run).toBeUndefined();
      return Promise.resolve();
    }));

  it('is tried, proven, says what it became, can go back, and makes a rule', { timeout: 60_000 }, () =>
    withBench(['unknown'], {}, async (test) => {
      expect(test.snapshot().sessions[0]?.assistant?.proposals[0]).toMatchObject({
        method: 'StandardEject',
        chance: 'good',
      });
      const run = await test.workbench.startRun('v1-1', 'unknown', { tryOut: 'StandardEject', consent: '2001:a9f0' })
        .done;
      expect([run.verdict, run.after && idOf(run.after.device)]).toEqual(['verified', '2001:a9f1']);
      expect(run.words).toEqual({ id: 'run.words.verified', params: { mode: '@mode.serial.a' } });
      expect(test.workbench.ruleOfTrial('v1-1').text).toContain('"targetProducts":["a9f1"]');
      const [back] = test.snapshot().sessions[0]?.targets ?? [];
      expect([back?.mode, back?.byHand]).toEqual(['disk', true]);
      expect((await switchTo(test, 'v1-1', 'disk')).verdict).toBe('verified');
    }),
  );

  it('that comes back with ports answers before it is believed', { timeout: 60_000 }, () =>
    withBench([withDrivers(modelOf('unknown'))], {}, async (test) => {
      const run = await test.workbench.startRun('v1-1', 'unknown', { tryOut: 'StandardEject', consent: '2001:a9f0' })
        .done;
      expect(run.verdict).toBe('verified');
      expect(run.proofs.find(({ check }) => check === 'answer')).toMatchObject({ agrees: true });
    }),
  );

  it('that comes back with ports and says nothing is not verified, and makes no rule', { timeout: 60_000 }, () =>
    withBench([withDrivers(modelOf('unknown'))], { 'v1-1': { at: 'dead' } }, async (test) => {
      const run = await test.workbench.startRun('v1-1', 'unknown', { tryOut: 'StandardEject', consent: '2001:a9f0' })
        .done;
      expect([run.verdict, run.error?.code]).toEqual(['unknown', 'at.timeout']);
      expect(run.words).toEqual({ id: 'run.words.no-answer', params: { mode: '@mode.serial.a' } });
      expect(() => test.workbench.ruleOfTrial('v1-1')).toThrow(/run\.nothing-to-save/);
    }),
  );

  it('that stays as it is ends different and makes no rule', { timeout: 60_000 }, () =>
    withBench(['unknown'], { 'v1-1': { lies: true } }, async (test) => {
      const run = await test.workbench.startRun('v1-1', 'unknown', { tryOut: 'StandardEject', consent: '2001:a9f0' })
        .done;
      expect(run.verdict).toBe('different');
      expect(() => test.workbench.ruleOfTrial('v1-1')).toThrow(/run\.nothing-to-save/);
    }),
  );
});
