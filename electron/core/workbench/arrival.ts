import type { Clock } from '../ports.ts';
import type { Session } from './session.ts';

/** ms. Serial drivers bind within 3 s of the plug; a network card needs its address, which DHCP gives within 10 s. */
const arrivalMs = 10_000;

/**
 * Waits while a stick that has just come has no port, card or control channel: the system's drivers make them some moments after the
 * plug. Returns at once for an installer disk, for a place that is empty, and for a stick that has been there for 10 s: what
 * has not come by then does not come. Whether there is anything to talk to is for the caller to see. Failure run.cancelled.
 */
export async function untilTalking(session: Session, clock: Clock, signal: AbortSignal): Promise<void> {
  const leftMs = session.arrivedAt + arrivalMs - clock.monotonic();
  if (leftMs > 0) await session.until(() => mayTalk(session), leftMs, signal);
}

function mayTalk({ sighting, mode }: Session): true | undefined {
  if (sighting === undefined || mode.main === 'disk') return true;
  const { ports, cards, controls = [] } = sighting;
  return ports.length + cards.length + controls.length > 0 ? true : undefined;
}
