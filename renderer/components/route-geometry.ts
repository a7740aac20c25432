import type { TrackPlan } from './track-plan.ts';

/** Sizes of the drawing in px, as the head of a page has room for: 66 high, three ways at most. */
const height = 66;
const labelLeft = 134;
const bend = 26;
const pitch = 112;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface RouteGeometry {
  readonly width: number;
  readonly height: number;
  /** One for each station. */
  readonly points: readonly Point[];
  /** SVG path of each way. */
  readonly paths: readonly string[];
  /** `beside`: name and id stand beside the station; `row`: both on one line; `below`: centred under it. */
  readonly labels: 'beside' | 'row' | 'below';
}

/** Where stations and ways of a track plan lie. */
export function routeGeometry(plan: Pick<TrackPlan, 'shape' | 'stations' | 'ways'>): RouteGeometry {
  return plan.shape === 'line' ? lineGeometry(plan.stations.length) : forkGeometry(plan.stations.length - 1);
}

function lineGeometry(count: number): RouteGeometry {
  const points = Array.from({ length: count }, (_, index) => ({ x: pitch / 2 + index * pitch, y: 14 }));
  const paths = points.slice(1).map((point) => `M${point.x - pitch + 11} ${point.y}H${point.x - 11}`);
  return { width: Math.max(1, count) * pitch, height, points, paths, labels: 'below' };
}

function forkGeometry(ways: number): RouteGeometry {
  const crowded = ways > 2;
  const gap = crowded ? 23 : 34;
  const top = crowded ? 12 : 14;
  const start = { x: labelLeft + 12, y: top };
  const end = start.x + 92;
  const goals = Array.from({ length: ways }, (_, index) => ({ x: end, y: top + index * gap }));
  const paths = goals.map(({ x, y }, index) =>
    index === 0
      ? `M${start.x + 9} ${top}H${x - 10}`
      : `M${start.x + 9} ${top}h18L${start.x + 27 + Math.min(bend, y - top)} ${y}H${x - 9}`,
  );
  return {
    width: ways === 0 ? start.x + 16 : end + (crowded ? 166 : 132),
    height,
    points: [start, ...goals],
    paths,
    labels: crowded ? 'row' : 'beside',
  };
}
