import assert from 'node:assert/strict';
import type { Faults } from '../../../electron/virtual/stick/faults.ts';
import { order, type Scenario, type Watch } from './lab.ts';
import { mwb } from './command.ts';
import { appearLimitMs, placeOf } from './switching.ts';

/** A switch of an E303 to its ports that goes wrong on the stick's side, as the command line ends it. */
interface Case {
  fault: Faults;
  exit: number;
  verdict: string;
}

const cases: Readonly<Record<string, Case>> = {
  'disappears for ever': { fault: { neverReturns: true }, exit: 6, verdict: 'lost' },
  'returns with another id': { fault: { returnsAs: '12d1:14fe' }, exit: 5, verdict: 'different' },
  'lies about success': { fault: { lies: true }, exit: 5, verdict: 'different' },
  'is slow to return': { fault: { awayMs: 8000 }, exit: 0, verdict: 'verified' },
  'has ports that never answer': { fault: { at: 'dead' }, exit: 7, verdict: 'unknown' },
  'answers byte by byte': { fault: { at: 'pieces' }, exit: 0, verdict: 'verified' },
};

async function faulty(watch: Watch, { fault, exit, verdict }: Case): Promise<string[]> {
  const from = watch.told.length;
  await order({ order: 'plug', slot: 0, model: 'e303', faults: fault });
  const disk = await watch.sighting(
    'a disk with its drive',
    placeOf(0),
    from,
    (seen) => seen.drives.length > 0,
    appearLimitMs,
  );
  const run = (await mwb(exit, 'switch', disk.place, 'serial')) as { verdict: string };
  assert.equal(run.verdict, verdict, JSON.stringify(run));
  return [`${JSON.stringify(fault)}: ${verdict}, exit ${exit}`];
}

export const faultScenarios: Scenario[] = Object.entries(cases).map(([name, one]) => ({
  name: `virtual stick ${name}`,
  run: (watch) => faulty(watch, one),
}));
