import { Undo2 } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Plan } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { uncapital } from '../../components/format.ts';
import { Glyph, type GlyphName, type Tone } from '../../components/glyph.tsx';
import { Legend, Well } from '../../components/legend.tsx';
import { modeInline } from '../../components/mode-words.ts';
import { Say } from '../../components/say.tsx';
import { StepList } from '../../components/step-list.tsx';
import { planLength, stepTime } from './run-words.ts';

const riskGlyph: Readonly<Record<Plan['risk'], { name: GlyphName; tone: Tone }>> = {
  low: { name: 'verified', tone: 'ok' },
  medium: { name: 'attention', tone: 'warn' },
  high: { name: 'attention', tone: 'bad' },
};

/** The plan as it will run: steps with their limits, risk, way back. */
export function PlanView({ plan }: { readonly plan: Plan }): ReactElement {
  const params = { from: modeInline(plan.from), to: modeInline(plan.to) };
  const risk = riskGlyph[plan.risk];
  return (
    <>
      <Legend title={say({ id: 'plan.title', params })} aside={planLength(plan.steps)} />
      <StepList
        label={say({ id: 'plan.title', params })}
        steps={plan.steps.map((step, index) => ({
          key: String(index),
          state: 'plan',
          title: <Say message={step.title} />,
          ...(step.detail !== undefined && { detail: <Say message={step.detail} /> }),
          time: stepTime(step),
        }))}
      />
      {plan.notes?.map((note) => (
        <p className="plan-notes second" key={note.id}>
          <Say message={note} />
        </p>
      ))}
      <div className="wells">
        <Well title={word(`risk.${plan.risk}`)} icon={<Glyph name={risk.name} tone={risk.tone} />}>
          <Say message={plan.riskWords} />
        </Well>
        <Well
          title={say({ id: 'plan.way-back', params: { how: uncapital(say(plan.wayBack.title)) } })}
          icon={plan.wayBack.kind === 'none' ? <Glyph name="attention" tone="warn" /> : <Undo2 />}
        >
          <Say message={plan.wayBack.detail} /> {plan.asks !== undefined && word('ask.well')}
        </Well>
      </div>
    </>
  );
}
