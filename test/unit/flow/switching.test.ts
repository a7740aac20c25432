import { describe, expect, it } from 'vitest';
import { idOf } from '../../../electron/core/model/index.ts';
import { changeTo, switchTo, withBench } from './world.ts';

/** Limits are real ones here, so these wait side by side. */
describe.concurrent('switching an E303s-2', () => {
  it('goes from disk to serial, proven by ids, ports and the answer to ATI', () =>
    withBench(['e303'], {}, async (test) => {
      const run = await switchTo(test, 'v1-1', 'serial');
      expect(run.verdict).toBe('verified');
      expect(run.after && idOf(run.after.device)).toBe('12d1:1001');
      expect(run.proofs.map((proof) => [proof.check, proof.agrees])).toEqual([
        ['place', true],
        ['ids', true],
        ['interfaces', true],
        ['answer', true],
      ]);
      expect(run.wire.filter((line) => line.direction === 'out').map((line) => line.text)).toEqual([
        'bulk-out 01 55534243000000000000000000000011060000000000000000000000000000',
        'clear-halt 81',
        'clear-halt 01',
        'ATI',
      ]);
      const { identity, state } = test.snapshot().sessions[0] ?? {};
      expect(identity).toMatchObject({ name: 'Huawei E303s-2', certainty: 'sure' });
      expect(state?.glyph).toBe('verified');
    }));

  it('goes to the network card with the rule’s own message, proven by its web page', () =>
    withBench(['e303'], {}, async (test) => {
      const run = await switchTo(test, 'v1-1', 'network');
      expect(run.verdict).toBe('verified');
      expect(run.after && idOf(run.after.device)).toBe('12d1:14db');
      expect(run.wire.map((line) => line.text)).toContain(
        'bulk-out 01 55534243123456780000000000000011062000000101000100000000000000',
      );
      expect(run.proofs.find((proof) => proof.check === 'answer')?.agrees).toBe(true);
    }));

  it('comes back to the disk by a replug, and goes on from serial to network over it', () =>
    withBench(['e303'], {}, async (test) => {
      expect((await switchTo(test, 'v1-1', 'serial')).verdict).toBe('verified');
      const back = await switchTo(test, 'v1-1', 'disk');
      expect(back.verdict).toBe('verified');
      expect((await switchTo(test, 'v1-1', 'serial')).verdict).toBe('verified');
      const over = await switchTo(test, 'v1-1', 'network');
      expect(over.verdict).toBe('verified');
      expect(over.plan.steps.map((step) => step.kind)).toEqual([
        'person',
        'return',
        'free-driver',
        'send',
        'return',
        'verify',
      ]);
    }));
});

describe.concurrent('switching an MF831', () => {
  it('makes the whole round: disk, network, serial and back to the disk', () =>
    withBench(['mf831'], {}, async (test) => {
      for (const [mode, id] of [
        ['network', '19d2:1405'],
        ['serial', '19d2:0016'],
        ['disk', '19d2:1225'],
      ] as const) {
        const run = await switchTo(test, 'v1-1', mode);
        expect([mode, run.verdict, run.after && idOf(run.after.device)]).toEqual([mode, 'verified', id]);
      }
    }));

  it('goes from disk to serial over the network card in one plan, and keeps it over a replug', () =>
    withBench(['mf831'], {}, async (test) => {
      const run = await switchTo(test, 'v1-1', 'serial');
      expect(run.verdict).toBe('verified');
      expect(run.plan.persistent).toBe(true);
      await test.bench.replug('v1-1');
      await changeTo(test, 'v1-1', (session) => session.mode.main === 'serial' && session.ports.length === 3);
    }));
});

