import type { Place } from '../core/model/index.ts';
import type { Clock, Log } from '../core/ports.ts';
import { SystemPtys } from '../platform/ptys/system-ptys.ts';
import { createVirtualBench, type VirtualBench } from '../virtual/bench/bench.ts';
import type { Faults } from '../virtual/stick/faults.ts';
import { modelFor } from '../virtual/stick/models/file.ts';
import { readFaults } from './faults.ts';

/** All of the virtual sticks in one place, so that a program without any does not read them. */

/** Faults as typed, for so many sticks that are named at the start. Failure cli.usage. */
export const faultsOf = (typed: readonly string[], sticks: number): Readonly<Record<Place, Faults>> =>
  readFaults(
    typed,
    Array.from({ length: sticks }, (_, index) => `v1-${String(index + 1)}`),
  );

/** A bench with sticks by name or model file. Failures: those of modelFor. */
export async function benchWith(options: {
  models: readonly string[];
  clock: Clock;
  log: Log;
  faults: Readonly<Record<Place, Faults>>;
  pace?: number;
}): Promise<VirtualBench> {
  return createVirtualBench({
    ...options,
    models: await Promise.all(options.models.map((model) => modelFor(model))),
    ptys: process.platform === 'win32' ? undefined : new SystemPtys(),
  });
}
