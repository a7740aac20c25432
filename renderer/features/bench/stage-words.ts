import type { BatchRow, BatchSnapshot } from '../../../preload/contract/index.ts';
import { say, sayError, word } from '../../../resources/text/index.ts';
import type { GlyphName } from '../../components/glyph.tsx';
import { counter } from '../../components/format.ts';
import { sayHere } from '../../components/say.tsx';

export type BatchStage = BatchRow['stage'];

/** The silhouette of each stage. */
export const glyphOf: Readonly<Record<BatchStage, GlyphName>> = {
  empty: 'gone',
  waiting: 'idle',
  working: 'working',
  hand: 'hand',
  good: 'verified',
  failed: 'failed',
  twice: 'different',
  held: 'attention',
};

/** The word on a slot, as short as a lamp. */
export function slotWord({ stage, step }: BatchRow): string {
  if (stage === 'working' && step !== undefined && step.number > 0)
    return say({ id: 'bench.slot.step', params: { step: step.number } });
  if (stage === 'working') return word('bench.slot.busy');
  if (stage === 'hand') return word('bench.slot.replug');
  return word(`batch.stage.${stage}`);
}

/** The result in the table: what it does now, or what came of it. */
export function resultWord({ stage, step, error }: BatchRow): string {
  if (stage === 'working' && step !== undefined) return sayHere(step.words);
  if (stage === 'twice') return word('bench.result.twice');
  if (stage === 'failed' && error !== undefined && error.code.startsWith('file.')) return word('bench.result.unkept');
  return word(`batch.stage.${stage}`);
}

/** Why it is so, or how far it is. Bold where a person must act. */
export function reasonOf(
  row: BatchRow,
  { auto }: Pick<BatchSnapshot, 'auto'>,
  now: number,
): { text: string; act: boolean } {
  const { stage, reason, error, step, reports, warnings } = row;
  const warned = warnings.map((one) => sayHere(one)).join(' ');
  switch (stage) {
    case 'empty':
      return { text: word(auto ? 'bench.reason.empty-auto' : 'bench.reason.empty'), act: false };
    case 'waiting':
      return { text: word('bench.reason.waiting'), act: false };
    case 'working': {
      if (step === undefined) return { text: '', act: false };
      const params = { step: step.number, of: step.of };
      if (step.limitMs === undefined)
        return { text: step.number > 0 ? say({ id: 'bench.reason.step', params }) : '', act: false };
      const took = counter(now - step.since);
      return {
        text: say({ id: 'bench.reason.of', params: { took, limit: Math.round(step.limitMs / 1000) } }),
        act: false,
      };
    }
    case 'good':
      if (warned !== '') return { text: warned, act: true };
      return { text: word(reports.length > 0 ? 'bench.reason.saved' : 'bench.reason.checked'), act: false };
    case 'hand':
    case 'failed':
    case 'twice':
    case 'held': {
      const why = reason !== undefined ? sayHere(reason) : error === undefined ? '' : sayError(error).what;
      return { text: why, act: true };
    }
  }
}

/** Rows that a person must do something about. */
export const needsYou = (row: BatchRow): boolean =>
  row.stage === 'hand' || row.stage === 'twice' || row.stage === 'held';

/** `86····417`: what stays readable of a masked number, in the width of a column. */
export const shortNumber = (masked: string): string => masked.replace(/·+/, '····');