describe.concurrent('what goes wrong is told as it is', () => {
  it('a stick that lies about success stays, and is different', { timeout: 30_000 }, () =>
    withBench(['e303'], { 'v1-1': { lies: true } }, async (test) => {
      const run = await switchTo(test, 'v1-1', 'serial');
      expect(run.verdict).toBe('different');
      expect(run.words?.id).toBe('run.words.stayed');
      // The system gets its driver back: the stick is as it was.
      expect(run.after?.drivers.map((binding) => binding.driver)).toEqual(['usb-storage']);
    }),
  );

  it('another id is different', { timeout: 30_000 }, () =>
    withBench(['e303'], { 'v1-1': { returnsAs: '12d1:14dc' } }, async (test) => {
      const run = await switchTo(test, 'v1-1', 'serial');
      expect(run.verdict).toBe('different');
    }),
  );

  it('right ids with a dead AT port are not verified', { timeout: 40_000 }, () =>
    withBench(['e303'], { 'v1-1': { at: 'dead' } }, async (test) => {
      const run = await switchTo(test, 'v1-1', 'serial');
      expect(run.verdict).toBe('unknown');
      expect(run.error?.code).toBe('at.timeout');
      // What was read stands beside what was not: only the answer is missing.
      expect(run.proofs.map(({ check, agrees }) => [check, agrees])).toEqual([
        ['place', true],
        ['ids', true],
        ['interfaces', true],
        ['answer', false],
      ]);
    }),
  );

  it('answers in pieces are verified all the same', () =>
    withBench(['e303'], { 'v1-1': { at: 'pieces' } }, async (test) => {
      expect((await switchTo(test, 'v1-1', 'serial')).verdict).toBe('verified');
    }));

  it('a stick that never returns is lost', { timeout: 60_000 }, () =>
    withBench(['e303'], { 'v1-1': { neverReturns: true } }, async (test) => {
      expect((await switchTo(test, 'v1-1', 'serial')).verdict).toBe('lost');
    }),
  );

  it('an unplug in the middle is lost, and the place is free for the next stick', { timeout: 60_000 }, () =>
    withBench(['e303'], { 'v1-1': { unplugAtTransfer: 1 } }, async (test) => {
      const run = await switchTo(test, 'v1-1', 'serial');
      expect(run.verdict).toBe('lost');
      test.bench.plug('v1-1');
      const session = await changeTo(test, 'v1-1', ({ sighting }) => sighting !== undefined);
      expect(session.mode.main).toBe('disk');
    }),
  );

  it('an answer that breaks off because the stick has left counts by what comes back', { timeout: 30_000 }, () =>
    withBench(['mf831'], { 'v1-1': { web: 'truncated' } }, async (test) => {
      expect((await switchTo(test, 'v1-1', 'network')).verdict).toBe('unknown');
      expect((await switchTo(test, 'v1-1', 'serial')).verdict).toBe('verified');
    }),
  );

  it('rubbish from the web page ends a switch without a claim', { timeout: 30_000 }, () =>
    withBench(['mf831'], { 'v1-1': { web: 'rubbish' } }, async (test) => {
      const first = await switchTo(test, 'v1-1', 'network');
      expect(first.verdict).toBe('unknown');
      const second = await switchTo(test, 'v1-1', 'serial');
      expect(second.verdict).toBe('different');
      expect(second.error?.code).toBe('http.rubbish');
    }),
  );

  it('a cancelled run says what is so and leaves the stick alone', () =>
    withBench(['e303'], { 'v1-1': { neverReturns: true } }, async (test) => {
      const { done } = test.workbench.startRun('v1-1', 'serial');
      await changeTo(test, 'v1-1', ({ run }) => run?.plan.steps[run.current]?.kind === 'return');
      test.workbench.cancel('v1-1');
      const run = await done;
      expect(run.cancelled).toBe(true);
      expect(run.verdict).not.toBe('verified');
    }));

  it('two sticks of a kind do not disturb each other', () =>
    withBench(['e303', 'e303'], {}, async (test) => {
      const [first, second] = await Promise.all([switchTo(test, 'v1-1', 'serial'), switchTo(test, 'v1-2', 'network')]);
      expect([first.verdict, second.verdict]).toEqual(['verified', 'verified']);
      expect(first.after && idOf(first.after.device)).toBe('12d1:1001');
      expect(second.after && idOf(second.after.device)).toBe('12d1:14db');
    }));

  it('a second run at the same place is refused while the first goes on', () =>
    withBench(['e303'], {}, async (test) => {
      const { done } = test.workbench.startRun('v1-1', 'serial');
      expect(() => test.workbench.startRun('v1-1', 'network')).toThrow(/place\.busy/);
      expect((await done).verdict).toBe('verified');
    }));
});
