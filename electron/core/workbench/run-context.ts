import type { ErrorData, Message, Run, Verdict, WireLine } from '../model/index.ts';
import type { FactKit, WebReader } from '../facts/recipe.ts';
import type { UsbDevice, World } from '../ports.ts';
import type { PageSecret } from './page-secrets.ts';
import type { PortHub } from './port-hub.ts';
import type { Typed } from './secrets.ts';
import type { Session } from './session.ts';

export interface RunnerInput {
  run: Run;
  session: Session;
  world: World;
  hub: PortHub;
  signal: AbortSignal;
  /** Asks the person for a password; rejects with run.cancelled when the signal aborts. Absent = nobody can be asked. */
  askSecret?: (signal: AbortSignal) => Promise<Typed>;
  /** The kept password of the stick's page. */
  page?: PageSecret;
  /** The maker's session with the stick's page; absent for makers without one. */
  openWeb?: (...door: Parameters<NonNullable<FactKit['openWeb']>>) => Promise<WebReader | undefined>;
  /** Called after each change of the run. */
  onChange: () => void;
}

/** What one step left behind for the next. */
export interface Progress {
  /** Generation of the session when the present leg began. */
  since: number;
  /** The present leg has begun to act on the stick, so it may leave at any time. */
  acting?: boolean;
  /** Monotonic ms of the last moment at which something went, or may have gone, to the stick. */
  actedAt?: number;
  /** The stick came back as something else, or not at all: no further leg makes sense. */
  ended?: { verdict: Verdict; words: Message };
  /** The password that opened protected commands, until the run ends: after its restart the stick wants it again. */
  secret?: string;
  giveBack?: () => Promise<void>;
  /** All other programs that would act on the stick are kept off its place. */
  alone?: boolean;
  /** The stick as the step before has left it open, for the next that acts on it. */
  open?: UsbDevice;
  /** Interfaces whose driver was taken off: a stick that stays gets them back. */
  detached: Set<number>;
  /** The failure that cut a sequence of transfers short. */
  cut?: ErrorData;
}

/** Writes a line of now. */
export function wireNow(input: RunnerInput, direction: WireLine['direction'], text: string): void {
  wire(input, { at: new Date(input.world.clock.now()).toISOString(), direction, text });
}

/** Writes a line into the run and the record of the place. */
export function wire(input: RunnerInput, line: WireLine): void {
  input.run.wire.push(line);
  input.session.note(line.direction, undefined, line.text);
  input.onChange();
}

/** Writes into the run alone what the record of the place says by itself: that the stick left and returned. */
export function wireMove(input: RunnerInput, text: string): void {
  input.run.wire.push({ at: new Date(input.world.clock.now()).toISOString(), direction: 'event', text });
  input.onChange();
}

/** Milliseconds in seconds to one digit, as a number: its decimal mark is the reader’s. */
export const seconds = (ms: number): number => Math.round(ms / 100) / 10;
