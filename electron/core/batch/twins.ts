import { message, type PieceEnd, type Place } from '../model/index.ts';
import { doneWith, heldWith, type BatchMemory } from './memory.ts';
import type { Row } from './row.ts';

type Verdict = Pick<PieceEnd, 'outcome' | 'twice' | 'like' | 'reason'>;
type Numbers = { imei: string | undefined; iccid: string | undefined };

/** Tells sticks that are done already from others that show the same numbers. */
export class Twins {
  private readonly memory: () => BatchMemory;
  private readonly rows: ReadonlyMap<Place, Row>;
  private readonly oneSim: boolean;
  /** Numbers of sticks whose work is under way. */
  private readonly claims = new Map<Row, Numbers>();

  constructor(memory: () => BatchMemory, rows: ReadonlyMap<Place, Row>, { oneSim }: { oneSim: boolean }) {
    this.memory = memory;
    this.rows = rows;
    this.oneSim = oneSim;
  }

  /**
   * Whether a stick with these numbers may not be done now; otherwise the numbers are this row's until `release`.
   *
   * @param generationAt counts the arrivals at a place: a stick that is still there cannot be here as well
   */
  known(
    row: Row,
    { imei, iccid, force }: Numbers & { force: boolean },
    generationAt: (place: Place) => number | undefined,
  ): Verdict | undefined {
    const memory = this.memory();
    const done = doneWith(memory, 'imei', imei);
    if (done !== undefined) {
      const its = this.rows.get(done.place);
      const stillThere =
        its !== undefined &&
        its !== row &&
        its.end?.piece === done.piece &&
        its.present &&
        generationAt(done.place) === its.endedGeneration;
      return stillThere ? twice('same-imei', done.slot, done.at) : twice('done-already', done.slot, done.at);
    }
    const held = force ? undefined : heldWith(memory, imei);
    if (held !== undefined) return { outcome: 'held', like: held.slot, reason: message('batch.held-script') };
    const sameSim = this.oneSim ? undefined : doneWith(memory, 'iccid', iccid);
    if (sameSim !== undefined) return twice('same-iccid', sameSim.slot, sameSim.at);
    for (const [other, numbers] of this.claims) {
      if (other === row) continue;
      if (imei !== undefined && numbers.imei === imei) return twice('same-imei', other.slot);
      if (!this.oneSim && iccid !== undefined && numbers.iccid === iccid) return twice('same-iccid', other.slot);
    }
    this.claims.set(row, { imei, iccid });
    return undefined;
  }

  release(row: Row): void {
    this.claims.delete(row);
  }

  /** The stick that was done first is a suspect, too. */
  warn({ like, slot, twice: kind }: PieceEnd): void {
    const other = [...this.rows.values()].find((row) => row.slot === like);
    other?.extraWarnings.push(message(`batch.warn.${kind ?? 'same-imei'}`, { slot }));
  }
}

function twice(kind: NonNullable<PieceEnd['twice']>, slot: number, at?: string): Verdict {
  const time = at === undefined ? {} : { time: at.slice(11, 16), iso: at };
  return {
    outcome: 'twice',
    twice: kind,
    like: slot,
    reason: message(`batch.twice.${kind}${at === undefined ? '.now' : ''}`, { slot, ...time }),
  };
}
