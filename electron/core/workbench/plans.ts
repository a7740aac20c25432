import { Failure, message, type ModeToken, type Plan } from '../model/index.ts';
import { planFor } from '../modes/planner.ts';
import { shippedRules } from '../modes/shipped.ts';
import type { Situation } from '../modes/situation.ts';
import { planTrial } from '../modes/unknown.ts';

/** Which way, where there are several; or a method to try on a stick that no rule names. */
export interface Choice {
  way?: string | undefined;
  tryOut?: string | undefined;
}

/** The plan from here to there, or of a try, with what is to be mended in the rule texts of its stick. Failures: as planFor and planTrial. */
export function planOf(situation: Situation, mode: ModeToken, { way, tryOut }: Choice): Plan {
  const plan = tryOut === undefined ? planFor(situation, mode, way) : planTrial(situation, tryOut, shippedRules());
  const { book, sighting } = situation;
  const findings = book.findings(sighting.device, sighting.drives);
  if (findings.length === 0) return plan;
  const notes = findings.map(({ code, params }) => message(`error.${code}`, params));
  return { ...plan, notes: [...(plan.notes ?? []), ...notes] };
}

/** Holds the agreement of the person against what the plan asks for. Failures: run.ask-first, run.type-to-confirm. */
export function checkConsent({ asks, place, device }: Plan, consent: string | undefined): void {
  if (asks?.level === 2 && consent !== 'yes') throw new Failure('run.ask-first', { place, id: device });
  if (asks?.level === 3 && consent !== asks.typed) throw new Failure('run.type-to-confirm', { place, id: asks.typed });
}
