import { describe, expect, it } from 'vitest';
import type { Run, Step } from '../../../preload/contract/index.ts';
import { snapshots, type SnapshotName } from '../../test-support/snapshots.ts';
import { runSteps } from './run-steps.tsx';

const runOf = (name: SnapshotName): Run => {
  const run = snapshots[name].sessions[0]?.run;
  if (run === undefined) throw new Error(`${name} has no run`);
  return run;
};
const states = (run: Run): string[] => runSteps(run).map(({ state }) => state);

describe('steps of a run as a person sees them', () => {
  it('shows what is done, under way and to come', () => {
    expect(states(runOf('running'))).toEqual(['done', 'done', 'done', 'now', 'todo']);
  });

  it('shows the asking step as under way while the runner already watches for the return', () => {
    const base = runOf('replug');
    const [person, back] = base.plan.steps as [Step, Step];
    const run: Run = {
      ...base,
      plan: { ...base.plan, steps: [person, back] },
      current: 1,
      steps: [
        { state: 'done', tookMs: 0 },
        { state: 'now', startedAt: base.startedAt },
      ],
    };
    expect(states(run)).toEqual(['now', 'todo']);
    const { waitingFor: _waitingFor, ...moving } = run;
    expect(states(moving)).toEqual(['done', 'now']);
  });

  it('opens a failed step, but not one that was stopped on request', () => {
    expect(runSteps(runOf('different'))[4]).toMatchObject({ state: 'failed', extra: expect.anything() as unknown });
    const stopped = runOf('different');
    const steps = [
      ...stopped.steps.slice(0, 4),
      { state: 'failed' as const, error: { code: 'run.cancelled' as const, params: {} } },
    ];
    expect(runSteps({ ...stopped, steps })[4]).toMatchObject({ state: 'skipped', detail: 'Stopped on request.' });
  });
});
