import type { ReactElement, ReactNode } from 'react';
import { word } from '../../resources/text/index.ts';
import './step-list.css';

export interface StepItem {
  readonly key: string;
  readonly state: 'plan' | 'todo' | 'now' | 'done' | 'failed' | 'skipped';
  readonly title: ReactNode;
  readonly detail?: ReactNode;
  /** Limit before, time taken after. */
  readonly time?: ReactNode;
  /** Below the detail: bar, error, button. */
  readonly extra?: ReactNode;
}

const stateWord = { plan: undefined, todo: 'step.todo', now: 'step.now', done: 'step.done', failed: 'step.failed', skipped: 'step.skipped' } as const; // prettier-ignore

function Badge({ state, number }: { readonly state: StepItem['state']; readonly number: number }): ReactElement {
  if (state !== 'done' && state !== 'failed') return <span className="step-number">{number}</span>;
  const d = state === 'done' ? 'M2 6.2l2.6 2.6 5-5.6' : 'M2.5 2.5l7 7M9.5 2.5l-7 7';
  return (
    <span className="step-number">
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        <path d={d} fill="none" stroke="currentColor" strokeWidth="2" />
      </svg>
    </span>
  );
}

/** Steps on a rail: what is planned, what is under way, what is done. The state is said, not only drawn. */
export function StepList({
  steps,
  label,
}: {
  readonly steps: readonly StepItem[];
  readonly label: string;
}): ReactElement {
  return (
    <ol className="steps" aria-label={label}>
      {steps.map((step, index) => {
        const said = stateWord[step.state];
        return (
          <li
            key={step.key}
            className={`step step-${step.state}`}
            aria-current={step.state === 'now' ? 'step' : undefined}
          >
            <Badge state={step.state} number={index + 1} />
            <div className="step-text">
              <div className="step-title">
                {step.title}
                {said !== undefined && <span className="unseen">, {word(said)}</span>}
              </div>
              {step.detail !== undefined && <div className="step-detail">{step.detail}</div>}
              {step.extra}
            </div>
            {step.time !== undefined && <span className="step-time">{step.time}</span>}
          </li>
        );
      })}
    </ol>
  );
}
