import type { Faults } from '../../electron/virtual/stick/faults.ts';

/** What the guest may ask of the host. Slot i is bus id 1-(i+1), which the agent plugs into the guest's place 1-(i+1). */
export type Order =
  /** Gives a `Choice`. */
  | { order: 'chosen' }
  /** Plugs a new stick of this model in; one that is there is pulled first. */
  | { order: 'plug'; slot: number; model: string; faults?: Faults }
  | { order: 'unplug'; slot: number }
  /** Plugs in again what was pulled; it has kept what it stores. */
  | { order: 'replug'; slot: number }
  /** Forgets what went over the wire so far. */
  | { order: 'mark'; slot: number }
  /** Gives the lines since the last mark, housekeeping left out, `left` and `arrived` among them. */
  | { order: 'wire'; slot: number }
  /** Gives the `Moment`s since the last mark, housekeeping too. */
  | { order: 'moments'; slot: number }
  /** Gives the clock that moments are told by, ms. */
  | { order: 'clock' }
  /** The operations that a recording lists for an entry. */
  | { order: 'recording'; entry: string }
  | { order: 'result'; result: Result }
  /** Keeps a picture (PNG) beside the logs. */
  | { order: 'picture'; name: string; base64: string }
  /** One measured run; the host sums them up. */
  | { order: 'sample'; sample: Sample };

/** Orders about sticks, which the host's `sticks.ts` obeys. */
export type StickOrder = Exclude<Order, { order: 'result' | 'picture' | 'chosen' | 'clock' | 'sample' }>;

/** What of a guest's programme is wanted. */
export interface Choice {
  /** Names of scenarios must hold one of them; none = all. */
  words: string[];
  /** Only the few scenarios that belong to every test. */
  short: boolean;
  /** The long ones too. */
  long: boolean;
  /** Rounds of a measurement, cycles of a soak. */
  rounds: number;
}

/** Something that reached or befell a stick, on the host's clock (ms). */
export interface Moment {
  at: number;
  line: string;
}

/** One run of one contender: figures by name, in ms unless the name says something else. */
export interface Sample {
  contender: string;
  figures: Record<string, number>;
}

/** How a scenario ended. `facts` are what it saw, for the summary line. */
export interface Result {
  name: string;
  verdict: 'passed' | 'failed' | 'left out';
  seconds: number;
  facts: string[];
  /** Why it failed or was left out. */
  why?: string;
}

export type Said = { value: unknown } | { error: string };
