import { idOf } from '../model/index.ts';
import type { Expectation, Sighting } from '../model/index.ts';
import { modeOf } from '../modes/recognise.ts';
import type { Session } from './session.ts';

/** ms. A stick that took the message leaves within seconds; usb_modeswitch's own check gives up at 20 s. */
const leaveLimitMs = 15_000;
/** ms. Some sticks pass through an id of their boot loader before they settle; 5 s covers those seen. */
const settleMs = 5_000;

export type Returned =
  | { kind: 'returned'; sighting: Sighting; leftAfterMs: number; backAfterMs: number }
  | { kind: 'stayed' }
  | { kind: 'lost'; leftAfterMs: number };

interface Wait {
  session: Session;
  expects: Expectation;
  /** Generation of the session before anything was sent. */
  since: number;
  limitMs: number;
  /** A person pulls the stick: leaving may take as long as the whole step. */
  byHand: boolean;
  now: () => number;
  signal: AbortSignal;
  onLeft: () => void;
}

/**
 * Waits for the stick to leave its place and come back. What counts is what the bus shows, never how the transfers ended.
 * A rule that only chooses a configuration keeps the stick on the bus; then the configuration in force counts.
 */
export async function awaitReturn(wait: Wait): Promise<Returned> {
  const { session, expects, since, limitMs, now, signal } = wait;
  const begun = now();
  const left = (): number => now() - begun;
  if (expects.configuration !== undefined) {
    const configured = await session.until(
      () => configuredAs(session, expects.configuration),
      Math.min(limitMs, leaveLimitMs),
      signal,
    );
    if (configured !== undefined)
      return { kind: 'returned', sighting: configured, leftAfterMs: 0, backAfterMs: left() };
    // Some start anew for it; one that is away now is waited for like any other.
    const back = session.sighting ?? (await session.until(() => session.sighting, limitMs - left(), signal));
    if (back === undefined) return { kind: 'lost', leftAfterMs: 0 };
    return session.generation > since
      ? { kind: 'returned', sighting: back, leftAfterMs: 0, backAfterMs: left() }
      : { kind: 'stayed' };
  }
  const gone = await session.until(
    () => (session.sighting === undefined || session.generation > since ? true : undefined),
    wait.byHand ? limitMs : Math.min(limitMs, leaveLimitMs),
    signal,
  );
  if (gone === undefined) return { kind: 'stayed' };
  const leftAfterMs = left();
  wait.onLeft();
  const back = await session.until(
    () => (session.generation > since ? session.sighting : undefined),
    limitMs - left(),
    signal,
  );
  if (back === undefined) return { kind: 'lost', leftAfterMs };
  const settled = await session.until(
    () => expected(session, expects),
    Math.min(settleMs, Math.max(1, limitMs - left())),
    signal,
  );
  const sighting = settled ?? session.sighting;
  return sighting === undefined
    ? { kind: 'lost', leftAfterMs }
    : { kind: 'returned', sighting, leftAfterMs, backAfterMs: left() };
}

function configuredAs(session: Session, value: number | undefined): Sighting | undefined {
  return session.sighting?.device.activeConfiguration === value ? session.sighting : undefined;
}

/** The sighting when its id is one of the expected, or, where no id is named, when it shows the expected mode. */
function expected(session: Session, expects: Expectation): Sighting | undefined {
  const { sighting } = session;
  if (sighting === undefined) return undefined;
  if (expects.ids.length > 0) return expects.ids.includes(idOf(sighting.device)) ? sighting : undefined;
  return modeOf(sighting, session.vendor).main === expects.mode ? sighting : undefined;
}
