import type { Message, SessionSnapshot, WorkbenchSnapshot } from '../../preload/contract/index.ts';

/** Something that happened to a stick, for toasts, the bell and the live region. */
export interface Happening {
  readonly id: string;
  readonly place: string;
  readonly message: Message;
  /** Failed, lost and held interrupt a screen reader; plug, unplug and results wait. */
  readonly urgency: 'polite' | 'assertive';
  /** The glyph beside it. */
  readonly glyph: 'ready' | 'gone' | 'verified' | 'different' | 'lost' | 'unknown' | 'lock' | 'attention' | 'working';
}

const holdsPort = (session: SessionSnapshot): boolean => session.ports.some((port) => port.state === 'held');

function ofSession(before: SessionSnapshot | undefined, after: SessionSnapshot): Omit<Happening, 'id'>[] {
  const place = after.place;
  const params = { place, name: after.identity.name };
  const found: Omit<Happening, 'id'>[] = [];
  const running = after.run?.state === 'running' || before?.run?.state === 'running';
  // Leaving and returning is part of a run and told there.
  if (!running && after.sighting !== undefined && before?.sighting === undefined) {
    found.push({ place, message: { id: 'happening.plugged', params }, urgency: 'polite', glyph: 'ready' });
  }
  if (!running && after.sighting === undefined && before?.sighting !== undefined) {
    found.push({ place, message: { id: 'happening.unplugged', params }, urgency: 'polite', glyph: 'gone' });
  }
  const run = after.run;
  if (run?.state === 'running' && before !== undefined && before.run?.id !== run.id) {
    const to = `@mode.${run.plan.to}.a`;
    found.push({
      place,
      message: { id: 'happening.switching', params: { ...params, to } },
      urgency: 'polite',
      glyph: 'working',
    });
  }
  if (run?.state === 'ended' && before?.run?.id === run.id && before.run.state === 'running') {
    const verdict = run.verdict ?? 'unknown';
    found.push({
      place,
      message: { id: `happening.${verdict}`, params: { ...params, to: `@mode.${run.plan.to}.a` } },
      urgency: verdict === 'verified' ? 'polite' : 'assertive',
      glyph: verdict,
    });
  }
  if (before !== undefined && holdsPort(after) && !holdsPort(before)) {
    found.push({ place, message: { id: 'happening.held', params }, urgency: 'assertive', glyph: 'lock' });
  }
  return found;
}

/** What changed between two states, oldest first. The first state tells nothing: what is there when we start is no event. */
export function happeningsBetween(
  before: WorkbenchSnapshot | undefined,
  after: WorkbenchSnapshot,
): Omit<Happening, 'id'>[] {
  if (before === undefined) return [];
  return after.sessions.flatMap((session) =>
    ofSession(
      before.sessions.find((old) => old.place === session.place),
      session,
    ),
  );
}
