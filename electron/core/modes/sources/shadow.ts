import type { RuleIndex } from '../lookup.ts';
import { conditionsOf, type Rule } from '../rules.ts';

/**
 * Rules that no device can ever come to, each with the one that stands before it: the same entry again, or a rule of the id
 * without conditions. A vendor-wide fall-back is only hidden by another one.
 */
export function shadowedRules(index: RuleIndex): Map<Rule, Rule> {
  const hidden = new Map<Rule, Rule>();
  for (const list of [...index.byId.values(), ...index.byVendor.values()]) {
    const seen = new Map<string, Rule>();
    let all: Rule | undefined;
    for (const rule of list) {
      const first = all ?? seen.get(rule.entry);
      if (first !== undefined) hidden.set(rule, first);
      else seen.set(rule.entry, rule);
      const { conditions, parked } = conditionsOf(rule.entry);
      if (!parked && conditions.length === 0) all ??= rule;
    }
  }
  return hidden;
}
