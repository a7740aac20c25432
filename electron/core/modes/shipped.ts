import text from '../../../resources/modes/rules.json' with { type: 'json' };
import { indexRules, type RuleIndex } from './lookup.ts';
import { ruleSetSchema, rulesOf, type Rule } from './rules.ts';
import { shipped } from '../model/index.ts';

let rules: readonly Rule[] | undefined;
let index: RuleIndex | undefined;

/** The rules that come with the program; read and checked at the first use. */
export function shippedRules(): readonly Rule[] {
  rules ??= rulesOf(shipped(ruleSetSchema, text));
  return rules;
}

/** The shipped rules for one id and its vendor; only these are checked. */
export function shippedRulesFor({ vid, pid }: { vid: string; pid: string }): readonly Rule[] {
  const wanted = text.rules.filter(({ entry }) => entry.startsWith(`${vid}:${pid}`) || entry.startsWith(`${vid}:#`));
  return rulesOf(shipped(ruleSetSchema, { ...text, rules: wanted }));
}

/** The shipped rules, ready to be asked. */
export function shippedIndex(): RuleIndex {
  index ??= indexRules(shippedRules());
  return index;
}
