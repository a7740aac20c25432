import type { ReactElement } from 'react';
import { word } from '../../../resources/text/index.ts';
import { ErrorNote } from '../../components/error-note.tsx';
import { Legend } from '../../components/legend.tsx';
import { PlanView } from './plan-view.tsx';
import type { PlanState } from './use-plan.ts';

/** The plan, or why there is none, or that it is late. */
export function PlanSide({ plan }: { readonly plan: PlanState }): ReactElement {
  if (plan.outcome?.ok === true) return <PlanView plan={plan.outcome.value} />;
  return (
    <>
      <Legend title={word('plan.none-title')} />
      {plan.outcome !== undefined ? (
        <ErrorNote error={plan.outcome.error} tone="warn" />
      ) : (
        <p className="second" role="status">
          {plan.late ? word('plan.late') : ''}
        </p>
      )}
    </>
  );
}
