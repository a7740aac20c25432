import type { Script } from '../at/script/index.ts';
import { recipeBounds, type BatchSummary, type PieceEnd, type Place, type Recipe } from '../model/index.ts';
import type { Clock, Journal, Log } from '../ports.ts';
import type { Session } from '../workbench/session.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { endOf } from './ends.ts';
import type { Ledger } from './ledger.ts';
import { carryPiece, type PieceInput } from './piece.ts';
import type { Gates } from './gates.ts';
import type { Row } from './row.ts';
import type { Answers } from './settings.ts';
import type { Twins } from './twins.ts';

export interface BatchParts {
  workbench: Workbench;
  clock: Clock;
  log: Log;
  /** The batch's own journal: each line is on the disk before it is believed. */
  journal: Journal;
  talking: PieceInput['talking'];
  report: PieceInput['report'];
  /** Told how the batch stands, and of sticks that have left it, for the history; the journal has it before. */
  tell: (summary: BatchSummary, ends: readonly PieceEnd[]) => void;
  /** Name and version of the program. */
  program: string;
}

export interface BatchWishes {
  recipe: Recipe;
  script?: Script | undefined;
  answers: Answers;
  /** Which USB places belong to it; `all` also takes those that come later. */
  places: readonly Place[] | 'all';
  /** Whether a stick is started when it is plugged in. */
  auto: boolean;
  /** Good ones wanted; the recipe's without it. */
  count?: number | undefined;
}

export interface CarryInput {
  row: Row;
  parts: BatchParts;
  wishes: BatchWishes;
  ledger: Ledger;
  twins: Twins;
  gates: Gates;
  sessionAt: (place: Place) => Session | undefined;
  announce: () => void;
  /** Names the work within the batch. */
  piece: string;
  retryOf: string | undefined;
  /** A person wants it although its script had begun once. */
  force: boolean;
  cancel: AbortController;
}

/** Writes down that it begins, does it within its time, and gives its end, which is not written down yet. Failures: those of the journal. */
export async function carryRow(input: CarryInput): Promise<PieceEnd> {
  const { row, parts, wishes, ledger, piece, retryOf, cancel } = input;
  const { clock } = parts;
  const begun = clock.monotonic();
  const seconds = wishes.recipe.seconds ?? recipeBounds.seconds;
  let late = false;
  await ledger.keep({ kind: 'started', at: ledger.now(), place: row.place, slot: row.slot, piece });
  const stop = clock.after(seconds * 1000, () => {
    late = true;
    cancel.abort();
  });
  const isLate = (): boolean => late;
  const session = input.sessionAt(row.place);
  const { page: secret } = wishes.answers;
  const page = session === undefined || secret === undefined ? undefined : input.gates.page.at(session, secret);
  const takeBack = page && parts.workbench.pages.lend(row.place, page.lent);
  const result = await carryPiece({ ...pieceInput(input), pageRefusal: () => page?.refusal() });
  takeBack?.();
  stop();
  const tookMs = Math.round(clock.monotonic() - begun);
  const about = { at: ledger.now(), piece, retryOf, tookMs, lateAfter: isLate() ? seconds : undefined };
  return endOf(row, input.sessionAt(row.place), about, result);
}

function pieceInput({
  row,
  parts,
  wishes,
  ledger,
  twins,
  gates,
  sessionAt,
  announce,
  piece,
  force,
  cancel,
}: CarryInput): Omit<PieceInput, 'pageRefusal'> {
  const { workbench, clock, log, talking, report } = parts;
  const { recipe, script, answers } = wishes;
  const { place } = row;
  return {
    ...{ place, recipe, script, answers, workbench, clock, log, talking, report, pins: gates.pin },
    signal: cancel.signal,
    step: (words, limitMs) => {
      row.step = { words, number: 0, of: 0, since: clock.now() };
      if (limitMs !== undefined) row.step.limitMs = limitMs;
      announce();
    },
    learn: (facts) => {
      row.learn(facts);
      announce();
    },
    known: (imei, iccid) => twins.known(row, { imei, iccid, force }, (at) => sessionAt(at)?.generation),
    acting: (act, imei) =>
      ledger.keep({ kind: 'acting', at: ledger.now(), place, piece, act, ...(imei === undefined ? {} : { imei }) }),
    label: () => row.label,
  };
}
