import { useEffect, type ReactElement } from 'react';
import { say } from '../../../resources/text/index.ts';
import { followBench, useBench } from './bench-store.ts';

/** How many places the open batch has, for the foot of the rail. */
export function BenchSaid(): ReactElement | null {
  const batch = useBench((state) => state.batch);
  useEffect(followBench, []);
  if (batch === undefined || batch === null) return null;
  return <span className="rail-said">{say({ id: 'bench.said', params: { count: batch.rows.length } })}</span>;
}
