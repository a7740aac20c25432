import { message, type BatchRow, type BatchStage, type FactSet, type PieceEnd, type Place } from '../model/index.ts';
import type { Session } from '../workbench/session.ts';
import { factText } from './checks.ts';
import { signalOf } from './piece.ts';

/** Starts that nobody asked for, one after the other at one place: a stick that comes and goes by itself is left alone then. */
export const mostAutoStarts = 3;

/** One USB place of the bench while a batch runs. Only the batch writes to it. */
export class Row {
  readonly slot: number;
  readonly place: Place;
  stage: BatchStage = 'empty';
  present = false;
  /** The arrival that was last looked at. */
  generation = 0;
  /** The arrival at whose end the last piece of work stood. */
  endedGeneration = -1;
  tries = 0;
  autoStarts = 0;
  label: string | undefined;
  step: BatchRow['step'];
  read: Pick<BatchRow, 'imei' | 'iccid' | 'firmware' | 'signal'> = {};
  end: PieceEnd | undefined;
  /** An end that could not be written down yet; nothing is shown as done because of it. */
  unkept: PieceEnd | undefined;
  extraWarnings: BatchRow['warnings'] = [];
  startedAt: number | undefined;
  cancel: AbortController | undefined;

  constructor(place: Place, slot: number) {
    this.place = place;
    this.slot = slot;
  }

  get working(): boolean {
    return this.cancel !== undefined;
  }

  /** Another stick, or the same one plugged anew. */
  fresh(stage: 'empty' | 'waiting'): void {
    this.stage = stage;
    this.read = {};
    this.end = undefined;
    this.step = undefined;
    this.startedAt = undefined;
    this.extraWarnings = [];
    if (stage === 'empty') this.label = undefined;
  }

  /**
   * As the journal has it, after a restart. What sits there now is taken for what sat there: nothing is done twice unasked.
   * Another plug is another stick.
   */
  restore(end: PieceEnd | undefined, session: Session | undefined): void {
    this.present = session?.sighting !== undefined;
    this.generation = session?.generation ?? 0;
    this.end = end;
    if (end === undefined || end.error?.code === 'batch.interrupted') {
      this.stage = this.present ? 'waiting' : 'empty';
      return;
    }
    this.stage = end.outcome;
    this.label = end.label;
    const { imei, iccid, firmware, signal } = end;
    this.read = {
      ...(imei && { imei }),
      ...(iccid && { iccid }),
      ...(firmware && { firmware }),
      ...(signal && { signal }),
    };
    if (this.present) this.endedGeneration = this.generation;
  }

  /** Looks at its place; `fresh` when another stick is there, or the same one plugged anew. */
  see(session: Session | undefined): 'fresh' | 'as-before' {
    const wasPresent = this.present;
    this.present = session?.sighting !== undefined;
    if (this.working) {
      const { run } = session ?? {};
      this.stage = run?.state === 'running' && run.waitingFor === 'replug' ? 'hand' : 'working';
      return 'as-before';
    }
    if (session !== undefined && this.present && session.generation !== this.generation) {
      this.generation = session.generation;
      if (this.stage !== 'failed') this.autoStarts = 0;
      this.fresh('waiting');
      return 'fresh';
    }
    if (wasPresent && !this.present) this.fresh('empty');
    return 'as-before';
  }

  /** Shows an end that is in the journal. */
  settle(end: PieceEnd, session: Session | undefined): void {
    this.unkept = undefined;
    this.cancel = undefined;
    this.step = undefined;
    this.end = end;
    this.stage = end.outcome;
    this.present = session?.sighting !== undefined;
    this.generation = session?.generation ?? this.generation;
    this.endedGeneration = this.generation;
    if (end.outcome === 'good') this.autoStarts = 0;
  }

  learn(facts: FactSet): void {
    const [imei, iccid, firmware] = [factText(facts, 'imei'), factText(facts, 'iccid'), factText(facts, 'firmware')];
    const signal = signalOf(facts);
    this.read = {
      ...(imei && { imei }),
      ...(iccid && { iccid }),
      ...(firmware && { firmware }),
      ...(signal && { signal }),
    };
  }

  /** The row as plain data, identifiers in full. */
  data(session: Session | undefined): BatchRow {
    const { end, unkept } = this;
    const run = this.working && session?.run?.state === 'running' ? session.run : undefined;
    const step = run?.plan.steps[run.current];
    const now: BatchRow['step'] =
      run === undefined || step === undefined
        ? this.step
        : {
            words: step.title,
            number: run.current + 1,
            of: run.plan.steps.length,
            limitMs: step.limitMs,
            since: Date.parse(run.steps[run.current]?.startedAt ?? run.startedAt),
          };
    const shown = unkept === undefined ? end : undefined;
    return {
      slot: this.slot,
      place: this.place,
      present: this.present,
      stage: this.stage,
      stick: this.present || this.working ? (session?.identity.name ?? '') : (end?.stick ?? ''),
      virtual: session?.virtual ?? end?.virtual ?? false,
      ...(this.present && session !== undefined ? { mode: session.mode.main } : {}),
      ...this.read,
      ...(this.working && now !== undefined && { step: now }),
      ...(this.stage === 'hand' && { reason: message('batch.replug') }),
      ...(shown?.reason !== undefined && { reason: shown.reason }),
      ...(shown?.error !== undefined && { error: shown.error }),
      warnings: [...(shown?.warnings ?? []), ...this.extraWarnings],
      ...(this.label !== undefined && { label: this.label }),
      reports: shown?.reports ?? [],
      ...(this.working && this.startedAt !== undefined && { startedAt: this.startedAt }),
      ...(shown !== undefined && { endedAt: shown.at, tookMs: shown.tookMs }),
      tries: this.tries,
    };
  }
}
