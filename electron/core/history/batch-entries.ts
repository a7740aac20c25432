import { message, stickKeyOf, type batchOutcomes } from '../model/index.ts';
import type { BatchSummary, HistoryEntry, PieceEnd } from '../model/index.ts';

/** How a stick left its batch, in the words of the history. */
export const outcomeOfEnd = ({ outcome }: PieceEnd): (typeof batchOutcomes)[number] =>
  outcome === 'good' ? 'passed' : outcome === 'failed' ? 'failed' : 'skipped';

/** The journal of a batch may be read into the history any number of times. */
const itemId = (batch: string, piece: string): string => `batch-${batch}-${piece}`;

/** A batch as a whole, as it stands now. Nothing in it tells of a single stick. */
export function batchEntry(summary: BatchSummary): HistoryEntry {
  const { pieces, ...counts } = summary;
  const { good, failed } = summary;
  const others = pieces.length - good - failed;
  const isGood = failed === 0 && others === 0 && summary.open === 0 && good >= (summary.wanted ?? 0);
  return {
    id: `batch-${summary.id}`,
    kind: 'batch',
    at: summary.begunAt,
    virtual: summary.virtual,
    name: summary.name,
    batch: summary.id,
    ...(summary.closed && { outcome: isGood ? 'passed' : 'failed' }),
    says: message(summary.closed ? 'history.batch' : 'history.batch-open', { good, failed, others }),
    body: counts,
  };
}

/** One stick of a batch: how it left it, and why. */
export function itemEntry({ id, name }: Pick<BatchSummary, 'id' | 'name'>, end: PieceEnd): HistoryEntry {
  const { imei, iccid } = end;
  const stick = stickKeyOf({ imei });
  return {
    id: itemId(id, end.piece),
    kind: 'batch-item',
    at: end.at,
    place: end.place,
    virtual: end.virtual,
    batch: id,
    ...(stick !== undefined && { stick }),
    ...(end.stick !== '' && { name: end.stick }),
    ...(imei !== undefined && { imei }),
    ...(iccid !== undefined && { iccid }),
    outcome: outcomeOfEnd(end),
    says: message('history.item', { batch: name, slot: end.slot }),
    body: structuredClone(end),
  };
}
