import type { Assessment } from '../../../preload/contract/terminal.ts';
import { Failure } from '../../core/model/index.ts';
import { confirms } from '../../core/workbench/confirming.ts';
import type { TypedWords } from '../assessment.ts';
import type { Consent } from './ports.ts';

/** Below this level a line goes out at once. */
export const asksFrom = 2;
const refusedFrom = 4;

/** Gives the level of what may go out. Failure at.guarded when it is held back for want of consent: nothing was sent. */
export function guarded(
  shown: string,
  { level, findings }: Assessment,
  { consent, words }: { consent: Consent; words: TypedWords },
): number {
  if (level < asksFrom || agrees(level, consent, words)) return level;
  const reason = findings.find((finding) => finding.level === level)?.reason.id ?? '';
  throw new Failure('at.guarded', { command: shown, level, reason: `@${reason}` });
}

/** Level 2 takes a yes, level 3 the model's name as shown or the last four digits of the IMEI, level 4 nothing. */
export function agrees(level: number, consent: Consent, words: TypedWords): boolean {
  if (level >= refusedFrom) return false;
  if (consent.kind === 'typed') return confirms(consent.word, words);
  return level === asksFrom && consent.kind === 'asked';
}

/** What the port's own guard is told to let pass. */
export const allowedFor = (level: number): 1 | 2 | 3 => (level >= 3 ? 3 : level === 2 ? 2 : 1);
