import { Failure, idOf, interfacesOf } from '../model/index.ts';
import type { Run } from '../model/index.ts';
import type { Rule } from './rules.ts';
import { formatOwnJson } from './sources/own-json.ts';
import { trialRule } from './unknown.ts';

/** A rule as one file, ready for the person's folder and for others. */
export interface RuleFileText {
  /** `1234-5678.json`. */
  name: string;
  text: string;
}

/**
 * A verified try as a rule with its evidence, in one JSON file. Failure run.nothing-to-save for any other run: a rule says
 * what works.
 *
 * @param by which program tried it, for the evidence
 */
export function ruleOfTrial(run: Run, by: string): RuleFileText {
  const { trial } = run.plan;
  const { before, after } = run;
  if (trial === undefined || run.verdict !== 'verified' || after === undefined) {
    throw new Failure('run.nothing-to-save', { place: run.place });
  }
  const id = idOf(before.device);
  const cameAs = idOf(after.device);
  const stick = run.stick.replace(/\s+/g, ' ').trim();
  const first = interfacesOf(after.device)[0];
  const rule: Rule = {
    ...trialRule(before.device, trial.method),
    ...(cameAs !== id
      ? { targetProducts: [after.device.pid] }
      : first === undefined
        ? {}
        : { targetClass: first.classCode }),
    evidence: [
      {
        source: `${run.virtual ? 'tried on a virtual stick' : 'tried'} with ${by}`,
        date: (run.endedAt ?? run.startedAt).slice(0, 10),
        stick,
        cameAs,
        verdict: 'verified',
      },
    ],
  };
  return { name: `${id.replace(':', '-')}.json`, text: formatOwnJson([rule], { name: `Tried: ${stick}` }) };
}
