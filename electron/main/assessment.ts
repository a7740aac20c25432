import type { Assessment } from '../../preload/contract/terminal.ts';
import { worst, type Finding } from '../core/at/guard.ts';
import type { Confirming } from '../core/workbench/confirming.ts';

/** What a person must type for level 3: the model's name or the end of the IMEI, whichever is known. */
export type TypedWords = Confirming;

/** The same for the page, which does not get to know the IMEI. */
export const askedWords = ({ model, imeiEnd }: TypedWords): { typed?: string; takesImei?: true } => ({
  ...(model !== undefined && { typed: model }),
  ...(imeiEnd !== undefined && { takesImei: true }),
});

/** What the guard found, as the page gets it. */
export function assessmentOf(findings: readonly Finding[], words: TypedWords): Assessment {
  const top = worst(findings);
  return {
    level: top === undefined ? 0 : top.never ? 4 : top.level,
    findings: findings.map(({ level, reason, span }) => ({ level, reason, from: span.from, to: span.to })),
    ...askedWords(words),
  };
}
