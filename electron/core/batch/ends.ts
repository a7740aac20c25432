import { Failure, isVirtualPlace, message, type PieceEnd, type Place } from '../model/index.ts';
import type { Session } from '../workbench/session.ts';
import type { PieceResult } from './piece.ts';
import type { Row } from './row.ts';

/** The end of a piece of work as it goes into the journal: what was read of the stick, and what came of it. */
export function endOf(
  row: Row,
  session: Session | undefined,
  about: { at: string; piece: string; retryOf: string | undefined; tookMs: number; lateAfter: number | undefined },
  result: PieceResult,
): PieceEnd {
  const { at, piece, retryOf, tookMs, lateAfter } = about;
  const late = lateAfter !== undefined && result.outcome !== 'good';
  return {
    kind: 'ended',
    at,
    place: row.place,
    slot: row.slot,
    piece,
    ...(retryOf !== undefined && { retryOf }),
    ...(row.label !== undefined && { label: row.label }),
    stick: session?.identity.name ?? '',
    virtual: session?.virtual ?? false,
    ...(session?.sighting !== undefined && { mode: session.mode.main }),
    ...row.read,
    ...result,
    ...(late && { error: new Failure('batch.too-slow', { seconds: lateAfter }).data }),
    tookMs,
  };
}

/** What is written down of work that was under way when the program ended. A script may have done its part already. */
export function interruptedEnd(
  at: string,
  piece: string,
  { place, slot, acts, imei }: { place: Place; slot: number; acts: readonly string[]; imei?: string },
): PieceEnd {
  const inScript = acts.includes('script');
  return {
    kind: 'ended',
    at,
    place,
    slot,
    piece,
    outcome: inScript ? 'held' : 'failed',
    stick: '',
    virtual: isVirtualPlace(place),
    ...(imei !== undefined && { imei }),
    ...(inScript ? { reason: message('batch.held-script') } : { error: new Failure('batch.interrupted').data }),
    warnings: [],
    reports: [],
    tookMs: 0,
  };
}
