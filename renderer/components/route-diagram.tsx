import type { ReactElement } from 'react';
import type { ModeToken } from '../../preload/contract/index.ts';
import { say, type Sayable } from '../../resources/text/index.ts';
import { modeInline, modeName } from './mode-words.ts';
import { routeGeometry, type Point, type RouteGeometry } from './route-geometry.ts';
import type { Station, StationState, TrackPlan, WayState } from './track-plan.ts';
import './route.css';

/** Thick ways lie over thin ones where they share rails. */
const layer: Readonly<Record<WayState, number>> = { open: 0, proved: 1, set: 2, run: 3 };

function Mark({ at, state }: { readonly at: Point; readonly state: StationState }): ReactElement {
  const { x, y } = at;
  switch (state) {
    case 'here':
      return (
        <>
          <circle cx={x} cy={y} r="8" className="station-ring" />
          <circle cx={x} cy={y} r="4.6" className="station-dot" />
        </>
      );
    case 'goal':
      return <circle cx={x} cy={y} r="6" className="station-goal" />;
    case 'proved':
      return (
        <>
          <circle cx={x} cy={y} r="8.5" className="station-proved" />
          <path d={`M${x - 3.8} ${y + 0.4}l2.7 2.7 5-5.6`} className="station-tick" />
        </>
      );
    case 'open':
      return <circle cx={x} cy={y} r="5.2" className="station-open" />;
  }
}

function Label({
  at,
  station,
  start,
  labels,
}: {
  readonly at: Point;
  readonly station: Station;
  readonly start: boolean;
  readonly labels: RouteGeometry['labels'];
}): ReactElement {
  const name = modeName(station.mode);
  const strong = station.state === 'here' || station.state === 'goal' || station.state === 'proved';
  const nameClass = `station-name${strong ? ' station-name-strong' : ''}`;
  if (labels === 'below') {
    return (
      <g textAnchor="middle">
        <text x={at.x} y={at.y + 24} className={nameClass}>
          {name}
        </text>
        <text x={at.x} y={at.y + 40} className="station-id">
          {station.id}
        </text>
      </g>
    );
  }
  if (labels === 'row' && !start) {
    return (
      <text x={at.x + 14} y={at.y + 4.5} className={nameClass}>
        {name}
        <tspan dx="8" className="station-id">
          {station.id}
        </tspan>
      </text>
    );
  }
  const x = start ? at.x - 14 : at.x + 15;
  return (
    <g textAnchor={start ? 'end' : 'start'}>
      <text x={x} y={at.y + 4.5} className={nameClass}>
        {name}
      </text>
      <text x={x} y={at.y + (start ? 19.5 : 18)} className="station-id">
        {station.id}
      </text>
    </g>
  );
}

/** What the diagram says to those who do not see it. */
function sentence(plan: TrackPlan): string {
  const here = plan.stations.find((station) => station.state === 'here' || station.state === 'proved');
  const goal = plan.stations.find((station) => station.state === 'goal');
  const others = plan.stations.filter((station) => station !== here && station !== goal);
  const list = (stations: readonly Station[]): string => stations.map((s) => modeInline(s.mode)).join(', ');
  const message: Sayable =
    goal !== undefined && here === undefined
      ? { id: 'route.under-way', params: { to: modeInline(goal.mode) } }
      : here === undefined
        ? { id: 'route.away', params: { all: list(plan.stations) } }
        : goal !== undefined
          ? { id: 'route.set', params: { now: modeName(here.mode), to: modeInline(goal.mode) } }
          : others.length === 0
            ? { id: 'route.only', params: { now: modeName(here.mode) } }
            : { id: 'route.now', params: { now: modeName(here.mode), others: list(others) } };
  return say(message);
}

/**
 * Where the stick stands (ringed), where it can go (hollow), the way set (thick), under way (dotted), proven (green).
 * A click on a station chooses it; the cards of the Mode page do the same for the keyboard.
 */
export function RouteDiagram({
  plan,
  onChoose,
}: {
  readonly plan: TrackPlan;
  readonly onChoose?: (mode: ModeToken) => void;
}): ReactElement {
  const geometry = routeGeometry(plan);
  const order = plan.ways.map((state, index) => ({ state, index })).sort((a, b) => layer[a.state] - layer[b.state]);
  return (
    <svg
      className="route"
      width={geometry.width}
      height={geometry.height}
      viewBox={`0 0 ${geometry.width} ${geometry.height}`}
      role="img"
      aria-label={sentence(plan)}
    >
      {order.map(({ state, index }) => (
        <path key={index} d={geometry.paths[index]} className={`way way-${state}`} />
      ))}
      {plan.stations.map((station, index) => {
        const at = geometry.points[index];
        if (at === undefined) return null;
        return (
          <g
            key={station.mode}
            className={onChoose === undefined ? 'station' : 'station station-choosable'}
            onClick={onChoose === undefined ? undefined : () => onChoose(station.mode)}
          >
            <rect x={at.x - 14} y={at.y - 12} width="28" height="24" fill="transparent" />
            <Mark at={at} state={station.state} />
            <Label at={at} station={station} start={index === 0} labels={geometry.labels} />
          </g>
        );
      })}
      {plan.more > 0 && (
        <text x={geometry.width - 4} y={geometry.height - 2} textAnchor="end" className="station-id">
          +{plan.more}
        </text>
      )}
    </svg>
  );
}
