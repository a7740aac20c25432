import { maskText, type Identifier } from '../facts/mask.ts';
import type { ConnectionReport } from '../model/index.ts';

/** A report as it may be shown: what the stick wrote stands in the raw answers. */
export const maskReport = (report: ConnectionReport, identifiers: readonly Identifier[]): ConnectionReport => ({
  ...report,
  steps: report.steps.map((step) => ({ ...step, raw: step.raw.map((line) => maskText(line, identifiers)) })),
});
