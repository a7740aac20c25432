import type { Assessment } from '../../preload/contract/terminal.ts';
import { worst, type Finding } from '../core/at/guard.ts';

/** What the guard found, as the page gets it. `typed`: what must be typed for level 3. */
export function assessmentOf(findings: readonly Finding[], typed: string | undefined): Assessment {
  const top = worst(findings);
  return {
    level: top === undefined ? 0 : top.never ? 4 : top.level,
    findings: findings.map(({ level, reason, span }) => ({ level, reason, from: span.from, to: span.to })),
    ...(typed !== undefined && { typed }),
  };
}
