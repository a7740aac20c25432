import type { ReactElement } from 'react';
import type { TrackPlan } from './track-plan.ts';
import './route.css';

/** The route diagram in the size of a row: 32 px wide for a fork, 11 px a station for a line. Decoration: the word stands beside it. */
export function MiniRoute({ plan }: { readonly plan: TrackPlan }): ReactElement {
  const run = plan.ways.includes('run');
  const here = plan.stations.findIndex(({ state }) =>
    run ? state === 'goal' : state === 'here' || state === 'proved',
  );
  const points = plan.shape === 'line' ? linePoints(plan.stations.length) : forkPoints(plan.stations.length - 1);
  const width = plan.shape === 'line' ? 11 * (points.length - 1) + 10 : 32;
  return (
    <svg className="mini-route" width={width} height="17" viewBox={`0 0 ${width} 17`} aria-hidden="true">
      {plan.shape === 'line'
        ? points.slice(1).map(({ x }) => <path key={x} d={`M${x - 8} 8.5h5`} className="mini-way" />)
        : points
            .slice(1)
            .map(({ y }, index) => (
              <path
                key={y}
                d={index === 0 ? `M7 ${y}h17` : `M7 ${points[0]?.y ?? 0}h4l6 ${y - (points[0]?.y ?? 0)}h7`}
                className="mini-way"
              />
            ))}
      {points.map(({ x, y }, index) => (
        <circle
          key={`${x} ${y}`}
          cx={x}
          cy={y}
          r={index === here ? (run ? 2.7 : 3.5) : 2.5}
          className={index === here ? (run ? 'mini-goal' : 'mini-here') : 'mini-open'}
        />
      ))}
    </svg>
  );
}

const linePoints = (count: number): { x: number; y: number }[] =>
  Array.from({ length: count }, (_, index) => ({ x: 5 + 11 * index, y: 8.5 }));

function forkPoints(ways: number): { x: number; y: number }[] {
  const rows = ways === 1 ? [8.5] : ways === 2 ? [4, 13] : [3, 8.5, 14];
  return [{ x: 4.5, y: rows[0] ?? 8.5 }, ...rows.slice(0, ways).map((y) => ({ x: 27, y }))];
}
