import { idOf, runSchema, toErrorData } from '../model/index.ts';
import type { ErrorData, Place, Run, RunSummary, Sighting } from '../model/index.ts';
import type { Journal, Log } from '../ports.ts';
import type { Session } from './session.ts';

/** How many past runs a place shows: what fits below the target cards. */
const shown = 12;

/** One line of the history of a place. */
export function summaryOf(run: Run): RunSummary {
  const summary: RunSummary = {
    id: run.id,
    startedAt: run.startedAt,
    tookMs: run.tookMs ?? 0,
    from: run.plan.from,
    to: run.plan.to,
    verdict: run.verdict ?? 'unknown',
  };
  return run.after === undefined ? summary : { ...summary, cameAs: idOf(run.after.device) };
}

/** The history with one more run, which is the newest. */
export const withRun = (history: readonly RunSummary[], run: Run): RunSummary[] =>
  [summaryOf(run), ...history].slice(0, shown);

/** Past runs of a place, newest first. */
const historyFrom = (past: readonly Run[], place: Place): RunSummary[] =>
  past
    .filter((run) => run.place === place && !run.virtual && run.state === 'ended')
    .slice(-shown)
    .reverse()
    .map(summaryOf);

/**
 * Past runs of this very stick, oldest first: at its place, by the same maker, and with the same serial number where it has
 * one. What they read before a change is the way back, also after the program was closed.
 */
const pastOf = (past: readonly Run[], { place, virtual, device }: Sighting): Run[] =>
  virtual
    ? []
    : past.filter(
        (run) =>
          run.place === place &&
          !run.virtual &&
          run.before.device.vid === device.vid &&
          run.before.device.serial === device.serial,
      );

/** What the journal knows of a place and of the stick that has come to it. */
export function recall(session: Session, past: readonly Run[], sighting: Sighting): void {
  session.history = historyFrom(past, session.place);
  for (const run of pastOf(past, sighting)) session.remember(run);
}

/** Writes an ended run to the journal; the error as data when that failed, for the run itself stands. */
export async function appendRun(journal: Journal, run: Run): Promise<ErrorData | undefined> {
  try {
    await journal.append(structuredClone(run));
    return undefined;
  } catch (error) {
    return toErrorData(error);
  }
}

/** The runs of the journal, oldest first. Entries that are none are passed over; a journal that cannot be read is logged. */
export async function readRuns(journal: Journal, log: Log): Promise<Run[]> {
  try {
    return (await journal.read()).flatMap((entry) => {
      const run = runSchema.safeParse(entry);
      return run.success ? [run.data] : [];
    });
  } catch (error) {
    log.error('the journal could not be read', { error: toErrorData(error) });
    return [];
  }
}
