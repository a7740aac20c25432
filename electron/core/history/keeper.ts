import type { BatchSummary, ErrorData, FactSet, PieceEnd, Place, Run, Sighting } from '../model/index.ts';
import type { BusEvent, Journal, Log } from '../ports.ts';
import type { Session } from '../workbench/session.ts';
import { appendRun, readRuns } from '../workbench/history.ts';

/** How a stick came to be at its place: plugged while we looked, there when we began to look, or back within a run. */
export type Arrival = 'plugged' | 'found' | 'in-run';

/** What the workbench tells of as it happens, so that it can be kept. Nothing here throws or waits for a disk but `ended`. */
export interface Keeper {
  /** Runs that tell how sticks were before, oldest first. */
  recall(): Promise<Run[]>;
  arrived(session: Session, sighting: Sighting, how: Arrival): void;
  changed(session: Session, sighting: Sighting): void;
  left(place: Place): void;
  told(session: Session, facts: FactSet): void;
  /** A report of this stick was saved. @param body the report as it was made */
  reported(session: Session, report: { name: string; at: string; body: unknown }): void;
  /** How a batch stands, and which of its sticks have left it; all of them where it is gone on with. */
  batched(summary: BatchSummary, ends: readonly PieceEnd[]): void;
  /** A stick is to be forgotten: what is under way of it is kept no more. Resolves when `work` is done, before anything else is kept. */
  forgetting<T>(stick: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when the run is on the disk, or with what went wrong. */
  ended(session: Session, run: Run): Promise<ErrorData | undefined>;
  /** Resolves when all that was told is kept. */
  settled(): Promise<void>;
}

/** Tells of what the bus told of. */
export function tellKeeper(keeper: Keeper, event: BusEvent, session: Session | undefined, how: Arrival): void {
  if (event.kind === 'left') keeper.left(event.place);
  else if (session !== undefined && event.kind === 'arrived') keeper.arrived(session, event.sighting, how);
  else if (session !== undefined) keeper.changed(session, event.sighting);
}

/** Keeps runs alone, in a journal. */
export const journalKeeper = (journal: Journal, log: Log): Keeper => ({
  recall: () => readRuns(journal, log),
  arrived: () => undefined,
  changed: () => undefined,
  left: () => undefined,
  told: () => undefined,
  reported: () => undefined,
  batched: () => undefined,
  forgetting: (_stick, work) => work(),
  ended: (_session, run) => appendRun(journal, run),
  settled: () => Promise.resolve(),
});
