import { maskError, maskText, maskValue } from '../facts/mask.ts';
import type { BatchRow, BatchSnapshot, BatchSummary, PieceEnd } from '../model/index.ts';

interface Numbered {
  imei?: string | undefined;
  iccid?: string | undefined;
  label?: string | undefined;
  error?: BatchRow['error'];
}

/** A row or an end as faces may show it. */
function masked<T extends Numbered>(one: T): T {
  const { imei, iccid, label, error } = one;
  return {
    ...one,
    ...(imei !== undefined && { imei: maskValue('imei', imei) }),
    ...(iccid !== undefined && { iccid: maskValue('iccid', iccid) }),
    ...(label !== undefined && { label: maskText(label) }),
    ...(error !== undefined && { error: maskError(error) }),
  };
}

export const maskEnd = (end: PieceEnd): PieceEnd => masked(end);

export const maskBatch = (batch: BatchSnapshot): BatchSnapshot => ({
  ...batch,
  rows: batch.rows.map((row) => masked(row)),
  ...(batch.nextLabel !== undefined && { nextLabel: maskText(batch.nextLabel) }),
});

export const maskSummary = (summary: BatchSummary): BatchSummary => ({
  ...summary,
  pieces: summary.pieces.map(maskEnd),
});
