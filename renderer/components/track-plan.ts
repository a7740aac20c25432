import type { ModeToken, Run, SessionSnapshot } from '../../preload/contract/index.ts';

export type StationState = 'open' | 'here' | 'goal' | 'proved';
/** `set` = the chosen way, `run` = under way, `proved` = travelled and read again. */
export type WayState = 'open' | 'set' | 'run' | 'proved';

export interface Station {
  readonly mode: ModeToken;
  readonly id: string | undefined;
  readonly state: StationState;
}

/**
 * What the route diagram draws. `stations[0]` is the start. In a `line`, `ways[i]` joins station i to i + 1; in a `fork`
 * it joins the start to station i + 1.
 */
export interface TrackPlan {
  readonly shape: 'line' | 'fork';
  readonly stations: readonly Station[];
  readonly ways: readonly WayState[];
  /** Modes that do not fit into the drawing. */
  readonly more: number;
}

/** More ways than this do not fit under each other in the head of a page. */
const mostWays = 3;

/** Where a run led; a rule or a try that does not say what the stick becomes leaves that to be read. */
const endOf = ({ plan, modeAfter }: Run): ModeToken => (plan.to === 'unknown' ? (modeAfter?.main ?? plan.to) : plan.to);

type Plain = { mode: ModeToken; id?: string | undefined };

/** The stations of a stick: from its route, else the mode it is in and the modes it can reach. */
function stationsOf(session: SessionSnapshot): { shape: TrackPlan['shape']; stations: Plain[] } {
  if (session.route !== undefined && session.route.stations.length > 0) {
    return { shape: session.route.shape, stations: [...session.route.stations] };
  }
  const device = session.sighting?.device;
  const stations: Plain[] = [
    { mode: session.mode.main, id: device === undefined ? undefined : `${device.vid}:${device.pid}` },
  ];
  const add = (mode: ModeToken, id: string | undefined): void => {
    if (!stations.some((station) => station.mode === mode)) stations.push({ mode, id });
  };
  for (const target of session.targets) add(target.mode, target.ids[0]);
  if (session.run !== undefined) {
    add(session.run.plan.from, undefined);
    add(endOf(session.run), session.run.plan.expects.ids[0]);
  }
  // A fresh plug gives the installer disk, so the points lie behind it whenever the stick has one.
  stations.sort((a, b) => Number(b.mode === 'disk') - Number(a.mode === 'disk'));
  return { shape: 'fork', stations };
}

/** The ways between two stations, as indices into `ways`. */
function between(shape: TrackPlan['shape'], from: number, to: number): number[] {
  if (from < 0 || to < 0 || from === to) return [];
  if (shape === 'fork') return [from, to].filter((index) => index > 0).map((index) => index - 1);
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  return Array.from({ length: high - low }, (_, step) => low + step);
}

/** The track plan of a session; `chosen` is the mode picked on the Mode page and not yet started. */
export function trackPlanOf(session: SessionSnapshot, chosen?: ModeToken): TrackPlan {
  const { shape, stations: all } = stationsOf(session);
  const device = session.sighting?.device;
  const present = device !== undefined;
  if (present && !all.some((station) => station.mode === session.mode.main)) {
    all.push({ mode: session.mode.main, id: `${device.vid}:${device.pid}` });
  }
  const shown = all.slice(0, mostWays + 1);
  const run = session.run;
  const running = run?.state === 'running' ? run : undefined;
  const proved =
    run?.state === 'ended' && run.verdict === 'verified' && present && endOf(run) === session.mode.main
      ? run
      : undefined;
  const goal = running?.plan.to ?? (chosen === session.mode.main ? undefined : chosen);
  const stateOf = (mode: ModeToken): StationState => {
    if (goal !== undefined && mode === goal) return 'goal';
    if (running !== undefined || !present || mode !== session.mode.main) return 'open';
    return proved !== undefined && chosen === undefined ? 'proved' : 'here';
  };
  const indexOf = (mode: ModeToken | undefined): number => shown.findIndex((station) => station.mode === mode);
  const ways: WayState[] = shown.slice(1).map(() => 'open');
  const mark = (from: ModeToken | undefined, to: ModeToken | undefined, state: WayState): void => {
    for (const index of between(shape, indexOf(from), indexOf(to))) ways[index] = state;
  };
  if (running !== undefined) mark(running.plan.from, endOf(running), 'run');
  else if (goal !== undefined) mark(session.mode.main, goal, 'set');
  else if (proved !== undefined) mark(proved.plan.from, endOf(proved), 'proved');
  return {
    shape,
    stations: shown.map(({ mode, id }) => ({ mode, id, state: stateOf(mode) })),
    ways,
    more: all.length - shown.length,
  };
}
