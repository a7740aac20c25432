import { useEffect, useState } from 'react';
import { workbench, type ModeToken, type Outcome, type Plan } from '../../../preload/contract/index.ts';
import { invoke } from '../../client/bridge.ts';

/** A plan that takes longer than this to come is worth a word. */
const patienceMs = 500;

export interface PlanState {
  readonly outcome: Outcome<Plan> | undefined;
  /** The answer is late. */
  readonly late: boolean;
}

const waiting: PlanState = { outcome: undefined, late: false };

/** Where to, and by which of several ways; or a try on a stick that no rule names. */
export interface Wish {
  readonly mode: ModeToken | undefined;
  readonly way?: string | undefined;
  readonly tryOut?: string | undefined;
}

/**
 * The plan of a wish, asked anew whenever the wish or the stick changes. `stick` is whatever names the stick as it is now,
 * e.g. its id and mode. Nothing is sent to the stick.
 */
export function usePlan(place: string, { mode, way, tryOut }: Wish, stick: string): PlanState {
  const [state, setState] = useState<PlanState & { readonly of: string }>({ ...waiting, of: '' });
  const of = [place, mode ?? '', way ?? '', tryOut ?? '', stick].join(' ');
  useEffect(() => {
    if (mode === undefined) return undefined;
    let asked = true;
    const timer = setTimeout(() => setState({ outcome: undefined, late: true, of }), patienceMs);
    const input = { place, mode, ...(way !== undefined && { way }), ...(tryOut !== undefined && { tryOut }) };
    void invoke(workbench.plan, input).then((outcome) => {
      clearTimeout(timer);
      if (asked) setState({ outcome, late: false, of });
    });
    return () => {
      asked = false;
      clearTimeout(timer);
    };
  }, [place, mode, way, tryOut, stick, of]);
  return state.of === of && mode !== undefined ? state : waiting;
}
