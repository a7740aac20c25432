import { describe, expect, it } from 'vitest';
import { workbench } from '../../preload/contract/index.ts';
import { plan } from './e303-parts.ts';
import { snapshots } from './snapshots.ts';

describe('snapshots to look at pages with', () => {
  it.each(Object.entries(snapshots))('%s fits the contract', (_name, snapshot) => {
    expect(workbench.changed.payload.parse(snapshot)).toEqual(snapshot);
  });

  it('has a plan that fits the contract', () => {
    expect(workbench.plan.output.parse(plan)).toEqual(plan);
  });
});
